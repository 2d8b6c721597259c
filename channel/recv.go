package channel

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Recv receives the next value, waiting for one. ok is false when the channel is closed and drained.
//
// If the task is aborted while it waits, no value is lost: what was already handed over is returned, and the
// task unwinds at its next await.
func (c *Chan[T]) Recv(cx core.Context) (v T, ok bool) {
	var p [Chan__Recv__p]unsafe.Pointer
	var s [Chan__Recv__s]byte
	for {
		if v, open, ok := Chan__Recv__poll(cx, &p, &s, c); ok {
			return v, open
		}
		cx.RT().Block()
	}
}

// Recv's frame: its waiter, or the channel.
const (
	Chan__Recv__p = 1
	Chan__Recv__s = 2
)

const (
	recvWaiting = 1
	recvLater   = 2 // nothing done yet: the poll's budget is used up
)

// Chan__Recv__poll is Recv for lowered code.
func Chan__Recv__poll[T any](cx core.Context, p *[Chan__Recv__p]unsafe.Pointer, s *[Chan__Recv__s]byte, c *Chan[T]) (v T, open, ok bool) {
	x := cx.RT()
	switch s[0] {
	case recvWaiting:
		return recvAgain[T](x, p)
	case recvLater:
		c = (*Chan[T])(p[0])
		p[0] = nil
	}
	x.Check()
	if !x.Spend() {
		p[0] = unsafe.Pointer(c)
		s[0] = recvLater
		return v, false, false
	}
	c.room.Lock()
	v, w, r := c.take()
	if r == waitq.Idle {
		n := c.room.Get(&c.spareReceiver)
		c.receivers.Push(n, x.Waker())
		c.room.Unlock()
		x.Refund()
		p[0] = unsafe.Pointer(n)
		s[0] = recvWaiting
		return v, false, false
	}
	c.room.Unlock()
	if w != nil {
		w.WakeFrom(x.Here())
	}
	return v, r == waitq.Done, true
}

func recvAgain[T any](x *core.Cx, p *[Chan__Recv__p]unsafe.Pointer) (v T, open, ok bool) {
	n := (*waitq.Waiter[T])(p[0])
	r := n.Served()
	if r == waitq.Waiting {
		if !x.Aborted() {
			return v, false, false
		}
		r = n.Withdraw()
	}
	p[0] = nil
	v = n.Val
	n.Release()
	if r == waitq.Waiting {
		x.Unwind()
	}
	return v, r == waitq.Done, true
}
