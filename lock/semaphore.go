package lock

import (
	"context"
	"errors"
	"fmt"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// ErrClosed is what acquiring from a closed Semaphore answers.
var ErrClosed = errors.New("lock: closed")

// Semaphore gives out a number of permits. Its zero value has none; it must not be copied. What takes no edo.Context may
// be called from any goroutine.
//
// Permits are given in the order of the calls of Acquire: one who wants many is not starved by those who want few.
type Semaphore struct{ p permits }

// NewSemaphore makes a semaphore with n permits.
func NewSemaphore(n int64) *Semaphore {
	checkPermits("NewSemaphore", n)
	return &Semaphore{p: permits{free: n}}
}

func checkPermits(op string, n int64) {
	if n < 0 {
		panic(fmt.Sprintf("lock: %s with %d permits; their number cannot be negative", op, n))
	}
}

// Acquire waits until n permits are the caller's. It gets all or none: none if the semaphore is closed, when it answers
// ErrClosed, or if the task is aborted while it waits. Wanting more than there ever are is to wait for ever.
func (m *Semaphore) Acquire(cx core.Context, n int64) error {
	var p [Semaphore__Acquire__p]unsafe.Pointer
	var s [Semaphore__Acquire__s]byte
	for {
		if err, ok := Semaphore__Acquire__poll(cx, &p, &s, m, n); ok {
			return err
		}
		cx.RT().Block()
	}
}

// Acquire's frame: its waiter, or the semaphore; the state, and at 8 how many are wanted.
const (
	Semaphore__Acquire__p = 1
	Semaphore__Acquire__s = 16
)

// Semaphore__Acquire__poll is Acquire for lowered code.
func Semaphore__Acquire__poll(cx core.Context, p *[Semaphore__Acquire__p]unsafe.Pointer, s *[Semaphore__Acquire__s]byte, m *Semaphore, n int64) (err error, ok bool) {
	x := cx.RT()
	var r waitq.State
	if s[0] == isWaiting {
		r = acquireAgain(x, &p[0])
	} else {
		if s[0] == isLater {
			m, n = (*Semaphore)(p[0]), *(*int64)(unsafe.Pointer(&s[8]))
			p[0] = nil
		}
		checkPermits("Acquire", n)
		later := false
		if r, later = m.p.acquire(x, &p[0], n, n); later {
			p[0], *(*int64)(unsafe.Pointer(&s[8])) = unsafe.Pointer(m), n
			s[0] = isLater
			return nil, false
		}
		s[0] = isWaiting
	}
	return closedError(r), r != waitq.Idle
}

func closedError(r waitq.State) error {
	if r == waitq.Shut {
		return ErrClosed
	}
	return nil
}

// AcquireWait is Acquire for ordinary Go code: it blocks the calling goroutine until the permits are the caller's, the
// semaphore is closed, or ctx is done; then it answers ctx's cause. In a task, use Acquire; with a task's own Context
// it panics.
func (m *Semaphore) AcquireWait(ctx context.Context, n int64) error {
	checkPermits("AcquireWait", n)
	r, err := m.p.wait(ctx, waitq.NewGoroutine(ctx, "lock: AcquireWait", "Acquire(cx, n)"), n, n)
	if err == nil {
		err = closedError(r)
	}
	return err
}

// TryAcquire takes n permits if that is possible without waiting, and reports whether it did.
func (m *Semaphore) TryAcquire(n int64) bool {
	checkPermits("TryAcquire", n)
	return m.p.try(n, n) == waitq.Done
}

// Release gives n permits back, or adds new ones.
func (m *Semaphore) Release(n int64) { m.release(n, nil) }

// ReleaseFrom is Release for a caller that is a task: those that are woken go on on the same worker, which is faster.
func (m *Semaphore) ReleaseFrom(cx core.Context, n int64) { m.release(n, cx.RT().OnWorker()) }

func (m *Semaphore) release(n int64, here *core.Here) {
	checkPermits("Release", n)
	if !m.p.give(n, here, func(free int64) bool { return free+n >= free }) {
		panic("lock: Release of more permits than can be counted; release what was acquired, once")
	}
}

// Add changes how many permits there are by delta. If it is negative, and fewer are free, the rest is taken away as
// permits are released: until then nobody acquires any.
func (m *Semaphore) Add(delta int64) {
	if !m.p.give(delta, nil, func(free int64) bool { return (free+delta >= free) == (delta >= 0) }) {
		panic("lock: Add of more permits than can be counted")
	}
}

// Close ends the semaphore: who waits or will want to acquire gets ErrClosed, and TryAcquire fails. Closing twice is no
// error.
func (m *Semaphore) Close() { m.p.shut(nil) }

// Available is how many permits nobody has.
func (m *Semaphore) Available() int64 {
	m.p.room.Lock()
	defer m.p.room.Unlock()
	return max(0, m.p.free)
}

// OnAcquire is a Select case that acquires n permits: when it is taken, *err is nil, or ErrClosed. err may be nil if the
// semaphore is never closed.
func (m *Semaphore) OnAcquire(n int64, err *error) core.Case {
	checkPermits("OnAcquire", n)
	return core.Case{Op: (*acquireOp)(m), N: n, Out: unsafe.Pointer(err)}
}

// acquireOp is a semaphore as a case that acquires N permits; the error goes to Out.
type acquireOp Semaphore

// Try implements core.Op.
func (o *acquireOp) Try(_ *core.Cx, c *core.Case) bool { return o.acquired(c, o.p.try(c.N, c.N)) }

// Arm implements core.Op.
func (o *acquireOp) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	return o.acquired(c, o.p.arm(x, c, s, i, c.N, c.N))
}

// Disarm implements core.Op.
func (o *acquireOp) Disarm(x *core.Cx, c *core.Case) { o.acquired(c, o.p.disarm(x, c)) }

func (o *acquireOp) acquired(c *core.Case, r waitq.State) bool {
	if r == waitq.Idle {
		return false
	}
	switch err := (*error)(c.Out); {
	case err != nil:
		*err = closedError(r)
	case r == waitq.Shut:
		panic("lock: Select took an OnAcquire of a closed Semaphore; give it a place for the error")
	}
	return true
}
