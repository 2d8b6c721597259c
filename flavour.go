package edo

import (
	"github.com/edo-async/edo/internal/driver"
	"github.com/edo-async/edo/internal/sched"
)

// TEMPORARY until the real schedulers land.
func newScheduler(r *Runtime, c *config) scheduler {
	clock := driver.NewVirtual(1)
	r.env.Driver = clock
	return sched.NewSeeded(&r.rt, clock, r.deadlock)
}

func closeDriver(*Runtime) error { return nil }
