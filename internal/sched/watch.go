package sched

import "time"

// watch looks after a Current whose poll does not end. If its goroutine blocks, another one is given a seat. If it
// computes it is let go on: tasks that share a thread count on it that nothing runs beside them while they run.
type watch struct {
	patrol
	reporter
	c *Current

	seen      *seat // the rest is about its poll
	late      time.Duration
	blocked   int           // rounds in a row in which it was seen to block
	told      bool          // the poll was counted
	tellAgain time.Duration // how late it is to be when it is reported next
	askAgain  time.Duration // how late it is to be when its goroutine is looked at next

	patience time.Duration // giveUpAfter, or less where polls have blocked lately
	quiet    int           // passes since then
}

const (
	// giveUpAfter is how long one that blocks may keep the
	// others waiting, and giveUpAgain how long the next ones may.
	giveUpAfter = 5 * time.Millisecond
	giveUpAgain = time.Millisecond
	// sureAfter is in how many rounds in a row a poll must be seen to block.
	sureAfter = 2
	// fewGoroutines is up to how many there may be for their stacks to be looked through for one of them.
	fewGoroutines = 1000
)

func (m *watch) init(c *Current) {
	m.c = c
	m.patience = giveUpAfter
	m.patrol.init()
}

func (m *watch) run() {
	defer m.c.ended.Done()
	m.patrol.run(func() bool { return m.c.berth.state.Load() != awake }, m.pass)
}

// pass looks at the poll that goes on.
func (m *watch) pass(g goroutines, since time.Duration) {
	c := m.c
	s := c.seat.Load()
	if m.quiet++; m.quiet == waryPasses {
		m.patience, m.period = giveUpAfter, maxPeriod
	}
	if s != m.seen || c.berth.state.Load() != awake || s.claim.CompareAndSwap(unclaimed, probed) {
		m.seen, m.late, m.blocked, m.told, m.tellAgain, m.askAgain = s, 0, 0, false, reportAfter, reportAfter
		return
	}
	m.late += since
	blocks := m.blocks(s, g)
	giveUp := blocks && m.late >= m.patience
	if giveUp {
		m.tellAgain = min(m.tellAgain, m.late) // later on somebody else has the seat
	}
	if giveUp || m.late >= reportAfter {
		m.tell(s)
	}
	if giveUp && s.take() {
		m.quiet, m.patience, m.period = 0, giveUpAgain, minPeriod
		c.ended.Add(1)
		c.spares.Add(1)
		go c.replace().run()
	}
}

// blocks reports whether it is certain that the poll in s blocks its goroutine.
func (m *watch) blocks(s *seat, g goroutines) bool {
	if g.running == 0 && g.runnable == 0 { // nor does anybody else run
		m.blocked++
		return m.blocked >= sureAfter
	}
	m.blocked = 0
	if m.late < m.askAgain {
		return false
	}
	m.askAgain = 2 * m.late
	return m.isBlocked(s.goroutine.Load())
}

// tell counts the poll in s, once, and reports it.
func (m *watch) tell(s *seat) {
	if !m.told {
		m.told = true
		m.c.stucks.Add(1)
	}
	if m.late >= m.tellAgain {
		m.tellAgain = m.report(m.c.OnStuck, 0, s.goroutine.Load(), m.late)
	}
}

// replace puts a new seat in the place of one that was taken.
func (c *Current) replace() *seat {
	c.guard.Set(struct{}{})
	s := newSeat(c)
	c.seat.Store(s)
	return s
}
