package core

import (
	"sync/atomic"
	"unsafe"
)

// Here is where a poll is going on: one for each worker, lent to the task that it polls.
// Only the goroutine that does the poll may touch it.
type Here struct {
	Env   *Env
	Owner any    // the worker, for its scheduler
	Shard uint32 // which shard of sharded structures this worker uses

	// Room is how many tasks the worker's own queue has room for, when the worker asks the driver to wake some. Timers
	// beyond that stay due until it asks again: else they would overflow to behind all that is queued. 0 is any number.
	Room int
	// Budget is how many more leaf operations the current poll may complete before it must give way.
	Budget int32
	// Requeue is set by a task that wants to be polled again after the others (Yield).
	Requeue bool
	// Forced counts the polls that the budget has ended.
	Forced uint64
	// PollBegan is when the poll began, if somebody wants to know.
	PollBegan int64

	cur *Cx // the strand that runs now; nil between polls

	// The handshake of a dynamic call; see handshake.go.
	mode handshake
	box  unsafe.Pointer // the callee's frame: in with a resume, out with a pending answer
	pend unsafe.Pointer
	rec  *Defers // the recover token, on its way to a deferred async call

	probe callee // what is called, while that is not known to be lowered

	rethrown *Panic // what Repanic threw last, with its first stack

	selects      *Selecting // free list of Selects that wait, linked by next
	selectsSpare int        // how many are in it
}

// PollBudget is how many leaf operations one poll may complete (Tokio's figure).
const PollBudget = 128

// Env is what a runtime gives to all that runs in it. It is set up before the first poll and then
// read only.
type Env struct {
	Driver Driver
	// IO is the socket layer's own driver, kept as the runtime was configured.
	IO any
	// OnCoroutine, if set, is called on a coroutine when it begins to work for r.
	OnCoroutine func(r *Root)

	// Contexts is set by schedulers that must decide themselves when a task is told that a context.Context has ended.
	Contexts *Contexts

	// OnRelease, if set, is called after each Release.
	OnRelease func()

	outside    atomic.Int64
	coroutines coroutinePool
}

// Hold notes that something outside the runtime (a goroutine, a socket) will wake a task. While
// anything is held virtual time stands still and nothing counts as a deadlock.
func (e *Env) Hold() { e.outside.Add(1) }

// Release ends a Hold, after the wake.
func (e *Env) Release() {
	e.outside.Add(-1)
	if e.OnRelease != nil {
		e.OnRelease()
	}
}

// Held reports whether anything is held.
func (e *Env) Held() bool { return e.outside.Load() > 0 }

// Driver is a runtime's one door to time and chance.
type Driver interface {
	// Now is the runtime's monotonic clock, in nanoseconds since the runtime began.
	Now() int64
	// Wall is the wall clock at Now, in nanoseconds since 1970.
	Wall() int64
	// Arm starts a timer that wakes w at when or soon after, never before. shard spreads contention.
	Arm(when int64, w *Waker, shard uint32) Timer
	// Fired reports whether t has fired.
	Fired(t Timer) bool
	// Disarm ends t, and reports whether it had not fired yet. When it answers true w will not be woken. When it answers false the
	// wake may still be on its way. In either case t may become another timer.
	Disarm(t Timer) bool
	// Rand is a random number, from the seed where there is one.
	Rand() uint64
}

// Close gives back what the runtime holds in reserve. No poll may go on.
func (e *Env) Close() { e.coroutines.close() }
