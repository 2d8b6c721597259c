package waitq

import (
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/spin"
)

// Room is an object's lock and its reserve of waiters. Its zero value is ready. It must not be copied.
type Room[T any] struct {
	mu     spin.Lock
	spares int32      // how many waiters are in free
	free   *Waiter[T] // linked by next
}

// maxSpares bounds a room's reserve: what a crowd has used need not stay for ever.
const maxSpares = 512

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
		r.spares--
		n.next = nil
	default:
		n = &Waiter[T]{room: r}
	}
	return n
}

// Release gives back a waiter from Get that is in no queue. The caller does not hold the lock.
func (n *Waiter[T]) Release() {
	n.clear()
	if n.spare {
		spin.StoreRelease(&n.state, Idle)
		return
	}
	r := n.room
	r.Lock()
	n.free()
	r.Unlock()
}

func (n *Waiter[T]) clear() {
	var none T
	n.Val = none
	n.Mark = false
	n.w, n.sel = nil, nil
}

// free puts n, which is clear, into the reserve. The caller holds the lock.
func (n *Waiter[T]) free() {
	r := n.room
	n.state = Idle
	if r.spares == maxSpares {
		return
	}
	r.spares++
	n.next = r.free
	r.free = n
}

// PushCase begins the wait of case i of s.
func (q *Queue[T]) PushCase(n *Waiter[T], x *core.Cx, s *core.Selection, i int) {
	n.sel, n.index = s, int32(i)
	q.Push(n, x.Waker())
}

// EndCase ends a case's wait and gives n back, in a queue or not. It answers how n was served, and what it was left;
// Waiting if it was not served.
func (n *Waiter[T]) EndCase() (v T, s State) {
	if s = n.Served(); s == Waiting {
		r := n.room
		r.Lock()
		if n.queue != nil {
			n.queue.remove(n)
		}
		if s = n.state; s == Waiting && !n.spare {
			n.clear()
			n.free()
			r.Unlock()
			return v, s
		}
		r.Unlock()
	}
	if s != Waiting {
		v = n.Val
	}
	n.Release()
	return v, s
}
