package core

import (
	"math"
	"sync/atomic"

	"github.com/edo-async/edo/internal/atomicx"
)

// Cx is a strand: one line of execution that is polled. A task's root is a strand, and so is each
// branch of a Join, Race or Timeout inside it. All strands of a task share its Root.
//
// Only the goroutine that polls the task may touch it.
type Cx struct {
	here *Here      // the worker that polls now; of a task's root, nil between polls
	co   *Coroutine // where the strand runs if it is stackful; nil for a frame
	// abort is set when the strand is to be unwound; the next leaf that it waits in or enters takes it.
	abort bool
	// leaving is set from then on: recovered panics go on unwinding, as under runtime.Goexit.
	leaving leaving
	// inner: the strand is a branch, not a task's root.
	inner bool
	// exits counts the Goexits of the goroutine itself that have begun to unwind this strand; see Defers.exits.
	exits uint8
	// Place is not core's: a task keeps its place among all tasks here, in what would be padding.
	Place uint32
}

// leaving tells whether a strand is being unwound, and why.
type leaving uint8

const (
	staying leaving = iota
	byAbort
	byGoexit
)

// Root is the part of a task that futures know: its waker and its strands.
type Root struct {
	Waker // first, see AsRoot

	rare atomicx.Pointer[Rare] // nil for most tasks
	Cx   Cx
}

// Rare is what few tasks need: made by WakerTable.NewRare, when it is first needed, perhaps as the first field of more.
type Rare struct {
	left  *leftover             // of the goroutine that polls
	scope atomic.Pointer[Scope] // may be asked for by any goroutine
}

// Rare answers what few tasks need, or nil.
func (r *Root) Rare() *Rare { return r.rare.Load() }

// NeedRare makes it.
func (r *Root) NeedRare() *Rare {
	if m := r.rare.Load(); m != nil {
		return m
	}
	var m *Rare
	if r.Waker.vt.NewRare != nil {
		m = r.Waker.vt.NewRare()
	} else {
		m = new(Rare)
	}
	if r.rare.CompareAndSwap(nil, m) {
		return m
	}
	return r.rare.Load()
}

// Init binds the root to its waker's kind. It may be called once, before the first poll.
func (r *Root) Init(vt *WakerTable) {
	r.Waker.vt = vt
}

// Context is the root strand's context.
func (r *Root) Context() Context { return Context{&r.Cx} }

// SetScope gives the task a context.Context side before its first poll.
func (r *Root) SetScope(s *Scope) { r.NeedRare().scope.Store(s) }

// ScopeIfAny is the scope that was set or asked for, or nil.
func (r *Root) ScopeIfAny() *Scope {
	m := r.rare.Load()
	if m == nil {
		return nil
	}
	return m.scope.Load()
}

// Begin starts a poll on here. abort says that the root strand is to be unwound.
func (r *Root) Begin(here *Here, abort bool) {
	r.Cx.here = here
	here.cur = &r.Cx
	here.Budget = PollBudget
	here.mode, here.pend, here.rec, here.rethrown = handshakeNone, nil, nil, nil
	if abort {
		r.Cx.abort = true
	}
}

// End ends a poll.
func (r *Root) End() {
	r.Cx.here.cur = nil
	r.Cx.here = nil // a pointer less for the collector to follow while the task waits
}

// Waker is what a leaf registers to be polled again.
func (x *Cx) Waker() *Waker { return &x.Root().Waker }

// Here is the worker on whose goroutine the strand runs now.
func (x *Cx) Here() *Here { return x.here }

// Env is the runtime that the strand runs in.
func (x *Cx) Env() *Env { return x.here.Env }

// Root is the task that the strand belongs to.
func (x *Cx) Root() *Root {
	if x.inner {
		return branchOf(x).root
	}
	return rootOf(x)
}

// OnCoroutine reports whether the strand runs on a stack of its own.
func (x *Cx) OnCoroutine() bool { return x.co != nil }

// Check is the entry of every leaf operation. It catches a Context that is used where it does not
// belong, and takes a pending abort: then it does not return. It is small so that it is inlined.
func (x *Cx) Check() {
	if x == nil || x.here == nil || x.here.cur != x || x.abort {
		x.refuse()
	}
}

func (x *Cx) refuse() {
	if x == nil || x.here == nil || x.here.cur != x {
		x.misused()
	}
	x.Unwind()
}

// OnWorker is Check for operations that never wait and must not be stopped half-way (an Unlock in a deferred call): it
// catches a Context that does not belong here, leaves an abort for the next leaf, and answers the worker.
func (x *Cx) OnWorker() *Here {
	if x == nil || x.here == nil || x.here.cur != x {
		x.misused()
	}
	return x.here
}

func (x *Cx) misused() {
	msg := "edo: this Context belongs to another task, branch or goroutine: use the cx that the function itself was given"
	switch {
	case x == nil:
		msg = "edo: empty Context: async functions run inside edo.Run or edo.Spawn, which give them one"
	case x.here == nil || x.here.cur == nil:
		msg = "edo: this Context is used while its task is not running (its task has ended, or another goroutine uses it): use the cx that the function itself was given, on its own task"
	}
	panic(msg)
}

// Aborted is what a leaf asks when it is polled again: if true, it withdraws its
// registration and calls Unwind, unless its operation has been done meanwhile: what is
// done is not lost, and the abort is taken at the next leaf.
func (x *Cx) Aborted() bool { return x.abort }

// TakeAbort is for leaves that have computations to unwind before they Unwind themselves: it reports and clears
// the pending abort, so that a second one can be told from it.
func (x *Cx) TakeAbort() bool {
	a := x.abort
	x.abort = false
	return a
}

// Spend takes one unit of the poll's budget. false means that the budget is used up: the leaf must
// answer pending, without having done anything; its wake is arranged.
func (x *Cx) Spend() bool {
	h := x.here
	if h.Budget--; h.Budget >= 0 {
		return true
	}
	if !h.Requeue {
		h.Requeue = true
		h.Forced++
	}
	return false
}

// Refund gives back a unit that was spent on an operation which turned out not to be ready.
func (x *Cx) Refund() { x.here.Budget++ }

// Unbounded gives the current poll a budget without end, until restore is called.
func (x *Cx) Unbounded() (restore func()) {
	budget := x.here.Budget
	x.here.Budget = math.MaxInt32
	return func() { x.here.Budget = budget }
}

// PollAgain asks for another poll of this task after those that wait now.
func (x *Cx) PollAgain() { x.here.Requeue = true }

// Now is the runtime's monotonic clock.
func (x *Cx) Now() int64 { return x.here.Env.Driver.Now() }

// Block is called where code that is not a frame has to wait: on a coroutine, or in plain Go code
// under a frame's poll. It returns at the task's next poll.
func (x *Cx) Block() {
	if x.co == nil {
		x.Root().block()
		x.reach()
		x.here.cur = x
		return
	}
	if !x.co.yield(struct{}{}) { // one call from here to the switch: each frame costs a mispredicted return
		stoppedWhileSuspended()
	}
}
