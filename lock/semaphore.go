package lock

import (
	"fmt"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Semaphore gives out a number of permits. Its zero value has none; it must not be copied.
//
// Permits are given in the order of the calls of Acquire: one who wants many is not starved by those who want few.
type Semaphore struct {
	room  waitq.Room[want]
	queue waitq.Queue[want]
	spare waitq.Spare[want]
	avail int64
}

// want is what a waiter waits for.
type want struct {
	s *Semaphore
	n int64
}

// NewSemaphore makes a semaphore with n permits.
func NewSemaphore(n int64) *Semaphore {
	checkPermits("NewSemaphore", n)
	return &Semaphore{avail: n}
}

func checkPermits(op string, n int64) {
	if n < 0 {
		panic(fmt.Sprintf("lock: %s with %d permits; their number cannot be negative", op, n))
	}
}

// Acquire waits until n permits are the caller's. It gets all or none: if the task is aborted while it waits, none.
// Wanting more than there ever are is to wait for ever.
func (m *Semaphore) Acquire(cx core.Context, n int64) {
	var p [Semaphore__Acquire__p]unsafe.Pointer
	var s [Semaphore__Acquire__s]byte
	for !Semaphore__Acquire__poll(cx, &p, &s, m, n) {
		cx.RT().Block()
	}
}

// Acquire's frame: its waiter, or what is wanted.
const (
	Semaphore__Acquire__p = 1
	Semaphore__Acquire__s = 2
)

// Semaphore__Acquire__poll is Acquire for lowered code.
func Semaphore__Acquire__poll(cx core.Context, p *[Semaphore__Acquire__p]unsafe.Pointer, s *[Semaphore__Acquire__s]byte, m *Semaphore, n int64) (ok bool) {
	x := cx.RT()
	switch s[0] {
	case isWaiting:
		return acquireAgain(x, p)
	case isLater:
		later := (*want)(p[0])
		m, n = later.s, later.n
		p[0] = nil
	}
	x.Check()
	checkPermits("Acquire", n)
	if !x.Spend() {
		p[0] = unsafe.Pointer(&want{m, n})
		s[0] = isLater
		return false
	}
	m.room.Lock()
	if m.take(n) {
		m.room.Unlock()
		return true
	}
	w := m.room.Get(&m.spare)
	w.Val = want{m, n}
	m.queue.Push(w, x.Waker())
	m.room.Unlock()
	x.Refund()
	p[0] = unsafe.Pointer(w)
	s[0] = isWaiting
	return false
}

func acquireAgain(x *core.Cx, p *[Semaphore__Acquire__p]unsafe.Pointer) (ok bool) {
	n := (*waitq.Waiter[want])(p[0])
	r := n.Served()
	if r == waitq.Waiting {
		if !x.Aborted() {
			return false
		}
		r = n.Withdraw()
	}
	p[0] = nil
	m := n.Val.s
	n.Release()
	if r == waitq.Waiting {
		m.release(0, x.Here()) // those behind may want fewer
		x.Unwind()
	}
	return true
}

// take takes n permits if they are there and nobody waits. The caller holds the lock.
func (m *Semaphore) take(n int64) bool {
	if n > m.avail || !m.queue.Empty() {
		return false
	}
	m.avail -= n
	return true
}

// TryAcquire takes n permits if that is possible without waiting, and reports whether it did. It may be called from
// any goroutine.
func (m *Semaphore) TryAcquire(n int64) bool {
	checkPermits("TryAcquire", n)
	m.room.Lock()
	ok := m.take(n)
	m.room.Unlock()
	return ok
}

// Release gives n permits back, or adds new ones. It may be called from any goroutine.
func (m *Semaphore) Release(n int64) { m.release(n, nil) }

// ReleaseFrom is Release for a caller that is a task: those that are woken go on on the same worker, which is faster.
func (m *Semaphore) ReleaseFrom(cx core.Context, n int64) { m.release(n, cx.RT().OnWorker()) }

func (m *Semaphore) release(n int64, here *core.Here) {
	checkPermits("Release", n)
	var list waitq.WakeList
	m.room.Lock()
	if m.avail += n; m.avail < 0 {
		m.avail -= n
		m.room.Unlock()
		panic("lock: Release of more permits than can be counted; release what was acquired, once")
	}
	for {
		first, ok := m.queue.First()
		if !ok || first.n > m.avail {
			break
		}
		m.avail -= first.n
		list.Add(m.queue.Claim().Serve(waitq.Done))
	}
	m.room.Unlock()
	list.Wake(here)
}

// Available is how many permits nobody has.
func (m *Semaphore) Available() int64 {
	m.room.Lock()
	defer m.room.Unlock()
	return m.avail
}
