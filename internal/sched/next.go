package sched

import (
	"github.com/edo-async/edo/internal/deque"
	"github.com/edo-async/edo/internal/task"
)

// next finds the task to poll next. It searches and sleeps as needed; nil means that the worker is to end.
func (w *worker) next() *task.Header {
	for {
		if h := w.local(); h != nil {
			return h
		}
		if h := w.takeShare(); h != nil {
			return w.found(h)
		}
		if h := w.search(); h != nil {
			return w.found(h)
		}
		if w.p.stopping.Load() || !w.sleep() {
			w.stopSearching()
			return nil
		}
	}
}

// takeShare takes from the global queue, into an empty ring.
func (w *worker) takeShare() *task.Header {
	if w.p.inject.empty() {
		return nil
	}
	var batch [maxBatch]*task.Header
	n := w.p.inject.popAll(batch[:], w.p.workers)
	w.keep(batch[min(n, 1):n])
	w.tally.Injected += uint64(n)
	return batch[0]
}

// keep puts tasks that were taken from the global queue into the ring.
func (w *worker) keep(batch []*task.Header) {
	if len(batch) == 0 {
		return
	}
	if n := w.ring.PushAll(batch); n < len(batch) { // thieves hold claims: there is less room than there seemed
		w.p.inject.pushAll(batch[n:])
	}
	w.mark = w.ring.Mark()
	// A worker that took its last look before it slept may have seen neither where these were nor where they are.
	w.p.wakeOne()
}

// popInjected takes one task from the global queue, or nil.
func (w *worker) popInjected() *task.Header {
	h := w.p.inject.pop()
	if h != nil {
		w.tally.Injected++
	}
	return h
}

// local takes from the worker's own queues, and now and then from the global one.
func (w *worker) local() *task.Header {
	if !w.pace.tick() {
		if h := w.maintain(); h != nil {
			return w.found(h)
		}
	}
	if h := w.popPinned(); h != nil {
		return w.found(h)
	}
	if h := w.slot.Take(); h != nil {
		if w.streak++; w.streak <= maxStreak {
			w.tally.SlotPolls++
			return w.found(h)
		}
		w.push(h)
	}
	w.streak = 0
	if h := w.ring.Pop(); h != nil {
		return w.found(h)
	}
	if h := w.pinned.pop(); h != nil {
		return w.found(h)
	}
	return nil
}

// maintain does what a busy worker owes to others once in a while: it looks at the global queue and at
// the driver, and wakes somebody if there is work for two. What comes from the global queue and from timers gets half
// of the polls of the next interval each, or all if there is nothing of the other.
func (w *worker) maintain() *task.Header {
	driver := w.pace.renew(w.here.Env.Driver.Now())
	n := min(int(w.pace.interval), deque.Cap/2-1)
	next, ok := w.giveBack(n)
	taken := 0
	if driver && w.p.station.tryEnter() {
		taken = w.takeSome((n+1)/2, ok)
		n /= 2
		before := w.tally.Scheduled
		w.makeRoom()
		w.p.station.parker.Park(&w.here, 0)
		w.p.station.leave()
		n -= int(w.tally.Scheduled - before)
	}
	taken += w.takeSome(n, ok)
	w.mark = w.ring.Mark()
	if !w.ring.Empty() {
		w.p.wakeOne()
	}
	w.tally.show(&w.here, &w.pace, 0)
	if next == nil && taken == 0 {
		return w.popInjected() // even if there was no room
	}
	return next
}

// giveBack makes room for up to n tasks in the ring's older half if there are any in the global queue: so those that wait there and those
// in the ring, which may ask to be polled again and again, get ahead at the same pace. It gives the newest of
// the ring to the global queue, but none that came from there, or was woken by the driver, and has not been polled yet; unless these are
// more than half a ring. next is to be polled next, if not nil. ok is false if a thief makes room at the moment.
func (w *worker) giveBack(n int) (next *task.Header, ok bool) {
	queued := w.ring.Len()
	over := min(queued+n-deque.Cap/2, max(w.ring.Since(w.mark), queued-deque.Cap/2))
	if over <= 0 || w.p.inject.empty() {
		return nil, true
	}
	var back [deque.Cap]*task.Header
	next, k := w.ring.Cut(back[:over])
	w.p.inject.pushAll(back[:k])
	return next, next != nil
}

