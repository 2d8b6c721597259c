package sched

import (
	"time"

	"github.com/edo-async/edo/internal/atomicx"
)

// patrol is a goroutine that makes a round every so often while somebody is awake, and sleeps while all do.
type patrol struct {
	asleep atomicx.Bool
	wake   chan struct{}
	quit   chan struct{}
	period time.Duration // between two rounds
	load   load
}

// The time between two rounds: minPeriod where workers get stuck, else maxPeriod.
const (
	maxPeriod = time.Millisecond
	minPeriod = 250 * time.Microsecond
)

func (t *patrol) init() {
	t.wake = make(chan struct{}, 1)
	t.quit = make(chan struct{})
	t.period = maxPeriod
	t.load.init()
}

func (t *patrol) stop() { close(t.quit) }

// nudge ends the sleep. Whoever wakes up calls it, after that can be seen.
func (t *patrol) nudge() {
	if t.asleep.Load() {
		select {
		case t.wake <- struct{}{}:
		default:
		}
	}
}

// run makes rounds until stop is called. pass is one; it is told what the processors do, and how long the round before is ago.
// atRest reports whether all sleep.
func (t *patrol) run(atRest func() bool, pass func(g goroutines, since time.Duration)) {
	timer := time.NewTimer(t.period)
	defer timer.Stop()
	last := time.Now()
	for {
		t.asleep.Store(true) // pairs with nudge
		if atRest() {
			select {
			case <-t.wake:
			case <-t.quit:
				return
			}
			last = time.Now()
		}
		t.asleep.Store(false)
		timer.Reset(t.period)
		select {
		case <-timer.C:
			now := time.Now()
			pass(t.load.read(), now.Sub(last))
			last = now
		case <-t.quit:
			return
		}
	}
}
