package edo

import (
	"fmt"

	"github.com/edo-async/edo/internal/driver"
	"github.com/edo-async/edo/internal/sched"
)

// setUp makes the runtime's driver and its scheduler, as configured.
func (r *Runtime) setUp(c *config) {
	if c.deterministic {
		clock := driver.NewVirtual(c.seed)
		r.env.Driver = clock
		r.sched = sched.NewSeeded(&r.rt, clock, r.deadlock)
		return
	}
	shards := c.workers
	if c.currentThread {
		shards = 1
	}
	d, err := driver.NewReal(shards, c.portable)
	if err != nil {
		// The system is out of descriptors: nothing that a program could do but end.
		panic(fmt.Sprintf("edo: cannot make a runtime: %v", err))
	}
	r.env.Driver = d
	r.env.IO = d.Poller()
	r.closeDriver = d.Close
	if c.currentThread {
		r.sched = sched.NewCurrent(&r.rt, d)
	} else {
		r.sched = sched.NewMulti(&r.rt, c.workers, d)
	}
}
