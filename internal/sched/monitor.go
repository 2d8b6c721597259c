package sched

import (
	"time"

	"github.com/edo-async/edo/internal/atomicx"
)

// monitor watches for workers whose poll does not end, because the task blocks its goroutine or computes
// for long. All that such a worker holds can be taken from it; what it lacks is someone to do
// so. The monitor wakes a worker, or starts a spare one. When the poll ends, the worker with the least
// to do retires.
//
// It sets a probe on each worker and comes back: a worker clears its probes after each poll. So watching costs
// a poll nothing but a load.
type monitor struct {
	p      *Multi
	asleep atomicx.Bool
	wake   chan struct{}
	quit   chan struct{}

	// period is the time between two passes. A worker whose probe stays for stuckPasses of them while something
	// waits is stuck if processors are free: then it blocks. If none is free, it may be computing like others,
	// and counts as stuck after stuckAfter. Where workers get stuck often the period shrinks: a
	// crowd of tasks that block is spread over spare workers quickly.
	period time.Duration
	quiet  int // passes in a row without a stuck worker
	load   load
	reporter
}

const (
	stuckPasses = 2
	stuckAfter  = 10 * time.Millisecond
	maxPeriod   = 2 * time.Millisecond
	minPeriod   = 250 * time.Microsecond
	quietPasses = 64 // before the period grows again
	// maxSpares bounds the workers that are added; past it, blocked workers delay others.
	maxSpares = 4096
	// crowded is how many goroutines for each worker may wait for a processor before no more spares are
	// added: they would only share it among more.
	crowded = 8
)

func (m *monitor) init(p *Multi) {
	m.p = p
	m.wake = make(chan struct{}, 1)
	m.quit = make(chan struct{})
	m.period = maxPeriod
	m.load.init()
}

func (m *monitor) stop() { close(m.quit) }

// nudge wakes the monitor when a worker has woken.
func (m *monitor) nudge() {
	if m.asleep.Load() {
		select {
		case m.wake <- struct{}{}:
		default:
		}
	}
}

func (m *monitor) run() {
	defer m.p.ended.Done()
	timer := time.NewTimer(m.period)
	defer timer.Stop()
	for {
		m.asleep.Store(true) // pairs with nudge, after a worker has counted itself as awake
		if m.p.allAsleep() {
			select {
			case <-m.wake:
			case <-m.quit:
				return
			}
		}
		m.asleep.Store(false)
		timer.Reset(m.period)
		select {
		case <-timer.C:
			m.pass()
		case <-m.quit:
			return
		}
	}
}

// sighting is for how long a worker's probe has stayed.
type sighting struct {
	passes int
	time   time.Duration
}

// pass looks at each worker once.
func (m *monitor) pass() {
	runnable := m.load.runnable()
	found := false
	for _, w := range *m.p.all.Load() {
		probes := w.probes.Load()
		s := &w.seen
		if w.berth.state.Load() != awake {
			*s = sighting{}
			continue
		}
		if probes&probeMonitor == 0 {
			*s = sighting{}
			w.probes.Or(probeMonitor)
			continue
		}
		s.passes++
		s.time += m.period
		if s.passes < stuckPasses || runnable > 0 && s.time < stuckAfter || !m.p.waiting(w) {
			continue
		}
		found = true
		roomy := runnable < crowded*m.p.workers
		switch {
		case probes&probeStuck != 0: // something new waits behind it, or there was no room for a spare before
			m.p.relieve(roomy && m.p.wantsSpare())
		case w.probes.CompareAndSwap(probes, probes|probeStuck):
			m.p.countStuck()
			m.report(w, s.time)
			m.p.relieve(roomy && m.p.wantsSpare())
		}
	}
	m.adapt(found && runnable <= m.p.workers)
}

// adapt sets the period: shorter after a pass that was needed, longer after many that were not.
func (m *monitor) adapt(needed bool) {
	if needed {
		m.quiet = 0
		m.period = max(m.period/2, minPeriod)
	} else if m.quiet++; m.quiet >= quietPasses {
		m.quiet = 0
		m.period = min(2*m.period, maxPeriod)
	}
}

// waiting reports whether anything waits for want of a worker that is not w: a task that w holds, one in the global
// queue, or the driver.
func (p *Multi) waiting(w *worker) bool {
	return w.queued() || !p.inject.empty() || p.station.parker != nil && !p.station.taken.Load()
}

// relieve finds somebody to do what waits.
func (p *Multi) relieve(spare bool) {
	if spare {
		p.addSpare()
		return
	}
	if w := p.idle.pop(true); w != nil {
		w.berth.call(&p.station)
	}
}

func (p *Multi) allAsleep() bool { return sleeping(p.idle.word.Load()) >= len(*p.all.Load()) }
