package waitq

import (
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/spin"
)

// Room is an object's lock and its reserve of waiters. Its zero value is ready. It must not be copied.
type Room[T any] struct {
	mu   spin.Lock
	free *Waiter[T] // linked by next
}

// Lock takes the room's lock, for a short section (see package spin).
func (r *Room[T]) Lock() { r.mu.Lock() }

// Unlock gives it back.
func (r *Room[T]) Unlock() { r.mu.Unlock() }

// Spare is one waiter that a room's object keeps for one kind of wait: while it is free, taking it and
// giving it back costs no lock of its own.
type Spare[T any] struct{ n *Waiter[T] }

// Get takes a waiter, the spare one if it is idle. The caller holds the lock.
func (r *Room[T]) Get(spare *Spare[T]) (n *Waiter[T]) {
	switch n = spare.n; {
	case n == nil:
		n = &Waiter[T]{room: r, spare: true}
		spare.n = n
	case n.Served() == Idle:
	case r.free != nil:
		n = r.free
		r.free = n.next
		n.next = nil
	default:
		n = &Waiter[T]{room: r}
	}
	return n
}

// Release gives back a waiter from Get that is in no queue. The caller does not hold the lock.
func (n *Waiter[T]) Release() {
	var none T
	n.Val = none
	n.w = nil
	if n.spare {
		spin.StoreRelease(&n.state, Idle)
		return
	}
	r := n.room
	r.Lock()
	n.state = Idle
	n.next = r.free
	r.free = n
	r.Unlock()
}

// Own makes n, which lies inside a Select case, a waiter of r.
func (r *Room[T]) Own(n *Waiter[T]) { n.room = r }

// Arm begins the wait of case i of s. The caller holds the lock.
func (n *Waiter[T]) Arm(q *Queue[T], x *core.Cx, s *core.Selection, i int) {
	if n.queue != nil {
		n.room.Unlock()
		panic("edo: a case is used by two Selects at once; make one for each")
	}
	n.sel, n.index = s, int32(i)
	q.Push(n, x.Waker())
}

// Disarm ends a case's wait, and answers what it was left and how it was served; Waiting or Idle if it was not.
func (n *Waiter[T]) Disarm() (v T, s State) {
	s = n.Served()
	if s == Waiting {
		s = n.Withdraw()
	}
	var none T
	v, n.Val = n.Val, none
	n.state = Idle
	n.sel, n.w = nil, nil
	return v, s
}
