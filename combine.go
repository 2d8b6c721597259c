package edo

import (
	"errors"

	"github.com/edo-async/edo/internal/core"
)

// Join runs fns at the same time inside this task, without spawning, and waits for all of them. At the first
// error the others are dropped where they wait (their deferred calls run) and Join answers that error.
// A panic of one drops the others and goes on in the caller.
func Join(cx Context, fns ...func(cx Context) error) error { return Await(cx, newJoin(fns)) }

// JoinAll is Join without the drop: it waits for all of fns even when some have failed, and answers all their errors, joined by
// errors.Join in the order of fns.
func JoinAll(cx Context, fns ...func(cx Context) error) error {
	j := newJoin(fns)
	j.all = true
	return Await(cx, j)
}

func newJoin(fns []func(cx Context) error) *join {
	j := &join{arms: make([]arm, len(fns))}
	for i, fn := range fns {
		c := core.NewErrComputation(fn)
		j.arms[i] = arm{&c.Branch, &c.Err}
	}
	return j
}

// Join2 is Join for two computations with values.
func Join2[A, B any](cx Context, fa func(cx Context) (A, error), fb func(cx Context) (B, error)) (A, B, error) {
	a, b := core.NewComputation(fa), core.NewComputation(fb)
	err := Await(cx, &join{arms: []arm{{&a.Branch, &a.Err}, {&b.Branch, &b.Err}}})
	return a.Val, b.Val, err
}

// Join3 is Join for three computations with values.
func Join3[A, B, C any](cx Context, fa func(cx Context) (A, error), fb func(cx Context) (B, error), fc func(cx Context) (C, error)) (A, B, C, error) {
	a, b, c := core.NewComputation(fa), core.NewComputation(fb), core.NewComputation(fc)
	err := Await(cx, &join{arms: []arm{{&a.Branch, &a.Err}, {&b.Branch, &b.Err}, {&c.Branch, &c.Err}}})
	return a.Val, b.Val, c.Val, err
}

// Race runs fns at the same time inside this task and answers what the first one to return answers, an
// error included; if several would at once, that is a random one. The losers are dropped where they wait: their deferred calls have run before Race returns,
// and what they were doing is lost. To choose between operations that lose nothing, use Select.
func Race[T any](cx Context, fns ...func(cx Context) (T, error)) (T, error) {
	if len(fns) == 0 {
		panic("edo: Race needs at least one function")
	}
	cx.RT().Check()
	r := &race[T]{arms: make([]*core.Computation[T], len(fns)), next: int(Rand(cx) % uint64(len(fns)))}
	for i, fn := range fns {
		r.arms[i] = core.NewComputation(fn)
	}
	res := Await(cx, r)
	return res.Val, res.Err
}

// arm is one computation of a join: its branch, and where its error will be.
type arm struct {
	b   *core.Branch
	err *error
}

type join struct {
	arms []arm
	all  bool // JoinAll
	// next is the arm that the next poll begins with: a different one each time, so that one which uses up the poll's budget
	// does not starve the others.
	next int
	// over: the outcome is known and the arms that are left are being dropped.
	over bool
	err  error
	fail *core.Branch // the arm that has panicked or exited
	exit bool         // one has exited, whatever else has happened since
}

// Poll implements Future.
func (j *join) Poll(w *Waker) (error, bool) {
	x := core.StrandOf(w)
	returned := false
	defer func() {
		if !returned {
			j.exited(x)
		}
	}()
	done := (j.over || j.pollArms(x)) && j.dropArms(x)
	if done && j.fail != nil {
		endAs(x, j.fail, j.exit)
	}
	returned = true
	return j.err, done
}

// endAs makes x go the way of b; if exit is set a Goexit goes on even when the panic of b is recovered.
func endAs(x *core.Cx, b *core.Branch, exit bool) {
	if exit && b.How() == core.Panicked {
		x.EndPanicking(core.Exited, b.Panic())
	}
	x.EndAs(b)
}

