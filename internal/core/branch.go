package core

import (
	"context"
	"unsafe"
)

// A Branch is a computation that is polled inside a task, as a strand of its own: an arm of a Join, a
// Race or a Timeout, an async closure turned into a future, or a stretch of code on a borrowed stack.
// It is polled by the strand that made it, never by two at once.
type Branch struct {
	_    noCopy
	cx   Cx // first, see branchOf
	run  func(cx Context)
	data unsafe.Pointer // for generated code: where run leaves its results
	box  unsafe.Pointer // the suspended frame of run, in the stackless lowering
	how  How
	// panicked is why, when how says so.
	panicked *Panic
	state    branchState
	stackful bool
	dropped  bool // Drop has asked for the end
	expired  bool // Limit's timer has made it unwind

	root  *Root // the task's
	outer *Cx   // the strand that polls
	limit Timer

	scope    *Scope // that of the nearest branch around it which has one; nil: the task's
	ownScope bool   // it is this branch's, and ends with it
}

// Limit sets the timer whose owner will drop the branch when it fires, or 0. Polling does that; but when code of the
// branch waits below plain Go code, its owner is not polled: then Block looks at the timer.
func (b *Branch) Limit(t Timer) { b.limit = t }

// SetScope gives the branch a scope of its own, before its first poll. It ends when the branch does.
func (b *Branch) SetScope(s *Scope) { b.scope, b.ownScope = s, true }

// Expired reports whether the branch was unwound because of its Limit.
func (b *Branch) Expired() bool { return b.expired }

// reach passes on to x, which has waited in place below plain Go code, what was meant to unwind the strands around it:
// their own code cannot run until x is done.
func (x *Cx) reach() {
	root := &x.Root().Cx
	for s := x; s != root; {
		s.here = root.here
		b := branchOf(s)
		over := b.limit != 0 && x.TimerFired(b.limit) || b.ownScope && b.scope.until != nil && b.scope.until.Err() != nil
		if over && !b.expired {
			b.expired = true
			x.abort = true
		}
		s = b.outer
	}
	if root.abort {
		x.abort = true
	}
}

type branchState uint8

const (
	branchFresh branchState = iota
	branchSuspended
	branchDone
)

// Init sets what the branch runs. stackful asks for a coroutine even in the stackless lowering.
func (b *Branch) Init(run func(cx Context), stackful bool) {
	b.run = run
	b.stackful = stackful || !Lowered
}

// Done reports whether the branch has ended, and How and Panic then say in which way.
func (b *Branch) Done() bool { return b.state == branchDone }

// How tells how the branch ended.
func (b *Branch) How() How { return b.how }

// Panic is the panic that ended the branch, or nil.
func (b *Branch) Panic() *Panic { return b.panicked }

// Poll runs the branch until it suspends or ends. x is the strand that polls. Panics are caught and kept.
func (b *Branch) Poll(x *Cx) (done bool) {
	switch b.state {
	case branchDone:
		panic("edo: a computation was polled after it had ended; a future is used up once it was ready")
	case branchFresh:
		b.root, b.cx.inner = x.Root(), true
		b.state = branchSuspended
		if b.scope == nil {
			b.scope = x.ownScope()
		}
	case branchSuspended:
		if b.root != x.Root() {
			panic("edo: a computation that was begun in one task is awaited in another; await it where it was begun, or Spawn it and Join it from anywhere")
		}
	}
	b.outer = x
	b.cx.here = x.here
	x.here.cur = &b.cx
	if b.stackful {
		done = b.pollCoroutine(x)
	} else {
		done = b.pollFrame(x)
	}
	x.here.cur = x // not on the same worker, perhaps: Block
	if done {
		b.end()
		b.box = nil
	}
	return done
}

func (b *Branch) end() {
	b.state, b.run = branchDone, nil
	if b.ownScope {
		b.scope.End(context.Canceled)
	}
}

// Drop unwinds the branch: it asks once for its end and polls until the deferred calls have run.
// A branch that has not begun ends at once.
func (b *Branch) Drop(x *Cx) (done bool) {
	switch b.state {
	case branchDone:
		return true
	case branchFresh:
		b.how = Aborted
		b.end()
		return true
	}
	if !b.dropped {
		b.dropped, b.cx.abort = true, true
		if co := b.cx.co; co != nil {
			co.unwinding = true // perhaps by a Goexit of its own already
		}
	}
	return b.Poll(x)
}

// Abort unwinds even the deferred calls of a branch that is being dropped.
func (b *Branch) Abort() { b.cx.abort = true }

func (b *Branch) pollFrame(outer *Cx) (done bool) {
	returned := false
	defer func() {
		if returned {
			return
		}
		// Either a panic, which is kept, or a native Goexit, which nothing stops.
		done = true
		b.settle(recover())
		b.end()
		outer.here.cur = outer
		if b.how == Panicked && b.cx.exits > 0 {
			outer.takeOver(b)
		}
	}()
	x := &b.cx
	x.Call(b.box)
	b.run(Context{x})
	b.box = x.Pending()
	returned = true
	return b.box == nil
}

// settle notes how a frame that did not return has ended.
func (b *Branch) settle(v any) {
	switch {
	case v == nil || IsUnwind(v):
		b.how = b.unwound()
	default:
		b.how, b.panicked = Panicked, b.cx.Caught(v)
		b.panicked.unwinding = false // what was being left has been left; the outer strand goes on
	}
}

func (b *Branch) unwound() How {
	if b.cx.leaving != byAbort {
		return Exited
	}
	return Aborted
}

