package sched

import "github.com/edo-async/edo/internal/task"

// fifo is a queue that one goroutine uses: a ring that grows.
type fifo struct {
	slots []*task.Header // a power of two
	head  uint32
	tail  uint32
}

func (q *fifo) push(h *task.Header) {
	if int(q.tail-q.head) == len(q.slots) {
		q.grow()
	}
	q.slots[q.tail&uint32(len(q.slots)-1)] = h
	q.tail++
}

func (q *fifo) pop() *task.Header {
	if q.head == q.tail {
		return nil
	}
	s := &q.slots[q.head&uint32(len(q.slots)-1)]
	h := *s
	*s = nil
	q.head++
	return h
}

func (q *fifo) len() int { return int(q.tail - q.head) }

func (q *fifo) empty() bool { return q.head == q.tail }

func (q *fifo) grow() {
	slots := make([]*task.Header, max(64, 2*len(q.slots)))
	n := q.tail - q.head
	for i := range n {
		slots[i] = q.slots[(q.head+i)&uint32(len(q.slots)-1)]
	}
	q.slots, q.head, q.tail = slots, 0, n
}
