package lawtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/edo-async/edo"
)

func init() {
	add("joinAll", 3, 4, joinAll)
	add("joinEvery", 3, 2, joinEvery)
	add("joinTwo", 2, 4, joinTwo)
	add("joinThree", 3, 2, joinThree)
	add("raceTwo", 2, 5, raceTwo)
	add("raceThree", 3, 2, raceThree)
	add("timeout", 1, 6, timeout)
	add("timeoutNested", 2, 3, timeoutNested)
	add("async", 2, 3, async)
	add("stackful", 2, 4, stackful)
	add("stackfulDeep", 1, 2, stackfulDeep)
	add("raceOfJoins", 3, 3, raceOfJoins)
	add("raceCleanup", 2, 4, raceCleanup)
	add("timeoutPlain", 1, 2, timeoutPlain)
}

// arm makes an arm of kid i.
func (p *proc) arm(n *node, i int) func(cx edo.Context) (int, error) {
	return func(cx edo.Context) (v int, err error) {
		ended := false
		p.opened()
		defer func() { p.closed(n, fmt.Sprintf("arm %d, ended %v", i, ended)) }()
		v, err = p.kid(cx, n, i)
		ended = true
		return v, err
	}
}

func joinAll(cx edo.Context, p *proc, n *node) (int, error) {
	sum := 0
	var fns []func(cx edo.Context) error
	for i := range n.kids {
		fns = append(fns, func(cx edo.Context) error {
			v, err := p.kid(cx, n, i)
			sum += v
			return err
		})
	}
	err := edo.Join(cx, fns[:n.a%4]...)
	return sum, err
}

// joinEvery waits for all arms, whatever their errors.
func joinEvery(cx edo.Context, p *proc, n *node) (sum int, err error) {
	arm := func(i int) func(cx edo.Context) error {
		return func(cx edo.Context) error {
			p.opened()
			defer p.closed(n, fmt.Sprint("arm ", i))
			v, err := p.kid(cx, n, i)
			sum += v
			return err
		}
	}
	err = edo.JoinAll(cx, arm(0), arm(1), arm(2))
	p.log(n, "%d %s", sum, describe(err))
	return sum, nil
}

func joinTwo(cx edo.Context, p *proc, n *node) (int, error) {
	a, b, err := edo.Join2(cx, p.arm(n, 0), func(cx edo.Context) (string, error) {
		v, err := p.kid(cx, n, 1)
		return fmt.Sprint(v), err
	})
	p.log(n, "%d %q %s", a, b, describe(err))
	return a + len(b), nil
}

func joinThree(cx edo.Context, p *proc, n *node) (int, error) {
	a, b, c, err := edo.Join3(cx, p.arm(n, 0), p.arm(n, 1), p.arm(n, 2))
	return a + b*2 + c*3, err
}

func raceTwo(cx edo.Context, p *proc, n *node) (int, error) {
	return edo.Race(cx, p.arm(n, 0), p.arm(n, 1))
}

func raceThree(cx edo.Context, p *proc, n *node) (int, error) {
	text, err := edo.Race(cx,
		func(cx edo.Context) (string, error) { v, err := p.kid(cx, n, 0); return fmt.Sprint("a", v), err },
		func(cx edo.Context) (string, error) { v, err := p.kid(cx, n, 1); return fmt.Sprint("b", v), err },
		func(cx edo.Context) (string, error) {
			edo.Sleep(cx, ms(n.a))
			return fmt.Sprint("c", p.try(cx, n, 2)), nil
		},
	)
	p.log(n, "%q", text)
	return len(text), err
}

func timeout(cx edo.Context, p *proc, n *node) (int, error) {
	v, err := edo.Timeout(cx, ms(n.a), p.arm(n, 0))
	if errors.Is(err, context.DeadlineExceeded) {
		p.log(n, "timed out")
		return v, nil
	}
	return v, err
}

func timeoutNested(cx edo.Context, p *proc, n *node) (int, error) {
	v, err := edo.Timeout(cx, ms(n.a), func(cx edo.Context) (int, error) {
		v, err := edo.Timeout(cx, ms(n.b), p.arm(n, 0))
		p.log(n, "inner %d %s", v, describe(err))
		return p.kid(cx, n, 1)
	})
	p.log(n, "outer %d %s", v, describe(err))
	return v, nil
}

func async(cx edo.Context, p *proc, n *node) (int, error) {
	f := edo.Async(p.arm(n, 0))
	v := p.try(cx, n, 1)
	if n.a == 0 {
		return v, nil // never polled: it does nothing
	}
	r := edo.Await(cx, f)
	return v + r.Val, r.Err
}

func stackful(cx edo.Context, p *proc, n *node) (int, error) {
	sum := n.a
	err := edo.Stackful(cx, func(cx edo.Context) error {
		p.opened()
		defer p.closed(n, "on a stack")
		v, err := p.kid(cx, n, 0)
		sum += v
		if err != nil {
			return err
		}
		edo.Yield(cx)
		sum += p.try(cx, n, 1)
		return nil
	})
	return sum, err
}

// stackfulDeep comes back to lowered code from a stack, and goes to a stack from there.
func stackfulDeep(cx edo.Context, p *proc, n *node) (v int, err error) {
	err = edo.Stackful(cx, func(cx edo.Context) error {
		_, err := edo.Timeout(cx, ms(1+n.a), func(cx edo.Context) (int, error) {
			return 0, edo.Stackful(cx, func(cx edo.Context) error {
				v, err = p.kid(cx, n, 0)
				return err
			})
		})
		return err
	})
	return v, err
}

func raceOfJoins(cx edo.Context, p *proc, n *node) (int, error) {
	v, err := edo.Race(cx,
		func(cx edo.Context) (int, error) {
			a, b, err := edo.Join2(cx, p.arm(n, 0), p.arm(n, 1))
			return a + b, err
		},
		func(cx edo.Context) (int, error) { edo.Sleep(cx, ms(n.a)); return p.kid(cx, n, 2) },
	)
	p.log(n, "%d %s", v, describe(err))
	return v, nil
}

// raceCleanup has a loser whose deferred calls take their time, and may panic.
func raceCleanup(cx edo.Context, p *proc, n *node) (int, error) {
	v, err := edo.Race(cx,
		func(cx edo.Context) (int, error) {
			p.opened()
			defer func() {
				p.closed(n, "loser")
				edo.Sleep(cx, ms(n.b))
				p.try(cx, n, 1)
			}()
			edo.Sleep(cx, ms(3))
			return 1, nil
		},
		p.arm(n, 0),
	)
	p.log(n, "%d %s", v, describe(err))
	return v, nil
}

// timeoutPlain gives up what waits below plain Go code.
func timeoutPlain(cx edo.Context, p *proc, n *node) (int, error) {
	v, err := edo.Timeout(cx, ms(n.a), func(cx edo.Context) (sum int, err error) {
		each([]int{1, 2, 3}, func(v int) {
			p.opened()
			defer p.closed(n, "below plain code")
			sum += v * p.try(cx, n, 0)
		})
		return sum, nil
	})
	p.log(n, "%d %s", v, describe(err))
	return v, nil
}

// each is not async.
func each(list []int, fn func(v int)) {
	for _, v := range list {
		fn(v)
	}
}
