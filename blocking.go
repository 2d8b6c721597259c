package edo

import (
	"context"
	"errors"
	"sync"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// Blocking runs fn, ordinary Go code that may block, on a goroutine of its own, and waits for it. ctx carries cx's
// values and deadline; it is cancelled when the task is aborted, which does not wait for fn to return. A panic of
// fn goes on in the task; if the task has been aborted meanwhile, the runtime's OnPanic hook is told.
//
// Under BlockingLimit fn may have to wait for others. If the task is aborted before its turn, fn is never called.
func Blocking[T any](cx Context, fn func(ctx context.Context) (T, error)) (T, error) {
	x := cx.RT()
	x.Check()
	if fn == nil {
		panic("edo: Blocking of a nil function")
	}
	b := &blocking[T]{base: x.Scope().Base(), fn: fn, rt: RuntimeOf(cx)}
	res := Await(cx, b)
	return res.Val, res.Err
}

type blocking[T any] struct {
	base   context.Context
	fn     func(ctx context.Context) (T, error)
	rt     *Runtime
	ctx    context.Context
	cancel context.CancelFunc
	job    blockingJob
	labels labels

	mu       sync.Mutex
	waker    *Waker
	ended    bool
	res      Result[T]
	panicked *core.Panic
	dropped  *TaskInfo // whose the call was, once its task has given it up
}

// Poll implements Future.
func (b *blocking[T]) Poll(w *Waker) (res Result[T], ready bool) {
	x := core.StrandOf(w)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waker = w
	if b.cancel == nil {
		b.ctx, b.cancel = context.WithCancel(b.base)
		b.labels = labelsOf(x)
		b.job.run = b.run
		b.rt.env.Hold()
		b.rt.blocking.start(&b.job)
		return res, false
	}
	if !b.ended {
		return res, false
	}
	if b.panicked != nil {
		x.Repanic(b.panicked)
	}
	return b.res, true
}

func (b *blocking[T]) run() {
	b.labels.set()
	defer b.rt.env.Release()
	defer b.rt.blocking.ended()
	res := Result[T]{Err: errGoexitInBlocking}
	var panicked *core.Panic
	defer func() {
		if v := recover(); v != nil {
			panicked = core.CaughtOutside(v)
		}
		b.cancel()
		b.mu.Lock()
		b.ended, b.res, b.panicked = true, res, panicked
		w, dropped := b.waker, b.dropped
		b.mu.Unlock()
		if w != nil {
			w.Wake()
		}
		if panicked != nil && dropped != nil {
			b.rt.unseen(*dropped, newPanicError(panicked))
		}
	}()
	res.Val, res.Err = b.fn(b.ctx)
}

var errGoexitInBlocking = errors.New("edo: the function given to Blocking has called runtime.Goexit")

// Drop implements Dropper: it cancels, and does not wait.
func (b *blocking[T]) Drop(w *Waker) bool {
	b.cancel()
	if b.rt.blocking.withdraw(&b.job) {
		b.rt.env.Release()
		return true
	}
	t := info(task.FromRoot(core.StrandOf(w).Root()))
	b.mu.Lock()
	b.waker = nil // the task is not kept until fn returns
	b.dropped = &t
	unseen := b.panicked
	b.mu.Unlock()
	if unseen != nil { // it has panicked, but the task has been aborted before it saw that
		b.rt.unseen(t, newPanicError(unseen))
	}
	return true
}

// Stackful runs fn on a stack of its own that is borrowed from the runtime: awaits inside work, and code that
// is not lowered may call back into it from any depth. In the stackful lowering every task has a
// stack, and Stackful is a plain call.
//
// Without it, async code that is called by plain Go code (a callback, reflect) waits in place: that is correct, but in the
// stackless lowering the other branches of the same task (the arms of a Join or Race around it) stand still meanwhile.
func Stackful(cx Context, fn func(cx Context) error) error {
	cx.RT().Check()
	return fn(cx)
}

// Stackful's frame.
const (
	Stackful__p = 1
	Stackful__s = 2
)

// Stackful__poll is Stackful for lowered code.
func Stackful__poll(cx Context, p *[Stackful__p]unsafe.Pointer, s *[Stackful__s]byte, fn func(cx Context) error) (err error, ok bool) {
	x := cx.RT()
	if s[0] == 0 {
		x.Check()
		result := new(error)
		p[0] = x.Borrow(func(cx Context) { *result = fn(cx) }, unsafe.Pointer(result))
		s[0] = 1
	}
	if !x.PollBorrowed(p[0]) {
		return nil, false
	}
	err = *(*error)(x.EndBorrowed(p[0]))
	p[0] = nil
	return err, true
}
