package socket

import (
	"net"
	"os"
	"sync/atomic"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/poller"
)

// sock is what connections and listeners have in common.
type sock struct {
	src poller.Source
	// deadline is by direction, in nanoseconds on the runtime's clock; 0 is none.
	deadline [2]atomic.Int64
	// pump is nil where the source has a descriptor. Fixed when the socket is made.
	pump *pump
}

// mode says what begin is asked for.
type mode uint8

const (
	// modeWrite is the direction; without it, it is to read.
	modeWrite mode = 1 << iota
	// modeWait: trying has just been in vain, wait for a report.
	modeWait
	// modeTurn: take the turn to write as well.
	modeTurn
	// modeHeld: the caller has the turn already. If begin fails or unwinds, it is given up.
	modeHeld

	modeRead mode = 0
)

func (m mode) dir() poller.Dir {
	if m&modeWrite != 0 {
		return poller.Write
	}
	return poller.Read
}

// begin's frame: the socket and the timer of its deadline; the state, the mode, and the deadline that
// the timer was armed for.
const (
	sock__begin__p = 1
	sock__begin__s = 16
)

// The states of begin.
const (
	beginFresh   = iota
	beginGaveWay // the budget was used up; nothing has been done
	beginWaiting // entered as a waiter
)

// begin suspends until it is worthwhile to try what m says, and acquires the source. An error comes without: the
// socket is closed or its deadline has passed.
func (k *sock) begin(cx core.Context, m mode) (poller.Seen, error) {
	var p [sock__begin__p]unsafe.Pointer
	var s [sock__begin__s]byte
	for {
		if seen, err, ok := sock__begin__poll(cx, &p, &s, k, m); ok {
			return seen, err
		}
		cx.RT().Block()
	}
}

// sock__begin__poll is begin for lowered code.
func sock__begin__poll(cx core.Context, p *[sock__begin__p]unsafe.Pointer, s *[sock__begin__s]byte, k *sock, m mode) (seen poller.Seen, err error, ok bool) {
	x := cx.RT()
	switch s[0] {
	case beginFresh:
		if m&modeHeld != 0 && x.Aborted() {
			k.giveUp(m)
		}
		x.Check()
		p[0] = unsafe.Pointer(k)
		*s = [sock__begin__s]byte{1: byte(m)}
	case beginGaveWay:
		k, m = (*sock)(p[0]), mode(s[1])
		if x.Aborted() {
			p[0] = nil
			k.giveUp(m)
			x.Unwind()
		}
	case beginWaiting:
		k, m = (*sock)(p[0]), mode(s[1])
		return k.waiting(x, p, s, m)
	}
	if !x.Spend() {
		s[0] = beginGaveWay
		return 0, nil, false
	}
	if seen, err, ok = k.attempt(x, m, false); ok {
		p[0] = nil
		return seen, err, true
	}
	x.Refund()
	if err = k.src.Enter(m.dir(), x.Waker()); err != nil {
		p[0] = nil
		k.giveUp(m)
		return 0, os.NewSyscallError("epoll_ctl", err), true
	}
	if k.pump != nil {
		x.Env().Hold()
	}
	s[0] = beginWaiting
	return k.waiting(x, p, s, m)
}

// waiting is the part of begin in which the task is entered as a waiter.
func (k *sock) waiting(x *core.Cx, p *[sock__begin__p]unsafe.Pointer, s *[sock__begin__s]byte, m mode) (seen poller.Seen, err error, ok bool) {
	seen, err, ok = k.attempt(x, m, true)
	if !ok && !x.Aborted() {
		k.setTimer(x, p, s, m.dir())
		return 0, nil, false
	}
	k.src.Leave(m.dir(), x.Waker())
	if k.pump != nil {
		x.Env().Release()
	}
	x.StopTimer(core.LoadTimer((*[4]byte)(s[2:])))
	p[0] = nil
	if !ok {
		k.giveUp(m)
		x.Unwind()
	}
	return seen, err, true
}

// attempt looks once, without waiting. entered says that the task is a waiter already.
func (k *sock) attempt(x *core.Cx, m mode, entered bool) (seen poller.Seen, err error, ok bool) {
	d := m.dir()
	if until := k.deadline[d].Load(); until != 0 && x.Now() >= until {
		k.giveUp(m)
		return 0, os.ErrDeadlineExceeded, true
	}
	turn := m&modeTurn != 0
	for {
		seen, out := k.src.Acquire(turn)
		switch out {
		case poller.Closed:
			k.giveUp(m)
			return 0, net.ErrClosed, true
		case poller.Busy:
			if !entered || k.src.AwaitTurn() {
				return 0, nil, false
			}
			continue
		}
		if seen.Ready(d) || !seen.Added() && m&modeWait == 0 {
			return seen, nil, true
		}
		k.src.Release(turn)
		return 0, nil, false
	}
}

// setTimer has the waiting task woken at its deadline, which may have been changed since it was last set.
func (k *sock) setTimer(x *core.Cx, p *[sock__begin__p]unsafe.Pointer, s *[sock__begin__s]byte, d poller.Dir) {
	armed := (*int64)(unsafe.Pointer(&s[8]))
	until := k.deadline[d].Load()
	if until == *armed {
		return
	}
	timer := (*[4]byte)(s[2:])
	x.StopTimer(core.LoadTimer(timer))
	t := core.Timer(0)
	if until != 0 {
		t = x.StartTimer(until, x.Waker())
	}
	t.Save(timer)
	*armed = until
}

// giveUp gives up the turn to write, if the caller of begin had it.
func (k *sock) giveUp(m mode) {
	if m&modeHeld == 0 {
		return
	}
	if k.pump != nil {
		k.pump.abandon()
	}
	k.src.EndTurn()
}
