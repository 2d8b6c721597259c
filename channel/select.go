package channel

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// OnSend is a Select case that sends v. As in Go's own select, sending on a closed channel panics: use OnSendErr
// where the channel may be closed under way.
func (c *Chan[T]) OnSend(v T) core.Case { return c.sendCase(v, nil) }

// OnSendErr is OnSend for a channel that may be closed: when its case is taken, *err is nil if v was sent and ErrClosed
// if it was not.
func (c *Chan[T]) OnSendErr(v T, err *error) core.Case {
	if err == nil {
		panic("channel: OnSendErr without a place for the error; use OnSend if the channel is never closed")
	}
	return c.sendCase(v, err)
}

func (c *Chan[T]) sendCase(v T, err *error) core.Case {
	k := core.Case{Op: (*sendOp[T])(c), Also: unsafe.Pointer(err)}
	pack(&k, v)
	return k
}

// OnRecv is a Select case that receives: when it is taken, *v is the value, and *ok is false if the channel is
// closed and drained. Either pointer may be nil.
func (c *Chan[T]) OnRecv(v *T, ok *bool) core.Case {
	return core.Case{Op: (*recvOp[T])(c), Out: unsafe.Pointer(v), Also: unsafe.Pointer(ok)}
}

// sendOp is a channel as a case that sends what was packed; the error goes to Also.
type sendOp[T any] Chan[T]

// Try implements core.Op.
func (o *sendOp[T]) Try(x *core.Cx, s *core.Case) bool {
	c := (*Chan[T])(o)
	c.room.Lock()
	w, r := c.put(unpack[T](s))
	c.room.Unlock()
	if r == waitq.Idle {
		return false
	}
	o.sent(x, s, w, r)
	return true
}

// Arm implements core.Op.
func (o *sendOp[T]) Arm(x *core.Cx, s *core.Case, sel *core.Selection, i int) bool {
	c := (*Chan[T])(o)
	v := unpack[T](s)
	c.room.Lock()
	w, r, decided := c.putFor(v, sel, i)
	if r == waitq.Idle && !decided {
		n := c.room.Get(&c.spareSender)
		n.Val = v
		c.senders.PushCase(n, x, sel, i)
		s.Reg = unsafe.Pointer(n)
	}
	c.room.Unlock()
	if r == waitq.Idle {
		return false
	}
	o.sent(x, s, w, r)
	return true
}

// Disarm implements core.Op.
func (o *sendOp[T]) Disarm(x *core.Cx, s *core.Case) {
	if n := (*waitq.Waiter[T])(s.Reg); n != nil {
		if _, r := n.EndCase(); r != waitq.Waiting {
			o.sent(x, s, nil, r)
		}
	}
}

// sent tells how the case has committed.
func (o *sendOp[T]) sent(x *core.Cx, s *core.Case, w *core.Waker, r waitq.State) {
	if w != nil {
		w.WakeFrom(x.Here())
	}
	err := (*error)(s.Also)
	switch {
	case r == waitq.Done:
		if err != nil {
			*err = nil
		}
	case err != nil:
		*err = ErrClosed
	default:
		panic("channel: Select took an OnSend of a closed channel; use OnSendErr, which answers ErrClosed")
	}
}

// recvOp is a channel as a case that receives: the value goes to Out, and whether it is one to Also.
type recvOp[T any] Chan[T]

// Try implements core.Op.
func (o *recvOp[T]) Try(x *core.Cx, r *core.Case) bool {
	v, st := (*Chan[T])(o).tryRecv(x)
	return st != waitq.Idle && o.received(r, v, st)
}

// Arm implements core.Op.
func (o *recvOp[T]) Arm(x *core.Cx, r *core.Case, sel *core.Selection, i int) bool {
	v, st := (*Chan[T])(o).armRecv(x, r, sel, i)
	return st != waitq.Idle && o.received(r, v, st)
}

// Disarm implements core.Op.
func (o *recvOp[T]) Disarm(_ *core.Cx, r *core.Case) {
	if n := (*waitq.Waiter[T])(r.Reg); n != nil {
		if v, st := n.EndCase(); st != waitq.Waiting {
			o.received(r, v, st)
		}
	}
}

func (o *recvOp[T]) received(r *core.Case, v T, st waitq.State) bool {
	if p := (*T)(r.Out); p != nil {
		*p = v
	}
	if ok := (*bool)(r.Also); ok != nil {
		*ok = st == waitq.Done
	}
	return true
}

// tryRecv receives if that is possible now; else it answers Idle.
func (c *Chan[T]) tryRecv(x *core.Cx) (T, waitq.State) {
	c.room.Lock()
	v, w, st := c.take()
	c.room.Unlock()
	if w != nil {
		w.WakeFrom(x.Here())
	}
	return v, st
}

// armRecv arms a case that receives. It answers Idle unless it has received.
func (c *Chan[T]) armRecv(x *core.Cx, r *core.Case, sel *core.Selection, i int) (T, waitq.State) {
	c.room.Lock()
	v, w, st, decided := c.takeFor(sel, i)
	if st == waitq.Idle && !decided {
		n := c.room.Get(&c.spareReceiver)
		c.receivers.PushCase(n, x, sel, i)
		r.Reg = unsafe.Pointer(n)
	}
	c.room.Unlock()
	if w != nil {
		w.WakeFrom(x.Here())
	}
	return v, st
}

// putFor is put for case i of s, which it claims if it answers anything but idle. decided: another case of s has won.
func (c *Chan[T]) putFor(v T, s *core.Selection, i int) (w *core.Waker, r waitq.State, decided bool) {
	if !c.closed {
		n, decided := c.receivers.ClaimFor(s, i)
		if n != nil {
			n.Val = v
			return n.Serve(waitq.Done), waitq.Done, false
		}
		if decided || c.full() {
			return nil, waitq.Idle, decided
		}
	}
	if !s.Claim(i) {
		return nil, waitq.Idle, true
	}
	w, r = c.put(v)
	return w, r, false
}

// takeFor is putFor's opposite.
func (c *Chan[T]) takeFor(s *core.Selection, i int) (v T, w *core.Waker, r waitq.State, decided bool) {
	if c.ring.n == 0 && (!c.closed || c.held > 0) {
		n, decided := c.senders.ClaimFor(s, i)
		if n == nil {
			return v, nil, waitq.Idle, decided
		}
		v = n.Val
		return v, n.Serve(waitq.Done), waitq.Done, false
	}
	if !s.Claim(i) {
		return v, nil, waitq.Idle, true
	}
	v, w, r = c.take()
	return v, w, r, false
}
