package channel

import (
	"errors"
	"fmt"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Broadcast is a channel whose every subscriber gets every value that is sent after it has subscribed. A Send never
// waits: the channel keeps a number of values, and a subscriber that is further behind misses the oldest, is told how
// many, and goes on.
//
// A Broadcast is made by NewBroadcast and must not be copied. What takes no edo.Context may be called from any goroutine.
type Broadcast[T any] struct {
	room   waitq.Room[delivery[T]]
	closed bool

	slots []slot[T] // value number k lies in slots[k%len(slots)], if somebody is still to get it
	next  uint64    // the number of the value that is sent next
	subs  int       // how many subscribers there are

	waiting waitq.Queue[delivery[T]] // to receive
	leaving waitq.Queue[delivery[T]] // for the last subscriber to go
	spare   waitq.Spare[delivery[T]]
}

type slot[T any] struct {
	val  T
	left int // how many subscribers have not got it yet
}

// delivery is what a subscriber that waits is handed.
type delivery[T any] struct {
	to  *Subscriber[T]
	val T
}

// NewBroadcast makes a broadcast channel that keeps up to capacity values for subscribers that are behind.
func NewBroadcast[T any](capacity int) *Broadcast[T] {
	if capacity < 1 {
		panic(fmt.Sprintf("channel: NewBroadcast with capacity %d; it must keep one value at least", capacity))
	}
	return &Broadcast[T]{slots: make([]slot[T], capacity)}
}

// Send gives v to all subscribers that there are. It never waits; without subscribers the value is gone. It answers
// ErrClosed if the channel is closed.
func (b *Broadcast[T]) Send(v T) error { return b.send(v, nil) }

// SendFrom is Send for a caller that is a task: those that are woken go on on the same worker, which is faster where
// they are few.
func (b *Broadcast[T]) SendFrom(cx core.Context, v T) error { return b.send(v, cx.RT().OnWorker()) }

func (b *Broadcast[T]) send(v T, here *core.Here) error {
	var list waitq.WakeList
	b.check()
	b.room.Lock()
	if b.closed {
		b.room.Unlock()
		return ErrClosed
	}
	left := b.subs
	for n := b.waiting.Claim(); n != nil; n = b.waiting.Claim() {
		n.Val.val = v
		n.Val.to.next++
		n.Val.to.waits = false
		list.Add(n.Serve(waitq.Done))
		left--
	}
	s := b.slot(b.next)
	if *s = (slot[T]{}); left > 0 {
		*s = slot[T]{v, left}
	}
	b.next++
	b.room.Unlock()
	list.Wake(here)
	return nil
}

func (b *Broadcast[T]) check() {
	if len(b.slots) == 0 {
		panic("channel: a Broadcast is used that was not made; make it with NewBroadcast")
	}
}

func (b *Broadcast[T]) slot(k uint64) *slot[T] { return &b.slots[k%uint64(len(b.slots))] }

// oldest is the number of the oldest value that may still be there.
func (b *Broadcast[T]) oldest() uint64 { return b.next - min(b.next, uint64(len(b.slots))) }

// Close ends the channel: subscribers get what they have not got yet, and then ErrClosed. Closing twice is no error.
func (b *Broadcast[T]) Close() {
	var list waitq.WakeList
	b.room.Lock()
	b.closed = true
	for n := b.waiting.Claim(); n != nil; n = b.waiting.Claim() {
		n.Val.to.waits = false
		list.Add(n.Serve(waitq.Shut))
	}
	b.tellDeserted(&list)
	b.room.Unlock()
	list.Wake(nil)
}

// Subscribers is how many subscribers there are that have not been closed.
func (b *Broadcast[T]) Subscribers() int {
	b.room.Lock()
	defer b.room.Unlock()
	return b.subs
}

// Subscribe makes a subscriber that gets all values sent from now on. Close it when it is not needed any more: until then
// values are kept for it.
func (b *Broadcast[T]) Subscribe() *Subscriber[T] {
	b.check()
	b.room.Lock()
	defer b.room.Unlock()
	b.subs++
	return &Subscriber[T]{b: b, next: b.next}
}

// ErrLagged is what a LaggedError is, by errors.Is.
var ErrLagged = errors.New("channel: subscriber too far behind")

// LaggedError tells a subscriber that it has missed values, since it was further behind than the channel's capacity.
type LaggedError struct {
	Missed uint64 // how many values
}

func (e *LaggedError) Error() string {
	return fmt.Sprintf("%v: %d values missed", ErrLagged, e.Missed)
}

// Is makes errors.Is(err, ErrLagged) true.
func (e *LaggedError) Is(target error) bool { return target == ErrLagged }