func (b *Branch) pollCoroutine(outer *Cx) (done bool) {
	x := &b.cx
	if x.co == nil {
		x.co = newCoroutine(x, func() { b.run(Context{x}) })
	}
	returned := false
	defer func() {
		if !returned {
			b.exitedNatively(outer)
		}
	}()
	finished := x.co.resume()
	returned = true
	if !finished {
		return false
	}
	b.endCoroutine()
	return true
}

// exitedNatively is called when a Goexit of the branch goes on in outer, which has polled it.
func (b *Branch) exitedNatively(outer *Cx) {
	outer.here.cur = outer
	b.endCoroutine()
	b.end()
	if b.how == Panicked {
		outer.takeOver(b)
	}
}

// takeOver goes on in x with a panic of b's deferred calls during a Goexit that unwinds x, too: to x it looks as
// if those calls were its own.
func (x *Cx) takeOver(b *Branch) {
	x.exits++
	x.Repanic(b.panicked)
}

func (b *Branch) endCoroutine() {
	co := b.cx.co
	switch {
	case co.panicked != nil:
		b.how, b.panicked = Panicked, co.panicked
		b.panicked.unwinding = false
	case co.dead:
		b.how = b.unwound()
	default:
		b.how = Returned
	}
	b.cx.co = nil
	co.release(b.cx.here.Env)
}

// A Computation is a branch with a result.
type Computation[T any] struct {
	Branch
	Val T
	Err error
}

// NewComputation makes a computation of fn. Nothing runs before the first poll.
func NewComputation[T any](fn func(cx Context) (T, error)) *Computation[T] {
	c := new(Computation[T])
	InitComputation(c, fn)
	return c
}

// InitComputation is NewComputation for one that lies inside another struct.
func InitComputation[T any](c *Computation[T], fn func(cx Context) (T, error)) {
	c.initCallee(unsafe.Pointer(&fn), func(cx Context) { c.Val, c.Err = fn(cx) })
}

// NewErrComputation is NewComputation for a function that answers no value.
func NewErrComputation(fn func(cx Context) error) *Computation[struct{}] {
	c := new(Computation[struct{}])
	c.initCallee(unsafe.Pointer(&fn), func(cx Context) { c.Err = fn(cx) })
	return c
}

// initCallee is Init for a closure run that only calls the function that fn points to. It is not lowered (this package is not), so
// the handshake that announces the call passes through it to that function, and its answer back. But if that may be plain code in the
// middle, it must be able to wait without keeping the other branches waiting.
func (b *Branch) initCallee(fn unsafe.Pointer, run func(cx Context)) {
	if *(*unsafe.Pointer)(fn) == nil {
		panic("edo: a computation of a nil function: give Join, Race, Timeout, Async and the like functions to run")
	}
	if !Lowered || knowsCallee(fn) {
		b.Init(run, false)
		return
	}
	b.Init(func(cx Context) {
		cx.x.learn(**(**uintptr)(fn), *(**uintptr)(unsafe.Pointer(&run)))
		run(cx)
	}, true)
}

// Borrow prepares run to be polled by PollBorrowed on a borrowed stack. data is handed back at the end.
func (x *Cx) Borrow(run func(cx Context), data unsafe.Pointer) unsafe.Pointer {
	b := new(Branch)
	b.Init(run, true)
	b.data = data
	return unsafe.Pointer(b)
}

// PollBorrowed runs code that was prepared by Borrow until it suspends or ends. It is part of the strand that
// calls it: an abort of x unwinds it, its panic is x's panic, its Goexit is x's.
func (x *Cx) PollBorrowed(borrowed unsafe.Pointer) (done bool) {
	b := (*Branch)(borrowed)
	if x.abort {
		x.abort = false
		b.cx.abort = true
	}
	if !b.Poll(x) {
		return false
	}
	x.abort = x.abort || b.cx.abort // it ended before it came to an await
	if b.how == Panicked && b.cx.leaving != staying {
		x.EndPanicking(b.unwound(), b.panicked) // it is the same strand that was unwinding
	}
	x.endAs(b.how, b.panicked)
	return true
}

// EndBorrowed answers the data given to Borrow.
func (x *Cx) EndBorrowed(borrowed unsafe.Pointer) unsafe.Pointer {
	return (*Branch)(borrowed).data
}

// endAs makes x go the way that an inner strand went.
func (x *Cx) endAs(how How, p *Panic) {
	switch how {
	case Panicked:
		x.Repanic(p)
	case Exited:
		x.Goexit()
	case Aborted:
		x.Unwind()
	}
}

// Exiting is for futures that poll several branches, when a Goexit of one of them unwinds x's own goroutine: it
// calls drop in place until that answers done, and force at a second abort meanwhile.
func (x *Cx) Exiting(drop func(x *Cx) (done bool), force func()) {
	aborted := false
	for !drop(x) {
		x.Block()
		if !x.TakeAbort() {
			continue
		}
		if aborted {
			force()
		}
		aborted = true
		x.leaving = byAbort
	}
}

// Exiting reports whether the branch has ended by a Goexit, even if a deferred call has panicked then.
func (b *Branch) Exiting() bool {
	return b.how == Exited || b.how == Panicked && b.cx.leaving == byGoexit
}

// EndAs makes x go the way of a branch that did not return: panic, Goexit or abort; or panic and then, once that
// is recovered, Goexit.
func (x *Cx) EndAs(b *Branch) {
	if b.how == Panicked && b.Exiting() {
		x.EndPanicking(Exited, b.panicked)
	}
	x.endAs(b.how, b.panicked)
}
