// Package waitq has the queues in which tasks wait for channels and locks.
//
// An object (a channel, a mutex) has a Room: its lock, and a reserve of waiters so that waiting allocates nothing in
// the steady state. A task that waits takes a waiter from the Room and pushes it to a Queue; whoever can
// serve it claims it from there, serves it, and wakes the task. A Select case waits in the same way.
//
// # States
//
//	Idle     nobody's; set by the user when it has taken what it was left
//	Waiting  in a queue
//	Done     served; out of the queue
//	Shut     told that it will not be served; out of the queue
//
// # Who may touch what
//
// Links, claims and the steps from Waiting to Done or Shut belong to the room's lock. A task that is polled again reads the
// state without it (Served): once that is Done or Shut nobody else touches the waiter, Val included. What is served and
// who was to be woken is one section, so a task that finds its waiter withdrawn (Withdraw, under the lock)
// in state Waiting knows that nothing was done for it.
package waitq

import (
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/spin"
)

// State is a waiter's state.
type State = uint32

// The states of a waiter; the package comment tells who goes from which to which.
const (
	Idle State = iota
	Waiting
	Done
	Shut
)

// A Waiter is a place in a queue.
type Waiter[T any] struct {
	// Val is what is handed over: set before the wait by its user, or before Serve by the other side.
	Val T

	// Mark tells two kinds of waiters in one queue apart. The lock guards it.
	Mark bool

	spare bool // made Idle by its user, without the lock
	state State
	index int32
	w     *core.Waker
	sel   *core.Selection // of which it is case number index; nil if it is not a case
	room  *Room[T]

	queue      *Queue[T] // that it is in
	next, prev *Waiter[T]
}

// Served reports what has come of the wait.
func (n *Waiter[T]) Served() State { return spin.Load(&n.state) }

// Serve ends the wait with Done or Shut, and answers whom to wake once the lock, which the caller holds, has been let go. The
// waiter must have been claimed, and must not be touched any more.
func (n *Waiter[T]) Serve(s State) *core.Waker {
	w := n.w
	spin.StoreRelease(&n.state, s)
	return w
}

// Withdraw takes a waiter out of its queue, and answers Waiting; or how it has been served meanwhile.
func (n *Waiter[T]) Withdraw() State {
	r := n.room
	r.Lock()
	s := n.Leave()
	r.Unlock()
	return s
}

// Leave is Withdraw for a caller that holds the lock.
func (n *Waiter[T]) Leave() State {
	if n.queue != nil {
		n.queue.remove(n)
	}
	return n.state
}

// Queue is a line of waiters, first in, first out. Its room's lock guards it.
type Queue[T any] struct{ first, last *Waiter[T] }

// Empty reports whether nobody is in the queue, cases that are decided already included.
func (q *Queue[T]) Empty() bool { return q.first == nil }

// Push begins the wait of a task: w will be woken.
func (q *Queue[T]) Push(n *Waiter[T], w *core.Waker) {
	n.w = w
	n.state = Waiting // nobody else knows it yet
	n.queue = q
	n.prev = q.last
	if q.last == nil {
		q.first = n
	} else {
		q.last.next = n
	}
	q.last = n
}

func (q *Queue[T]) remove(n *Waiter[T]) {
	if n.prev == nil {
		q.first = n.next
	} else {
		n.prev.next = n.next
	}
	if n.next == nil {
		q.last = n.prev
	} else {
		n.next.prev = n.prev
	}
	n.queue, n.next, n.prev = nil, nil, nil
}

// Fitting answers the first waiter, which may be a case that is decided already, if it fits. If it does not, and is a case, the
// cases of the same Select that stand right behind it may. nil is nobody.
func (q *Queue[T]) Fitting(fits func(v *T) bool) *Waiter[T] {
	for n := q.first; n != nil; n = n.next {
		if fits(&n.Val) {
			return n
		}
		if n.sel == nil || n.next == nil || n.next.sel != n.sel {
			return nil
		}
	}
	return nil
}

// IsFree reports whether nobody is in the queue but cases of s.
func (q *Queue[T]) IsFree(s *core.Selection) bool {
	for n := q.first; n != nil; n = n.next {
		if n.sel != s {
			return false
		}
	}
	return true
}

// ClaimOne takes out n, and answers false if it cannot be served.
func (q *Queue[T]) ClaimOne(n *Waiter[T]) bool {
	q.remove(n)
	return n.sel == nil || n.sel.Claim(int(n.index))
}

// ClaimLast takes out the last waiter that can be served, and answers nil if there is none.
func (q *Queue[T]) ClaimLast() *Waiter[T] {
	for q.last != nil {
		if n := q.last; q.ClaimOne(n) {
			return n
		}
	}
	return nil
}

// Claim takes out the first waiter that can be served, and answers nil if there is none.
func (q *Queue[T]) Claim() *Waiter[T] {
	for n := q.first; n != nil; n = q.first {
		q.remove(n)
		if n.sel == nil || n.sel.Claim(int(n.index)) {
			return n
		}
	}
	return nil
}

// ClaimUnmarked is Claim that passes over marked waiters.
func (q *Queue[T]) ClaimUnmarked() *Waiter[T] {
	for n := q.first; n != nil; {
		next := n.next
		if !n.Mark {
			q.remove(n)
			if n.sel == nil || n.sel.Claim(int(n.index)) {
				return n
			}
		}
		n = next
	}
	return nil
}

// ClaimFor is ClaimUnmarked for case i of s, which is claimed with the waiter. decided is true if another case of s has won:
// then nothing was claimed. Other cases of s are passed over.
func (q *Queue[T]) ClaimFor(s *core.Selection, i int) (n *Waiter[T], decided bool) {
	for n = q.first; n != nil; {
		switch next := n.next; {
		case n.Mark || n.sel == s:
			n = next
		case n.sel == nil:
			if !s.Claim(i) {
				return nil, true
			}
			q.remove(n)
			return n, false
		default:
			switch s.ClaimBoth(i, n.sel, int(n.index)) {
			case core.BothClaimed:
				q.remove(n)
				return n, false
			case core.SelfDecided:
				return nil, true
			}
			q.remove(n)
			n = next
		}
	}
	return nil, false
}
