package socket

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/poller"
)

// OnReadReady is a Select case that comes true when ReadReady would return. It reads nothing, so nothing is
// lost if another case wins. Deadlines do not end it: use edo.After beside it. Very rarely it comes true for nothing; then the
// Read that follows waits.
func (c *Conn) OnReadReady() core.Case { return core.Case{Op: (*readReady)(&c.sock)} }

// OnAcceptReady is a Select case that comes true when a connection is there to be accepted, or the listener
// is closed. It accepts nothing: if several tasks accept, another one may get the connection, and the Accept that
// follows waits.
func (l *Listener) OnAcceptReady() core.Case { return core.Case{Op: (*acceptReady)(&l.sock)} }

type (
	readReady   sock
	acceptReady sock
)

func (k *readReady) Try(*core.Cx, *core.Case) bool   { return (*sock)(k).tryReady(false) }
func (k *acceptReady) Try(*core.Cx, *core.Case) bool { return (*sock)(k).tryReady(true) }

func (k *readReady) Arm(_ *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	return (*sock)(k).armReady(c, s, i, false)
}

func (k *acceptReady) Arm(_ *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	return (*sock)(k).armReady(c, s, i, true)
}

func (k *readReady) Disarm(_ *core.Cx, c *core.Case)   { (*sock)(k).disarmReady(c) }
func (k *acceptReady) Disarm(_ *core.Cx, c *core.Case) { (*sock)(k).disarmReady(c) }

func (k *sock) tryReady(listener bool) bool {
	src := &k.src
	seen, out := src.Acquire(false)
	if out == poller.Closed {
		return true
	}
	ready := (seen.Ready(poller.Read) || !seen.Added()) && k.peekReady(listener)
	if !ready {
		src.Clear(poller.Read, seen)
	}
	src.Release(false)
	return ready
}

func (k *sock) peekReady(listener bool) bool {
	switch {
	case k.pump != nil && listener:
		return k.pump.peekAccepted()
	case k.pump != nil:
		return k.pump.peek()
	case listener:
		return sysAcceptable(k.src.FD())
	default:
		return sysPeek(k.src.FD())
	}
}

func (k *sock) armReady(c *core.Case, s *core.Selection, i int, listener bool) bool {
	w := core.NewClaimWaker(s, i)
	if err := k.src.Enter(poller.Read, &w.Waker); err != nil {
		return s.Claim(i) // the operation that follows meets the same error
	}
	c.Reg = unsafe.Pointer(w)
	return k.tryReady(listener) && s.Claim(i)
}

func (k *sock) disarmReady(c *core.Case) {
	if w := (*core.ClaimWaker)(c.Reg); w != nil {
		w.Close()
		k.src.Leave(poller.Read, &w.Waker)
	}
}
