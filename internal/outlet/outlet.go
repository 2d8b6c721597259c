// Package outlet is where tasks wait for values that something provides: a set of tasks their results, a timer that it has
// fired, a delay queue what is due. It has both ways to wait, in place and as a Select case.
//
// What provides them is a Source. An Outlet's lock guards its Source and the queue of those who wait; whoever changes the Source
// does that under the lock and calls Serve, which hands values over directly. So while somebody waits the Source has nothing, and
// who is woken has got its value.
package outlet

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Source is where the values come from. Its methods are called under the outlet's lock and must be short.
type Source[T any] interface {
	// Ready reports whether Next has something to answer.
	Ready() bool
	// Next takes the next value; open is false if there will be none.
	Next() (v T, open bool)
}

// Outlet must not be copied.
type Outlet[T any] struct {
	room  waitq.Room[T]
	queue waitq.Queue[T]
	spare waitq.Spare[T]
	src   Source[T]
	waits func()
}

// Init connects the outlet to its source, once, before first use. waits, if not nil, is called, without the lock, after somebody
// has begun to wait.
func (o *Outlet[T]) Init(src Source[T], waits func()) { o.src, o.waits = src, waits }

// check catches what was never connected.
func (o *Outlet[T]) check() {
	if o == nil || o.src == nil {
		panic("edo: use of a nil or zero Set, Timer or delay.Queue; make one by NewSet, NewTimer or delay.New")
	}
}

// Lock takes the lock, for a short section.
func (o *Outlet[T]) Lock() { o.room.Lock() }

// Unlock gives it back.
func (o *Outlet[T]) Unlock() { o.room.Unlock() }

// Waited reports whether somebody waits. The caller holds the lock.
func (o *Outlet[T]) Waited() bool { return !o.queue.Empty() }

// Serve hands out what the source has, as long as somebody waits. The caller holds the lock, and wakes those on the list
// when it has let it go.
func (o *Outlet[T]) Serve(list *waitq.WakeList) {
	for o.src.Ready() {
		n := o.queue.Claim()
		if n == nil {
			return
		}
		list.Add(o.serve(n))
	}
}

func (o *Outlet[T]) serve(n *waitq.Waiter[T]) *core.Waker {
	v, open := o.src.Next()
	n.Val = v
	if open {
		return n.Serve(waitq.Done)
	}
	return n.Serve(waitq.Shut)
}

// Try takes a value without waiting; ok reports whether there was something to say.
func (o *Outlet[T]) Try() (v T, open, ok bool) {
	o.check()
	o.room.Lock()
	if ok = o.src.Ready(); ok {
		v, open = o.src.Next()
	}
	o.room.Unlock()
	return v, open, ok
}

// The frame of Poll: the waiter, or the outlet.
const (
	PollP = 1
	PollS = 2
)

const (
	pollWaiting = 1
	pollLater   = 2 // nothing done yet: the poll's budget is used up
)

// Poll takes a value, waiting for one: it is the whole of a leaf's twin. Polls after the first need no o.
func Poll[T any](cx core.Context, p *[PollP]unsafe.Pointer, s *[PollS]byte, o *Outlet[T]) (v T, open, ok bool) {
	x := cx.RT()
	switch s[0] {
	case pollWaiting:
		return again[T](x, p)
	case pollLater:
		o = (*Outlet[T])(p[0])
		p[0] = nil
	}
	x.Check()
	o.check()
	if !x.Spend() {
		p[0] = unsafe.Pointer(o)
		s[0] = pollLater
		return v, false, false
	}
	o.room.Lock()
	if o.src.Ready() {
		v, open = o.src.Next()
		o.room.Unlock()
		return v, open, true
	}
	n := o.room.Get(&o.spare)
	o.queue.Push(n, x.Waker())
	o.room.Unlock()
	x.Refund()
	p[0] = unsafe.Pointer(n)
	s[0] = pollWaiting
	if o.waits != nil {
		o.waits()
	}
	return v, false, false
}

func again[T any](x *core.Cx, p *[PollP]unsafe.Pointer) (v T, open, ok bool) {
	n := (*waitq.Waiter[T])(p[0])
	r := n.Served()
	if r == waitq.Waiting {
		if !x.Aborted() {
			return v, false, false
		}
		r = n.Withdraw()
	}
	p[0] = nil
	v = n.Val
	n.Release()
	if r == waitq.Waiting {
		x.Unwind()
	}
	return v, r == waitq.Done, true
}

// Case is a Select case that takes a value: it goes to *v, and whether there was one to *open. Either may be nil.
func (o *Outlet[T]) Case(v *T, open *bool) core.Case {
	o.check()
	return core.Case{Op: (*op[T])(o), Out: unsafe.Pointer(v), Also: unsafe.Pointer(open)}
}

type op[T any] Outlet[T]

// Try implements core.Op.
func (p *op[T]) Try(_ *core.Cx, c *core.Case) bool {
	v, open, ok := (*Outlet[T])(p).Try()
	if ok {
		taken(c, v, open)
	}
	return ok
}

// Arm implements core.Op.
func (p *op[T]) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	o := (*Outlet[T])(p)
	o.room.Lock()
	if o.src.Ready() {
		won := s.Claim(i)
		var v T
		var open bool
		if won {
			v, open = o.src.Next()
		}
		o.room.Unlock()
		if won {
			taken(c, v, open)
		}
		return won
	}
	n := o.room.Get(&o.spare)
	o.queue.PushCase(n, x, s, i)
	c.Reg = unsafe.Pointer(n)
	o.room.Unlock()
	if o.waits != nil {
		o.waits()
	}
	return false
}

// Disarm implements core.Op.
func (p *op[T]) Disarm(_ *core.Cx, c *core.Case) {
	if n := (*waitq.Waiter[T])(c.Reg); n != nil {
		if v, r := n.EndCase(); r != waitq.Waiting {
			taken(c, v, r == waitq.Done)
		}
	}
}

func taken[T any](c *core.Case, v T, open bool) {
	if p := (*T)(c.Out); p != nil {
		*p = v
	}
	if p := (*bool)(c.Also); p != nil {
		*p = open
	}
}
