package channel

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Permit is room for one value in a channel, set aside by Reserve: so one can make sure of the room before one makes
// the value. It is used once, by Send or by Drop, from any goroutine, and must not be copied.
//
// A Permit outlives Close: its value can still be sent and received, and receivers wait for it.
type Permit[T any] struct {
	_ noCopy
	c *Chan[T]
}

// noCopy makes go vet's copylocks check report copies.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// Send sends v. It never waits.
func (p *Permit[T]) Send(v T) { p.end("Send").settle(v, true, nil) }

// SendFrom is Send for a caller that is a task: the receiver, if one waits, goes on on the same worker, which is
// faster.
func (p *Permit[T]) SendFrom(cx core.Context, v T) {
	here := cx.RT().OnWorker()
	p.end("SendFrom").settle(v, true, here)
}

// Drop gives the room back. If the permit has been used it does nothing, so it can be deferred.
func (p *Permit[T]) Drop() {
	if p.c != nil {
		var none T
		p.end("Drop").settle(none, false, nil)
	}
}

func (p *Permit[T]) end(op string) (c *Chan[T]) {
	if p.c == nil {
		panic("channel: " + op + " on a Permit that was used, or that Reserve has not given; Reserve one for each value")
	}
	c, p.c = p.c, nil
	return c
}

// settle ends a permit, by sending v or by giving the room back.
func (c *Chan[T]) settle(v T, send bool, here *core.Here) {
	var list waitq.WakeList
	c.room.Lock()
	if c.held--; c.held < 0 {
		c.held = 0
		c.room.Unlock()
		panic("channel: a copy of a Permit was used, too; Reserve one for each value")
	}
	if send {
		if n := c.receivers.Claim(); n != nil {
			n.Val = v
			list.Add(n.Serve(waitq.Done))
		} else {
			c.ring.push(v)
		}
	}
	if !c.full() {
		if w := c.admit(); w != nil {
			list.Add(w)
		}
	}
	if c.closed && c.held == 0 && c.ring.n == 0 {
		c.shutReceivers(&list)
	}
	c.room.Unlock()
	list.Wake(here)
}

// Reserve waits for room and sets it aside. It answers ErrClosed if the channel is closed, or is while it waits. It
// stands in one queue with those who wait to Send. A channel of capacity 0 has no room that could be set aside: there
// it panics.
//
// If the task is aborted while it waits, nothing is set aside.
func (c *Chan[T]) Reserve(cx core.Context) (Permit[T], error) {
	var p [Chan__Reserve__p]unsafe.Pointer
	var s [Chan__Reserve__s]byte
	for {
		if c, err, ok := c.reserve(cx, &p, &s); ok {
			return Permit[T]{c: c}, err
		}
		cx.RT().Block()
	}
}

// TryReserve is Reserve if that is possible without waiting; else it answers ErrFull, or ErrClosed.
func (c *Chan[T]) TryReserve() (Permit[T], error) {
	c.mustHaveRoom("TryReserve")
	c.room.Lock()
	defer c.room.Unlock()
	switch {
	case c.closed:
		return Permit[T]{}, ErrClosed
	case c.full():
		return Permit[T]{}, ErrFull
	}
	c.held++
	return Permit[T]{c: c}, nil
}

func (c *Chan[T]) mustHaveRoom(op string) {
	if c.limit == 0 {
		panic("channel: " + op + " on a channel of capacity 0, which has no room to set aside; make it with New(1), or use Send")
	}
}

// Reserve's frame: its waiter, the channel.
const (
	Chan__Reserve__p = 2
	Chan__Reserve__s = 2
)

const (
	reserveWaiting = 1
	reserveLater   = 2 // nothing done yet: the poll's budget is used up
)

// Chan__Reserve__poll is Reserve for lowered code.
func Chan__Reserve__poll[T any](cx core.Context, p *[Chan__Reserve__p]unsafe.Pointer, s *[Chan__Reserve__s]byte, c *Chan[T]) (permit Permit[T], err error, ok bool) {
	c, err, ok = c.reserve(cx, p, s)
	return Permit[T]{c: c}, err, ok
}

