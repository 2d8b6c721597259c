package driver

import "github.com/edo-async/edo/internal/poller"

// Stats is what a driver has to do.
type Stats struct {
	poller.Stats
	Timers int // that are armed
}

// Stats answers the counts. Any goroutine may call it.
func (d *Real) Stats() Stats { return Stats{Stats: d.poller.Stats(), Timers: d.wheel.Len()} }
