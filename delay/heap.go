package delay

// The heap of entries, whose places they know. out's lock is held.

// take removes e and answers its value.
func (q *Queue[T]) take(e *Entry[T]) T {
	q.unlink(e)
	v := e.v
	var none T
	e.v = none
	return v
}

func (q *Queue[T]) link(e *Entry[T]) {
	q.heap = append(q.heap, e)
	q.up(len(q.heap)-1, e)
}

func (q *Queue[T]) unlink(e *Entry[T]) {
	i, last := e.at-1, len(q.heap)-1
	moved := q.heap[last]
	q.heap[last] = nil
	q.heap = q.heap[:last]
	e.at = 0
	if moved != e {
		q.down(i, moved)
		q.up(moved.at-1, moved)
	}
}

func (e *Entry[T]) before(o *Entry[T]) bool {
	return e.when < o.when || e.when == o.when && e.seq < o.seq
}

// up places e at i or above.
func (q *Queue[T]) up(i int, e *Entry[T]) {
	for i > 0 {
		parent := (i - 1) / 2
		if !e.before(q.heap[parent]) {
			break
		}
		q.place(i, q.heap[parent])
		i = parent
	}
	q.place(i, e)
}

// down places e at i or below.
func (q *Queue[T]) down(i int, e *Entry[T]) {
	for {
		child := 2*i + 1
		if child >= len(q.heap) {
			break
		}
		if right := child + 1; right < len(q.heap) && q.heap[right].before(q.heap[child]) {
			child = right
		}
		if !q.heap[child].before(e) {
			break
		}
		q.place(i, q.heap[child])
		i = child
	}
	q.place(i, e)
}

func (q *Queue[T]) place(i int, e *Entry[T]) {
	q.heap[i] = e
	e.at = i + 1
}
