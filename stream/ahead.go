package stream

import (
	"math"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/core"
)

// ahead is a stream of which a call may be left half-way.
type ahead[T any] struct {
	s     Stream[T]
	call  *core.Computation[item[T]] // that was begun; or nil
	ended bool
}

// item is what a stream answers.
type item[T any] struct {
	v  T
	ok bool
}

// poll goes on with the call, or begins one.
func (a *ahead[T]) poll(w *edo.Waker) (v T, ok, ready bool) {
	if a.ended {
		return v, false, true
	}
	x := core.StrandOf(w)
	call := a.call
	a.call = nil // it is used up if it panics
	if call == nil {
		call = core.NewComputation(func(cx edo.Context) (item[T], error) {
			v, ok := a.s(cx)
			return item[T]{v, ok}, nil
		})
	}
	if !call.Poll(x) {
		a.call = call
		return v, false, false
	}
	if call.How() != core.Returned {
		x.EndAs(&call.Branch)
	}
	a.ended = !call.Val.ok
	return call.Val.v, call.Val.ok, true
}

// drop ends the call that was left, and with it the stream. A call whose deferred calls have panicked is answered as failed.
func (a *ahead[T]) drop(x *core.Cx) (done bool, failed *core.Branch) {
	a.ended = true
	if a.call == nil {
		return true, nil
	}
	if !a.call.Drop(x) {
		return false, nil
	}
	if a.call.How() == core.Panicked {
		failed = &a.call.Branch
	}
	a.call = nil
	return true, failed
}

// stop ends the stream, and waits until what was left has run its deferred calls.
func (a *ahead[T]) stop(cx edo.Context) { edo.Await(cx, &stopping{streams: []dropper{a}}) }

// dropper is an ahead of any type.
type dropper interface {
	drop(x *core.Cx) (done bool, failed *core.Branch)
}

// stopping is the future of the end of some streams. A panic of one does not keep the others; the last one goes on.
type stopping struct {
	streams []dropper
	failed  *core.Branch
}

// Poll implements edo.Future.
func (f *stopping) Poll(w *edo.Waker) (none struct{}, done bool) {
	x := core.StrandOf(w)
	if done = f.drop(x); done && f.failed != nil {
		x.EndAs(f.failed)
	}
	return none, done
}

// Drop implements edo.Dropper: an end is not given up.
func (f *stopping) Drop(w *edo.Waker) bool {
	x := core.StrandOf(w)
	done := f.drop(x)
	if done && f.failed != nil {
		x.Repanic(f.failed.Panic())
	}
	return done
}

func (f *stopping) drop(x *core.Cx) (done bool) {
	done = true
	for _, s := range f.streams {
		ended, failed := s.drop(x)
		done = done && ended
		if failed != nil {
			f.failed = failed
		}
	}
	return done
}

// never is no deadline.
const never = math.MaxInt64

// next waits for the next value until a time on the runtime's clock. late is true if that came first; the call goes on with the
// next one.
func (a *ahead[T]) next(cx edo.Context, until int64) (v T, ok, late bool) {
	r := edo.Await(cx, &waiting[T]{a: a, until: until})
	return r.v, r.ok, r.late
}

// now is the runtime's clock.
func now(cx edo.Context) int64 { return cx.RT().Now() }

// waiting is the future of a value, or of a deadline.
type waiting[T any] struct {
	a     *ahead[T]
	until int64
	timer core.Timer
}

type timely[T any] struct {
	v        T
	ok, late bool
}

// Poll implements edo.Future.
func (f *waiting[T]) Poll(w *edo.Waker) (r timely[T], ready bool) {
	x := core.StrandOf(w)
	waits := false
	defer func() {
		if !waits { // whatever happens, no timer is left behind
			f.stop(x)
		}
	}()
	if r.v, r.ok, ready = f.a.poll(w); ready {
		return r, true
	}
	switch {
	case f.until == never:
	case f.timer == 0:
		if x.Now() >= f.until {
			return timely[T]{late: true}, true
		}
		f.timer = x.StartTimer(f.until, w)
	case x.TimerFired(f.timer):
		return timely[T]{late: true}, true
	}
	waits = true
	return r, false
}

// Drop implements edo.Dropper: the call is left as it is.
func (f *waiting[T]) Drop(w *edo.Waker) bool {
	f.stop(core.StrandOf(w))
	return true
}

func (f *waiting[T]) stop(x *core.Cx) {
	x.StopTimer(f.timer)
	f.timer = 0
}
