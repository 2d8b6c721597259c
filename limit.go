package edo

import (
	"context"
	"fmt"
	"time"

	"github.com/edo-async/edo/internal/core"
)

// Timeout runs fn as a part of this task, and drops it where it waits once d has passed: its deferred calls
// run, and the error matches context.DeadlineExceeded.
func Timeout[T any](cx Context, d time.Duration, fn func(cx Context) (T, error)) (T, error) {
	t := &timeout[T]{timeLimit: timeLimit{d: d}}
	return t.await(cx, &t.timeLimit, fn)
}

// TimeoutAt is Timeout with a time on the runtime's clock.
func TimeoutAt[T any](cx Context, at time.Time, fn func(cx Context) (T, error)) (T, error) {
	t := &timeout[T]{timeLimit: timeLimit{d: until(cx.RT(), at), at: at}}
	return t.await(cx, &t.timeLimit, fn)
}

// Until runs fn as a part of this task, and drops it where it waits once ctx has ended: its deferred calls run, and the error is
// ctx's cause. If ctx has ended before, fn does not begin.
//
// Inside of fn, cx ends with ctx, and answers ctx's values and deadline before its own. With package context, Until gives a task
// cancellation scopes; cancel may be called from anywhere, and contexts under ctx make a tree of them:
//
//	ctx, cancel := context.WithCancelCause(cx)
//	defer cancel(nil)
//	…                                       // pass cancel to whoever may call it
//	v, err := edo.Until(cx, ctx, work)      // what cancel was given, if work was dropped
func Until[T any](cx Context, ctx context.Context, fn func(cx Context) (T, error)) (T, error) {
	x := cx.RT()
	x.Check()
	if ctx == nil {
		panic("edo: Until of a nil context.Context; context.Background is one that does not end")
	}
	if ctx.Err() != nil {
		var none T
		return none, context.Cause(ctx)
	}
	u := &untilEnd[T]{contextLimit: contextLimit{ctx: ctx, scope: x.Scope().Until(ctx).In(x.Env())}}
	u.c.SetScope(u.scope)
	return u.await(cx, &u.contextLimit, fn)
}

type timeout[T any] struct {
	limited[T]
	timeLimit
}

type untilEnd[T any] struct {
	limited[T]
	contextLimit
}

// limit is what ends a computation from outside.
type limit interface {
	// begin comes before the first poll of b; w is to be woken when the limit has passed.
	begin(x *core.Cx, w *Waker, b *core.Branch)
	passed(x *core.Cx) bool
	// end says that nobody asks any more.
	end(x *core.Cx, b *core.Branch)
	// late is the error that tells of it.
	late() error
}

// limited is a computation with a limit, as a future.
type limited[T any] struct {
	c     core.Computation[T]
	limit limit
	begun bool
	over  bool // the limit has passed, and the computation is being dropped
}

func (t *limited[T]) await(cx Context, l limit, fn func(cx Context) (T, error)) (T, error) {
	t.limit = l
	core.InitComputation(&t.c, fn)
	res := Await(cx, t)
	return res.Val, res.Err
}

// Poll implements Future.
func (t *limited[T]) Poll(w *Waker) (res Result[T], ready bool) {
	x := core.StrandOf(w)
	if !t.over {
		if !t.begun {
			t.begun = true
			t.limit.begin(x, w, &t.c.Branch)
		}
		if t.pollIt(x) {
			if t.c.Expired() && t.c.How() == core.Aborted {
				return t.late(), true
			}
			return t.result(x)
		}
		if !t.limit.passed(x) {
			return res, false
		}
		t.stop(x)
	}
	if !t.c.Drop(x) {
		return res, false
	}
	if t.c.How() != core.Aborted {
		return t.result(x) // it ended by itself at the last moment; that is not lost
	}
	return t.late(), true
}

// pollIt polls the computation, and ends the limit if it has ended in whatever way.
func (t *limited[T]) pollIt(x *core.Cx) (done bool) {
	pending := false
	defer func() {
		if !pending {
			t.limit.end(x, &t.c.Branch)
		}
	}()
	done = t.c.Poll(x)
	pending = !done
	return done
}

func (t *limited[T]) late() Result[T] { return Result[T]{Err: t.limit.late()} }

func (t *limited[T]) result(x *core.Cx) (Result[T], bool) {
	if t.c.How() != core.Returned {
		x.EndAs(&t.c.Branch)
	}
	return Result[T]{t.c.Val, t.c.Err}, true
}

// stop begins the drop, once.
func (t *limited[T]) stop(x *core.Cx) {
	if !t.over {
		t.over = true
		t.limit.end(x, &t.c.Branch)
	}
}

// Drop implements Dropper.
func (t *limited[T]) Drop(w *Waker) bool {
	x := core.StrandOf(w)
	t.stop(x)
	if !t.c.Drop(x) {
		return false
	}
	if t.c.How() == core.Panicked {
		x.EndPanicking(core.Aborted, t.c.Panic())
	}
	return true
}

func (t *limited[T]) force() { t.c.Abort() }

// timeLimit is a limit that passes after d.
type timeLimit struct {
	d     time.Duration
	at    time.Time // what the user has said, if that was a time
	timer core.Timer
}

func (l *timeLimit) begin(x *core.Cx, w *Waker, b *core.Branch) {
	if l.d > 0 {
		l.timer = x.StartTimer(after(x, l.d), w)
		b.Limit(l.timer)
	}
}

func (l *timeLimit) passed(x *core.Cx) bool { return l.timer == 0 || x.TimerFired(l.timer) }

func (l *timeLimit) end(x *core.Cx, b *core.Branch) {
	x.StopTimer(l.timer)
	l.timer = 0
	b.Limit(0)
}

func (l *timeLimit) late() error {
	if !l.at.IsZero() {
		return &deadlineError{fmt.Sprintf("edo: timed out at %v", l.at)}
	}
	return &deadlineError{fmt.Sprintf("edo: timed out after %v", l.d)}
}

// contextLimit is a limit that passes with a context.
type contextLimit struct {
	ctx   context.Context
	scope *core.Scope // of the computation
	stop  func()
}

func (l *contextLimit) begin(x *core.Cx, w *Waker, _ *core.Branch) {
	l.stop = x.Env().OnContextDone(l.ctx, func() {
		l.scope.End(l.ctx.Err())
		w.Wake()
	})
}

func (l *contextLimit) passed(*core.Cx) bool { return l.ctx.Err() != nil }

func (l *contextLimit) end(*core.Cx, *core.Branch) {
	if l.stop != nil {
		l.stop()
	}
}

func (l *contextLimit) late() error { return context.Cause(l.ctx) }
