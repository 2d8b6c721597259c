package sched

import (
	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/deque"
	"github.com/edo-async/edo/internal/task"
)

// worker is one of those that poll tasks for a Multi. A goroutine drives it; when that goroutine is lost to the task that it
// polls, another one takes the worker over. The fields in the first part belong to whichever goroutine drives.
type worker struct {
	p      *Multi
	here   core.Here
	number int

	polling   flag // a task is being polled
	searching bool // counted in idle as a searcher
	streak    int  // polls in a row that came from the slot
	pace      pace
	mark      uint32 // up to where in the ring nothing may be given back unpolled; see giveBack
	rng       uint32

	berth     berth
	probes    atomicx.Uint32
	goroutine atomicx.Int64 // the number of the one that drives; see stuck.go
	seen      sighting      // the monitor's
	tally     tally

	// slot holds the task that the current one has just made runnable: it is polled next, while what
	// they share is in the cache. Thieves take it only from a worker that is stuck.
	slot deque.Slot[task.Header]
	ring deque.Ring[task.Header]

	// pinned holds tasks whose home this is; see pinned.go.
	pinned   inject
	home     atomicx.Bool // of some, now or once: it does not retire. Set under p.mu
	retiring bool         // it was taken out of the count; under p.mu
	turn     bool
}

// The bits of worker.probes. Others set them and the worker clears them between two polls, which costs it a
// load for each poll: a bit that stays was set before the current poll began or during it.
const (
	probeThief   uint32 = 1 << iota // a thief has seen a task in the slot
	probeMonitor                    // the monitor has passed
	probeStuck                      // the monitor has seen its probe stay too long, and counts the worker as stuck
)

// maxStreak bounds polls from the slot in a row, so that two tasks that wake each other do not
// starve the ring (Tokio's figure).
const maxStreak = 3

func newWorker(p *Multi, number int) *worker {
	w := &worker{p: p, number: number, rng: uint32(number)*2654435761 + 1}
	w.here.Env = p.rt.Env
	w.here.Owner = w
	w.here.Shard = uint32(number % p.workers)
	w.berth.sema.Init()
	w.pace.reset()
	return w
}

// schedule takes a task that has become runnable on this worker's goroutine.
func (w *worker) schedule(h *task.Header) {
	w.tally.Scheduled++
	if !w.polling.mine() { // from the driver: several at once, in order
		w.push(h)
		return
	}
	stuck := w.probes.Load()&probeStuck != 0 // this worker will not come to it soon
	if !stuck && !w.p.wary.Load() {
		h = w.slot.Put(h)
		// The monitor may have come between, and will not come again.
		if stuck = w.probes.Load()&probeStuck != 0; stuck && h == nil {
			h = w.slot.Take()
		}
		if h == nil {
			return
		}
	}
	if stuck {
		w.p.inject.push(h)
	} else {
		w.push(h)
	}
	w.p.wakeOne()
}

// push appends to the ring, or, when that is full, to the global queue.
func (w *worker) push(h *task.Header) {
	if h.Pinned() {
		w.pinned.push(h)
		return
	}
	if !w.ring.Push(h) {
		w.overflow(h)
	}
}

// overflow moves the newer half of a full ring to the global queue, and h behind it.
func (w *worker) overflow(h *task.Header) {
	var batch [maxBatch]*task.Header
	n := w.ring.Spill((*[deque.Cap / 2]*task.Header)(batch[:]))
	batch[n] = h
	w.mark = w.ring.Mark()
	w.tally.Overflows++
	w.p.inject.pushAll(batch[:n+1])
	w.p.wakeOne()
}

// run is the body of a goroutine that drives w, until the runtime stops, w retires, or another goroutine has
// taken w over.
func (w *worker) run() {
	if w.p.OnStuck != nil {
		w.goroutine.Store(goroutineID())
	}
	for w.drive() {
	}
}

// drive polls tasks. It answers true after a task has panicked: then it is to be called again.
func (w *worker) drive() (again bool) {
	var polled *task.Header // by this goroutine, now
	defer func() {
		if polled == nil {
			return
		}
		v := recover()
		if polled.Fail(&w.here, v) == task.Leave {
			return // another goroutine drives w now
		}
		w.polling.set(false)
		if v != nil {
			again = true
			return
		}
		go w.run() // runtime.Goexit ends this goroutine
	}()
	for {
		h := w.next()
		if h == nil {
			w.end()
			return false
		}
		for h != nil {
			w.polling.set(true)
			w.tally.Polls++
			polled = h
			act := h.Poll(&w.here)
			polled = nil
			if act == task.Leave {
				return false
			}
			w.polling.set(false)
			if h = w.after(h, act); w.probes.Load() != 0 && w.attend() {
				if h != nil {
					w.push(h)
				}
				w.retire()
				w.end()
				return false
			}
		}
	}
}

// after deals with what a poll has answered. It answers the task itself if it is to be polled at once,
// because it asked for another poll and nobody else waits.
func (w *worker) after(h *task.Header, act task.Action) *task.Header {
	if act != task.Again {
		return nil
	}
	if w.ring.Empty() && w.slot.Empty() && w.pinned.empty() && w.pace.tick() {
		return h
	}
	w.push(h)
	if w.p.wary.Load() {
		w.p.wakeOne()
	}
	return nil
}

// attend clears the probes between polls. It reports whether the worker is to retire: it was stuck, and
// another one has taken its place meanwhile.
func (w *worker) attend() (surplus bool) {
	w.tally.show(&w.here, &w.pace, 0)
	if w.probes.Swap(0)&probeStuck == 0 {
		return false
	}
	w.p.unstuck()
	return w.p.trySurplus(w)
}

// Handoff implements core.Handoffer: the poll that goes on waits in place, and keeps its goroutine.
func (w *worker) Handoff(r *core.Root) {
	go func() {
		h := task.FromRoot(r)
		w.polling.set(false)
		if h = w.after(h, h.PollEnded(&w.here, false)); h != nil {
			w.push(h)
		}
		w.run()
	}()
}

// retire gives all that w holds to the others, after trySurplus has taken w out of the count.
func (w *worker) retire() {
	w.stopSearching()
	h := w.slot.Take()
	if h == nil {
		h = w.ring.Pop()
	}
	for ; h != nil; h = w.ring.Pop() {
		w.p.inject.push(h)
		w.p.wakeOne()
	}
	w.p.remove(w)
}
