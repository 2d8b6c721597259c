package edo

import (
	"context"
	"errors"
	"sync"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// Blocking runs fn, ordinary Go code that may block, on a goroutine of its own, and waits for it. ctx carries cx's
// values and deadline; it is cancelled when the task is aborted, which does not wait for fn to return. A panic of
// fn goes on in the task.
func Blocking[T any](cx Context, fn func(ctx context.Context) (T, error)) (T, error) {
	base := cx.RT().Scope().Base()
	res := Await(cx, &blocking[T]{base: base, fn: fn})
	return res.Val, res.Err
}

type blocking[T any] struct {
	base   context.Context
	fn     func(ctx context.Context) (T, error)
	cancel context.CancelFunc

	mu       sync.Mutex
	waker    *Waker
	ended    bool
	res      Result[T]
	panicked *core.Panic
}

// Poll implements Future.
func (b *blocking[T]) Poll(w *Waker) (res Result[T], ready bool) {
	x := core.StrandOf(w)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waker = w
	if b.cancel == nil {
		var ctx context.Context
		ctx, b.cancel = context.WithCancel(b.base)
		x.Env().Hold()
		go b.run(ctx, x.Env())
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

func (b *blocking[T]) run(ctx context.Context, env *core.Env) {
	defer env.Release()
	res := Result[T]{Err: errGoexitInBlocking}
	var panicked *core.Panic
	defer func() {
		if v := recover(); v != nil {
			panicked = core.CaughtOutside(v)
		}
		b.cancel()
		b.mu.Lock()
		b.ended, b.res, b.panicked = true, res, panicked
		w := b.waker
		b.mu.Unlock()
		if w != nil {
			w.Wake()
		}
	}()
	res.Val, res.Err = b.fn(ctx)
}

var errGoexitInBlocking = errors.New("edo: the function given to Blocking has called runtime.Goexit")

// Drop implements Dropper: it cancels, and does not wait.
func (b *blocking[T]) Drop(*Waker) bool {
	b.cancel()
	b.mu.Lock()
	b.waker = nil // the task is not kept until fn returns
	b.mu.Unlock()
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
