package sched

import (
	"slices"
	"sync"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/driver"
	"github.com/edo-async/edo/internal/task"
)

// Hand is a scheduler without a will of its own, for tests: it polls when it is told to. Its first task is the one under
// test; it counts as woken when it could be polled.
type Hand struct {
	Clock *driver.Virtual

	rt   *task.Runtime
	here core.Here

	mu      sync.Mutex
	changed *sync.Cond
	first   *task.Header
	woken   bool
	others  []*task.Header // that can run, in order
	stop    bool
	ended   chan struct{} // closed when a free run has ended; nil before it begins
	polled  chan struct{} // closed when the current poll has ended
}

// NewHand makes the scheduler, on a virtual clock.
func NewHand() *Hand {
	h := &Hand{Clock: driver.NewVirtual(0)}
	h.changed = sync.NewCond(&h.mu)
	return h
}

// Init connects it to its runtime, whose Env must be set.
func (h *Hand) Init(rt *task.Runtime) {
	rt.Prepare()
	h.rt = rt
	h.here.Env = rt.Env
	h.here.Owner = h
	rt.Env.OnRelease = func() {
		h.mu.Lock()
		h.changed.Signal()
		h.mu.Unlock()
	}
	rt.Env.Contexts = &core.Contexts{Nudge: rt.Env.OnRelease}
}

// Start does nothing.
func (h *Hand) Start() {}

// Schedule implements task.Scheduler.
func (h *Hand) Schedule(t *task.Header, _ *core.Here) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.first == nil {
		h.first = t
	}
	if t == h.first {
		h.woken = true
	} else {
		h.others = append(h.others, t)
	}
	h.changed.Signal()
}

// Woken reports whether the first task was spawned, or woken, or has asked for another poll, since it was polled last.
func (h *Hand) Woken() bool {
	h.rt.Env.Contexts.Look()
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.woken
}

// Poll polls the first task, woken or not, unless it has ended.
func (h *Hand) Poll() {
	if h.first.Ended() {
		return
	}
	if !h.Woken() {
		h.first.Waker.Wake()
	}
	h.mu.Lock()
	h.woken = false
	h.mu.Unlock()
	h.poll(h.first)
}

// Others polls the other tasks until none of them can run.
func (h *Hand) Others() {
	for t := h.next(); t != nil; t = h.next() {
		h.poll(t)
	}
}

func (h *Hand) next() *task.Header {
	h.rt.Env.Contexts.Look()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.others) == 0 {
		return nil
	}
	t := h.others[0]
	h.others = slices.Delete(h.others, 0, 1)
	return t
}

// poll polls t on a goroutine of its own, which t may end, or keep.
func (h *Hand) poll(t *task.Header) {
	h.polled = make(chan struct{})
	go func() {
		returned := false
		defer func() {
			if !returned && t.Fail(&h.here, recover()) != task.Leave {
				close(h.polled)
			}
		}()
		act := t.Poll(&h.here)
		returned = true
		h.after(t, act)
	}()
	<-h.polled
}

func (h *Hand) after(t *task.Header, act task.Action) {
	switch act {
	case task.Leave:
		return // the poll is another goroutine's
	case task.Again:
		h.Schedule(t, &h.here)
	}
	close(h.polled)
}

// Handoff implements core.Handoffer.
func (h *Hand) Handoff(r *core.Root) {
	t := task.FromRoot(r)
	h.after(t, t.PollEnded(&h.here, false))
}

// Free lets all tasks run by themselves, until Stop. Nothing may be polled by hand any more.
func (h *Hand) Free() {
	h.mu.Lock()
	h.ended = make(chan struct{})
	h.mu.Unlock()
	go func() {
		defer close(h.ended)
		for h.round() {
		}
	}()
}

// round does what there is to do, or waits for something; false means stop.
func (h *Hand) round() bool {
	if h.Woken() {
		h.Poll()
	}
	h.Others()
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.woken || len(h.others) > 0:
	case h.stop:
		return false
	default:
		held := h.rt.Env.Held()
		h.mu.Unlock()
		moved := !held && h.Clock.Advance()
		h.mu.Lock()
		if !moved && !h.woken && len(h.others) == 0 && !h.stop {
			h.changed.Wait()
		}
	}
	return true
}

// Stop ends a free run.
func (h *Hand) Stop() {
	h.mu.Lock()
	h.stop = true
	h.changed.Signal()
	ended := h.ended
	h.mu.Unlock()
	if ended != nil {
		<-ended
	}
}

// Worker answers the number of the only worker.
func (h *Hand) Worker(*core.Here) int { return 0 }

// Stats are not kept.
func (h *Hand) Stats() Stats { return Stats{} }

// WorkerStats are not kept.
func (h *Hand) WorkerStats() []WorkerStats { return make([]WorkerStats, 1) }
