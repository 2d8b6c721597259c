// Package delay is a queue whose values come out when their time has come: for expiries, retries, and deadlines of many things
// that one task looks after.
//
//	q := delay.New[string](cx)
//	e := q.Insert("session 1", time.Hour)
//	…
//	q.Reset(e, time.Hour) // it was used
//	…
//	name, _ := q.Next(cx) // in another task: the next one that has expired
//
// A [Queue] is a heap and one timer, which runs only while somebody waits: a value that is inserted, moved and removed again costs no
// timer.
//
// # How it goes
//
// The heap belongs to the outlet's lock (internal/outlet), as do those who wait for values. The alarm (internal/alarm) is set to the
// first deadline, or earlier, whenever somebody waits: by who begins to wait, by who inserts or moves a
// value to the front meanwhile, and by the ring itself. One that rings too early finds nothing and is set again.
//
// Values that are due together come in the order of their deadlines, and then in that of their insertion.
package delay

import (
	"time"
	"unsafe"

	"github.com/edo-async/edo/internal/alarm"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/outlet"
	"github.com/edo-async/edo/internal/waitq"
)

// Queue holds values until their time has come. Any number of tasks may use it, and all methods but Next may be called from any
// goroutine. A Queue is made by New and must not be copied.
type Queue[T any] struct {
	alarm alarm.Alarm
	out   outlet.Outlet[T]

	// Under out's lock:
	heap   []*Entry[T]
	seq    uint64
	closed bool
}

// Entry is the place of a value in a Queue, for methods of that one.
type Entry[T any] struct {
	q    *Queue[T]
	v    T
	when int64
	seq  uint64
	at   int // in the heap, plus 1; 0: not in it any more
}

// New makes a queue on the clock of cx's runtime.
func New[T any](cx core.Context) *Queue[T] {
	x := cx.RT()
	x.Check()
	q := new(Queue[T])
	q.alarm.Init(x.Env().Driver, q.ring)
	q.out.Init((*source[T])(q), q.waits)
	return q
}

// source is a queue as what provides its values.
type source[T any] Queue[T]

// Ready implements outlet.Source.
func (s *source[T]) Ready() bool {
	if len(s.heap) == 0 {
		return s.closed
	}
	return s.heap[0].when <= s.alarm.Now()
}

// Next implements outlet.Source.
func (s *source[T]) Next() (v T, open bool) {
	if len(s.heap) == 0 {
		return v, false
	}
	return (*Queue[T])(s).take(s.heap[0]), true
}

// waits is called when somebody begins to wait.
func (q *Queue[T]) waits() {
	q.out.Lock()
	first := q.first()
	q.out.Unlock()
	q.alarm.SetBy(first)
}

// first is the first deadline that somebody waits for.
func (q *Queue[T]) first() int64 {
	if len(q.heap) == 0 || !q.out.Waited() {
		return alarm.Never
	}
	return q.heap[0].when
}

// ring is called by the alarm.
func (q *Queue[T]) ring(here *core.Here) (again int64) {
	var list waitq.WakeList
	q.out.Lock()
	q.out.Serve(&list)
	again = q.first()
	q.out.Unlock()
	list.Wake(here)
	return again
}

// Insert adds v, which comes out once d has passed. The entry is for Reset and Remove.
func (q *Queue[T]) Insert(v T, d time.Duration) *Entry[T] {
	e := &Entry[T]{v: v, q: q}
	q.put(e, d, func() bool {
		if q.closed {
			q.out.Unlock()
			panic("delay: Insert into a queue that is closed")
		}
		return true
	})
	return e
}

// Reset moves e's deadline to d from now. It does nothing and answers false if e's value has come out or was removed.
func (q *Queue[T]) Reset(e *Entry[T], d time.Duration) bool {
	return q.put(e, d, func() bool {
		if e.at == 0 {
			return false
		}
		q.unlink(e)
		return true
	})
}

// put puts e into the heap, if may, which is called under the lock, says so.
func (q *Queue[T]) put(e *Entry[T], d time.Duration, may func() bool) bool {
	q.check(e)
	when := q.alarm.After(d)
	var list waitq.WakeList
	q.out.Lock()
	if !may() {
		q.out.Unlock()
		return false
	}
	q.seq++
	e.when, e.seq = when, q.seq
	q.link(e)
	q.out.Serve(&list)
	first := q.first()
	q.out.Unlock()
	list.Wake(nil)
	q.alarm.SetBy(first)
	return true
}

// Remove takes e's value out before its time; ok is false if it has come out already.
func (q *Queue[T]) Remove(e *Entry[T]) (v T, ok bool) {
	q.check(e)
	var list waitq.WakeList
	q.out.Lock()
	if ok = e.at != 0; ok {
		v = q.take(e)
		q.out.Serve(&list) // if that was the last one of a closed queue
	}
	q.out.Unlock()
	list.Wake(nil)
	return v, ok
}

// check catches an Entry that is not of q.
func (q *Queue[T]) check(e *Entry[T]) {
	if e == nil || e.q != q {
		panic("delay: a nil Entry or one of another Queue; give Reset and Remove what Insert of the same Queue has answered")
	}
}

// Len is how many values are in the queue.
func (q *Queue[T]) Len() int {
	q.out.Lock()
	defer q.out.Unlock()
	return len(q.heap)
}

// Close says that nothing will be inserted any more: once the values in the queue have come out, Next answers false.
func (q *Queue[T]) Close() {
	var list waitq.WakeList
	q.out.Lock()
	q.closed = true
	q.out.Serve(&list)
	q.out.Unlock()
	list.Wake(nil)
}

// Next waits for the next value whose time has come. ok is false if the queue is closed and empty. If the waiting task is
// aborted, no value is lost.
func (q *Queue[T]) Next(cx core.Context) (v T, ok bool) {
	var p [Queue__Next__p]unsafe.Pointer
	var s [Queue__Next__s]byte
	for {
		if v, open, ok := Queue__Next__poll(cx, &p, &s, q); ok {
			return v, open
		}
		cx.RT().Block()
	}
}

// Next's frame.
const (
	Queue__Next__p = outlet.PollP
	Queue__Next__s = outlet.PollS
)

// Queue__Next__poll is Next for lowered code.
func Queue__Next__poll[T any](cx core.Context, p *[Queue__Next__p]unsafe.Pointer, s *[Queue__Next__s]byte, q *Queue[T]) (v T, open, ok bool) {
	var o *outlet.Outlet[T]
	if q != nil {
		o = &q.out
	}
	return outlet.Poll(cx, p, s, o)
}

// TryNext is Next without waiting; ok is false if no value's time has come.
func (q *Queue[T]) TryNext() (v T, ok bool) {
	v, ok, _ = q.out.Try()
	return v, ok
}

// OnNext is Next as a Select case: when it is taken, *v is the value, and *ok is false if the queue is closed and empty. Either
// pointer may be nil.
func (q *Queue[T]) OnNext(v *T, ok *bool) core.Case { return q.out.Case(v, ok) }
