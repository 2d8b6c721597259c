package channel

import (
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// OnSend is a Select case that sends v. As in Go's own select, sending on a closed channel panics: use OnSendErr
// where the channel may be closed under way.
//
// A case may be used again once its Select has returned; it then sends v once more.
func (c *Chan[T]) OnSend(v T) core.Case { return newSendCase(c, v, nil) }

// OnSendErr is OnSend for a channel that may be closed: when its case is taken, *err is nil if v was sent and ErrClosed
// if it was not.
func (c *Chan[T]) OnSendErr(v T, err *error) core.Case {
	if err == nil {
		panic("channel: OnSendErr without a place for the error; use OnSend if the channel is never closed")
	}
	return newSendCase(c, v, err)
}

// OnRecv is a Select case that receives: when it is taken, *v is the value, and *ok is false if the channel is
// closed and drained. Either pointer may be nil. A case may be used again once its Select has returned.
func (c *Chan[T]) OnRecv(v *T, ok *bool) core.Case {
	r := &recvCase[T]{c: c, v: v, ok: ok}
	c.room.Own(&r.Waiter)
	return r
}

type sendCase[T any] struct {
	waitq.Waiter[T]
	c   *Chan[T]
	v   T
	err *error
}

func newSendCase[T any](c *Chan[T], v T, err *error) *sendCase[T] {
	s := &sendCase[T]{c: c, v: v, err: err}
	c.room.Own(&s.Waiter)
	return s
}

// Try implements core.Case.
func (s *sendCase[T]) Try(x *core.Cx) bool {
	c := s.c
	c.room.Lock()
	w, r := c.put(s.v)
	c.room.Unlock()
	if r == waitq.Idle {
		return false
	}
	s.sent(x, w, r)
	return true
}

// Arm implements core.Case.
func (s *sendCase[T]) Arm(x *core.Cx, sel *core.Selection, i int) bool {
	c := s.c
	c.room.Lock()
	w, r, decided := c.putFor(s.v, sel, i)
	if r == waitq.Idle && !decided {
		s.Val = s.v
		s.Waiter.Arm(&c.senders, x, sel, i)
	}
	c.room.Unlock()
	if r == waitq.Idle {
		return false
	}
	s.sent(x, w, r)
	return true
}

// Disarm implements core.Case.
func (s *sendCase[T]) Disarm(x *core.Cx) {
	if _, r := s.Waiter.Disarm(); r == waitq.Done || r == waitq.Shut {
		s.sent(x, nil, r)
	}
}

// sent tells how the case has committed.
func (s *sendCase[T]) sent(x *core.Cx, w *core.Waker, r waitq.State) {
	if w != nil {
		w.WakeFrom(x.Here())
	}
	switch {
	case r == waitq.Done:
		if s.err != nil {
			*s.err = nil
		}
	case s.err != nil:
		*s.err = ErrClosed
	default:
		panic("channel: Select took an OnSend of a closed channel; use OnSendErr, which answers ErrClosed")
	}
}

type recvCase[T any] struct {
	waitq.Waiter[T]
	c  *Chan[T]
	v  *T
	ok *bool
}

// Try implements core.Case.
func (r *recvCase[T]) Try(x *core.Cx) bool {
	c := r.c
	c.room.Lock()
	v, w, st := c.take()
	c.room.Unlock()
	if st == waitq.Idle {
		return false
	}
	r.received(x, v, w, st)
	return true
}

// Arm implements core.Case.
func (r *recvCase[T]) Arm(x *core.Cx, sel *core.Selection, i int) bool {
	c := r.c
	c.room.Lock()
	v, w, st, decided := c.takeFor(sel, i)
	if st == waitq.Idle && !decided {
		r.Waiter.Arm(&c.receivers, x, sel, i)
	}
	c.room.Unlock()
	if st == waitq.Idle {
		return false
	}
	r.received(x, v, w, st)
	return true
}

// Disarm implements core.Case.
func (r *recvCase[T]) Disarm(x *core.Cx) {
	if v, st := r.Waiter.Disarm(); st == waitq.Done || st == waitq.Shut {
		r.received(x, v, nil, st)
	}
}

func (r *recvCase[T]) received(x *core.Cx, v T, w *core.Waker, st waitq.State) {
	if w != nil {
		w.WakeFrom(x.Here())
	}
	if r.v != nil {
		*r.v = v
	}
	if r.ok != nil {
		*r.ok = st == waitq.Done
	}
}

// putFor is put for case i of s, which it claims if it answers anything but idle. decided: another case of s has won.
func (c *Chan[T]) putFor(v T, s *core.Selection, i int) (w *core.Waker, r waitq.State, decided bool) {
	if !c.closed {
		n, decided := c.receivers.ClaimFor(s, i)
		if n != nil {
			n.Val = v
			return n.Serve(waitq.Done), waitq.Done, false
		}
		if decided || c.n == len(c.ring) {
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
	if c.n == 0 && !c.closed {
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
