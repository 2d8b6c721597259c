package lock

import (
	"context"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// RWMutex is a lock that either one writer holds or any number of readers. It may be held across awaits. Its zero value is
// unlocked; it must not be copied.
//
// It is given in the order of the calls: a reader that comes after a waiting writer waits behind it, so neither starves.
// A task that holds it for reading must not lock it again: a writer may have come between.
type RWMutex struct{ p permits }

// A writer takes all permits, a reader one. Free permits are counted from 0 down; see permits.
const (
	rwAll     = 1 << 40
	writeNeed = 0
	readNeed  = 1 - rwAll
)

// Lock waits until the mutex is the caller's alone. If the task is aborted while it waits, it is not.
func (m *RWMutex) Lock(cx core.Context) {
	var p [RWMutex__Lock__p]unsafe.Pointer
	var s [RWMutex__Lock__s]byte
	for !RWMutex__Lock__poll(cx, &p, &s, m) {
		cx.RT().Block()
	}
}

// RLock waits until the caller is one of those who read. If the task is aborted while it waits, it is not.
func (m *RWMutex) RLock(cx core.Context) {
	var p [RWMutex__RLock__p]unsafe.Pointer
	var s [RWMutex__RLock__s]byte
	for !RWMutex__RLock__poll(cx, &p, &s, m) {
		cx.RT().Block()
	}
}

// Lock's and RLock's frames: the waiter, or the mutex.
const (
	RWMutex__Lock__p  = 1
	RWMutex__Lock__s  = 2
	RWMutex__RLock__p = 1
	RWMutex__RLock__s = 2
)

// RWMutex__Lock__poll is Lock for lowered code.
func RWMutex__Lock__poll(cx core.Context, p *[RWMutex__Lock__p]unsafe.Pointer, s *[RWMutex__Lock__s]byte, m *RWMutex) (ok bool) {
	return m.lock(cx.RT(), p, s, writeNeed, rwAll)
}

// RWMutex__RLock__poll is RLock for lowered code.
func RWMutex__RLock__poll(cx core.Context, p *[RWMutex__RLock__p]unsafe.Pointer, s *[RWMutex__RLock__s]byte, m *RWMutex) (ok bool) {
	return m.lock(cx.RT(), p, s, readNeed, 1)
}

func (m *RWMutex) lock(x *core.Cx, p *[1]unsafe.Pointer, s *[2]byte, need, cost int64) (ok bool) {
	switch s[0] {
	case isWaiting:
		return acquireAgain(x, &p[0]) != waitq.Idle
	case isLater:
		m = (*RWMutex)(p[0])
		p[0] = nil
	}
	r, later := m.p.acquire(x, &p[0], need, cost)
	s[0] = isWaiting
	if later {
		p[0] = unsafe.Pointer(m)
		s[0] = isLater
	}
	return r != waitq.Idle
}

// LockWait is Lock for ordinary Go code: it blocks the calling goroutine until the mutex is the caller's, or ctx is done; then it
// answers ctx's cause. In a task, use Lock; with a task's own Context it panics.
func (m *RWMutex) LockWait(ctx context.Context) error {
	_, err := m.p.wait(ctx, waitq.NewGoroutine(ctx, "lock: LockWait", "Lock(cx)"), writeNeed, rwAll)
	return err
}

// RLockWait is RLock for ordinary Go code, as LockWait is Lock.
func (m *RWMutex) RLockWait(ctx context.Context) error {
	_, err := m.p.wait(ctx, waitq.NewGoroutine(ctx, "lock: RLockWait", "RLock(cx)"), readNeed, 1)
	return err
}

// TryLock locks the mutex for writing if that is possible without waiting, and reports whether it did. It may be called
// from any goroutine.
func (m *RWMutex) TryLock() bool { return m.p.try(writeNeed, rwAll) == waitq.Done }

// TryRLock locks the mutex for reading if that is possible without waiting, and reports whether it did. It may be called
// from any goroutine.
func (m *RWMutex) TryRLock() bool { return m.p.try(readNeed, 1) == waitq.Done }

func isWriting(free int64) bool { return free == -rwAll }
func isReading(free int64) bool { return -rwAll < free && free < 0 }

// Unlock ends writing. Any goroutine may unlock it, not only the one that locked it. It panics if nobody writes.
func (m *RWMutex) Unlock() { m.unlock(nil) }

// UnlockFrom is Unlock for a caller that is a task: those that waited go on on the same worker, which is faster.
func (m *RWMutex) UnlockFrom(cx core.Context) { m.unlock(cx.RT().OnWorker()) }

func (m *RWMutex) unlock(here *core.Here) {
	if !m.p.give(rwAll, here, isWriting) {
		panic("lock: Unlock of an RWMutex that is not locked for writing; unlock it once for each Lock, best by defer right after it")
	}
}

// RUnlock ends reading. It panics if nobody reads.
func (m *RWMutex) RUnlock() { m.rUnlock(nil) }

// RUnlockFrom is RUnlock for a caller that is a task: those that waited go on on the same worker, which is faster.
func (m *RWMutex) RUnlockFrom(cx core.Context) { m.rUnlock(cx.RT().OnWorker()) }

func (m *RWMutex) rUnlock(here *core.Here) {
	if !m.p.give(1, here, isReading) {
		panic("lock: RUnlock of an RWMutex that is not locked for reading; unlock it once for each RLock, best by defer right after it")
	}
}

// Downgrade turns the caller from the writer into a reader, without letting another writer in between. It panics if
// nobody writes.
func (m *RWMutex) Downgrade() {
	if !m.p.give(rwAll-1, nil, isWriting) {
		panic("lock: Downgrade of an RWMutex that is not locked for writing; Lock it first")
	}
}

// OnLock is a Select case that locks the mutex for writing.
func (m *RWMutex) OnLock() core.Case { return core.Case{Op: (*writeOp)(m)} }

// OnRLock is a Select case that locks the mutex for reading.
func (m *RWMutex) OnRLock() core.Case { return core.Case{Op: (*readOp)(m)} }

type (
	writeOp RWMutex
	readOp  RWMutex
)

// Try implements core.Op.
func (o *writeOp) Try(*core.Cx, *core.Case) bool { return (*RWMutex)(o).TryLock() }

// Arm implements core.Op.
func (o *writeOp) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	return o.p.arm(x, c, s, i, writeNeed, rwAll) != waitq.Idle
}

// Disarm implements core.Op.
func (o *writeOp) Disarm(x *core.Cx, c *core.Case) { o.p.disarm(x, c) }

// Try implements core.Op.
func (o *readOp) Try(*core.Cx, *core.Case) bool { return (*RWMutex)(o).TryRLock() }

// Arm implements core.Op.
func (o *readOp) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	return o.p.arm(x, c, s, i, readNeed, 1) != waitq.Idle
}

// Disarm implements core.Op.
func (o *readOp) Disarm(x *core.Cx, c *core.Case) { o.p.disarm(x, c) }
