package sched

import (
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// Pinned tasks are polled by one worker for ever, their home: the one on which they were spawned. They wait in a queue of its
// own, from which nobody steals; so pinned tasks of one home are never polled at the same time. A home does not retire, and
// what blocks it blocks its pinned tasks.
//
// Whoever queues one from elsewhere calls the home's berth afterwards. Such a call is kept until the next sleep, so it is not
// missed, and may come in vain.

// schedulePinned queues a pinned task at its home.
func (p *Multi) schedulePinned(h *task.Header, here *core.Here) {
	var caller *worker
	if here != nil {
		if w, ok := here.Owner.(*worker); ok && w.p == p {
			caller = w
		}
	}
	home, _ := h.Home().(*worker)
	if home == nil { // it is being spawned, and nobody else schedules it
		home = p.chooseHome(caller)
		h.SetHome(home)
	}
	home.pinned.push(h)
	if home != caller {
		home.berth.call(&p.station)
	}
}

// chooseHome finds a home for a task that is spawned on caller, or from outside.
func (p *Multi) chooseHome(caller *worker) *worker {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := caller
	if all := *p.all.Load(); w == nil {
		for w = all[p.homes%len(all)]; w.retiring; w = all[p.homes%len(all)] {
			p.homes++
		}
		p.homes++
	}
	w.home.Store(true)
	return w
}

// popPinned takes a pinned task every other time, so that neither those nor the others starve.
func (w *worker) popPinned() *task.Header {
	if w.turn = !w.turn; !w.turn {
		return nil
	}
	return w.pinned.pop()
}
