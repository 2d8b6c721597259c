package channel

import (
	"fmt"
	"math"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Chan is a channel of values between tasks, with room for a fixed number of them or for any. Any number of tasks may
// send and receive; values, senders and receivers are each served in the order in which they came. What takes no
// edo.Context may be called from any goroutine, inside or outside of a task.
//
// A Chan is made by New or NewUnbounded and must not be copied.
type Chan[T any] struct {
	room   waitq.Room[T]
	closed bool

	ring  ring[T]
	limit int // how many values there is room for
	held  int // how much of it is set aside for permits

	senders, receivers         waitq.Queue[T]
	spareSender, spareReceiver waitq.Spare[T]
}

// New makes a channel with room for capacity values. With capacity 0 a Send waits until a receiver takes the value.
func New[T any](capacity int) *Chan[T] {
	if capacity < 0 {
		panic(fmt.Sprintf("channel: New with capacity %d; use 0 for a rendezvous, or how many values may wait", capacity))
	}
	return &Chan[T]{ring: ring[T]{vals: make([]T, capacity)}, limit: capacity}
}

// NewUnbounded makes a channel with room for any number of values: a Send never waits. Nothing stops senders that are
// faster than the receivers but the machine's memory, so a bounded channel is nearly always the better choice.
func NewUnbounded[T any]() *Chan[T] { return &Chan[T]{limit: math.MaxInt} }

// Len is how many values wait in the channel; those of waiting senders do not count.
func (c *Chan[T]) Len() int {
	c.room.Lock()
	defer c.room.Unlock()
	return c.ring.len()
}

// Cap is for how many values there is room; math.MaxInt if there is no bound.
func (c *Chan[T]) Cap() int { return c.limit }

// Close ends the channel: sends answer ErrClosed from now on, those that wait included (their values are not
// sent); receivers get what is in the channel, and what holders of permits still send, and then ok == false. Closing
// twice is no error.
func (c *Chan[T]) Close() {
	var list waitq.WakeList
	c.room.Lock()
	c.closed = true
	for n := c.senders.Claim(); n != nil; n = c.senders.Claim() {
		list.Add(n.Serve(waitq.Shut))
	}
	if c.held == 0 {
		c.shutReceivers(&list)
	}
	c.room.Unlock()
	list.Wake(nil)
}

// IsClosed reports whether Close was called: there may still be values to receive.
func (c *Chan[T]) IsClosed() bool {
	c.room.Lock()
	defer c.room.Unlock()
	return c.closed
}

func (c *Chan[T]) shutReceivers(list *waitq.WakeList) {
	for n := c.receivers.Claim(); n != nil; n = c.receivers.Claim() {
		list.Add(n.Serve(waitq.Shut))
	}
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
	if c.full() {
		return nil, waitq.Idle
	}
	c.ring.push(v)
	return nil, waitq.Done
}

// take is put's opposite.
func (c *Chan[T]) take() (v T, w *core.Waker, r waitq.State) {
	if c.ring.n > 0 {
		v = c.ring.pop()
		return v, c.admit(), waitq.Done
	}
	if n := c.senders.ClaimUnmarked(); n != nil {
		v = n.Val
		return v, n.Serve(waitq.Done), waitq.Done
	}
	if c.closed && c.held == 0 {
		return v, nil, waitq.Shut
	}
	return v, nil, waitq.Idle
}

// full reports whether there is no room that is not set aside. Only a bounded channel can be.
func (c *Chan[T]) full() bool { return c.ring.n+c.held >= c.limit }

// admit lets the first in who waits for room, now that there is some, and answers whom to wake.
func (c *Chan[T]) admit() *core.Waker {
	n := c.senders.Claim()
	if n == nil {
		return nil
	}
	if n.Mark {
		c.held++
	} else {
		c.ring.push(n.Val)
	}
	return n.Serve(waitq.Done)
}
