package channel

import "unsafe"

// ring is a queue of values. When it is full it goes on in segments, which become the ring in their turn: so an unbounded
// channel moves no value twice, and keeps no more than one segment when it has been drained.
type ring[T any] struct {
	vals []T
	head int      // of the oldest value
	n    int      // how many values there are; if none, there are no segments either
	more *rest[T] // what came when vals was full; nil if nothing did
}

// rest are the segments that follow a ring.
type rest[T any] struct {
	segments [][]T // each filled up to its length, all but the last up to its capacity
	n        int   // of values
}

// A segment has so many values, or takes so many bytes at most.
const (
	firstSegment    = 32
	maxSegmentBytes = 8 << 10
)

func (r *ring[T]) len() int {
	if r.more != nil {
		return r.n + r.more.n
	}
	return r.n
}

func (r *ring[T]) push(v T) {
	if r.n == len(r.vals) || r.more != nil {
		r.pushMore(v)
		return
	}
	i := r.head + r.n
	if i >= len(r.vals) {
		i -= len(r.vals)
	}
	r.vals[i] = v
	r.n++
}

func (r *ring[T]) pushMore(v T) {
	if r.n == 0 { // nothing yet: this is the first segment
		r.vals, r.head, r.n = newSegment[T](0), 0, 1
		r.vals = r.vals[:cap(r.vals)]
		r.vals[0] = v
		return
	}
	m := r.more
	if m == nil {
		m = new(rest[T])
		r.more = m
	}
	last := len(m.segments) - 1
	if last < 0 || len(m.segments[last]) == cap(m.segments[last]) {
		before := len(r.vals)
		if last >= 0 {
			before = cap(m.segments[last])
		}
		m.segments = append(m.segments, newSegment[T](before))
		last++
	}
	m.segments[last] = append(m.segments[last], v)
	m.n++
}

// newSegment makes a segment that comes after one with room for before values.
func newSegment[T any](before int) []T {
	var v T
	bound := max(4, maxSegmentBytes/max(1, int(unsafe.Sizeof(v))))
	return make([]T, 0, min(max(firstSegment, 2*before), bound))
}

func (r *ring[T]) pop() (v T) {
	p := &r.vals[r.head]
	v = *p
	var none T
	*p = none
	if r.head++; r.head == len(r.vals) {
		r.head = 0
	}
	if r.n--; r.n == 0 && r.more != nil {
		r.refill()
	}
	return v
}

// refill makes the next segment the ring.
func (r *ring[T]) refill() {
	m := r.more
	s := m.segments[0]
	m.segments[0] = nil
	m.segments = m.segments[1:]
	m.n -= len(s)
	r.vals, r.head, r.n = s[:cap(s)], 0, len(s)
	if len(m.segments) == 0 {
		r.more = nil
	}
}
