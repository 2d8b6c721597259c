package channel

import (
	"context"
	"errors"
	"iter"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Subscriber gets the values of a Broadcast, in the order in which they were sent. One task, or goroutine, may receive
// at a time.
type Subscriber[T any] struct {
	b *Broadcast[T]

	// The channel's lock guards the rest.
	next   uint64 // the number of the value that it gets next
	waits  bool   // somebody waits to receive
	closed bool
}

// Recv receives the next value, waiting for one. It answers a *LaggedError when values were missed (the next Recv gets
// the oldest that is still there), and ErrClosed when the channel is closed and this subscriber has got all, or when the
// subscriber is closed.
//
// If the task is aborted while it waits, no value is lost.
func (s *Subscriber[T]) Recv(cx core.Context) (T, error) {
	var p [Subscriber__Recv__p]unsafe.Pointer
	var b [Subscriber__Recv__s]byte
	for {
		if v, err, ok := Subscriber__Recv__poll(cx, &p, &b, s); ok {
			return v, err
		}
		cx.RT().Block()
	}
}

// Recv's frame: its waiter, or the subscriber.
const (
	Subscriber__Recv__p = 1
	Subscriber__Recv__s = 2
)

// Subscriber__Recv__poll is Recv for lowered code.
func Subscriber__Recv__poll[T any](cx core.Context, p *[Subscriber__Recv__p]unsafe.Pointer, b *[Subscriber__Recv__s]byte, s *Subscriber[T]) (v T, err error, ok bool) {
	x := cx.RT()
	switch b[0] {
	case recvWaiting:
		return subscriberAgain[T](x, p)
	case recvLater:
		s = (*Subscriber[T])(p[0])
		p[0] = nil
	}
	x.Check()
	if !x.Spend() {
		p[0] = unsafe.Pointer(s)
		b[0] = recvLater
		return v, nil, false
	}
	s.b.room.Lock()
	if v, err, ok = s.take(); ok {
		s.b.room.Unlock()
		return v, err, true
	}
	n := s.wait(x.Waker())
	s.b.room.Unlock()
	x.Refund()
	p[0] = unsafe.Pointer(n)
	b[0] = recvWaiting
	return v, nil, false
}

func subscriberAgain[T any](x *core.Cx, p *[Subscriber__Recv__p]unsafe.Pointer) (v T, err error, ok bool) {
	n := (*waitq.Waiter[delivery[T]])(p[0])
	r := n.Served()
	if r == waitq.Waiting {
		if !x.Aborted() {
			return v, nil, false
		}
		if r = n.Withdraw(); r == waitq.Waiting {
			n.Val.to.gaveUp()
		}
	}
	p[0] = nil
	v = n.Val.val
	n.Release()
	switch r {
	case waitq.Waiting:
		x.Unwind()
	case waitq.Shut:
		err = ErrClosed
	}
	return v, err, true
}

// take receives if there is something to be told. The caller holds the channel's lock.
func (s *Subscriber[T]) take() (v T, err error, ok bool) {
	b := s.b
	if s.waits {
		b.room.Unlock()
		panic("channel: two tasks receive from one Subscriber at once; Subscribe once for each")
	}
	if s.closed {
		return v, ErrClosed, true
	}
	if oldest := b.oldest(); s.next < oldest {
		err = &LaggedError{Missed: oldest - s.next}
		s.next = oldest
		return v, err, true
	}
	if s.next == b.next {
		return v, ErrClosed, b.closed
	}
	slot := b.slot(s.next)
	v = slot.val
	s.pass()
	return v, nil, true
}

// pass goes on to the next value. The caller holds the channel's lock.
func (s *Subscriber[T]) pass() {
	slot := s.b.slot(s.next)
	s.next++
	if slot.left--; slot.left == 0 {
		var none T
		slot.val = none
	}
}

// wait enters the queue. The caller holds the channel's lock.
func (s *Subscriber[T]) wait(w *core.Waker) *waitq.Waiter[delivery[T]] {
	b := s.b
	s.waits = true
	n := b.room.Get(&b.spare)
	n.Val.to = s
	b.waiting.Push(n, w)
	return n
}

// gaveUp notes that a wait has ended without being served.
func (s *Subscriber[T]) gaveUp() {
	s.b.room.Lock()
	s.waits = false
	s.b.room.Unlock()
}

// TryRecv receives the next value if there is one; else it answers ErrEmpty, or an error as Recv does. It may be called
// from any goroutine.
func (s *Subscriber[T]) TryRecv() (T, error) {
	s.b.room.Lock()
	v, err, ok := s.take()
	s.b.room.Unlock()
	if !ok {
		err = ErrEmpty
	}
	return v, err
}

// RecvWait is Recv for ordinary Go code: it blocks the calling goroutine, and answers ctx's cause when ctx is done. In a
// task, use Recv; with a task's own Context it panics.
func (s *Subscriber[T]) RecvWait(ctx context.Context) (T, error) {
	g := waitq.NewGoroutine(ctx, "channel: RecvWait", "Recv(cx)")
	s.b.room.Lock()
	v, err, ok := s.take()
	if ok {
		s.b.room.Unlock()
		return v, err
	}
	n := s.wait(g.Waker)
	s.b.room.Unlock()
	d, r, err := n.Wait(ctx, g)
	switch r {
	case waitq.Waiting:
		s.gaveUp()
	case waitq.Shut:
		err = ErrClosed
	}
	return d.val, err
}

// Len is how many values there are to receive without waiting.
func (s *Subscriber[T]) Len() int {
	b := s.b
	b.room.Lock()
	defer b.room.Unlock()
	if s.closed {
		return 0
	}
	return int(b.next - max(s.next, b.oldest()))
}

// Resubscribe makes a new subscriber, which gets the values sent from now on.
func (s *Subscriber[T]) Resubscribe() *Subscriber[T] { return s.b.Subscribe() }

// closeSection is how many values are passed over in one go under the lock.
const closeSection = 64

// Close ends the subscription: values are no longer kept for it. It must not be called while another task receives.
// Closing twice is no error.
func (s *Subscriber[T]) Close() {
	b := s.b
	for over := false; !over; {
		var list waitq.WakeList
		b.room.Lock()
		if s.waits {
			b.room.Unlock()
			panic("channel: a Subscriber is closed while it receives; abort the task that receives, or close the Broadcast")
		}
		s.next = max(s.next, b.oldest())
		for k := 0; k < closeSection && !s.closed && s.next < b.next; k++ {
			s.pass()
		}
		if over = s.closed || s.next == b.next; over && !s.closed {
			s.closed = true
			b.subs--
			b.tellDeserted(&list)
		}
		b.room.Unlock()
		list.Wake(nil)
	}
}

// All ranges over the values until the channel is closed. Where values were missed err is a *LaggedError, and v
// no value:
//
//	for v, err := range s.All(cx) { … }
func (s *Subscriber[T]) All(cx core.Context) iter.Seq2[T, error] { return allOf[T]{s, cx}.each }

type allOf[T any] struct {
	s  *Subscriber[T]
	cx core.Context
}

func (a allOf[T]) each(yield func(T, error) bool) {
	for {
		v, err := a.s.Recv(a.cx)
		if errors.Is(err, ErrClosed) || !yield(v, err) {
			return
		}
	}
}

// OnRecv is a Select case that receives: when it is taken, *v and *err are what Recv answers. err may be nil only if the
// channel is never closed and missed values do not matter; v may be nil.
func (s *Subscriber[T]) OnRecv(v *T, err *error) core.Case {
	return core.Case{Op: (*subscriberOp[T])(s), Out: unsafe.Pointer(v), Also: unsafe.Pointer(err)}
}

// subscriberOp is a subscriber as a case that receives: the value goes to Out, the error to Also.
type subscriberOp[T any] Subscriber[T]

// Try implements core.Op.
func (o *subscriberOp[T]) Try(_ *core.Cx, c *core.Case) bool {
	s := (*Subscriber[T])(o)
	s.b.room.Lock()
	v, err, ok := s.take()
	s.b.room.Unlock()
	return ok && o.received(c, v, err)
}

// Arm implements core.Op.
func (o *subscriberOp[T]) Arm(x *core.Cx, c *core.Case, sel *core.Selection, i int) bool {
	s := (*Subscriber[T])(o)
	b := s.b
	b.room.Lock()
	if s.next == b.next && !b.closed && !s.closed && !s.waits {
		s.waits = true
		n := b.room.Get(&b.spare)
		n.Val.to = s
		b.waiting.PushCase(n, x, sel, i)
		c.Reg = unsafe.Pointer(n)
		b.room.Unlock()
		return false
	}
	if !sel.Claim(i) {
		b.room.Unlock()
		return false
	}
	v, err, _ := s.take()
	b.room.Unlock()
	return o.received(c, v, err)
}

// Disarm implements core.Op.
func (o *subscriberOp[T]) Disarm(_ *core.Cx, c *core.Case) {
	n := (*waitq.Waiter[delivery[T]])(c.Reg)
	if n == nil {
		return
	}
	switch d, r := n.EndCase(); r {
	case waitq.Waiting:
		(*Subscriber[T])(o).gaveUp()
	case waitq.Shut:
		o.received(c, d.val, ErrClosed)
	default:
		o.received(c, d.val, nil)
	}
}

func (o *subscriberOp[T]) received(c *core.Case, v T, err error) bool {
	if p := (*T)(c.Out); p != nil {
		*p = v
	}
	if p := (*error)(c.Also); p != nil {
		*p = err
	}
	return true
}
