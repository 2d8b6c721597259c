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
// notification that finds nobody waiting is kept for the next Wait, so none is missed between look and wait. NotifyAll keeps
// nothing: where it is used, take a Mark, look, and WaitSince the mark.
type Notify struct {
	room   waitq.Room[struct{}]
	queue  waitq.Queue[struct{}]
	spare  waitq.Spare[struct{}]
	permit bool
	alls   uint64 // how many NotifyAlls there were
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
	return e.wait(cx.RT(), p, s, nil)
}

// wait is a poll of Wait, or of WaitSince the mark.
func (e *Notify) wait(x *core.Cx, p *[1]unsafe.Pointer, s *[2]byte, mark *uint64) (ok bool) {
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
	switch {
	case mark != nil && e.alls != *mark:
		e.room.Unlock()
		return true
	case e.permit:
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

// Mark answers a mark for WaitSince: to be taken before one looks whether one has to wait.
func (e *Notify) Mark() uint64 {
	e.room.Lock()
	defer e.room.Unlock()
	return e.alls
}

// WaitSince is Wait, but returns at once if there was a NotifyAll after mark was taken.
func (e *Notify) WaitSince(cx core.Context, mark uint64) {
	var p [Notify__WaitSince__p]unsafe.Pointer
	var s [Notify__WaitSince__s]byte
	for !Notify__WaitSince__poll(cx, &p, &s, e, mark) {
		cx.RT().Block()
	}
}

// WaitSince's frame: its waiter, or the Notify; the state, and at 8 the mark.
const (
	Notify__WaitSince__p = 1
	Notify__WaitSince__s = 16
)

// Notify__WaitSince__poll is WaitSince for lowered code.
func Notify__WaitSince__poll(cx core.Context, p *[Notify__WaitSince__p]unsafe.Pointer, s *[Notify__WaitSince__s]byte, e *Notify, mark uint64) (ok bool) {
	kept := (*uint64)(unsafe.Pointer(&s[8]))
	if s[0] == 0 {
		*kept = mark
	}
	return e.wait(cx.RT(), p, (*[2]byte)(s[:2]), kept)
}

// NotifyOne wakes the task that has waited longest. If none waits, the next Wait returns at once; that is kept
// once, however often it happens. It may be called from any goroutine.
func (e *Notify) NotifyOne() { e.notifyOne(nil) }

// NotifyOneFrom is NotifyOne for a caller that is a task: the one that is woken goes on on the same worker, which is
// faster.
func (e *Notify) NotifyOneFrom(cx core.Context) { e.notifyOne(cx.RT().OnWorker()) }

// NotifyLast is NotifyOne, but wakes the task that has waited shortest, whose data are most likely still in the processor's
// caches.
func (e *Notify) NotifyLast() { e.notify((*waitq.Queue[struct{}]).ClaimLast, nil) }

// NotifyLastFrom is NotifyLast for a caller that is a task, as NotifyOneFrom is NotifyOne.
func (e *Notify) NotifyLastFrom(cx core.Context) {
	e.notify((*waitq.Queue[struct{}]).ClaimLast, cx.RT().OnWorker())
}

func (e *Notify) notifyOne(here *core.Here) { e.notify((*waitq.Queue[struct{}]).Claim, here) }

func (e *Notify) notify(claim func(q *waitq.Queue[struct{}]) *waitq.Waiter[struct{}], here *core.Here) {
	e.room.Lock()
	n := claim(&e.queue)
	if n == nil {
		e.permit = true
		e.room.Unlock()
		return
	}
	w := n.Serve(waitq.Done)
	e.room.Unlock()
	w.WakeFrom(here)
}

// NotifyAll wakes all tasks that wait now, and those that WaitSince an earlier Mark. It may be called from any goroutine.
func (e *Notify) NotifyAll() { e.notifyAll(nil) }

// NotifyAllFrom is NotifyAll for a caller that is a task: those that are woken go on on the same worker, which is faster where
// they are few.
func (e *Notify) NotifyAllFrom(cx core.Context) { e.notifyAll(cx.RT().OnWorker()) }

func (e *Notify) notifyAll(here *core.Here) {
	var list waitq.WakeList
	e.room.Lock()
	e.alls++
	for n := e.queue.Claim(); n != nil; n = e.queue.Claim() {
		list.Add(n.Serve(waitq.Done))
	}
	e.room.Unlock()
	list.Wake(here)
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
