package channel

import (
	"context"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/spin"
	"github.com/edo-async/edo/internal/waitq"
)

// NewOneshot makes a channel for one value. Both ends are small values that may be copied; each is
// meant for one user.
func NewOneshot[T any]() (Sender[T], Receiver[T]) {
	o := new(oneshot[T])
	return Sender[T]{o}, Receiver[T]{o}
}

// Sender is the sending end of a oneshot. What takes no edo.Context may be called from any goroutine.
type Sender[T any] struct{ o *oneshot[T] }

// Receiver is the receiving end of a oneshot: one task receives, once.
type Receiver[T any] struct{ o *oneshot[T] }

// oneshot is what both ends share. The fields but phase belong to the lock. phase goes only forward, under the
// lock, and may be read without it: what was written before stays.
type oneshot[T any] struct {
	mu    spin.Lock
	phase uint32

	receiver oneshotWait
	sender   *oneshotWait // nil unless a sender has waited for the end
	val      T
}

// oneshotWait is somebody who waits for a oneshot to leave its first phase.
type oneshotWait struct {
	w     *core.Waker     // nil: nobody
	sel   *core.Selection // of which it is case number index; nil if it is not a case
	index int32
}

// end ends the wait and answers whom to wake. If that is a case which can no longer be claimed it is nobody:
// the waiter finds the phase when it looks again.
func (t *oneshotWait) end() (w *core.Waker) {
	if t.sel == nil || t.sel.Claim(int(t.index)) {
		w = t.w
	}
	t.w, t.sel = nil, nil
	return w
}

func (o *oneshot[T]) at() uint32 { return spin.Load(&o.phase) }

// The phases of a oneshot.
const (
	oneshotOpen  = iota // nothing has happened yet
	oneshotSent         // val is there
	oneshotTaken        // val was received
	oneshotShut         // one side was closed before
)

// Send gives v to the receiver. It never waits. It answers ErrClosed if the receiver was closed, or this end.
// A second Send panics.
func (s Sender[T]) Send(v T) error { return s.send(v, nil) }

// SendFrom is Send for a caller that is a task: the receiver, if it waits, goes on on the same worker, which is
// faster.
func (s Sender[T]) SendFrom(cx core.Context, v T) error { return s.send(v, cx.RT().OnWorker()) }

func (s Sender[T]) send(v T, here *core.Here) error {
	o := s.o
	o.mu.Lock()
	switch o.at() {
	case oneshotOpen:
		o.val = v
		w, sender := o.end(oneshotSent)
		o.mu.Unlock()
		wake(w, here)
		wake(sender, here)
		return nil
	case oneshotShut:
		o.mu.Unlock()
		return ErrClosed
	}
	o.mu.Unlock()
	panic("channel: second Send on a oneshot; use New for more than one value")
}

// Close says that there will be no value: the receiver gets ErrClosed. After a Send, and again, it does nothing,
// so it can be deferred.
func (s Sender[T]) Close() { s.o.shut() }

// Close says that nobody will wait for a value: Send answers ErrClosed from now on. A value that was sent
// before can still be received.
func (r Receiver[T]) Close() { r.o.shut() }

// IsClosed reports whether Send would answer ErrClosed.
func (s Sender[T]) IsClosed() bool { return s.o.at() == oneshotShut }

func (o *oneshot[T]) shut() {
	var w, sender *core.Waker
	o.mu.Lock()
	if o.at() == oneshotOpen {
		w, sender = o.end(oneshotShut)
	}
	o.mu.Unlock()
	wake(w, nil)
	wake(sender, nil)
}

func wake(w *core.Waker, here *core.Here) {
	if w != nil {
		w.WakeFrom(here)
	}
}

// end leaves oneshotOpen and answers whom to wake.
func (o *oneshot[T]) end(phase uint32) (receiver, sender *core.Waker) {
	spin.StoreRelease(&o.phase, phase)
	receiver = o.receiver.end()
	if o.sender != nil {
		sender = o.sender.end()
	}
	return receiver, sender
}

// take takes the value out. ended is false if there is nothing to say yet.
func (o *oneshot[T]) take() (v T, err error, ended bool) {
	switch o.at() {
	case oneshotOpen:
		return v, nil, false
	case oneshotSent:
		// Only the receiver leaves this phase.
		var none T
		v, o.val = o.val, none
		spin.StoreRelease(&o.phase, oneshotTaken)
		return v, nil, true
	}
	return v, ErrClosed, true
}

// TryRecv receives the value if it is there; else it answers ErrEmpty, or ErrClosed as Recv does.
func (r Receiver[T]) TryRecv() (T, error) {
	v, err, ended := r.o.take()
	if !ended {
		return v, ErrEmpty
	}
	return v, err
}

// Recv waits for the value. It answers ErrClosed if one end was closed before, or if the value was received already.
//
// If the task is aborted while it waits, the value, should it come, stays to be received.
func (r Receiver[T]) Recv(cx core.Context) (T, error) {
	var p [Receiver__Recv__p]unsafe.Pointer
	var s [Receiver__Recv__s]byte
	for {
		if v, err, ok := Receiver__Recv__poll(cx, &p, &s, r); ok {
			return v, err
		}
		cx.RT().Block()
	}
}