// reserve answers the channel if room in it was set aside.
func (c *Chan[T]) reserve(cx core.Context, p *[Chan__Reserve__p]unsafe.Pointer, s *[Chan__Reserve__s]byte) (_ *Chan[T], err error, ok bool) {
	x := cx.RT()
	switch s[0] {
	case reserveWaiting:
		return reserveAgain[T](x, p)
	case reserveLater:
		c = (*Chan[T])(p[1])
		p[1] = nil
	}
	x.Check()
	c.mustHaveRoom("Reserve")
	if !x.Spend() {
		p[1] = unsafe.Pointer(c)
		s[0] = reserveLater
		return nil, nil, false
	}
	c.room.Lock()
	switch {
	case c.closed:
		c.room.Unlock()
		return nil, ErrClosed, true
	case !c.full():
		c.held++
		c.room.Unlock()
		return c, nil, true
	}
	n := c.room.Get(&c.spareSender)
	n.Mark = true
	c.senders.Push(n, x.Waker())
	c.room.Unlock()
	x.Refund()
	p[0], p[1] = unsafe.Pointer(n), unsafe.Pointer(c)
	s[0] = reserveWaiting
	return nil, nil, false
}

func reserveAgain[T any](x *core.Cx, p *[Chan__Reserve__p]unsafe.Pointer) (c *Chan[T], err error, ok bool) {
	n := (*waitq.Waiter[T])(p[0])
	r := n.Served()
	if r == waitq.Waiting {
		if !x.Aborted() {
			return nil, nil, false
		}
		r = n.Withdraw()
	}
	c = (*Chan[T])(p[1])
	p[0], p[1] = nil, nil
	n.Release()
	switch r {
	case waitq.Waiting:
		x.Unwind()
	case waitq.Shut:
		return nil, ErrClosed, true
	}
	return c, nil, true
}

// OnReserve is a Select case that sets room aside: when it is taken, *p is the permit and *err nil, or *err is ErrClosed.
func (c *Chan[T]) OnReserve(p *Permit[T], err *error) core.Case {
	if p == nil || err == nil {
		panic("channel: OnReserve without a place for the permit or the error; use OnSend if neither is needed")
	}
	c.mustHaveRoom("OnReserve")
	return core.Case{Op: (*reserveOp[T])(c), Out: unsafe.Pointer(p), Also: unsafe.Pointer(err)}
}

// reserveOp is a channel as a case that reserves: the permit goes to Out, the error to Also.
type reserveOp[T any] Chan[T]

// Try implements core.Op.
func (o *reserveOp[T]) Try(_ *core.Cx, k *core.Case) bool {
	c := (*Chan[T])(o)
	c.room.Lock()
	closed, full := c.closed, c.full()
	if !closed && !full {
		c.held++
	}
	c.room.Unlock()
	if !closed && full {
		return false
	}
	o.reserved(k, !closed)
	return true
}

// Arm implements core.Op.
func (o *reserveOp[T]) Arm(x *core.Cx, k *core.Case, s *core.Selection, i int) bool {
	c := (*Chan[T])(o)
	c.room.Lock()
	closed, full := c.closed, c.full()
	if !closed && full {
		n := c.room.Get(&c.spareSender)
		n.Mark = true
		c.senders.PushCase(n, x, s, i)
		k.Reg = unsafe.Pointer(n)
		c.room.Unlock()
		return false
	}
	won := s.Claim(i)
	if won && !closed {
		c.held++
	}
	c.room.Unlock()
	if won {
		o.reserved(k, !closed)
	}
	return won
}

// Disarm implements core.Op.
func (o *reserveOp[T]) Disarm(_ *core.Cx, k *core.Case) {
	if n := (*waitq.Waiter[T])(k.Reg); n != nil {
		if _, r := n.EndCase(); r != waitq.Waiting {
			o.reserved(k, r == waitq.Done)
		}
	}
}

func (o *reserveOp[T]) reserved(k *core.Case, ok bool) {
	p, err := (*Permit[T])(k.Out), (*error)(k.Also)
	p.c, *err = (*Chan[T])(o), nil
	if !ok {
		p.c, *err = nil, ErrClosed
	}
}
