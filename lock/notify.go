package lock

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Notify tells tasks that something has happened, without saying what: they look for themselves. Its zero
// value is ready; it must not be copied.
//
// A task that waits for a condition looks, and waits if it does not hold, in a loop; whoever may have changed it calls NotifyOne. A
// notification that finds nobody waiting is kept for the next Wait, so none is missed between look and wait.
type Notify struct {
	room   waitq.Room[struct{}]
	queue  waitq.Queue[struct{}]
	spare  waitq.Spare[struct{}]
	permit bool
}

// Wait waits for a notification: for a NotifyOne that is this task's, or for a NotifyAll. If the
// task is aborted while it waits, no notification is used up.
func (e *Notify) Wait(cx core.Context) {
	var p [Notify__Wait__p]unsafe.Pointer
	var s [Notify__Wait__s]byte
	for !Notify__Wait__poll(cx, &p, &s, e) {
		cx.RT().Block()
	}
}

// Wait's frame: its waiter, or the Notify.
const (
	Notify__Wait__p = 1
	Notify__Wait__s = 2
)

// Notify__Wait__poll is Wait for lowered code.
func Notify__Wait__poll(cx core.Context, p *[Notify__Wait__p]unsafe.Pointer, s *[Notify__Wait__s]byte, e *Notify) (ok bool) {
	x := cx.RT()
	switch s[0] {
	case isWaiting:
		return waitAgain[struct{}](x, p)
	case isLater:
		e = (*Notify)(p[0])
		p[0] = nil
	}
	x.Check()
	if !x.Spend() {
		p[0] = unsafe.Pointer(e)
		s[0] = isLater
		return false
	}
	e.room.Lock()
	if e.permit {
		e.permit = false
		e.room.Unlock()
		return true
	}
	n := e.room.Get(&e.spare)
	e.queue.Push(n, x.Waker())
	e.room.Unlock()
	x.Refund()
	p[0] = unsafe.Pointer(n)
	s[0] = isWaiting
	return false
}

// NotifyOne wakes the task that has waited longest. If none waits, the next Wait returns at once; that is kept
// once, however often it happens. It may be called from any goroutine.
func (e *Notify) NotifyOne() { e.notifyOne(nil) }

// NotifyOneFrom is NotifyOne for a caller that is a task: the one that is woken goes on on the same worker, which is
// faster.
func (e *Notify) NotifyOneFrom(cx core.Context) { e.notifyOne(cx.RT().OnWorker()) }

func (e *Notify) notifyOne(here *core.Here) {
	e.room.Lock()
	n := e.queue.Claim()
	if n == nil {
		e.permit = true
		e.room.Unlock()
		return
	}
	w := n.Serve(waitq.Done)
	e.room.Unlock()
	w.WakeFrom(here)
}

// NotifyAll wakes all tasks that wait now, and no later ones. It may be called from any goroutine.
func (e *Notify) NotifyAll() {
	var list waitq.WakeList
	e.room.Lock()
	for n := e.queue.Claim(); n != nil; n = e.queue.Claim() {
		list.Add(n.Serve(waitq.Done))
	}
	e.room.Unlock()
	list.Wake(nil)
}

// OnNotify is a Select case that waits for a notification.
func (e *Notify) OnNotify() core.Case { return core.Case{Op: (*notifyOp)(e)} }

type notifyOp Notify

// Try implements core.Op.
func (o *notifyOp) Try(*core.Cx, *core.Case) bool {
	e := (*Notify)(o)
	e.room.Lock()
	had := e.permit
	e.permit = false
	e.room.Unlock()
	return had
}

// Arm implements core.Op.
func (o *notifyOp) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	e := (*Notify)(o)
	e.room.Lock()
	if e.permit {
		won := s.Claim(i)
		e.permit = !won
		e.room.Unlock()
		return won
	}
	n := e.room.Get(&e.spare)
	e.queue.PushCase(n, x, s, i)
	c.Reg = unsafe.Pointer(n)
	e.room.Unlock()
	return false
}

// Disarm implements core.Op.
func (o *notifyOp) Disarm(_ *core.Cx, c *core.Case) {
	if n := (*waitq.Waiter[struct{}])(c.Reg); n != nil {
		n.EndCase()
	}
}
