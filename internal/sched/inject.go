package sched

import (
	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/task"
)

// inject is a queue that everyone may use: for tasks woken from outside the workers, and for what overflows
// their rings. It is linked through the tasks themselves.
type inject struct {
	n          atomicx.Int64 // a hint without the lock
	mu         atomicx.Mutex
	head, tail *task.Header
	pushed     uint64 // tasks that were put in, under mu
}

// push appends h.
func (q *inject) push(h *task.Header) { q.pushList(h, h, 1) }

// pushAll appends a batch under one lock.
func (q *inject) pushAll(batch []*task.Header) {
	for i, h := range batch[1:] {
		batch[i].Next = h
	}
	q.pushList(batch[0], batch[len(batch)-1], len(batch))
}

func (q *inject) pushList(first, last *task.Header, n int) {
	q.mu.Lock()
	if q.tail == nil {
		q.head = first
	} else {
		q.tail.Next = first
	}
	q.tail = last
	q.pushed += uint64(n)
	q.n.Add(int64(n))
	q.mu.Unlock()
}

// pop takes the oldest task, or nil.
func (q *inject) pop() *task.Header {
	if q.empty() {
		return nil
	}
	q.mu.Lock()
	h := q.take()
	q.mu.Unlock()
	return h
}

// popInto takes the oldest task, and gives its share of the others to a worker whose ring is empty:
// what there is divided by the workers, at most limit.
func (q *inject) popInto(workers, limit int, push func(*task.Header) bool) *task.Header {
	if q.empty() {
		return nil
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	share := min(int(q.n.Load())/workers, limit)
	h := q.take()
	for range share {
		more := q.take()
		if more == nil {
			break
		}
		if !push(more) { // thieves hold claims on the ring: there is less room than there seemed
			more.Next = q.head
			if q.head = more; q.tail == nil {
				q.tail = more
			}
			q.n.Add(1)
			break
		}
	}
	return h
}

// takeAll empties the queue and answers its first task; the others follow by their Next.
func (q *inject) takeAll() *task.Header {
	if q.empty() {
		return nil
	}
	q.mu.Lock()
	h := q.head
	q.head, q.tail = nil, nil
	q.n.Store(0)
	q.mu.Unlock()
	return h
}

func (q *inject) take() *task.Header {
	h := q.head
	if h == nil {
		return nil
	}
	q.head = h.Next
	h.Next = nil
	if q.head == nil {
		q.tail = nil
	}
	q.n.Add(-1)
	return h
}

// empty is a hint; it is exact for what the caller itself has pushed or has seen pushed.
func (q *inject) empty() bool { return q.n.Load() == 0 }
