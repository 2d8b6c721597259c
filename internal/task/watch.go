package task

import (
	"slices"
	"sync/atomic"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
)

// Those who wait for a task's end. The first one costs nothing: its waker stands in the header. The
// order that loses no wake: a watcher registers, then looks whether the task is complete; the task
// becomes complete, then looks for watchers. One of them sees the other.

// more is what few tasks need: further watchers, a name, a context.
type more struct {
	core.Rare // first: it is what the task's Root holds

	dropped atomic.Bool // an abort has been taken
	name    string
	pc      uintptr // where it was spawned
	home    any     // a pinned task's worker
	outcome *Outcome
	stop    func() // ends the watch on the outer context

	// For the runtime's observer:
	tag      any
	queuedAt atomicx.Int64 // when it was queued last

	mu       atomicx.Mutex
	closed   bool
	watchers []*Watch
	looks    []*Look // waiting for the task's owner
}

// A Watch is one registration that did not fit into the header.
type Watch struct{ w *core.Waker }

func (h *Header) needMore() *more {
	return asMore(h.Root.NeedRare())
}

func (h *Header) more() *more { return asMore(h.Root.Rare()) }

func newMore() *core.Rare { return &new(more).Rare }

// Watch arranges for w to be woken when the task ends. waiting is false if it has ended already. The
// answer's reg goes to Unwatch.
func (h *Header) Watch(w *core.Waker) (reg *Watch, waiting bool) {
	if h.Ended() {
		return nil, false
	}
	if h.watcher.CompareAndSwap(nil, w) {
		if h.Ended() {
			h.watcher.CompareAndSwap(w, nil)
			return nil, false
		}
		return nil, true
	}
	m := h.needMore()
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return nil, false
	}
	reg = &Watch{w}
	m.watchers = append(m.watchers, reg)
	m.mu.Unlock()
	if h.Ended() {
		h.Unwatch(w, reg)
		return nil, false
	}
	return reg, true
}

// FirstWatcher is who watches first, or nil.
func (h *Header) FirstWatcher() *core.Waker { return h.watcher.Load() }

// Unwatch withdraws a registration that Watch answered. A wake may still come.
func (h *Header) Unwatch(w *core.Waker, reg *Watch) {
	if reg == nil {
		h.watcher.CompareAndSwap(w, nil)
		return
	}
	m := h.more()
	m.mu.Lock()
	if i := slices.Index(m.watchers, reg); i >= 0 {
		m.watchers = slices.Delete(m.watchers, i, i+1)
	}
	m.mu.Unlock()
}

// tellWatchers wakes all who wait and reports whether there were any.
func (h *Header) tellWatchers(here *core.Here) (any bool) {
	if w := h.watcher.Swap(nil); w != nil {
		any = true
		w.WakeFrom(here)
	}
	m := h.more()
	if m == nil {
		return any
	}
	m.mu.Lock()
	m.closed = true
	list := m.watchers
	m.watchers = nil
	m.mu.Unlock()
	for _, reg := range list {
		any = true
		reg.w.WakeFrom(here)
	}
	return any
}
