package lock

import (
	"context"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// permits is what Semaphore, RWMutex and Once are made of: a number of permits, given out in the order in which they are asked
// for. Who asks needs so many to be free, and takes so many: both are the same for a Semaphore; an RWMutex counts from 0
// down, so that its zero value is unlocked.
type permits struct {
	room   waitq.Room[want]
	queue  waitq.Queue[want]
	spare  waitq.Spare[want]
	free   int64
	closed bool
}

// want is what a waiter waits for.
type want struct {
	of         *permits
	need, cost int64
}

// take takes cost permits if need are free and nobody waits. It answers Shut if there will be none any more. The caller
// holds the lock.
func (m *permits) take(need, cost int64) waitq.State {
	switch {
	case m.closed:
		return waitq.Shut
	case need > m.free || !m.queue.Empty():
		return waitq.Idle
	}
	m.free -= cost
	return waitq.Done
}

// try is take for a caller that does not hold the lock.
func (m *permits) try(need, cost int64) waitq.State {
	m.room.Lock()
	r := m.take(need, cost)
	m.room.Unlock()
	return r
}

// takeOrWait is try; or else it answers a waiter, which is in the queue with w.
func (m *permits) takeOrWait(need, cost int64, w *core.Waker) (waitq.State, *waitq.Waiter[want]) {
	m.room.Lock()
	if r := m.take(need, cost); r != waitq.Idle {
		m.room.Unlock()
		return r, nil
	}
	n := m.room.Get(&m.spare)
	n.Val = want{m, need, cost}
	m.queue.Push(n, w)
	m.room.Unlock()
	return waitq.Idle, n
}

// acquire is the first poll of one who waits for permits. It answers Idle if it has to wait, and leaves the waiter in *p for
// acquireAgain. If the poll's budget is used up it answers later, and has done nothing.
func (m *permits) acquire(x *core.Cx, p *unsafe.Pointer, need, cost int64) (r waitq.State, later bool) {
	x.Check()
	if !x.Spend() {
		return waitq.Idle, true
	}
	r, n := m.takeOrWait(need, cost, x.Waker())
	if n != nil {
		x.Refund()
		*p = unsafe.Pointer(n)
	}
	return r, false
}

// acquireAgain is what follows an acquire that has answered Idle. It answers Idle again as long as it waits.
func acquireAgain(x *core.Cx, p *unsafe.Pointer) waitq.State {
	n := (*waitq.Waiter[want])(*p)
	r := n.Served()
	if r == waitq.Waiting {
		if !x.Aborted() {
			return waitq.Idle
		}
		r = n.Withdraw()
	}
	*p = nil
	m := n.Val.of
	n.Release()
	if r == waitq.Waiting {
		m.gaveUp(x.Here())
		x.Unwind()
	}
	return r
}

// gaveUp is for one who has left the queue without being served: those behind may want less.
func (m *permits) gaveUp(here *core.Here) {
	var list waitq.WakeList
	m.room.Lock()
	m.admit(&list)
	m.room.Unlock()
	list.Wake(here)
}

// wait is acquire for a goroutine.
func (m *permits) wait(ctx context.Context, g *waitq.Goroutine, need, cost int64) (waitq.State, error) {
	r, n := m.takeOrWait(need, cost, g.Waker)
	if n == nil {
		return r, nil
	}
	_, r, err := n.Wait(ctx, g)
	if r == waitq.Waiting {
		m.gaveUp(nil)
	}
	return r, err
}

// give gives cost permits back. check, called under the lock, may refuse.
func (m *permits) give(cost int64, here *core.Here, check func(free int64) bool) (ok bool) {
	var list waitq.WakeList
	m.room.Lock()
	if !check(m.free) {
		m.room.Unlock()
		return false
	}
	m.free += cost
	m.admit(&list)
	m.room.Unlock()
	list.Wake(here)
	return true
}

// admit serves those who can be served, in order. The caller holds the lock.
func (m *permits) admit(list *waitq.WakeList) {
	for {
		n := m.queue.Fitting(func(w *want) bool { return w.need <= m.free })
		if n == nil {
			return
		}
		if m.queue.ClaimOne(n) {
			m.free -= n.Val.cost
			list.Add(n.Serve(waitq.Done))
		}
	}
}

// shut ends all waits, those to come included.
func (m *permits) shut(here *core.Here) {
	var list waitq.WakeList
	m.room.Lock()
	m.closed = true
	for n := m.queue.Claim(); n != nil; n = m.queue.Claim() {
		list.Add(n.Serve(waitq.Shut))
	}
	m.room.Unlock()
	list.Wake(here)
}

// arm arms a Select case. It answers Idle unless the case has committed.
func (m *permits) arm(x *core.Cx, c *core.Case, s *core.Selection, i int, need, cost int64) waitq.State {
	m.room.Lock()
	defer m.room.Unlock()
	if !m.closed && (need > m.free || !m.queue.IsFree(s)) {
		n := m.room.Get(&m.spare)
		n.Val = want{m, need, cost}
		m.queue.PushCase(n, x, s, i)
		c.Reg = unsafe.Pointer(n)
		return waitq.Idle
	}
	if !s.Claim(i) {
		return waitq.Idle
	}
	if m.closed {
		return waitq.Shut
	}
	m.free -= cost
	return waitq.Done
}

// disarm ends a Select case. It answers Idle unless the case was served.
func (m *permits) disarm(x *core.Cx, c *core.Case) waitq.State {
	n := (*waitq.Waiter[want])(c.Reg)
	if n == nil {
		return waitq.Idle
	}
	_, r := n.EndCase()
	if r == waitq.Waiting {
		m.gaveUp(x.Here())
		return waitq.Idle
	}
	return r
}
