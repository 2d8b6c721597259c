package sched

import "github.com/edo-async/edo/internal/core"

// Stats is what can be told of a scheduler as a whole.
type Stats struct {
	Workers  int    // there are now, spare ones included
	Queued   int    // tasks in the global queue
	Injected uint64 // tasks that were put into it since the start
	Stuck    uint64 // polls that took so long that the monitor stepped in
	Spares   uint64 // workers started for that reason
	Retired  Counts // what workers have done that have ended since
}

// Stats answers the counts. Any goroutine may call it.
func (p *Multi) Stats() Stats {
	s := Stats{
		Workers: len(*p.all.Load()),
		Stuck:   uint64(p.stucks.Load()),
		Spares:  uint64(p.spares.Load()),
	}
	s.Queued, s.Injected = p.inject.stats()
	p.mu.Lock()
	s.Retired = p.retired
	p.mu.Unlock()
	return s
}

// WorkerStats answers what each worker has done. Any goroutine may call it.
func (p *Multi) WorkerStats() []WorkerStats {
	now := p.rt.Env.Driver.Now()
	all := *p.all.Load()
	list := make([]WorkerStats, len(all))
	for i, w := range all {
		list[i] = w.tally.read(now)
		list[i].Number = w.number
		list[i].Queued = w.ring.Len()
		if !w.slot.Empty() {
			list[i].Queued++
		}
	}
	return list
}

// Stats is Multi's. A spare is a goroutine that has gone on for one that a poll blocks.
func (c *Current) Stats() Stats {
	s := Stats{Workers: 1, Stuck: uint64(c.stucks.Load()), Spares: uint64(c.spares.Load())}
	s.Queued, s.Injected = c.inject.stats()
	return s
}

// WorkerStats is Multi's.
func (c *Current) WorkerStats() []WorkerStats {
	return []WorkerStats{c.tally.read(c.rt.Env.Driver.Now())}
}

// Stats is Multi's. There is no global queue: what is there to poll is the worker's.
func (s *Seeded) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{Workers: 1, Injected: s.counts.Injected}
}

// WorkerStats is Multi's. The worker is never busy: virtual time stands still while it polls.
func (s *Seeded) WorkerStats() []WorkerStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return []WorkerStats{{Counts: s.counts, Queued: len(s.ready), Asleep: s.waits}}
}

// stats answers how many tasks there are, and were put in.
func (q *inject) stats() (queued int, pushed uint64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return int(q.n.Load()), q.pushed
}

// Worker is the number of the worker whose here is given.
func (p *Multi) Worker(here *core.Here) int { return here.Owner.(*worker).number }

// Worker is Multi's.
func (c *Current) Worker(*core.Here) int { return 0 }

// Worker is Multi's.
func (s *Seeded) Worker(*core.Here) int { return 0 }
