package edo

import (
	"time"

	"github.com/edo-async/edo/internal/core"
)

// Context is the first parameter of every async function: the task that it runs in. It implements
// context.Context. It must not be stored, nor used from another task, branch or goroutine.
type Context = core.Context

// A Waker makes a pending future's task poll it again. It may be called from any goroutine.
type Waker = core.Waker

// A Future is an operation that may not be ready yet, for those who write leaf operations by hand.
// Await suspends on one. See core.Future for the contract of Poll.
type Future[T any] = core.Future[T]

// A Dropper is a future that has something to undo when it is given up because its task is aborted.
// Drop is called in place of Poll, again after each wake, until it answers done.
type Dropper = core.Dropper

// NewWaker makes a waker that calls fn, for polling a future by hand, in tests for example.
func NewWaker(fn func()) *Waker { return core.NewWaker(fn) }

// Lowering tells how this binary was built: "stackful" (plain go build) or "stackless" (edo build).
func Lowering() string {
	if core.Lowered {
		return "stackless"
	}
	return "stackful"
}

// Now is the time on the runtime's clock, which is virtual under Deterministic.
func Now(cx Context) time.Time {
	d := cx.RT().Env().Driver
	return time.Unix(0, d.Wall())
}

// Rand is a random number from the runtime's source, which is seeded under Deterministic.
func Rand(cx Context) uint64 { return cx.RT().Env().Driver.Rand() }