// exited drops what is left when an arm's Goexit unwinds this goroutine. If Poll ends by EndAs, nothing is.
func (j *join) exited(x *core.Cx) {
	fail := j.fail
	x.Exiting(j.dropArms, j.force)
	if j.fail != fail {
		x.EndAs(j.fail)
	}
}

// pollArms reports whether the outcome is known.
func (j *join) pollArms(x *core.Cx) bool {
	running := false
	first := j.next
	j.next++
	for k := range j.arms {
		a := j.arms[(first+k)%len(j.arms)]
		if a.b.Done() {
			continue
		}
		if !a.b.Poll(x) {
			running = true
			continue
		}
		switch {
		case a.b.How() != core.Returned:
			j.fail = a.b
			j.exit = a.b.Exiting()
		case !j.all:
			j.err = *a.err
		}
		if j.fail != nil || j.err != nil {
			j.over = true
			return true
		}
	}
	j.over = !running
	if j.over && j.all {
		errs := make([]error, len(j.arms))
		for i, a := range j.arms {
			errs[i] = *a.err
		}
		j.err = errors.Join(errs...)
	}
	return j.over
}

func (j *join) dropArms(x *core.Cx) (done bool) {
	done = true
	for _, a := range j.arms {
		if a.b.Done() {
			continue
		}
		if !a.b.Drop(x) {
			done = false
		} else if a.b.How() == core.Panicked {
			j.fail = a.b // a deferred call's panic is not swallowed; the last one counts, as in Go
		}
	}
	return done
}

// Drop implements Dropper.
func (j *join) Drop(w *Waker) bool {
	x := core.StrandOf(w)
	j.over = true
	if !j.dropArms(x) {
		return false
	}
	if j.fail != nil && j.fail.How() == core.Panicked {
		x.EndPanicking(core.Aborted, j.fail.Panic())
	}
	return true
}

func (j *join) force() {
	for _, a := range j.arms {
		if !a.b.Done() {
			a.b.Abort()
		}
	}
}

type race[T any] struct {
	arms   []*core.Computation[T]
	next   int // the arm that the next poll begins with, as in join; the first one is random
	winner *core.Computation[T]
	exit   bool // it has exited; a loser that has panicked since may be the winner now
}

// Poll implements Future.
func (r *race[T]) Poll(w *Waker) (res Result[T], ready bool) {
	x := core.StrandOf(w)
	returned := false
	defer func() {
		if !returned {
			r.exited(x)
		}
	}()
	first := r.next
	r.next++
	for k := range r.arms {
		if r.winner != nil {
			break
		}
		if c := r.arms[(first+k)%len(r.arms)]; c.Poll(x) {
			r.winner = c
			r.exit = c.Exiting()
		}
	}
	if r.winner == nil || !r.dropLosers(x) {
		returned = true
		return res, false
	}
	if r.winner.How() != core.Returned {
		endAs(x, &r.winner.Branch, r.exit)
	}
	returned = true
	return Result[T]{r.winner.Val, r.winner.Err}, true
}

// exited is join.exited for a race.
func (r *race[T]) exited(x *core.Cx) {
	winner := r.winner
	x.Exiting(r.dropLosers, r.force)
	if r.winner != winner {
		x.EndAs(&r.winner.Branch)
	}
}

func (r *race[T]) dropLosers(x *core.Cx) (done bool) {
	done = true
	for _, c := range r.arms {
		if c.Done() {
			continue
		}
		if !c.Drop(x) {
			done = false
		} else if c.How() == core.Panicked {
			r.winner = c // its panic is not swallowed
		}
	}
	return done
}

// Drop implements Dropper.
func (r *race[T]) Drop(w *Waker) bool {
	x := core.StrandOf(w)
	if !r.dropLosers(x) {
		return false
	}
	if r.winner != nil && r.winner.How() == core.Panicked {
		x.EndPanicking(core.Aborted, r.winner.Panic())
	}
	return true
}

func (r *race[T]) force() {
	for _, c := range r.arms {
		if !c.Done() {
			c.Abort()
		}
	}
}
