package socket

import (
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/poller"
)

// OnReadReady is a Select case that comes true when ReadReady would return. It reads nothing, so nothing is
// lost if another case wins. Deadlines do not end it: use edo.After beside it. Very rarely it comes true for nothing; then the
// Read that follows waits.
func (c *Conn) OnReadReady() core.Case { return &readyCase{k: &c.sock} }

// OnAcceptReady is a Select case that comes true when a connection is there to be accepted, or the listener
// is closed. It accepts nothing: if several tasks accept, another one may get the connection, and the Accept that
// follows waits.
func (l *Listener) OnAcceptReady() core.Case { return &readyCase{k: &l.sock, listener: true} }

type readyCase struct {
	k        *sock
	listener bool
	w        *core.ClaimWaker // entered as a waiter; nil if not
}

// Try implements core.Case.
func (c *readyCase) Try(*core.Cx) bool {
	src := &c.k.src
	seen, out := src.Acquire(false)
	if out == poller.Closed {
		return true
	}
	ready := (seen.Ready(poller.Read) || !seen.Added()) && c.peek()
	if !ready {
		src.Clear(poller.Read, seen)
	}
	src.Release(false)
	return ready
}

func (c *readyCase) peek() bool {
	switch k := c.k; {
	case k.pump != nil && c.listener:
		return k.pump.peekAccepted()
	case k.pump != nil:
		return k.pump.peek()
	case c.listener:
		return sysAcceptable(k.src.FD())
	default:
		return sysPeek(k.src.FD())
	}
}

// Arm implements core.Case.
func (c *readyCase) Arm(x *core.Cx, s *core.Selection, i int) bool {
	w := core.NewClaimWaker(s, i)
	if err := c.k.src.Enter(poller.Read, &w.Waker); err != nil {
		return s.Claim(i) // the operation that follows meets the same error
	}
	c.w = w
	return c.Try(x) && s.Claim(i)
}

// Disarm implements core.Case.
func (c *readyCase) Disarm(*core.Cx) {
	if c.w != nil {
		c.k.src.Leave(poller.Read, &c.w.Waker)
		c.w = nil
	}
}
