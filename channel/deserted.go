package channel

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Deserted waits until there are no subscribers: so that a task can stop sending what nobody gets. It returns at once if there
// are none now, and when the channel is closed.
func (b *Broadcast[T]) Deserted(cx core.Context) {
	var p [Broadcast__Deserted__p]unsafe.Pointer
	var s [Broadcast__Deserted__s]byte
	for !Broadcast__Deserted__poll(cx, &p, &s, b) {
		cx.RT().Block()
	}
}

// Deserted's frame: its waiter, or the channel.
const (
	Broadcast__Deserted__p = 1
	Broadcast__Deserted__s = 2
)

// Broadcast__Deserted__poll is Deserted for lowered code.
func Broadcast__Deserted__poll[T any](cx core.Context, p *[Broadcast__Deserted__p]unsafe.Pointer, s *[Broadcast__Deserted__s]byte, b *Broadcast[T]) (ok bool) {
	x := cx.RT()
	switch s[0] {
	case recvWaiting:
		n := (*waitq.Waiter[delivery[T]])(p[0])
		r := n.Served()
		if r == waitq.Waiting {
			if !x.Aborted() {
				return false
			}
			r = n.Withdraw()
		}
		p[0] = nil
		n.Release()
		if r == waitq.Waiting {
			x.Unwind()
		}
		return true
	case recvLater:
		b = (*Broadcast[T])(p[0])
		p[0] = nil
	}
	x.Check()
	if !x.Spend() {
		p[0] = unsafe.Pointer(b)
		s[0] = recvLater
		return false
	}
	b.room.Lock()
	if b.isDeserted() {
		b.room.Unlock()
		return true
	}
	n := b.room.Get(&b.spare)
	b.leaving.Push(n, x.Waker())
	b.room.Unlock()
	x.Refund()
	p[0] = unsafe.Pointer(n)
	s[0] = recvWaiting
	return false
}

// isDeserted is for callers that hold the lock.
func (b *Broadcast[T]) isDeserted() bool { return b.subs == 0 || b.closed }

// tellDeserted ends the waits for that, if it is so. The caller holds the lock.
func (b *Broadcast[T]) tellDeserted(list *waitq.WakeList) {
	if !b.isDeserted() {
		return
	}
	for n := b.leaving.Claim(); n != nil; n = b.leaving.Claim() {
		list.Add(n.Serve(waitq.Done))
	}
}

// OnDeserted is a Select case that comes true when Deserted would return.
func (b *Broadcast[T]) OnDeserted() core.Case { return core.Case{Op: (*desertedOp[T])(b)} }

type desertedOp[T any] Broadcast[T]

// Try implements core.Op.
func (o *desertedOp[T]) Try(*core.Cx, *core.Case) bool {
	b := (*Broadcast[T])(o)
	b.room.Lock()
	defer b.room.Unlock()
	return b.isDeserted()
}

// Arm implements core.Op.
func (o *desertedOp[T]) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	b := (*Broadcast[T])(o)
	b.room.Lock()
	defer b.room.Unlock()
	if b.isDeserted() {
		return s.Claim(i)
	}
	n := b.room.Get(&b.spare)
	b.leaving.PushCase(n, x, s, i)
	c.Reg = unsafe.Pointer(n)
	return false
}

// Disarm implements core.Op.
func (o *desertedOp[T]) Disarm(_ *core.Cx, c *core.Case) {
	if n := (*waitq.Waiter[delivery[T]])(c.Reg); n != nil {
		n.EndCase()
	}
}
