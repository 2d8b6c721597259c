package edo

import (
	"context"
	"time"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
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

// Now is the time on the runtime's clock, which is virtual under Deterministic. Two of them differ by what has passed, even
// if the system's clock was set meanwhile. After 292 years it stands still.
func Now(cx Context) time.Time { return clock(cx.RT()) }

func clock(x *core.Cx) time.Time {
	d := x.OnWorker().Env.Driver
	if r, ok := d.(interface{ Time() time.Time }); ok {
		return r.Time()
	}
	return time.Unix(0, d.Wall())
}

// Rand is a random number from the runtime's source, which is seeded under Deterministic.
func Rand(cx Context) uint64 { return cx.RT().OnWorker().Env.Driver.Rand() }

// TaskID is the number of the task that cx belongs to.
func TaskID(cx Context) uint64 { return headerOf(cx).ID() }

// Self is the task that cx belongs to, as reports name it.
func Self(cx Context) TaskInfo { return info(headerOf(cx)) }

func headerOf(cx Context) *task.Header {
	x := cx.RT()
	x.Check()
	return task.FromRoot(x.Root())
}

// WithValue runs fn as a part of this task, with a cx that answers val for key, as context.WithValue does. Tasks that
// are spawned inherit what the cx of their Spawn answers (NewGroup's and NewSet's for theirs), but for those that
// are given a context of their own; they do not inherit its end.
func WithValue[T any](cx Context, key, val any, fn func(cx Context) (T, error)) (T, error) {
	x := cx.RT()
	x.Check()
	f := new(async[T])
	core.InitComputation(&f.c, fn)
	f.c.SetScope(x.Scope().WithValue(key, val))
	res := Await(cx, f)
	return res.Val, res.Err
}

// OnDone is a Select case that comes true when ctx has ended.
func OnDone(ctx context.Context) Case {
	if ctx == nil {
		panic("edo: OnDone of a nil context.Context; the zero Case never comes true")
	}
	return Case{Op: &contextOp{ctx}}
}

type contextOp struct{ ctx context.Context }

// contextReg is the registration of a contextOp.
type contextReg struct {
	core.ClaimWaker
	stop func()
}

func (o *contextOp) Try(_ *core.Cx, _ *Case) bool { return o.ctx.Err() != nil }

func (o *contextOp) Arm(x *core.Cx, c *Case, s *core.Selection, i int) bool {
	reg := new(contextReg)
	reg.Init(s, i)
	reg.stop = x.Env().OnContextDone(o.ctx, reg.Wake)
	c.Reg = unsafe.Pointer(reg)
	return false
}

func (o *contextOp) Disarm(_ *core.Cx, c *Case) {
	reg := (*contextReg)(c.Reg)
	if reg == nil {
		return // a context that is not package context's own has panicked
	}
	reg.Close()
	reg.stop()
}
