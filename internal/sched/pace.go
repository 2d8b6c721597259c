package sched

// pace tells a worker when it has to look beyond its own queue. It counts polls, and measures how
// long they take once per interval, so that slow polls do not let others wait and fast ones are
// not slowed down: a clock costs more than a poll.
type pace struct {
	left     int32 // polls until the interval ends
	interval int32
	average  int64 // nanoseconds for a poll, smoothed
	began    int64 // when the interval began; 0: unknown
	looked   int64 // when the driver was last looked at
}

const (
	// globalAimNanos is how often the global queue should be looked at; the bounds are Tokio's.
	globalAimNanos = 200_000
	minInterval    = 2
	maxInterval    = 127
	firstInterval  = 61 - modelShrink
	// driverAimNanos is how often timers and sockets should be looked at by a worker that never sleeps.
	driverAimNanos = 50_000
)

// reset starts afresh, after a sleep.
func (p *pace) reset() {
	if p.interval == 0 {
		p.interval = firstInterval
	}
	p.left, p.began = p.interval, 0
}

// tick counts a poll and answers false when the interval is over; then renew is to be called.
func (p *pace) tick() bool {
	p.left--
	return p.left > 0
}

// renew begins the next interval at now and reports whether it is time to look at the driver.
func (p *pace) renew(now int64) (driver bool) {
	if p.began != 0 {
		each := (now - p.began) / int64(p.interval)
		p.average += (each - p.average) / 10
		p.interval = int32(min(max(globalAimNanos/max(p.average, 1), minInterval), maxInterval))
	}
	p.left, p.began = p.interval, now
	if now-p.looked < driverAimNanos {
		return false
	}
	p.looked = now
	return true
}
