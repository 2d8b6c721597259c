package channel

import (
	"fmt"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/spin"
)

// Chan is a channel of values between tasks, with room for a fixed number of them. Any number of tasks may
// send and receive; values, senders and receivers are each served in the order in which they came. TrySend, TryRecv, Close, Len
// and Cap may be called from any goroutine, inside or outside of a task.
//
// A Chan is made by New and must not be copied.
type Chan[T any] struct {
	mu     spin.Lock
	closed bool

	ring []T
	head int // of the oldest value
	n    int // how many values there are

	senders, receivers         queue[T]
	spareSender, spareReceiver *waiter[T]
	free                       *waiter[T] // linked by next
}

// New makes a channel with room for capacity values. With capacity 0 a Send waits until a receiver takes the value.
func New[T any](capacity int) *Chan[T] {
	if capacity < 0 {
		panic(fmt.Sprintf("channel: New with capacity %d; use 0 for a rendezvous, or how many values may wait", capacity))
	}
	return &Chan[T]{ring: make([]T, capacity)}
}

// Len is how many values wait in the channel; those of waiting senders do not count.
func (c *Chan[T]) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

// Cap is for how many values there is room.
func (c *Chan[T]) Cap() int { return len(c.ring) }

// Close ends the channel: sends answer ErrClosed from now on, those that wait included (their values are not
// sent); receivers get what is in the channel, and then ok == false. Closing twice is no error.
func (c *Chan[T]) Close() {
	var list wakeList
	c.mu.Lock()
	c.closed = true
	for n := c.senders.claim(); n != nil; n = c.senders.claim() {
		list.add(n.serve(shut))
	}
	for n := c.receivers.claim(); n != nil; n = c.receivers.claim() {
		list.add(n.serve(shut))
	}
	c.mu.Unlock()
	list.wake()
}

// TrySend sends v if that is possible without waiting; else it answers ErrFull, or ErrClosed.
func (c *Chan[T]) TrySend(v T) error {
	c.mu.Lock()
	w, r := c.put(v)
	c.mu.Unlock()
	switch r {
	case idle:
		return ErrFull
	case shut:
		return ErrClosed
	}
	if w != nil {
		w.Wake()
	}
	return nil
}

// TryRecv receives a value if that is possible without waiting; else it answers ErrEmpty, or ErrClosed
// when the channel is closed and drained.
func (c *Chan[T]) TryRecv() (T, error) {
	c.mu.Lock()
	v, w, r := c.take()
	c.mu.Unlock()
	switch r {
	case idle:
		return v, ErrEmpty
	case shut:
		return v, ErrClosed
	}
	if w != nil {
		w.Wake()
	}
	return v, nil
}

// put sends v if that is possible now: idle is no, shut is closed. w, if not nil, is to be woken once the mutex, which
// the caller holds, has been let go.
func (c *Chan[T]) put(v T) (w *core.Waker, r waiterState) {
	if c.closed {
		return nil, shut
	}
	if n := c.receivers.claim(); n != nil {
		n.val = v
		return n.serve(done), done
	}
	if c.n == len(c.ring) {
		return nil, idle
	}
	c.push(v)
	return nil, done
}

// take is put's opposite.
func (c *Chan[T]) take() (v T, w *core.Waker, r waiterState) {
	if c.n > 0 {
		v = c.pop()
		if n := c.senders.claim(); n != nil {
			c.push(n.val)
			w = n.serve(done)
		}
		return v, w, done
	}
	if n := c.senders.claim(); n != nil {
		v = n.val
		return v, n.serve(done), done
	}
	if c.closed {
		return v, nil, shut
	}
	return v, nil, idle
}

func (c *Chan[T]) push(v T) {
	i := c.head + c.n
	if i >= len(c.ring) {
		i -= len(c.ring)
	}
	c.ring[i] = v
	c.n++
}

func (c *Chan[T]) pop() (v T) {
	p := &c.ring[c.head]
	v = *p
	var none T
	*p = none
	if c.head++; c.head == len(c.ring) {
		c.head = 0
	}
	c.n--
	return v
}

// waiter takes a waiter from the reserve: the spare one if it is idle. The mutex is held.
func (c *Chan[T]) waiter(spare **waiter[T]) (n *waiter[T]) {
	switch n = *spare; {
	case n == nil:
		n = &waiter[T]{c: c, spare: true}
		*spare = n
	case n.served() == idle:
	case c.free != nil:
		n = c.free
		c.free = n.next
		n.next = nil
	default:
		n = &waiter[T]{c: c}
	}
	return n
}

// release gives a waiter back that is in no queue. The mutex is not held.
func (n *waiter[T]) release() {
	var none T
	n.val = none
	n.w = nil
	if n.spare {
		spin.StoreRelease(&n.state, idle)
		return
	}
	c := n.c
	c.mu.Lock()
	n.state = idle
	n.next = c.free
	c.free = n
	c.mu.Unlock()
}

// withdraw takes a waiter out of its queue, and answers waiting; or how it has been served meanwhile.
func (n *waiter[T]) withdraw() waiterState {
	c := n.c
	c.mu.Lock()
	defer c.mu.Unlock()
	if n.queue != nil {
		n.queue.remove(n)
	}
	return n.state
}

// wakeList is whom to wake after the mutex has been let go.
type wakeList struct {
	few  [8]*core.Waker
	n    int
	more []*core.Waker
}

func (l *wakeList) add(w *core.Waker) {
	if l.n < len(l.few) {
		l.few[l.n] = w
		l.n++
		return
	}
	l.more = append(l.more, w)
}

func (l *wakeList) wake() {
	for _, w := range l.few[:l.n] {
		w.Wake()
	}
	for _, w := range l.more {
		w.Wake()
	}
}
