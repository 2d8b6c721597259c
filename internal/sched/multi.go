package sched

import (
	"slices"
	"sync"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// Multi is the multi-thread scheduler: workers with queues of their own that steal from each other.
type Multi struct {
	// OnStuck, if set before Start, is told when the monitor steps in because a poll does not end. It is
	// called on the monitor's goroutine.
	OnStuck func(StuckPoll)
	// Hooks are set before Start.
	Hooks Hooks

	rt      *task.Runtime
	workers int // how many are to work at the same time

	inject  inject
	idle    idle
	station station
	monitor monitor

	all      atomicx.Pointer[[]*worker] // replaced under mu, never changed
	stopping atomicx.Bool
	wary     atomicx.Bool  // workers have got stuck lately; see monitor.go
	reserve  atomicx.Int64 // how many workers are kept ready beyond those that are to work

	mu    atomicx.Mutex // the fields below, and replacing all
	alive int           // workers there are
	stuck int           // those of them that the monitor counts as stuck
	last  int           // the highest number of a worker
	homes int           // how many homes were given to pinned tasks from outside
	ended sync.WaitGroup
	// retired is what workers have done that are not in all any more.
	retired Counts

	stucks, spares atomicx.Int64
}

// NewMulti makes a scheduler with the given number of workers for rt, whose Env must have its driver. parker is
// where workers sleep; nil if the runtime has neither timers nor sockets.
func NewMulti(rt *task.Runtime, workers int, parker Parker) *Multi {
	rt.Prepare()
	p := &Multi{rt: rt, workers: max(workers, 1)}
	p.station.parker = parker
	all := make([]*worker, p.workers)
	for i := range all {
		all[i] = newWorker(p, i)
	}
	p.last = len(all) - 1
	p.alive = len(all)
	p.all.Store(&all)
	p.monitor.init(p)
	return p
}

// Start runs the workers.
func (p *Multi) Start() {
	for _, w := range *p.all.Load() {
		p.ended.Add(1)
		go w.begin()
	}
	p.ended.Add(1)
	go p.monitor.run()
}

// Stop ends the workers once nothing is queued, and waits for them. The tasks must have ended before.
func (p *Multi) Stop() {
	p.stopping.Store(true)
	p.monitor.stop()
	p.mu.Lock()
	all := *p.all.Load()
	p.mu.Unlock()
	for _, w := range all {
		w.berth.call(&p.station)
	}
	p.ended.Wait()
}

// Schedule implements task.Scheduler.
func (p *Multi) Schedule(h *task.Header, here *core.Here) {
	if h.Pinned() {
		p.schedulePinned(h, here)
		return
	}
	if here != nil {
		if w, ok := here.Owner.(*worker); ok && w.p == p {
			w.schedule(h)
			return
		}
	}
	p.inject.push(h)
	p.wakeOne()
}

// wakeOne wakes a sleeping worker for a task that was queued, unless somebody searches who will find it.
func (p *Multi) wakeOne() {
	if !p.idle.wakes() {
		return
	}
	if w := p.idle.pop(false); w != nil {
		w.berth.call(&p.station)
	}
}

// stealable reports whether any worker's queue holds something.
func (p *Multi) stealable() bool {
	for _, w := range *p.all.Load() {
		if !w.ring.Empty() {
			return true
		}
	}
	return false
}

// addSpares starts as many workers as are missing, and reports whether that was any.
func (p *Multi) addSpares() bool {
	p.mu.Lock()
	n := min(p.workers+int(p.reserve.Load())-(p.alive-p.stuck), p.workers+maxSpares-p.alive)
	if n <= 0 || p.stopping.Load() {
		p.mu.Unlock()
		return false
	}
	all := slices.Clone(*p.all.Load())
	for range n {
		p.last++
		all = append(all, newWorker(p, p.last))
	}
	p.all.Store(&all)
	p.alive += n
	p.ended.Add(n)
	p.mu.Unlock()
	p.spares.Add(int64(n))
	for _, w := range all[len(all)-n:] {
		go w.begin()
	}
	return true
}

// countStuck notes that a worker is stuck.
func (p *Multi) countStuck() {
	p.stucks.Add(1)
	p.mu.Lock()
	p.stuck++
	p.mu.Unlock()
}

// unstuck notes that a worker's poll has ended which was counted as stuck.
func (p *Multi) unstuck() {
	p.mu.Lock()
	p.stuck--
	p.mu.Unlock()
	p.monitor.nudge()
}

// trySurplus takes w out of the count if there are more workers than needed; it has to retire then. Those that come
// back from a poll in which they were stuck may fill the reserve twice: so, where as many come back as get stuck, none has to
// be started.
func (p *Multi) trySurplus(w *worker) bool {
	if len(*p.all.Load()) <= p.workers || w.home.Load() { // the usual case takes no lock
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if w.home.Load() || p.surplusLocked() <= 0 {
		return false
	}
	p.alive--
	w.retiring = true
	return true
}

// surplus is how many workers there are more than needed; less than 0 if there are fewer.
func (p *Multi) surplus() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.surplusLocked()
}

func (p *Multi) surplusLocked() int { return p.alive - p.stuck - p.workers - 2*int(p.reserve.Load()) }

// remove takes out a worker that trySurplus took out of the count.
func (p *Multi) remove(w *worker) {
	p.mu.Lock()
	all := slices.Clone(*p.all.Load())
	all = slices.DeleteFunc(all, func(o *worker) bool { return o == w })
	p.all.Store(&all)
	p.retired.add(w.tally.last(&w.here))
	p.mu.Unlock()
}
