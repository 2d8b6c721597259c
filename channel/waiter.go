package channel

import (
	"sync/atomic"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/spin"
)

type waiterState = uint32

// The states of a waiter; the package comment tells who goes from which to which.
const (
	idle waiterState = iota
	waiting
	done
	shut
)

// A waiter is a place in a queue. All but the state belongs to the channel's mutex while the state is
// waiting, else to whoever waits.
type waiter[T any] struct {
	state waiterState
	spare bool // one of the channel's own two: made idle by its user, without the mutex
	index int32
	w     *core.Waker
	sel   *core.Selection // of which it is case number index; nil if it is not a case
	c     *Chan[T]

	queue      *queue[T] // that it is in
	next, prev *waiter[T]
	val        T // to send, or received
}

// wait begins the wait. The mutex is held and nobody else knows the waiter.
func (n *waiter[T]) wait(w *core.Waker) {
	n.w = w
	n.state = waiting
}

// served reports what has come of the wait, from any goroutine that polls the waiter's task.
func (n *waiter[T]) served() waiterState { return atomic.LoadUint32(&n.state) }

// serve ends the wait with done or shut, and answers whom to wake. The mutex is held, the waiter is out of its
// queue and, if it is a case, claimed. After this it must not be touched.
func (n *waiter[T]) serve(s waiterState) *core.Waker {
	w := n.w
	spin.StoreRelease(&n.state, s)
	return w
}

// queue is a list of waiters, first in, first out.
type queue[T any] struct{ first, last *waiter[T] }

func (q *queue[T]) push(n *waiter[T]) {
	n.queue = q
	n.prev = q.last
	if q.last == nil {
		q.first = n
	} else {
		q.last.next = n
	}
	q.last = n
}

func (q *queue[T]) remove(n *waiter[T]) {
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

// claim takes out the first waiter that can be served, and answers nil if there is none.
func (q *queue[T]) claim() *waiter[T] {
	for n := q.first; n != nil; n = q.first {
		q.remove(n)
		if n.sel == nil || n.sel.Claim(int(n.index)) {
			return n
		}
	}
	return nil
}

// claimFor is claim for case i of s, which is claimed with the waiter. decided is true if another case of s has won:
// then nothing was claimed.
func (q *queue[T]) claimFor(s *core.Selection, i int) (n *waiter[T], decided bool) {
	for n = q.first; n != nil; {
		switch next := n.next; {
		case n.sel == s:
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
