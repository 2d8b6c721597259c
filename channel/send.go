package channel

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Send sends v, waiting for room; with capacity 0, for a receiver. It answers ErrClosed if the channel
// is closed, or is while it waits: then v has not been sent.
//
// If the task is aborted while it waits, v is not sent.
func (c *Chan[T]) Send(cx core.Context, v T) error {
	var p [Chan__Send__p]unsafe.Pointer
	var s [Chan__Send__s]byte
	for {
		if err, ok := Chan__Send__poll(cx, &p, &s, c, v); ok {
			return err
		}
		cx.RT().Block()
	}
}

// Send's frame: its waiter.
const (
	Chan__Send__p = 1
	Chan__Send__s = 2
)

const (
	sendWaiting = 1
	sendDone    = 2 // sent, but the poll's budget is used up
	sendShut    = 3 // the same, with ErrClosed
)

// Chan__Send__poll is Send for lowered code.
func Chan__Send__poll[T any](cx core.Context, p *[Chan__Send__p]unsafe.Pointer, s *[Chan__Send__s]byte, c *Chan[T], v T) (err error, ok bool) {
	x := cx.RT()
	if s[0] != 0 {
		return sendAgain[T](x, p, s)
	}
	x.Check()
	c.room.Lock()
	w, r := c.put(v)
	switch r {
	case waitq.Idle:
		n := c.room.Get(&c.spareSender)
		n.Val = v
		c.senders.Push(n, x.Waker())
		c.room.Unlock()
		p[0] = unsafe.Pointer(n)
		s[0] = sendWaiting
		return nil, false
	case waitq.Shut:
		c.room.Unlock()
		err = ErrClosed
	default:
		c.room.Unlock()
		if w != nil {
			w.WakeFrom(x.Here())
		}
	}
	if !x.Spend() {
		s[0] = sendDone
		if err != nil {
			s[0] = sendShut
		}
		return nil, false
	}
	return err, true
}

func sendAgain[T any](x *core.Cx, p *[Chan__Send__p]unsafe.Pointer, s *[Chan__Send__s]byte) (err error, ok bool) {
	switch s[0] {
	case sendDone:
		return nil, true
	case sendShut:
		return ErrClosed, true
	}
	n := (*waitq.Waiter[T])(p[0])
	r := n.Served()
	if r == waitq.Waiting {
		if !x.Aborted() {
			return nil, false
		}
		r = n.Withdraw()
	}
	p[0] = nil
	n.Release()
	switch r {
	case waitq.Waiting:
		x.Unwind()
	case waitq.Shut:
		err = ErrClosed
	}
	return err, true
}
