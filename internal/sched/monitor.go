package sched

import (
	"cmp"
	"slices"
	"time"
)

// monitor watches for workers whose poll does not end, because the task blocks its goroutine or computes
// for long. All that such a worker holds can be taken from it; what it lacks is someone to do
// so. The monitor wakes a worker, or starts spare ones. When the poll ends, the worker with the least
// to do retires.
//
// It sets a probe on each worker and comes back: a worker clears its probes after each poll. So watching costs
// a poll nothing but a load.
//
// The first poll that blocks is noticed after a few passes. Where one has, others are likely to follow, and waiting for the
// monitor each time would be slow; so for a while the scheduler is wary: more workers are kept ready than are to work
// (the reserve), and whoever makes a task runnable, or leaves the driver, wakes another one at once, as
// goroutines do. Tasks then wait behind a blocked poll only as long as it takes to wake a thread.
type monitor struct {
	patrol
	reporter
	p *Multi

	quiet    int       // passes in a row in which no worker was found to block
	late     []*worker // of one pass
	untold   bool      // a worker is stuck that is yet to be reported
	settling int       // passes for which workers that are too many are still woken
}

const (
	// A worker whose probe stays for stuckPasses passes is late. It counts as stuck if it blocks, or if
	// processors are free; else only after stuckAfter: then it may just be computing, as others are.
	stuckPasses = 2
	stuckAfter  = 10 * time.Millisecond
	// reservePasses is how many quiet passes halve the reserve, and waryPasses how many end wariness.
	reservePasses = 128
	waryPasses    = 1024
	// dismissals is how many workers that are not needed any more are woken in a pass, for them to retire, when wariness has
	// ended; settlingPasses is for how many passes.
	dismissals     = 32
	settlingPasses = 2 * maxSpares / dismissals
	// maxSpares bounds the workers that are added; past it, blocked workers delay others.
	maxSpares = 4096
	// crowded is how many goroutines for each worker may wait for a processor before no more spares are
	// added: they would only share it among more.
	crowded = 8
)

func (m *monitor) init(p *Multi) {
	m.p = p
	m.patrol.init()
}

func (m *monitor) run() {
	defer m.p.ended.Done()
	m.patrol.run(func() bool { return !m.untold && !m.p.wary.Load() && m.settling == 0 && m.p.atRest() }, m.pass)
}

// sighting is for how long a worker's probe has stayed.
type sighting struct {
	passes    int
	time      time.Duration
	tellAgain time.Duration // how late the poll is to be when it is reported next
}

// pass looks at each worker once, after time since the pass before.
func (m *monitor) pass(g goroutines, since time.Duration) {
	m.late, m.untold = m.late[:0], false
	waits := false // something waits behind a poll that goes on
	for _, w := range *m.p.all.Load() {
		if !m.look(w, since) {
			continue
		}
		isStuck := w.probes.Load()&probeStuck != 0
		if isStuck && w.seen.time >= w.seen.tellAgain {
			w.seen.tellAgain = m.report(m.p.OnStuck, w.number, w.goroutine.Load(), w.seen.time)
		}
		m.untold = m.untold || isStuck && w.seen.tellAgain != never
		if w.seen.passes < stuckPasses || isStuck {
			waits = m.offer(w) || waits
			continue
		}
		m.late = append(m.late, w)
	}
	stuck, blocked := m.judge(g)
	m.adapt(blocked)
	roomy := g.runnable < crowded*m.p.workers
	if !(roomy && m.p.addSpares()) && (waits || stuck > 0) {
		m.p.wakeAny()
	}
	if m.settling > 0 {
		m.settling--
		for range min(m.p.surplus(), dismissals) {
			m.p.wakeAny() // it finds nothing to do, and that it is one too many
		}
	}
}

// look sets w's probe and reports whether it has stayed since the pass before, in one poll.
func (m *monitor) look(w *worker, since time.Duration) (stayed bool) {
	if !w.polling.get() {
		w.seen = sighting{}
		return false
	}
	if w.probes.Load()&probeMonitor == 0 {
		w.seen = sighting{tellAgain: reportAfter}
		w.probes.Or(probeMonitor)
		return false
	}
	w.seen.passes++
	w.seen.time += since
	return true
}

// offer lets thieves have what is in w's slot, and reports whether w holds anything that they could take.
func (m *monitor) offer(w *worker) bool {
	if !w.slot.Empty() {
		w.probes.Or(probeThief)
		return true
	}
	return !w.ring.Empty()
}

// judge decides which of those that are late are stuck. It answers how many are that were not before, and how many of these
// block for certain. Those in doubt must not count: while many compute, more workers make more of them late.
func (m *monitor) judge(g goroutines) (stuck, blocked int) {
	slices.SortFunc(m.late, func(v, w *worker) int { return cmp.Compare(w.seen.time, v.seen.time) })
	// No more of them can be computing than goroutines run or could: the others block.
	certain := len(m.late) - g.running - g.runnable
	for i, w := range m.late {
		if i >= certain && g.runnable > 0 && w.seen.time < stuckAfter {
			break
		}
		if !m.p.wary.Load() && !m.p.waiting(w) {
			continue // nobody misses it
		}
		if !w.trySetStuck() {
			continue // it is through
		}
		m.p.countStuck()
		m.untold = true
		stuck++
		if i < certain {
			blocked++
		}
	}
	return stuck, blocked
}

// adapt sets the reserve and the period after a pass in which so many workers were found to block.
func (m *monitor) adapt(blocked int) {
	p := m.p
	if blocked > 0 {
		m.quiet = 0
		m.period = minPeriod
		p.wary.Store(true)
		p.reserve.Store(max(p.reserve.Load(), min(2*int64(blocked), maxSpares)))
		return
	}
	if !p.wary.Load() {
		return
	}
	m.quiet++
	if m.quiet%reservePasses == 0 {
		p.reserve.Store(max(p.reserve.Load()/2, 2))
		m.period = min(2*m.period, maxPeriod)
	}
	if m.quiet >= waryPasses {
		p.wary.Store(false)
		p.reserve.Store(0)
		m.period = maxPeriod
		m.settling = settlingPasses
	}
}

// trySetStuck marks w as stuck, unless it has come out of its poll.
func (w *worker) trySetStuck() bool {
	for {
		probes := w.probes.Load()
		if probes&probeMonitor == 0 || probes&probeStuck != 0 {
			return false
		}
		if w.probes.CompareAndSwap(probes, probes|probeStuck) {
			return true
		}
	}
}

// waiting reports whether anything waits for want of a worker that is not w: a task that w holds, one in the global
// queue, or the driver.
func (p *Multi) waiting(w *worker) bool {
	return w.queued() || !p.inject.empty() || p.station.parker != nil && !p.station.taken.Load()
}

// wakeAny wakes a sleeping worker, if there is one, even if others search.
func (p *Multi) wakeAny() {
	if w := p.idle.pop(true); w != nil {
		w.berth.call(&p.station)
	}
}

// atRest reports whether all workers sleep, but for those that are known to be stuck.
func (p *Multi) atRest() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return sleeping(p.idle.word.Load()) >= p.alive-p.stuck
}
