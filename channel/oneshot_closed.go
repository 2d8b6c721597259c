package channel

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// Closed waits until nobody waits for a value any more: the receiver was closed, or this end was, or the value has
// been sent. So a task can give up work whose result is not wanted.
func (s Sender[T]) Closed(cx core.Context) {
	var p [Sender__Closed__p]unsafe.Pointer
	var b [Sender__Closed__s]byte
	for !Sender__Closed__poll(cx, &p, &b, s) {
		cx.RT().Block()
	}
}

// Closed's frame: the oneshot.
const (
	Sender__Closed__p = 1
	Sender__Closed__s = 2
)

// Sender__Closed__poll is Closed for lowered code.
func Sender__Closed__poll[T any](cx core.Context, p *[Sender__Closed__p]unsafe.Pointer, b *[Sender__Closed__s]byte, s Sender[T]) (ok bool) {
	x := cx.RT()
	switch b[0] {
	case oneshotWaiting:
		o := (*oneshot[T])(p[0])
		if o.at() == oneshotOpen {
			if !x.Aborted() {
				return false
			}
			if o.withdraw(o.sender) {
				p[0] = nil
				x.Unwind()
			}
		}
		p[0] = nil
		return true
	case oneshotLater:
		s.o = (*oneshot[T])(p[0])
		p[0] = nil
	}
	x.Check()
	o := s.o
	b[0] = oneshotWaiting
	if !o.waitClosed(x.Waker(), nil, 0) {
		if x.Spend() {
			return true
		}
		b[0] = oneshotLater
	}
	p[0] = unsafe.Pointer(o)
	return false
}

func (o *oneshot[T]) waitClosed(w *core.Waker, sel *core.Selection, i int) bool {
	if o.at() != oneshotOpen {
		return false
	}
	o.mu.Lock()
	if o.sender == nil {
		o.sender = new(oneshotWait)
	}
	o.mu.Unlock()
	return o.wait(o.sender, w, sel, i)
}

// OnClosed is a Select case that comes true when Closed would return.
func (s Sender[T]) OnClosed() core.Case { return core.Case{Op: (*closedOp[T])(s.o)} }

type closedOp[T any] oneshot[T]

// Try implements core.Op.
func (o *closedOp[T]) Try(*core.Cx, *core.Case) bool { return (*oneshot[T])(o).at() != oneshotOpen }

// Arm implements core.Op.
func (o *closedOp[T]) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	if !(*oneshot[T])(o).waitClosed(x.Waker(), s, i) {
		return s.Claim(i)
	}
	c.Reg = unsafe.Pointer(o)
	return false
}

// Disarm implements core.Op.
func (o *closedOp[T]) Disarm(_ *core.Cx, c *core.Case) {
	if c.Reg != nil {
		(*oneshot[T])(o).withdraw(o.sender)
	}
}
