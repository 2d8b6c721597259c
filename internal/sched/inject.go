package sched

import (
	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/deque"
	"github.com/edo-async/edo/internal/spin"
	"github.com/edo-async/edo/internal/task"
)

// inject is a queue that everyone may use: for tasks woken from outside the workers, and for what overflows
// their rings. It is a list of chunks, so that a batch goes in or out by copying pointers, without a look at the tasks.
type inject struct {
	n          atomicx.Int64 // a hint without the lock
	mu         spin.Lock
	head, tail *chunk
	at         int // where head's first task is
	pushed     uint64
	spare      *chunk // linked by next
	spares     int
}

// chunkCap is how many tasks a chunk holds; with its other fields it fills a size class.
const chunkCap = 126 - 2*modelShrink

// maxSpareChunks is how many empty chunks are kept.
const maxSpareChunks = 16

type chunk struct {
	tasks [chunkCap]*task.Header
	n     int // how many have been put in
	next  *chunk
}

// maxBatch is how many tasks go in or out under one lock, at most.
const maxBatch = deque.Cap/2 + 1

// push appends h.
func (q *inject) push(h *task.Header) {
	batch := [1]*task.Header{h}
	q.pushAll(batch[:])
}

// pushAll appends a batch.
func (q *inject) pushAll(batch []*task.Header) {
	var fresh *chunk
	q.mu.Lock()
	for len(batch) > 0 {
		c := q.tail
		if c == nil || c.n == chunkCap {
			c = q.spare
			if c == nil {
				if c = fresh; c == nil {
					q.mu.Unlock()
					fresh = new(chunk)
					q.mu.Lock()
					continue
				}
				fresh = nil
			} else {
				q.spare, c.next = c.next, nil
				q.spares--
			}
			if q.tail == nil {
				q.head, q.at = c, 0
			} else {
				q.tail.next = c
			}
			q.tail = c
		}
		k := copy(c.tasks[c.n:], batch)
		c.n += k
		batch = batch[k:]
		q.pushed += uint64(k)
		q.n.Add(int64(k))
	}
	q.mu.Unlock()
}

// pop takes the oldest task, or nil.
func (q *inject) pop() *task.Header {
	var batch [1]*task.Header
	q.popAll(batch[:], 1)
	return batch[0]
}

// popAll takes the oldest tasks into batch, at least one if there is any, and at most a share of all there are. It answers how many.
func (q *inject) popAll(batch []*task.Header, among int) (n int) {
	if q.empty() {
		return 0
	}
	q.mu.Lock()
	total := int(q.n.Load())
	want := min(len(batch), total/among+1, total)
	for n < want {
		c := q.head
		k := copy(batch[n:want], c.tasks[q.at:c.n])
		clear(c.tasks[q.at : q.at+k])
		q.at += k
		n += k
		if q.at == c.n {
			q.drop(c)
		}
	}
	q.n.Add(-int64(n))
	q.mu.Unlock()
	return n
}

// drop takes the first chunk out, which is empty.
func (q *inject) drop(c *chunk) {
	if q.head, q.at = c.next, 0; q.head == nil {
		q.tail = nil
	}
	c.n, c.next = 0, nil
	if q.spares < maxSpareChunks {
		c.next, q.spare = q.spare, c
		q.spares++
	}
}

// empty is a hint; it is exact for what the caller itself has pushed or has seen pushed.
func (q *inject) empty() bool { return q.n.Load() == 0 }
