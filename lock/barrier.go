package lock

import (
	"fmt"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Barrier lets tasks wait for each other: it opens when a fixed number of them have come, and is closed again for the next
// round. It is made by NewBarrier and must not be copied.
//
// To have come is to have done something, so a Barrier has no Select case; in a Race or Timeout a task that gives up is
// counted no more.
type Barrier struct {
	room    waitq.Room[struct{}]
	queue   waitq.Queue[struct{}]
	spare   waitq.Spare[struct{}]
	parties int
	came    int // how many wait in the queue
}

// NewBarrier makes a barrier for so many parties.
func NewBarrier(parties int) *Barrier {
	if parties < 1 {
		panic(fmt.Sprintf("lock: NewBarrier for %d parties; it takes one at least", parties))
	}
	return &Barrier{parties: parties}
}

// Wait waits until all parties have come. One of them, the one that came last, gets leader == true. If the task is
// aborted while it waits, it has not come.
func (b *Barrier) Wait(cx core.Context) (leader bool) {
	var p [Barrier__Wait__p]unsafe.Pointer
	var s [Barrier__Wait__s]byte
	for {
		if leader, ok := Barrier__Wait__poll(cx, &p, &s, b); ok {
			return leader
		}
		cx.RT().Block()
	}
}

// Wait's frame: its waiter and the barrier.
const (
	Barrier__Wait__p = 2
	Barrier__Wait__s = 2
)

// Barrier__Wait__poll is Wait for lowered code.
func Barrier__Wait__poll(cx core.Context, p *[Barrier__Wait__p]unsafe.Pointer, s *[Barrier__Wait__s]byte, b *Barrier) (leader, ok bool) {
	x := cx.RT()
	switch s[0] {
	case isWaiting:
		return false, b.waitAgain(x, p)
	case isLater:
		b = (*Barrier)(p[1])
		p[1] = nil
	}
	x.Check()
	if b.parties == 0 {
		panic("lock: Wait at a Barrier that was not made; make it with NewBarrier")
	}
	if !x.Spend() {
		p[1] = unsafe.Pointer(b)
		s[0] = isLater
		return false, false
	}
	var list waitq.WakeList
	b.room.Lock()
	if b.came+1 < b.parties {
		b.came++
		n := b.room.Get(&b.spare)
		b.queue.Push(n, x.Waker())
		b.room.Unlock()
		x.Refund()
		p[0], p[1] = unsafe.Pointer(n), unsafe.Pointer(b)
		s[0] = isWaiting
		return false, false
	}
	b.came = 0
	for n := b.queue.Claim(); n != nil; n = b.queue.Claim() {
		list.Add(n.Serve(waitq.Done))
	}
	b.room.Unlock()
	list.Wake(x.Here())
	return true, true
}

func (*Barrier) waitAgain(x *core.Cx, p *[Barrier__Wait__p]unsafe.Pointer) (ok bool) {
	n, b := (*waitq.Waiter[struct{}])(p[0]), (*Barrier)(p[1])
	r := n.Served()
	if r == waitq.Waiting {
		if !x.Aborted() {
			return false
		}
		b.room.Lock()
		if r = n.Leave(); r == waitq.Waiting {
			b.came--
		}
		b.room.Unlock()
	}
	p[0], p[1] = nil, nil
	n.Release()
	if r == waitq.Waiting {
		x.Unwind()
	}
	return true
}