// takeSome takes up to n tasks from the global queue into the ring's older half, if ok, and answers how many.
func (w *worker) takeSome(n int, ok bool) int {
	if n = min(n, deque.Cap/2-w.ring.Len()); n <= 0 || !ok || w.p.inject.empty() {
		return 0
	}
	var batch [maxBatch]*task.Header
	n = w.p.inject.popAll(batch[:n], 1)
	w.tally.Injected += uint64(n)
	w.keep(batch[:n])
	return n
}

// makeRoom tells the driver how many timers may fire at once: as many as there is room for in the ring's older half. The
// others stay due; they would be spilled to behind all the tasks that wait in the global queue, perhaps for their first poll.
func (w *worker) makeRoom() { w.here.Room = max(deque.Cap/2-w.ring.Len(), 1) }

// found notes that a task was found: the last searcher wakes the next one.
func (w *worker) found(h *task.Header) *task.Header {
	if w.searching {
		w.stopSearching()
	}
	return h
}

func (w *worker) stopSearching() {
	if !w.searching {
		return
	}
	w.searching = false
	if w.p.idle.endSearch() {
		w.p.wakeOne()
	}
}

// search steals from the other workers, beginning with any one of them.
func (w *worker) search() *task.Header {
	others := *w.p.all.Load()
	if len(others) < 2 {
		return nil
	}
	if !w.searching {
		if w.searching = w.p.idle.trySearch(len(others)); !w.searching {
			return nil
		}
	}
	first := w.random(len(others))
	for range 2 {
		for i := range others {
			v := others[(first+i)%len(others)]
			if v == w {
				continue
			}
			if h, n := v.ring.Steal(&w.ring); h != nil {
				w.tally.Steals++
				w.tally.Stolen += uint64(n)
				return h
			}
		}
	}
	for i := range others {
		if v := others[(first+i)%len(others)]; v != w {
			if h := v.lateSlot(); h != nil {
				w.tally.Steals++
				w.tally.Stolen++
				return h
			}
		}
	}
	return w.popInjected()
}

// lateSlot takes the task in v's slot if it waits for a poll that is slow: one that was going on already when a
// thief was here before.
func (v *worker) lateSlot() *task.Header {
	if v.slot.Empty() {
		return nil
	}
	if v.probes.Load()&(probeThief|probeStuck) == 0 {
		v.probes.Or(probeThief)
		return nil
	}
	return v.slot.Take()
}

// queued reports whether w has anything that others could take.
func (w *worker) queued() bool { return !w.ring.Empty() || !w.slot.Empty() }

// sleep waits until there may be something to do. false means that w is to end, as there are more workers than needed.
func (w *worker) sleep() bool {
	if w.attend() || w.p.trySurplus(w) {
		w.retire()
		return false
	}
	w.p.idle.sleep(w, w.searching)
	w.searching = false
	w.tally.sleeps(&w.here, &w.pace)
	call(w.p.Hooks.Park, w.number)
	// What was queued before the others could see that w sleeps is w's to see now.
	if !w.p.inject.empty() || w.p.stopping.Load() || w.p.stealable() {
		w.p.wakeOne()
	}
	w.makeRoom()
	w.berth.sleep(&w.p.station, &w.here)
	w.mark = w.ring.Mark()
	w.searching = !w.p.idle.leave(w)
	w.probes.And(probeStuck) // what was set while it slept means nothing
	w.tally.wakes(&w.here)
	call(w.p.Hooks.Unpark, w.number)
	w.pace.reset()
	w.p.monitor.nudge()
	// The driver has woken several; or one, which may block, and then nobody would be in the driver.
	if n := w.ring.Len(); n > 1 || n == 1 && w.p.wary.Load() {
		w.p.wakeOne()
	}
	return true
}

// random answers a number in [0, n) (xorshift).
func (w *worker) random(n int) int {
	x := w.rng
	x ^= x << 13
	x ^= x >> 17
	x ^= x << 5
	w.rng = x
	return int(x % uint32(n))
}
