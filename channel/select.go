package channel

import "github.com/edo-async/edo/internal/core"

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
	r := &recvCase[T]{v: v, ok: ok}
	r.c = c
	return r
}

type sendCase[T any] struct {
	waiter[T]
	v   T
	err *error
}

func newSendCase[T any](c *Chan[T], v T, err *error) *sendCase[T] {
	s := &sendCase[T]{v: v, err: err}
	s.c = c
	return s
}

// Try implements core.Case.
func (s *sendCase[T]) Try(x *core.Cx) bool {
	c := s.c
	c.mu.Lock()
	w, r := c.put(s.v)
	c.mu.Unlock()
	if r == idle {
		return false
	}
	s.sent(x, w, r)
	return true
}

// Arm implements core.Case.
func (s *sendCase[T]) Arm(x *core.Cx, sel *core.Selection, i int) bool {
	c := s.c
	c.mu.Lock()
	w, r, decided := c.putFor(s.v, sel, i)
	if r == idle && !decided {
		s.val = s.v
		s.arm(x, sel, i, &c.senders)
	}
	c.mu.Unlock()
	if r == idle {
		return false
	}
	s.sent(x, w, r)
	return true
}

// Disarm implements core.Case.
func (s *sendCase[T]) Disarm(x *core.Cx) {
	if _, r := s.disarm(); r == done || r == shut {
		s.sent(x, nil, r)
	}
}

// sent tells how the case has committed.
func (s *sendCase[T]) sent(x *core.Cx, w *core.Waker, r waiterState) {
	if w != nil {
		w.WakeFrom(x.Here())
	}
	switch {
	case r == done:
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
	waiter[T]
	v  *T
	ok *bool
}

// Try implements core.Case.
func (r *recvCase[T]) Try(x *core.Cx) bool {
	c := r.c
	c.mu.Lock()
	v, w, st := c.take()
	c.mu.Unlock()
	if st == idle {
		return false
	}
	r.received(x, v, w, st)
	return true
}

// Arm implements core.Case.
func (r *recvCase[T]) Arm(x *core.Cx, sel *core.Selection, i int) bool {
	c := r.c
	c.mu.Lock()
	v, w, st, decided := c.takeFor(sel, i)
	if st == idle && !decided {
		r.arm(x, sel, i, &c.receivers)
	}
	c.mu.Unlock()
	if st == idle {
		return false
	}
	r.received(x, v, w, st)
	return true
}

// Disarm implements core.Case.
func (r *recvCase[T]) Disarm(x *core.Cx) {
	if v, st := r.disarm(); st == done || st == shut {
		r.received(x, v, nil, st)
	}
}

func (r *recvCase[T]) received(x *core.Cx, v T, w *core.Waker, st waiterState) {
	if w != nil {
		w.WakeFrom(x.Here())
	}
	if r.v != nil {
		*r.v = v
	}
	if r.ok != nil {
		*r.ok = st == done
	}
}

// arm puts a case's waiter into a queue. The mutex is held.
func (n *waiter[T]) arm(x *core.Cx, sel *core.Selection, i int, q *queue[T]) {
	if n.queue != nil {
		n.c.mu.Unlock()
		panic("channel: a case is used by two Selects at once; make one for each")
	}
	n.sel, n.index = sel, int32(i)
	n.wait(x.Waker())
	q.push(n)
}

// disarm ends a case's wait, and answers how it was served, or waiting or idle if it was not, and what it was left.
func (n *waiter[T]) disarm() (v T, r waiterState) {
	r = n.served()
	if r == waiting {
		r = n.withdraw()
	}
	var none T
	v, n.val = n.val, none
	n.state = idle
	n.sel, n.w = nil, nil
	return v, r
}

// putFor is put for case i of s, which it claims if it answers anything but idle. decided: another case of s has won.
func (c *Chan[T]) putFor(v T, s *core.Selection, i int) (w *core.Waker, r waiterState, decided bool) {
	if !c.closed {
		n, decided := c.receivers.claimFor(s, i)
		if n != nil {
			n.val = v
			return n.serve(done), done, false
		}
		if decided || c.n == len(c.ring) {
			return nil, idle, decided
		}
	}
	if !s.Claim(i) {
		return nil, idle, true
	}
	w, r = c.put(v)
	return w, r, false
}

// takeFor is putFor's opposite.
func (c *Chan[T]) takeFor(s *core.Selection, i int) (v T, w *core.Waker, r waiterState, decided bool) {
	if c.n == 0 && !c.closed {
		n, decided := c.senders.claimFor(s, i)
		if n == nil {
			return v, nil, idle, decided
		}
		v = n.val
		return v, n.serve(done), done, false
	}
	if !s.Claim(i) {
		return v, nil, idle, true
	}
	v, w, r = c.take()
	return v, w, r, false
}
