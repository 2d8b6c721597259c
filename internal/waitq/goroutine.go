package waitq

import (
	"context"

	"github.com/edo-async/edo/internal/core"
)

// Goroutine is a goroutine that waits without being a task. It is for one wait at a time.
type Goroutine struct {
	Waker *core.Waker
	woken chan struct{}
	done  <-chan struct{}
}

// NewGoroutine is for an operation op which blocks its goroutine until ctx is done; a task has instead to use what
// remedy says. It panics if ctx is a task's own.
func NewGoroutine(ctx context.Context, op, remedy string) *Goroutine {
	if _, task := ctx.(core.Context); task {
		panic(op + " blocks its goroutine, and would block a task's worker: in a task use " + remedy +
			"; on a goroutine beside it pass a context of its own, such as context.WithCancel(cx)")
	}
	if ctx == nil {
		panic(op + " with a nil context.Context; use context.Background() to wait without an end")
	}
	woken := make(chan struct{}, 1)
	return &Goroutine{woken: woken, done: ctx.Done(), Waker: core.NewWaker(func() {
		select {
		case woken <- struct{}{}:
		default:
		}
	})}
}

// Sleep waits for a wake, or until ctx is done; then it answers ctx's cause.
func (g *Goroutine) Sleep(ctx context.Context) error {
	select {
	case <-g.woken:
		return nil
	case <-g.done:
		return context.Cause(ctx)
	}
}

// Wait waits until n, which is in a queue with g's waker, has been served, or ctx is done; then it answers Waiting and ctx's
// cause. n is given back in either case.
func (n *Waiter[T]) Wait(ctx context.Context, g *Goroutine) (v T, s State, err error) {
	for s = n.Served(); s == Waiting && err == nil; s = n.Served() {
		err = g.Sleep(ctx)
	}
	if s == Waiting {
		s = n.Withdraw()
	}
	if s != Waiting {
		err = nil
	}
	v = n.Val
	n.Release()
	return v, s, err
}
