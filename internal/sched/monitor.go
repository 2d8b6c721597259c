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

	// period is the time between two passes. A worker whose probe stays for stuckPasses of them is
	// stuck. Where workers get stuck often the period shrinks, so that a crowd of tasks that
	// block is spread over spare workers quickly.
	period time.Duration
	quiet  int // passes in a row without a stuck worker
	seen   map[*worker]int
}

const (
	stuckPasses = 2
	maxPeriod   = 5 * time.Millisecond // stuck after 10 to 15 ms
	minPeriod   = 250 * time.Microsecond
	quietPasses = 8 // before the period grows again
	// maxSpares bounds the workers that are added; past it, blocked workers delay others.
	maxSpares = 4096
)

func (m *monitor) init(p *Multi) {
	m.p = p
	m.wake = make(chan struct{}, 1)
	m.quit = make(chan struct{})
	m.period = maxPeriod
	m.seen = make(map[*worker]int)
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

// pass looks at each worker once.
func (m *monitor) pass() {
	found := false
	next := make(map[*worker]int, len(m.seen))
	for _, w := range *m.p.all.Load() {
		probes := w.probes.Load()
		if w.berth.state.Load() != awake {
			continue
		}
		if probes&probeMonitor == 0 {
			w.probes.Or(probeMonitor)
			continue
		}
		n := m.seen[w] + 1
		next[w] = n
		if n < stuckPasses || !m.p.waiting(w) {
			continue
		}
		found = true
		if probes&probeStuck != 0 {
			m.p.relieve(false) // something new waits behind it
		} else if w.probes.CompareAndSwap(probes, probes|probeStuck) {
			m.p.relieve(m.p.countStuck())
		}
	}
	m.seen = next
	switch {
	case found:
		m.quiet = 0
		m.period = max(m.period/2, minPeriod)
	case m.quiet < quietPasses:
		m.quiet++
	default:
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
