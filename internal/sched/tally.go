package sched

import (
	"sync"
	"time"

	"github.com/edo-async/edo/internal/core"
)

// Counts is what a worker has done since it started, or several have. Nothing in it ever goes back.
type Counts struct {
	Polls        uint64
	SlotPolls    uint64        // those of tasks that came from the slot
	Scheduled    uint64        // tasks that became runnable on the worker's own goroutine
	Injected     uint64        // tasks that it took from the global queue
	Steals       uint64        // times that it found something to take from another worker
	Stolen       uint64        // tasks that it got so
	Overflows    uint64        // times that its queue was full
	Parks        uint64        // times that it went to sleep
	IdleParks    uint64        // those of them before which it had found nothing to poll since it woke
	ForcedYields uint64        // polls that the budget has ended
	Busy         time.Duration // not asleep
}

func (c *Counts) add(o *Counts) {
	c.Polls += o.Polls
	c.SlotPolls += o.SlotPolls
	c.Scheduled += o.Scheduled
	c.Injected += o.Injected
	c.Steals += o.Steals
	c.Stolen += o.Stolen
	c.Overflows += o.Overflows
	c.Parks += o.Parks
	c.IdleParks += o.IdleParks
	c.ForcedYields += o.ForcedYields
	c.Busy += o.Busy
}

// WorkerStats is what can be told of one worker.
type WorkerStats struct {
	Counts
	Number      int
	Queued      int           // tasks in its own queue
	AveragePoll time.Duration // of the last polls, smoothed; 0 if not known yet
	Asleep      bool
}

// tally counts what a worker does, in plain words that only its goroutine touches: a poll costs an increment. What others may
// read is a copy, which the worker brings up to date when it looks beyond its queue, when the monitor has passed, and
// when it goes to sleep. So it lags behind by some polls while the worker is busy, and is exact while it sleeps.
type tally struct {
	Counts
	asleepAt uint64 // Polls when it went to sleep last
	_        [64]byte

	mu      sync.Mutex // the fields below
	shown   Counts
	average time.Duration
	queued  int
	asleep  bool
	since   int64 // when it woke, on the runtime's clock
	_       [64]byte
}

// show brings the copy up to date. queued is the length of a queue that others cannot look at.
func (t *tally) show(here *core.Here, p *pace, queued int) {
	t.ForcedYields = here.Forced
	t.mu.Lock()
	t.shown = t.Counts
	t.average = time.Duration(p.average)
	t.queued = queued
	t.mu.Unlock()
}

// sleeps is called before the worker goes to sleep.
func (t *tally) sleeps(here *core.Here, p *pace) {
	now := here.Env.Driver.Now()
	t.Parks++
	if t.Polls == t.asleepAt {
		t.IdleParks++
	}
	t.asleepAt = t.Polls
	t.Busy += time.Duration(now - t.since)
	t.ForcedYields = here.Forced
	t.mu.Lock()
	t.shown = t.Counts
	t.average = time.Duration(p.average)
	t.queued = 0
	t.asleep = true
	t.mu.Unlock()
}

// wakes is called when it has woken.
func (t *tally) wakes(here *core.Here) {
	now := here.Env.Driver.Now()
	t.mu.Lock()
	t.since = now
	t.asleep = false
	t.mu.Unlock()
}

// last answers the counts of a worker that ends.
func (t *tally) last(here *core.Here) *Counts {
	t.ForcedYields = here.Forced
	t.Busy += time.Duration(here.Env.Driver.Now() - t.since)
	return &t.Counts
}

// read answers the copy. Any goroutine may call it. now is the runtime's clock.
func (t *tally) read(now int64) (s WorkerStats) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.Counts = t.shown
	s.AveragePoll = t.average
	s.Queued = t.queued
	s.Asleep = t.asleep
	if !s.Asleep {
		s.Busy += time.Duration(max(now-t.since, 0))
	}
	return s
}
