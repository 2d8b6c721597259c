package driver

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/poller"
	"github.com/edo-async/edo/internal/wheel"
)

// Real is the driver of runs in the real world: the system's monotonic clock, a timer wheel, and a
// poller of sockets.
type Real struct {
	start  time.Time
	wall   int64 // at start
	wheel  *wheel.Wheel
	poller *poller.Poller
}

// NewReal makes a driver. shards is how many workers arm timers at the same time; portable asks for
// sockets over package net, in place of the system's own poller.
func NewReal(shards int, portable bool) (*Real, error) {
	d := &Real{start: time.Now(), wheel: wheel.New(shards)}
	d.wall = d.start.UnixNano()
	if portable {
		d.poller = poller.NewPortable()
	} else {
		p, err := poller.New()
		if err != nil {
			return nil, err
		}
		d.poller = p
	}
	d.poller.Clock = d
	return d, nil
}

// Poller is where sockets wait.
func (d *Real) Poller() *poller.Poller { return d.poller }

// Now implements core.Driver.
func (d *Real) Now() int64 { return int64(time.Since(d.start)) }

// Wall implements core.Driver.
func (d *Real) Wall() int64 { return wallAt(d.wall, d.Now()) }

// Time is Wall with a monotonic reading.
func (d *Real) Time() time.Time { return d.start.Add(time.Duration(d.Now())) }

// wallAt is the wall clock at now, or the last moment that it can show.
func wallAt(start, now int64) int64 {
	if w := start + now; w >= start {
		return w
	}
	return math.MaxInt64
}

// Rand implements core.Driver.
func (d *Real) Rand() uint64 { return rand.Uint64() }

// Arm implements core.Driver.
func (d *Real) Arm(when int64, w *core.Waker, shard uint32) core.Timer {
	t, unpark := d.wheel.Arm(when, w, shard)
	if unpark {
		d.poller.Wake()
	}
	return t
}

// Fired implements core.Driver.
func (d *Real) Fired(t core.Timer) bool { return d.wheel.Fired(t) }

// Disarm implements core.Driver.
func (d *Real) Disarm(t core.Timer) bool { return d.wheel.Disarm(t) }

// Park sleeps until a timer is due, a socket is ready, Unpark is called or timeout has passed, and wakes whom that
// concerns. It may return for no reason. One worker at a time calls it.
func (d *Real) Park(here *core.Here, timeout time.Duration) {
	if timeout != 0 {
		if until := d.wheel.Sleep(); until != wheel.Never {
			pause := time.Duration(max(until-d.Now(), 0))
			if timeout < 0 || pause < timeout {
				timeout = pause
			}
		}
	}
	// An error of the poller is not one of any task: its sockets will see their own.
	_, _ = d.poller.Wait(timeout, here)
	d.wheel.Advance(d.Now(), here)
}

// Unpark ends the Park that goes on, or the next one. Any goroutine may call it.
func (d *Real) Unpark() { d.poller.Wake() }

// Close gives back what the driver holds. Nobody may park any more.
func (d *Real) Close() error { return d.poller.Close() }
