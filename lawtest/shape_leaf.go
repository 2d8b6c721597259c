package lawtest

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/edo-async/edo"
)

func init() {
	add("leafYield", 0, 8, leafYield)
	add("leafSleep", 0, 12, leafSleep)
	add("leafPlain", 0, 4, leafPlain)
	add("leafError", 0, 5, leafError)
	add("leafPanic", 0, 3, leafPanic)
	add("leafRuntimePanic", 0, 2, leafRuntimePanic)
	add("leafGoexit", 0, 1, leafGoexit)
	// Not chosen at random: in a branch, stackless, such a Goexit takes the other branches along sooner.
	add("leafGoexitPlain", 0, 0, leafGoexitPlain)
	add("leafClock", 0, 2, leafClock)
	add("leafAbort", 0, 5, leafAbort)
	add("leafSelect", 0, 3, leafSelect)
	add("leafFuture", 0, 3, leafFuture)
	add("leafContext", 0, 2, leafContext)
	add("leafBudget", 0, 1, leafBudget)
	add("leafTry", 0, 2, leafTry)
	add("leafUnconstrained", 0, 1, leafUnconstrained)
}

func leafYield(cx edo.Context, p *proc, n *node) (int, error) {
	edo.Yield(cx)
	return n.a, nil
}

func leafSleep(cx edo.Context, p *proc, n *node) (int, error) {
	edo.Sleep(cx, ms(n.a))
	return n.a, nil
}

func leafPlain(_ edo.Context, p *proc, n *node) (int, error) { return n.a + n.b, nil }

func leafError(cx edo.Context, p *proc, n *node) (v int, err error) {
	if n.a%2 == 0 {
		edo.Yield(cx)
	}
	return n.b, fmt.Errorf("error %d", n.id)
}

// trouble is a panic value of a type of its own.
type trouble struct{ a, b int }

func leafPanic(cx edo.Context, p *proc, n *node) (int, error) {
	if n.b%2 == 0 {
		edo.Sleep(cx, ms(n.b))
	}
	switch n.a % 4 {
	case 0:
		panic(fmt.Sprint("panic ", n.id))
	case 1:
		panic(errors.New("panicked error"))
	case 2:
		panic(trouble{n.id, n.b})
	}
	panic(nil)
}

func leafRuntimePanic(cx edo.Context, p *proc, n *node) (int, error) {
	var list []int
	var table map[string]int
	var at *node
	if n.b%2 == 0 {
		edo.Yield(cx)
	}
	switch n.a % 5 {
	case 0:
		return list[n.a], nil
	case 1:
		//lint:ignore SA5000 it panics, as it is meant to
		table["x"] = n.a
	case 2:
		return at.a, nil
	case 3:
		return n.a / len(list), nil
	}
	var v any = "text"
	return v.(int), nil
}

func leafGoexit(cx edo.Context, p *proc, n *node) (int, error) {
	if n.b%2 == 0 {
		edo.Yield(cx)
	}
	p.log(n, "goes")
	runtime.Goexit()
	return 0, nil
}

// exit is not async: the Goexit is the goroutine's own, in both lowerings.
func exit(n *node) {
	if n.a < 4 {
		runtime.Goexit()
	}
}

func leafGoexitPlain(cx edo.Context, p *proc, n *node) (int, error) {
	if n.b%2 == 0 {
		edo.Yield(cx)
	}
	p.log(n, "may go")
	exit(n)
	return n.a, nil
}

func leafClock(cx edo.Context, p *proc, n *node) (int, error) {
	before := edo.Now(cx)
	edo.Sleep(cx, ms(n.a))
	p.log(n, "slept %v", edo.Now(cx).Sub(before))
	return int(edo.Rand(cx) % 8), nil
}

// leafAbort aborts one of the tasks there are, itself perhaps.
func leafAbort(cx edo.Context, p *proc, n *node) (int, error) {
	tasks := p.handles()
	if len(tasks) == 0 {
		return 0, nil
	}
	h := tasks[(n.a*8+n.b)%len(tasks)]
	p.log(n, "aborts %d", h.id)
	h.task.Abort()
	if n.c < 2 {
		h.task.Abort()
	}
	if n.c%2 == 0 {
		edo.Yield(cx)
	}
	return int(h.id), nil
}

func leafSelect(cx edo.Context, p *proc, n *node) (int, error) {
	i := edo.Select(cx, edo.After(ms(n.a)), edo.After(ms(n.b)), edo.After(ms(n.c)))
	p.log(n, "case %d", i)
	return i, nil
}

// countdown is a future that wants to be polled a number of times.
type countdown struct {
	p       *proc
	n       *node
	left    int
	drops   int // how often Drop answers that it is not done
	dropped bool
}

func (f *countdown) Poll(w *edo.Waker) (int, bool) {
	f.p.log(f.n, "polled %d", f.left)
	if f.left == 0 {
		return f.n.b, true
	}
	f.left--
	w.Wake()
	return 0, false
}

func (f *countdown) Drop(w *edo.Waker) bool {
	f.p.log(f.n, "drop %d", f.drops)
	f.dropped = true
	if f.drops == 0 {
		return true
	}
	f.drops--
	w.Wake()
	return false
}

func leafFuture(cx edo.Context, p *proc, n *node) (int, error) {
	v := edo.Await[int](cx, &countdown{p: p, n: n, left: n.a, drops: n.c % 3})
	return v, nil
}

func leafContext(cx edo.Context, p *proc, n *node) (int, error) {
	p.log(n, "err %v", cx.Err())
	edo.Yield(cx)
	select {
	case <-cx.Done():
		p.log(n, "done %v", cx.Err())
		return 1, cx.Err()
	default:
		edo.Yield(cx)
	}
	_, has := cx.Deadline()
	p.log(n, "deadline %v", has)
	return 0, nil
}

// leafBudget completes more operations than one poll may.
func leafBudget(cx edo.Context, p *proc, n *node) (int, error) {
	sum := 0
	for i := range 100 * (1 + n.a%3) {
		sum += edo.Select(cx, edo.After(0), edo.After(ms(i)))
	}
	return sum, nil
}

// leafTry looks without waiting, and in the order of the cases.
func leafTry(cx edo.Context, p *proc, n *node) (int, error) {
	var v int
	var ok bool
	i := edo.TrySelect(cx, p.w.chans[1].OnRecv(&v, &ok), p.w.chans[0].OnRecv(&v, &ok))
	p.log(n, "case %d, task %d %q", i, edo.TaskID(cx), edo.Self(cx).Name)
	if i >= 0 {
		p.received(n, v, ok)
	}
	i = edo.SelectInOrder(cx, p.w.chans[1].OnRecv(&v, &ok), edo.After(ms(n.a)), edo.After(ms(n.b)))
	if i == 0 {
		p.received(n, v, ok)
	}
	p.log(n, "case %d, tasks there are: %v", i, edo.RuntimeOf(cx).Tasks() > 0)
	return i, nil
}

// leafUnconstrained does more in one poll than the budget allows, and gives way by itself.
func leafUnconstrained(cx edo.Context, p *proc, n *node) (int, error) {
	sum, err := edo.Unconstrained(cx, func(cx edo.Context) (sum int, err error) {
		for i := range 100 * (1 + n.a%3) {
			sum += edo.Select(cx, edo.After(0), edo.After(ms(1+i)))
		}
		return sum, nil
	})
	for i := range 50 * n.b {
		if edo.Cooperate(cx); !edo.HasBudget(cx) {
			p.log(n, "no budget after %d", i)
		}
	}
	return sum, err
}
