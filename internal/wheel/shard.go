package wheel

import (
	"math/bits"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/slab"
	"github.com/edo-async/edo/internal/spin"
)

const (
	levels    = 6
	slotBits  = 6
	slots     = 1 << slotBits
	batchSize = 32 // wakers called per unlocking
)

// shard is a wheel with a lock.
type shard struct {
	mu       spin.Lock
	reached  int64          // tick; every timer up to it has fired, or lies in its slot of level 0
	next     atomicx.Int64  // tick before which nothing is to be done; written under mu
	occupied [levels]uint64 // which slots are not empty
	slots    [levels * slots]uint32

	nodes  slab.Slab[node]
	table  *core.WakerTable // of the wakers that nodes know by their Ref
	wakers []*wakers        // of each chunk's other nodes; nil where there are none
	spare  *wakers
	_      [64]byte // keeps the neighbours' hot words away
}

// place is where a timer for tick lies: the number of its slot.
func (s *shard) place(tick int64) uint32 {
	differs := uint64(tick ^ s.reached)
	level := (bits.Len64(differs|1) - 1) / slotBits
	if level >= levels {
		// Beyond the last level, or across the place where its groups start again. At most
		// the last slot to come up.
		const shift = slotBits * (levels - 1)
		slot := min(tick>>shift, s.reached>>shift+slots-1)
		return (levels-1)*slots + uint32(slot%slots)
	}
	return uint32(level)*slots + uint32(tick>>(slotBits*level))%slots
}

// insert links the node with that number, whose deadline is tick.
func (s *shard) insert(number uint32, n *node, tick int64) {
	at := s.place(max(tick, s.reached))
	head := s.slots[at]
	n.prev, n.next = inHead|at, head
	if head != 0 {
		s.nodes.At(head - 1).prev = number + 1
	} else {
		s.occupied[at/slots] |= 1 << (at % slots)
	}
	s.slots[at] = number + 1
}

// unlink takes a node out.
func (s *shard) unlink(n *node) {
	if n.next != 0 {
		s.nodes.At(n.next - 1).prev = n.prev
	}
	if n.prev&inHead == 0 {
		s.nodes.At(n.prev - 1).next = n.next
		return
	}
	at := n.prev &^ inHead
	if s.slots[at] = n.next; n.next == 0 {
		s.occupied[at/slots] &^= 1 << (at % slots)
	}
}

// first is the slot that comes up next, and the tick at which it does; Never if all are empty.
func (s *shard) first() (at uint32, tick int64) {
	for level := range levels {
		b := s.occupied[level]
		if b == 0 {
			continue
		}
		shift := slotBits * level
		current := s.reached >> shift
		ahead := bits.TrailingZeros64(bits.RotateLeft64(b, -int(current%slots)))
		to := current + int64(ahead)
		// A nearer level always comes up before a farther one: it lies within the farther
		// one's current slot.
		return uint32(level)*slots + uint32(to%slots), max(to<<shift, s.reached)
	}
	return 0, Never
}

// advance fires what is due at tick, as many as there is room for.
func (s *shard) advance(tick int64, here *core.Here, room int) (fired int) {
	var batch [batchSize]*core.Waker
	for more := true; more && fired < room; {
		n := 0
		s.mu.Lock()
		n, more = s.expire(tick, batch[:min(batchSize, room-fired)])
		s.mu.Unlock()
		for i, w := range batch[:n] {
			batch[i] = nil
			w.WakeFrom(here)
		}
		fired += n
	}
	return fired
}

// expire takes out timers that are due at tick and marks them fired, until there are no more or the
// batch is full.
func (s *shard) expire(tick int64, batch []*core.Waker) (n int, more bool) {
	for {
		at, due := s.first()
		if due > tick {
			s.reached = max(s.reached, tick)
			s.next.Store(due)
			return n, false
		}
		s.reached = due
		for head := s.slots[at]; head != 0; head = s.slots[at] {
			t := s.nodes.At(head - 1)
			if at >= slots { // a slot of a higher level comes up: place its timers anew
				s.unlink(t)
				s.insert(head-1, t, tickOf(t.when))
				continue
			}
			if n == len(batch) {
				return n, true
			}
			s.unlink(t)
			if w := s.waker(head-1, t); w != nil {
				batch[n] = w
				n++
			}
			t.state.Store(fired) // last: from here on the owner may give the place back
		}
	}
}
