package core

import (
	"context"
	"slices"
	"sync"
)

// OnContextDone arranges for fn to be called once ctx has ended; it must not block. stop withdraws that. fn may be called
// while stop goes on, but under a deterministic scheduler no more afterwards.
func (e *Env) OnContextDone(ctx context.Context, fn func()) (stop func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	if e.Contexts != nil {
		return e.Contexts.watch(ctx, fn)
	}
	withdraw := context.AfterFunc(ctx, fn)
	return func() { withdraw() }
}

// Contexts are those that tasks wait for under a deterministic scheduler. Package context tells of an end on a goroutine, which
// runs when it likes; so the scheduler looks at them itself, at moments of its own choice.
type Contexts struct {
	// Nudge is called, on any goroutine, when one of them has ended, for a scheduler that sleeps.
	Nudge func()

	mu   sync.Mutex
	list []*contextWatch // in the order in which they came
}

type contextWatch struct {
	ctx      context.Context
	fn       func()
	withdraw func() bool
}

func (c *Contexts) watch(ctx context.Context, fn func()) (stop func()) {
	w := &contextWatch{ctx, fn, context.AfterFunc(ctx, c.Nudge)}
	c.mu.Lock()
	c.list = append(c.list, w)
	c.mu.Unlock()
	return func() {
		w.withdraw()
		c.mu.Lock()
		if i := slices.Index(c.list, w); i >= 0 {
			c.list = slices.Delete(c.list, i, i+1)
		}
		c.mu.Unlock()
	}
}

// Look tells those whose context has ended, and then those whose context has ended by that. The scheduler calls it, on the
// goroutine that polls.
func (c *Contexts) Look() {
	for c.look() {
	}
}

func (c *Contexts) look() (told bool) {
	c.mu.Lock()
	var over []*contextWatch
	c.list = slices.DeleteFunc(c.list, func(w *contextWatch) bool {
		if w.ctx.Err() == nil {
			return false
		}
		over = append(over, w)
		return true
	})
	c.mu.Unlock()
	for _, w := range over {
		w.fn()
	}
	return len(over) > 0
}
