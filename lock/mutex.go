package lock

import (
	"context"
	"unsafe"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Mutex is a mutual exclusion between tasks. It may be held across awaits. Its zero value is unlocked; it must not be
// copied. For a section without awaits a sync.Mutex will do.
//
// It is handed over in the order of the calls of Lock.
type Mutex struct {
	word  atomicx.Uint32
	room  waitq.Room[struct{}]
	queue waitq.Queue[struct{}]
	spare waitq.Spare[struct{}]
}

// The states of a Mutex.
const (
	open = iota
	locked
	contended
)

// Lock waits until the mutex is the caller's. If the task is aborted while it waits, it is not.
func (m *Mutex) Lock(cx core.Context) {
	var p [Mutex__Lock__p]unsafe.Pointer
	var s [Mutex__Lock__s]byte
	for !Mutex__Lock__poll(cx, &p, &s, m) {
		cx.RT().Block()
	}
}

// Lock's frame: its waiter, or the mutex.
const (
	Mutex__Lock__p = 1
	Mutex__Lock__s = 2
)

// The states of a wait, in all operations of this package.
const (
	isWaiting = 1
	isLater   = 2 // nothing done yet: the poll's budget is used up
)

// Mutex__Lock__poll is Lock for lowered code.
func Mutex__Lock__poll(cx core.Context, p *[Mutex__Lock__p]unsafe.Pointer, s *[Mutex__Lock__s]byte, m *Mutex) (ok bool) {
	x := cx.RT()
	switch s[0] {
	case isWaiting:
		return waitAgain[struct{}](x, p)
	case isLater:
		m = (*Mutex)(p[0])
		p[0] = nil
	}
	x.Check()
	if !x.Spend() {
		p[0] = unsafe.Pointer(m)
		s[0] = isLater
		return false
	}
	if m.word.CompareAndSwap(open, locked) {
		return true
	}
	n := m.wait(x.Waker())
	if n == nil {
		return true
	}
	x.Refund()
	p[0] = unsafe.Pointer(n)
	s[0] = isWaiting
	return false
}

// wait enters the queue; or takes the mutex, if it has been unlocked meanwhile, and answers nil.
func (m *Mutex) wait(w *core.Waker) (n *waitq.Waiter[struct{}]) {
	m.room.Lock()
	if m.mustWait() {
		n = m.room.Get(&m.spare)
		m.queue.Push(n, w)
	}
	m.room.Unlock()
	return n
}

// mustWait makes the mutex contended, and answers true; or takes it, if it is open. The caller holds the room's lock.
func (m *Mutex) mustWait() bool {
	for {
		if v := m.word.Load(); v == contended || v == locked && m.word.CompareAndSwap(locked, contended) {
			return true
		}
		if m.word.CompareAndSwap(open, locked) {
			return false
		}
	}
}

// LockWait is Lock for ordinary Go code: it blocks the calling goroutine until the mutex is the caller's, or ctx is done; then it
// answers ctx's cause. In a task, use Lock; with a task's own Context it panics.
func (m *Mutex) LockWait(ctx context.Context) error {
	g := waitq.NewGoroutine(ctx, "lock: LockWait", "Lock(cx)")
	if m.TryLock() {
		return nil
	}
	n := m.wait(g.Waker)
	if n == nil {
		return nil
	}
	_, _, err := n.Wait(ctx, g)
	return err
}

// TryLock locks the mutex if it is unlocked, and reports whether it did. It may be called from any goroutine.
func (m *Mutex) TryLock() bool { return m.word.CompareAndSwap(open, locked) }

// Unlock gives the mutex to the task that has waited longest, or leaves it unlocked. Any goroutine may unlock it,
// not only the one that locked it. Unlocking a mutex that is not locked panics.
func (m *Mutex) Unlock() { m.unlock(nil) }

// UnlockFrom is Unlock for a caller that is a task: one that waited goes on on the same worker, which is
// faster.
func (m *Mutex) UnlockFrom(cx core.Context) { m.unlock(cx.RT().OnWorker()) }

func (m *Mutex) unlock(here *core.Here) {
	if !m.word.CompareAndSwap(locked, open) {
		m.handOver(here)
	}
}

func (m *Mutex) handOver(here *core.Here) {
	m.room.Lock()
	if m.word.Load() == open {
		m.room.Unlock()
		panic("lock: Unlock of a Mutex that is not locked; unlock it once for each Lock, best by defer right after it")
	}
	n := m.queue.Claim()
	if n == nil {
		m.word.Store(open)
		m.room.Unlock()
		return
	}
	if m.queue.Empty() {
		m.word.Store(locked)
	}
	w := n.Serve(waitq.Done)
	m.room.Unlock()
	w.WakeFrom(here)
}

// OnLock is a Select case that locks the mutex.
func (m *Mutex) OnLock() core.Case { return core.Case{Op: (*lockOp)(m)} }

type lockOp Mutex

// Try implements core.Op.
func (o *lockOp) Try(*core.Cx, *core.Case) bool { return (*Mutex)(o).TryLock() }

// Arm implements core.Op.
func (o *lockOp) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	m := (*Mutex)(o)
	m.room.Lock()
	if m.mustWait() {
		n := m.room.Get(&m.spare)
		m.queue.PushCase(n, x, s, i)
		c.Reg = unsafe.Pointer(n)
		m.room.Unlock()
		return false
	}
	m.room.Unlock()
	if s.Claim(i) {
		return true
	}
	m.unlock(x.Here())
	return false
}

// Disarm implements core.Op.
func (o *lockOp) Disarm(_ *core.Cx, c *core.Case) {
	if n := (*waitq.Waiter[struct{}])(c.Reg); n != nil {
		n.EndCase()
	}
}

// waitAgain is what a wait does when it is polled again.
func waitAgain[T any](x *core.Cx, p *[1]unsafe.Pointer) (ok bool) {
	n := (*waitq.Waiter[T])(p[0])
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
}
