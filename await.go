package edo

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// The layout of Await's frame: the future, as the two words of an interface, and whether it is
// being dropped.
const (
	Await__p = 1  // the future's data word
	Await__s = 16 // state, then at 8 the future's type word
)

const (
	awaitPolling  = 1
	awaitDropping = 2
	awaitLater    = 3 // not polled yet: the poll's budget is used up
)

// Await suspends until f is ready and answers its value. f must not have been polled before.
//
// If the task is aborted meanwhile, f is dropped: a Dropper is asked to undo first.
func Await[T any](cx Context, f Future[T]) T {
	var p [Await__p]unsafe.Pointer
	var s [Await__s]byte
	for {
		if v, ok := Await__poll(cx, &p, &s, f); ok {
			return v
		}
		cx.RT().Block()
	}
}

// Await__poll is Await for lowered code.
func Await__poll[T any](cx Context, p *[Await__p]unsafe.Pointer, s *[Await__s]byte, f Future[T]) (v T, ok bool) {
	x := cx.RT()
	words := (*[2]unsafe.Pointer)(unsafe.Pointer(&f))
	if s[0] != 0 {
		*(*uintptr)(unsafe.Pointer(&words[0])) = *(*uintptr)(unsafe.Pointer(&s[8]))
		words[1] = p[0]
	}
	if s[0] == 0 || s[0] == awaitLater {
		p[0] = nil
		x.Check()
		if f == nil {
			panic("edo: Await of a nil Future; make one first")
		}
		s[0] = awaitLater
		if x.Spend() {
			if v, ok = f.Poll(x.Waker()); ok {
				return v, true
			}
			x.Refund()
			s[0] = awaitPolling
		}
		*(*uintptr)(unsafe.Pointer(&s[8])) = uintptr(words[0])
		p[0] = words[1]
		return v, false
	}
	if x.TakeAbort() {
		if s[0] == awaitDropping {
			if d, is := f.(forcer); is {
				d.force()
			}
		}
		s[0] = awaitDropping
	}
	if s[0] == awaitDropping {
		if d, isDropper := f.(Dropper); isDropper {
			done, panicked := drop(x, d)
			if panicked != nil {
				p[0] = nil
				x.EndPanicking(core.Aborted, panicked)
			}
			if !done {
				return v, false
			}
		}
		p[0] = nil
		x.Unwind()
	}
	if v, ok = f.Poll(x.Waker()); ok {
		p[0] = nil
	}
	return v, ok
}

// drop asks a Dropper to undo. A panic of a user's is answered: it is one of a deferred call during the abort, which goes
// on when it is recovered. Edo's own say themselves how they end.
func drop(x *core.Cx, d Dropper) (done bool, panicked *core.Panic) {
	if _, own := d.(forcer); own {
		return d.Drop(x.Waker()), nil
	}
	returned, exits := false, x.Exits()
	defer func() {
		if returned {
			return
		}
		v := recover()
		if v == nil {
			return
		}
		panicked = x.Caught(v)
		if x.Exits() != exits {
			x.Repanic(panicked) // one of edo's own below it has ended x by a Goexit already, which would go on without the panic
		}
	}()
	done = d.Drop(x.Waker())
	returned = true
	return done, nil
}

// A forcer is a Dropper that can be told to end even the deferred calls of what it drops.
type forcer interface{ force() }

// Result is a value and an error in one.
type Result[T any] struct {
	Val T
	Err error
}

// Async makes a future of a computation. It is lazy: fn begins at the first poll, as a branch of the
// task that polls, with a Context of its own. A panic of fn comes out of Poll.
func Async[T any](fn func(cx Context) (T, error)) Future[Result[T]] {
	f := new(async[T])
	core.InitComputation(&f.c, fn)
	return f
}

type async[T any] struct{ c core.Computation[T] }

// Poll implements Future.
func (f *async[T]) Poll(w *Waker) (r Result[T], ready bool) {
	x := core.StrandOf(w)
	if !f.c.Poll(x) {
		return r, false
	}
	if f.c.How() != core.Returned {
		x.EndAs(&f.c.Branch)
	}
	return Result[T]{f.c.Val, f.c.Err}, true
}

// Drop implements Dropper.
func (f *async[T]) Drop(w *Waker) bool {
	x := core.StrandOf(w)
	if !f.c.Drop(x) {
		return false
	}
	if f.c.How() == core.Panicked {
		x.EndPanicking(core.Aborted, f.c.Panic())
	}
	return true
}

func (f *async[T]) force() { f.c.Abort() }
