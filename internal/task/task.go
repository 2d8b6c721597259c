// Package task holds what a scheduler knows of a task: its header.
//
// A task is one heap object, a cell:
//
//	Header | result | frame (stackless) or function (stackful)
//
// The Header begins with a core.Root, which begins with the task's Waker: so a *Waker, a *Root, a
// *Header and the cell are one address, and waking a task needs no look-up. Go's collector keeps the cell
// as long as anyone (a queue, a waker in a timer or a channel, a handle) points to it; there are no reference counts.
//
// # Life
//
//	      spawn           begin               finish
//	· ──────────▶ queued ────────▶ polled ───────────────▶ complete
//	                ▲                │  ▲ wake: end queues
//	           wake │            end │  │ again
//	                └──── idle ◀─────┘──┘
//
// Queued and polled are one state, running: who owns the task is the worker or its queue.
// state.go has the bits. Who may touch which field:
//
//	cell's frame, cx, started   the poll (state running)
//	result, more.outcome        the poll; after complete, everyone, reading
//	Next                        the queue that the task is in (state running)
//	Root.Cx.Place               the owned set, under its shard's lock: the place there, plus 1
//	watcher, more               anyone, see watch.go
package task

import (
	"context"
	"sync/atomic"
	"unsafe"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
)

// Run is a task's poll function: cell is the address of its Header. It answers done when the result is in place. With an empty
// Context it only lets go of the function or frame in the cell.
type Run func(cx core.Context, cell unsafe.Pointer) (done bool)

// Header is the part of a task that is the same for all tasks.
type Header struct {
	core.Root // first: see the package comment

	state   state
	started bool  // the first poll has begun
	shard   uint8 // of the owned set
	// What the cell holds behind the result: a frame at that offset, or a function and its box; and whether the task is pinned. See
	// inspect.go for its bits. It does not change once the task was started.
	frameAt uint16
	run     Run
	id      uint64

	// Next links the task into its scheduler's queues.
	Next *Header

	watcher atomicx.Pointer[core.Waker]
}

// Outcome is how a task ended, if it was not simply "returned, without an error".
type Outcome struct {
	How   core.How
	Err   error       // what it returned, or the cause of the abort
	Panic *core.Panic // when How is Panicked
}

// Runtime is what all tasks of a runtime share. Its scheduler calls Prepare.
type Runtime struct {
	// table is what the wakers of the runtime's tasks are bound to. It is the first field: so a task finds its
	// runtime by its waker, and needs no pointer to it.
	table core.WakerTable

	Sched Scheduler
	Env   *core.Env
	Owned Set
	// Values is a context without an end whose values all tasks have; or nil.
	Values context.Context
	// OnPanic is told about a panic that nobody was waiting for when it happened.
	OnPanic func(h *Header, p *core.Panic)
	// Observer is told what happens to tasks; it is nil for most runtimes, and set before the first task.
	Observer *Observer

	_   [64]byte // what is read by all must not lie on one line with what each spawn writes
	ids atomic.Uint64
	_   [64]byte
}

// Scheduler decides when and where a task that can run is polled.
type Scheduler interface {
	// Schedule takes a task that has become runnable. here is the worker on whose goroutine that happened, or nil.
	Schedule(h *Header, here *core.Here)
}

// Options are what can be set on a task when it is spawned.
type Options struct {
	Name string
	Ctx  context.Context
	// Common says that all tasks have the values of Ctx.
	Common bool
	// Values is a context without an end whose values the task has, if it has no Ctx.
	Values context.Context
	// Pinned asks for the task to be polled by one worker only.
	Pinned bool
	PC     uintptr
}

// Prepare makes the runtime ready for tasks.
func (rt *Runtime) Prepare() {
	rt.table = core.WakerTable{Wake: wake, Root: core.AsRoot, Ref: ref, Deref: deref, NewRare: newMore, Values: values, Over: over}
}

// ref names a task by its place in the owned set, which it has until it ends.
func ref(w *core.Waker) uint64 {
	h := fromWaker(w)
	if h.Cx.Place == 0 {
		return 0
	}
	return uint64(h.shard)<<32 | uint64(h.Cx.Place)
}

func deref(t *core.WakerTable, ref uint64) *core.Waker {
	if place := fromTable(t).Owned.shards[ref>>32].tasks.Find(uint32(ref) - 1); place != nil {
		if h := getPlace(place); h != nil {
			return &h.Waker
		}
	}
	return nil // the task has ended
}

func wake(w *core.Waker, here *core.Here) {
	h := fromWaker(w)
	if h.state.wake() {
		h.queue("wake", here)
	}
}

// Init prepares a new cell's header. It does not start the task.
func (h *Header) Init(rt *Runtime, run Run, o *Options) {
	h.Root.Init(&rt.table)
	h.run = run
	h.id = rt.ids.Add(1)
	h.state.word.Store(running) // first: an outer context may abort the task from now on, and must not queue it
	if o != nil {
		h.setOptions(o)
	}
	if w := rt.Observer; w != nil && w.Sites {
		h.noteSite()
	}
}

// queue gives the task to its scheduler, for the reason that why says.
func (h *Header) queue(why string, here *core.Here) {
	rt := h.Runtime()
	if o := rt.Observer; o != nil {
		o.trace(why, h)
		o.queued(h)
	}
	rt.Sched.Schedule(h, here)
}

// Start gives the task to its scheduler. false means that the runtime is shutting down: the task has been
// ended as aborted and its function will not run.
func (h *Header) Start(here *core.Here) bool {
	if o := h.Runtime().Observer; o != nil {
		o.spawned(h)
		o.queued(h)
	}
	if !h.Runtime().Owned.add(h, here) {
		h.state.word.Store(running)
		h.setOutcome(&Outcome{How: core.Aborted, Err: ErrShutdown})
		h.complete(here)
		return false
	}
	h.Runtime().Sched.Schedule(h, here)
	return true
}

// ID is the task's number in its runtime, from 1 in the order of spawns.
func (h *Header) ID() uint64 { return h.id }

// PC is where the task was spawned, for runtime.CallersFrames; 0 if unknown.
func (h *Header) PC() uintptr {
	if m := h.more(); m != nil {
		return m.pc
	}
	return 0
}

// Runtime is the runtime that the task belongs to.
func (h *Header) Runtime() *Runtime { return fromTable(core.TableOf(&h.Root.Waker)) }

// Ended reports whether the task is over; then Outcome may be asked.
func (h *Header) Ended() bool { return h.state.isComplete() }

// Queued reports whether the task is polled, in a queue, or about to be put into one by whoever woke or spawned it.
func (h *Header) Queued() bool { return h.state.isQueued() }

// Outcome is how the task ended: nil if it returned without an error. It may be called once Ended is true.
func (h *Header) Outcome() *Outcome {
	if m := h.more(); m != nil {
		return m.outcome
	}
	return nil
}

func (h *Header) setOutcome(o *Outcome) { h.needMore().outcome = o }

// Abort asks the task to unwind. err, if not nil, is the reason that its joiners see.
func (h *Header) Abort(here *core.Here) {
	enqueue, noted := h.state.abort()
	if !noted {
		return
	}
	if enqueue {
		h.queue("abort", here)
	} else {
		h.trace("abort")
	}
}

// Returned is called by a Run that is about to answer done, with the function's error.
func (h *Header) Returned(err error) {
	if err != nil {
		h.setOutcome(&Outcome{How: core.Returned, Err: err})
	}
}

func (h *Header) trace(kind string) {
	if o := h.Runtime().Observer; o != nil {
		o.trace(kind, h)
	}
}
