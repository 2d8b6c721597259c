package waitq

// What the tests of channels and locks ask.

// CheckQuiet is for tests: it answers what is wrong, if anything, with a room in which nobody waits.
func (r *Room[T]) CheckQuiet(queues []*Queue[T], spares ...*Spare[T]) string {
	for _, q := range queues {
		if q.first != nil || q.last != nil {
			return "somebody is left in a queue"
		}
	}
	clean := func(n *Waiter[T]) bool {
		return n.state == Idle && !n.Mark && n.w == nil && n.sel == nil && n.queue == nil && n.prev == nil
	}
	for n := r.free; n != nil; n = n.next {
		if !clean(n) {
			return "a waiter was given back dirty"
		}
	}
	for _, s := range spares {
		if s.n != nil && !clean(s.n) {
			return "a spare waiter was given back dirty"
		}
	}
	return ""
}

// CanMeet reports whether a waiter of q and one of other are there that could serve each other: all but two cases of
// one Select.
func (q *Queue[T]) CanMeet(other *Queue[T]) bool {
	for a := q.first; a != nil; a = a.next {
		for b := other.first; b != nil; b = b.next {
			if !a.Mark && !b.Mark && (a.sel == nil || a.sel != b.sel) {
				return true
			}
		}
	}
	return false
}
