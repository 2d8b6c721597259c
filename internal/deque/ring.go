package deque

import "github.com/edo-async/edo/internal/atomicx"

// Cap is how many elements a ring holds: Tokio's and Go's figure.
const Cap = 256 - modelShrink

// half is what a thief may claim, and what a spill leaves.
const half = Cap / 2

// Ring is a bounded FIFO of pointers with one owner and many thieves. The zero value is
// empty. A Ring must not be copied.
type Ring[T any] struct {
	head atomicx.Uint64 // steal<<32 | real
	_    [56]byte       // thieves write head, the owner writes tail
	tail atomicx.Uint32
	_    [60]byte

	slots [Cap]atomicx.Cell[*T]
}

func pack(steal, real uint32) uint64 { return uint64(steal)<<32 | uint64(real) }

func unpack(head uint64) (steal, real uint32) { return uint32(head >> 32), uint32(head) }

// Push appends t and reports whether there was room. Owner only.
func (r *Ring[T]) Push(t *T) bool {
	steal, _ := unpack(r.head.Load()) // pairs with the CAS that ends a claim: the slots below are free
	tail := r.tail.Load()
	if tail-steal >= Cap {
		return false
	}
	r.slots[tail%Cap].Set(t)
	r.tail.Store(tail + 1) // publishes the slot to thieves
	return true
}

// PushAll appends as many of ts as there is room for, and answers how many. Owner only.
func (r *Ring[T]) PushAll(ts []*T) int {
	steal, _ := unpack(r.head.Load()) // as in Push
	tail := r.tail.Load()
	n := min(len(ts), int(Cap-(tail-steal)))
	for i, t := range ts[:n] {
		r.slots[(tail+uint32(i))%Cap].Set(t)
	}
	r.tail.Store(tail + uint32(n))
	return n
}

// Pop takes the oldest element, or nil. Owner only.
func (r *Ring[T]) Pop() *T {
	head := r.head.Load()
	tail := r.tail.Load()
	for {
		steal, real := unpack(head)
		if real == tail {
			return nil
		}
		next := pack(steal, real+1)
		if steal == real {
			next = pack(real+1, real+1)
		}
		if r.head.CompareAndSwap(head, next) {
			s := &r.slots[real%Cap]
			t := s.Get()
			s.Set(nil)
			return t
		}
		head = r.head.Load()
	}
}

// Len is how many elements are queued. Exact for the owner, a hint for others.
func (r *Ring[T]) Len() int {
	_, real := unpack(r.head.Load())
	n := int32(r.tail.Load() - real) // a late tail and an early head may pass each other
	return int(max(n, 0))
}

// Empty reports whether nothing is queued. Exact for the owner, a hint for others.
func (r *Ring[T]) Empty() bool {
	return uint32(r.head.Load()) == r.tail.Load()
}

// Spill takes the newer half out of a full ring, oldest first, into out, and answers how many
// elements that are. It answers 0, and has done nothing, if a thief is taking some away
// at the moment. Owner only.
func (r *Ring[T]) Spill(out *[half]*T) int {
	head := r.head.Load()
	steal, real := unpack(head)
	tail := r.tail.Load()
	if steal != real || tail-real != Cap {
		return 0
	}
	if !r.head.CompareAndSwap(head, pack(real, tail)) {
		return 0
	}
	middle := real + half
	for i := range uint32(half) {
		s := &r.slots[(middle+i)%Cap]
		out[i] = s.Get()
		s.Set(nil)
	}
	r.tail.Store(middle)
	r.head.Store(pack(real, real)) // nobody else writes head while a claim is held
	return half
}

// Cut takes out the oldest element, and, oldest first, as many of the newest as out has room for, and answers how many these
// are. It answers nil, and has done nothing, if the ring is empty or if a thief is taking some away at the moment. Owner only.
func (r *Ring[T]) Cut(out []*T) (oldest *T, n int) {
	head := r.head.Load()
	steal, real := unpack(head)
	tail := r.tail.Load()
	if steal != real || tail == real || !r.head.CompareAndSwap(head, pack(real, tail)) {
		return nil, 0
	}
	s := &r.slots[real%Cap]
	oldest = s.Get()
	s.Set(nil)
	n = min(len(out), int(tail-real-1))
	middle := tail - uint32(n)
	for i := range uint32(n) {
		s := &r.slots[(middle+i)%Cap]
		out[i] = s.Get()
		s.Set(nil)
	}
	r.tail.Store(middle)
	r.head.Store(pack(real+1, real+1)) // it has moved, so that a thief who saw the old tail fails
	return oldest, n
}

// Mark answers where the next element will be; for Since. Owner only.
func (r *Ring[T]) Mark() uint32 { return r.tail.Load() }

// Since answers how many of the newest elements were pushed since mark was taken, or fewer if some have been taken out
// at that end. Owner only.
func (r *Ring[T]) Since(mark uint32) int {
	return max(min(int(int32(r.tail.Load()-mark)), r.Len()), 0)
}

// Steal moves half of the ring's elements, rounded up, to into, which the caller owns, and
// answers the oldest of them, which is not in into, and how many it took. It answers nil if there is
// nothing to take, if another thief is at work, or if into is more than half full.
func (r *Ring[T]) Steal(into *Ring[T]) (oldest *T, n int) {
	steal, _ := unpack(into.head.Load())
	tail := into.tail.Load()
	if tail-steal > half {
		return nil, 0
	}
	first, count := r.claim()
	if count == 0 {
		return nil, 0
	}
	s := &r.slots[first%Cap]
	oldest = s.Get()
	s.Set(nil)
	for i := uint32(1); i < count; i++ {
		s := &r.slots[(first+i)%Cap]
		into.slots[(tail+i-1)%Cap].Set(s.Get())
		s.Set(nil)
	}
	r.release()
	if count > 1 {
		into.tail.Store(tail + count - 1)
	}
	return oldest, int(count)
}

// claim takes hold of the older half of what is queued.
func (r *Ring[T]) claim() (first, count uint32) {
	head := r.head.Load()
	for {
		steal, real := unpack(head)
		if steal != real {
			return 0, 0
		}
		n := r.tail.Load() - real
		n -= n / 2
		if n == 0 {
			return 0, 0
		}
		if n <= half && r.head.CompareAndSwap(head, pack(steal, real+n)) {
			return real, n
		}
		head = r.head.Load() // somebody was faster, or the tail read belongs to a later head
	}
}

// release ends a claim: what was claimed is free.
func (r *Ring[T]) release() {
	for {
		head := r.head.Load()
		_, real := unpack(head)
		if r.head.CompareAndSwap(head, pack(real, real)) { // fails when the owner has popped
			return
		}
	}
}
