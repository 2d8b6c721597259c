package deque

import "github.com/edo-async/edo/internal/atomicx"

// Slot holds at most one element. Anyone may put and take. The zero value is empty.
type Slot[T any] struct{ p atomicx.Pointer[T] }

// Put stores t and answers what it displaced, or nil.
func (s *Slot[T]) Put(t *T) (displaced *T) { return s.p.Swap(t) }

// Take empties the slot and answers what was in it, or nil.
func (s *Slot[T]) Take() *T {
	if s.p.Load() == nil { // an empty slot is the common case, and a load is cheap
		return nil
	}
	return s.p.Swap(nil)
}

// Empty is a hint.
func (s *Slot[T]) Empty() bool { return s.p.Load() == nil }