// Recv's frame: the oneshot.
const (
	Receiver__Recv__p = 1
	Receiver__Recv__s = 2
)

const (
	oneshotWaiting = 1
	oneshotLater   = 2 // nothing done yet: the poll's budget is used up
)

// Receiver__Recv__poll is Recv for lowered code.
func Receiver__Recv__poll[T any](cx core.Context, p *[Receiver__Recv__p]unsafe.Pointer, s *[Receiver__Recv__s]byte, r Receiver[T]) (v T, err error, ok bool) {
	x := cx.RT()
	switch s[0] {
	case oneshotWaiting:
		return recvOneshotAgain[T](x, p)
	case oneshotLater:
		r.o = (*oneshot[T])(p[0])
		p[0] = nil
	}
	x.Check()
	o := r.o
	if o.at() != oneshotOpen || !o.wait(&o.receiver, x.Waker(), nil, 0) {
		if !x.Spend() {
			p[0] = unsafe.Pointer(o)
			s[0] = oneshotLater
			return v, nil, false
		}
		return o.take()
	}
	p[0] = unsafe.Pointer(o)
	s[0] = oneshotWaiting
	return v, nil, false
}

func recvOneshotAgain[T any](x *core.Cx, p *[Receiver__Recv__p]unsafe.Pointer) (v T, err error, ok bool) {
	o := (*oneshot[T])(p[0])
	if o.at() == oneshotOpen {
		if !x.Aborted() {
			return v, nil, false
		}
		if o.withdraw(&o.receiver) {
			p[0] = nil
			x.Unwind()
		}
	}
	p[0] = nil
	return o.take()
}

// wait registers one who waits at t, unless there is something to be told: then it answers false.
func (o *oneshot[T]) wait(t *oneshotWait, w *core.Waker, sel *core.Selection, i int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.at() != oneshotOpen {
		return false
	}
	if t.w != nil {
		panic("channel: two tasks wait at one end of a oneshot at once; use New for more than one sender or receiver")
	}
	t.w, t.sel, t.index = w, sel, int32(i)
	return true
}

// withdraw takes the registration back; false means that there is something to be told.
func (o *oneshot[T]) withdraw(t *oneshotWait) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.at() != oneshotOpen {
		return false
	}
	t.w, t.sel = nil, nil
	return true
}

// Wait is Recv for ordinary Go code: it blocks the calling goroutine until there is something to say, or ctx is done; then
// it answers ctx's cause, and the value, should it come, stays to be received. In a task, use Recv; with a task's own
// Context it panics.
func (r Receiver[T]) Wait(ctx context.Context) (T, error) {
	g := waitq.NewGoroutine(ctx, "channel: Wait for a oneshot", "Recv(cx)")
	o := r.o
	if o.at() == oneshotOpen && o.wait(&o.receiver, g.Waker, nil, 0) {
		for o.at() == oneshotOpen {
			if err := g.Sleep(ctx); err != nil && o.withdraw(&o.receiver) {
				var none T
				return none, err
			}
		}
	}
	v, err, _ := o.take()
	return v, err
}

// OnRecv is a Select case that receives the value: when it is taken, *v is the value and *err nil, or *err is
// ErrClosed. Either pointer may be nil.
func (r Receiver[T]) OnRecv(v *T, err *error) core.Case {
	return core.Case{Op: (*oneshotOp[T])(r.o), Out: unsafe.Pointer(v), Also: unsafe.Pointer(err)}
}

// oneshotOp is a oneshot as a case that receives: the value goes to Out, the error to Also.
type oneshotOp[T any] oneshot[T]

// Try implements core.Op.
func (o *oneshotOp[T]) Try(_ *core.Cx, c *core.Case) bool {
	v, err, ended := (*oneshot[T])(o).take()
	if ended {
		o.received(c, v, err)
	}
	return ended
}

// Arm implements core.Op.
func (o *oneshotOp[T]) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	if (*oneshot[T])(o).wait(&o.receiver, x.Waker(), s, i) {
		c.Reg, c.N = unsafe.Pointer(s), int64(i)
		return false
	}
	if !s.Claim(i) {
		return false
	}
	return o.Try(x, c)
}

// Disarm implements core.Op. Whoever ended the oneshot has only claimed: the value is taken here.
func (o *oneshotOp[T]) Disarm(x *core.Cx, c *core.Case) {
	if c.Reg == nil {
		return
	}
	if (*oneshot[T])(o).withdraw(&o.receiver) {
		return
	}
	if s := (*core.Selection)(c.Reg); s.Winner() == int(c.N) {
		o.Try(x, c)
	}
}

func (o *oneshotOp[T]) received(c *core.Case, v T, err error) {
	if p := (*T)(c.Out); p != nil {
		*p = v
	}
	if p := (*error)(c.Also); p != nil {
		*p = err
	}
}
