package channel

import (
	"fmt"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Chan is a channel of values between tasks, with room for a fixed number of them. Any number of tasks may
// send and receive; values, senders and receivers are each served in the order in which they came. TrySend, TryRecv, Close, Len
// and Cap may be called from any goroutine, inside or outside of a task.
//
// A Chan is made by New and must not be copied.
type Chan[T any] struct {
	room   waitq.Room[T]
	closed bool

	ring []T
	head int // of the oldest value
	n    int // how many values there are

	senders, receivers         waitq.Queue[T]
	spareSender, spareReceiver waitq.Spare[T]
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
	c.room.Lock()
	defer c.room.Unlock()
	return c.n
}

// Cap is for how many values there is room.
func (c *Chan[T]) Cap() int { return len(c.ring) }

// Close ends the channel: sends answer ErrClosed from now on, those that wait included (their values are not
// sent); receivers get what is in the channel, and then ok == false. Closing twice is no error.
func (c *Chan[T]) Close() {
	var list waitq.WakeList
	c.room.Lock()
	c.closed = true
	for n := c.senders.Claim(); n != nil; n = c.senders.Claim() {
		list.Add(n.Serve(waitq.Shut))
	}
	for n := c.receivers.Claim(); n != nil; n = c.receivers.Claim() {
		list.Add(n.Serve(waitq.Shut))
	}
	c.room.Unlock()
	list.Wake(nil)
}

// TrySend sends v if that is possible without waiting; else it answers ErrFull, or ErrClosed.
func (c *Chan[T]) TrySend(v T) error {
	c.room.Lock()
	w, r := c.put(v)
	c.room.Unlock()
	switch r {
	case waitq.Idle:
		return ErrFull
	case waitq.Shut:
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
	c.room.Lock()
	v, w, r := c.take()
	c.room.Unlock()
	switch r {
	case waitq.Idle:
		return v, ErrEmpty
	case waitq.Shut:
		return v, ErrClosed
	}
	if w != nil {
		w.Wake()
	}
	return v, nil
}

// put sends v if that is possible now: Idle is no, Shut is closed. w, if not nil, is to be woken once the lock, which
// the caller holds, has been let go.
func (c *Chan[T]) put(v T) (w *core.Waker, r waitq.State) {
	if c.closed {
		return nil, waitq.Shut
	}
	if n := c.receivers.Claim(); n != nil {
		n.Val = v
		return n.Serve(waitq.Done), waitq.Done
	}
	if c.n == len(c.ring) {
		return nil, waitq.Idle
	}
	c.push(v)
	return nil, waitq.Done
}

// take is put's opposite.
func (c *Chan[T]) take() (v T, w *core.Waker, r waitq.State) {
	if c.n > 0 {
		v = c.pop()
		if n := c.senders.Claim(); n != nil {
			c.push(n.Val)
			w = n.Serve(waitq.Done)
		}
		return v, w, waitq.Done
	}
	if n := c.senders.Claim(); n != nil {
		v = n.Val
		return v, n.Serve(waitq.Done), waitq.Done
	}
	if c.closed {
		return v, nil, waitq.Shut
	}
	return v, nil, waitq.Idle
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
