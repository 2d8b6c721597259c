package edo

import (
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/driver"
	"github.com/edo-async/edo/internal/sched"
	"github.com/edo-async/edo/internal/task"
)

// Flavour names the scheduler of a runtime.
type Flavour string

// The flavours.
const (
	FlavourMultiThread   Flavour = "multi-thread"   // the default: workers that steal from each other
	FlavourCurrentThread Flavour = "current-thread" // by option CurrentThread
	FlavourDeterministic Flavour = "deterministic"  // by option Deterministic
)

// scheduler is what the root needs of a scheduler beyond scheduling.
type scheduler interface {
	task.Scheduler
	Start()
	Stop()
	Worker(here *core.Here) int
	Stats() sched.Stats
	WorkerStats() []sched.WorkerStats
}

// setUp makes the runtime's driver and its scheduler, as configured.
func (r *Runtime) setUp(c *config) error {
	if c.hand != nil {
		r.env.Driver = c.hand.Clock
		c.hand.Init(&r.rt)
		r.sched, r.flavour, r.workers = c.hand, FlavourDeterministic, 1
		return nil
	}
	if c.deterministic {
		clock := driver.NewVirtual(c.seed)
		r.env.Driver = clock
		s := sched.NewSeeded(&r.rt, clock, r.deadlock)
		s.Hooks = c.workerHooks()
		r.sched, r.flavour, r.workers = s, FlavourDeterministic, 1
		return nil
	}
	if c.currentThread {
		c.workers = 1
	}
	d, err := driver.NewReal(c.workers, c.portable)
	if err != nil {
		return err
	}
	r.env.Driver = d
	r.env.IO = d.Poller()
	r.closeDriver = d.Close
	r.driverStats = d.Stats
	r.workers = c.workers
	if c.currentThread {
		s := sched.NewCurrent(&r.rt, d)
		s.Hooks = c.workerHooks()
		s.OnStuck = c.onStuck()
		r.sched, r.flavour = s, FlavourCurrentThread
		return nil
	}
	s := sched.NewMulti(&r.rt, c.workers, d)
	s.Hooks = c.workerHooks()
	s.OnStuck = c.onStuck()
	r.sched, r.flavour = s, FlavourMultiThread
	return nil
}

// Hand__scheduler is for package edotest: tasks are polled by hand. Do not call it otherwise.
func Hand__scheduler(h *sched.Hand) Option { return option(func(c *config) { c.hand = h }) }
