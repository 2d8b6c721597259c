package channel

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// RecvMany receives as many values as there are, up to len(buf), into buf, and answers how many. It waits for the
// first one only. ok is false, and n 0, when the channel is closed and drained.
//
// If the task is aborted while it waits, no value is lost.
func (c *Chan[T]) RecvMany(cx core.Context, buf []T) (n int, ok bool) {
	var p [Chan__RecvMany__p]unsafe.Pointer
	var s [Chan__RecvMany__s]byte
	for {
		if n, open, ok := Chan__RecvMany__poll(cx, &p, &s, c, buf); ok {
			return n, open
		}
		cx.RT().Block()
	}
}

// RecvMany's frame: its waiter, the channel and the buffer; the state and at 8 the buffer's length.
const (
	Chan__RecvMany__p = 3
	Chan__RecvMany__s = 16
)

// Chan__RecvMany__poll is RecvMany for lowered code.
func Chan__RecvMany__poll[T any](cx core.Context, p *[Chan__RecvMany__p]unsafe.Pointer, s *[Chan__RecvMany__s]byte, c *Chan[T], buf []T) (n int, open, ok bool) {
	x := cx.RT()
	if s[0] != 0 {
		c = (*Chan[T])(p[1])
		buf = unsafe.Slice((*T)(p[2]), *(*int)(unsafe.Pointer(&s[8])))
		if s[0] == recvWaiting {
			v, open, ok := recvAgain[T](x, (*[1]unsafe.Pointer)(p[:1]))
			if !ok {
				return 0, false, false
			}
			p[1], p[2] = nil, nil
			return c.fill(x, buf, v, open), open, true
		}
		p[1], p[2] = nil, nil
	}
	x.Check()
	if len(buf) == 0 {
		return 0, true, true
	}
	var v T
	var w *core.Waker
	r := waitq.Idle
	if x.Spend() {
		s[0] = recvWaiting
		c.room.Lock()
		if v, w, r = c.take(); r == waitq.Idle {
			n := c.room.Get(&c.spareReceiver)
			c.receivers.Push(n, x.Waker())
			p[0] = unsafe.Pointer(n)
		}
		c.room.Unlock()
		if r != waitq.Idle {
			if w != nil {
				w.WakeFrom(x.Here())
			}
			open = r == waitq.Done
			return c.fill(x, buf, v, open), open, true
		}
		x.Refund()
	} else {
		s[0] = recvLater
	}
	p[1], p[2] = unsafe.Pointer(c), unsafe.Pointer(unsafe.SliceData(buf))
	*(*int)(unsafe.Pointer(&s[8])) = len(buf)
	return 0, false, false
}

// fillSection is how many values are received in one go under the lock.
const fillSection = 32

// fill puts v, if it is a value, and what else there is into buf.
func (c *Chan[T]) fill(x *core.Cx, buf []T, v T, open bool) (n int) {
	if !open {
		return 0
	}
	buf[0] = v
	for n = 1; n < len(buf); {
		var list waitq.WakeList
		end := min(len(buf), n+fillSection)
		c.room.Lock()
		for ; n < end; n++ {
			v, w, r := c.take()
			if r != waitq.Done {
				end = 0
				break
			}
			buf[n] = v
			if w != nil {
				list.Add(w)
			}
		}
		c.room.Unlock()
		list.Wake(x.Here())
		if end == 0 {
			break
		}
	}
	return n
}

// OnRecvMany is a Select case that receives as RecvMany does: when it is taken, *n is how many values are in buf, 0 if the
// channel is closed and drained.
func (c *Chan[T]) OnRecvMany(buf []T, n *int) core.Case {
	if len(buf) == 0 || n == nil {
		panic("channel: OnRecvMany without room for a value, or without a place for their number")
	}
	return core.Case{Op: (*recvManyOp[T])(c), Out: unsafe.Pointer(&buf[0]), Also: unsafe.Pointer(n), N: int64(len(buf))}
}

// recvManyOp is a channel as a case that receives up to N values to Out; their number goes to Also.
type recvManyOp[T any] Chan[T]

// Try implements core.Op.
func (o *recvManyOp[T]) Try(x *core.Cx, r *core.Case) bool {
	v, st := (*Chan[T])(o).tryRecv(x)
	return st != waitq.Idle && o.received(x, r, v, st)
}

// Arm implements core.Op.
func (o *recvManyOp[T]) Arm(x *core.Cx, r *core.Case, sel *core.Selection, i int) bool {
	v, st := (*Chan[T])(o).armRecv(x, r, sel, i)
	return st != waitq.Idle && o.received(x, r, v, st)
}

// Disarm implements core.Op.
func (o *recvManyOp[T]) Disarm(x *core.Cx, r *core.Case) {
	if n := (*waitq.Waiter[T])(r.Reg); n != nil {
		if v, st := n.EndCase(); st != waitq.Waiting {
			o.received(x, r, v, st)
		}
	}
}

func (o *recvManyOp[T]) received(x *core.Cx, r *core.Case, v T, st waitq.State) bool {
	*(*int)(r.Also) = (*Chan[T])(o).fill(x, unsafe.Slice((*T)(r.Out), r.N), v, st == waitq.Done)
	return true
}
