package wheel

import (
	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/slab"
)

// node is a timer. It has no pointers, so the collector never looks at it: neighbours are numbers of places in the shard's
// slab, plus 1, and the waker is named by its Ref, or else stands in the shard's wakers.
type node struct {
	when int64
	next uint32
	prev uint32 // inHead|slot for the first of a slot's list
	ref  uint32 // the low bits of the waker's Ref
	// state has the bits below; above them, the high bits of the waker's Ref. It is written under the shard's lock.
	state atomicx.Uint32
}

const (
	inHead = 1 << 31

	// linked: the node is in a slot's list. Set by arm, cleared when the timer fires or is disarmed.
	linked = 1 << iota >> 1
	// fired: the waker was taken to be woken. Until the timer is disarmed its place is its owner's.
	fired
	// plain: the waker stands in wakers; it is no task's.
	plain

	refShift = 8 // of the Ref's high bits in state
)

// arm makes a node of a place that was taken.
func (s *shard) arm(number uint32, n *node, when int64, w *core.Waker) {
	n.when = when
	vt := core.TableOf(w)
	if vt.Ref != nil && (s.table == nil || s.table == vt) {
		if ref := vt.Ref(w); ref != 0 {
			s.table = vt
			n.ref = uint32(ref)
			n.state.Store(linked | uint32(ref>>32)<<refShift)
			return
		}
	}
	s.room(number).at[number%slab.Chunk] = w
	n.state.Store(linked | plain)
}

// wakers has the wakers of a chunk's nodes that are known by pointer only.
type wakers struct {
	at [slab.Chunk]*core.Waker
	n  int
}

// room answers where the waker of a node goes, one more.
func (s *shard) room(number uint32) *wakers {
	chunk := int(number / slab.Chunk)
	for chunk >= len(s.wakers) {
		s.wakers = append(s.wakers, nil)
	}
	if s.wakers[chunk] == nil {
		if s.spare == nil {
			s.spare = new(wakers)
		}
		s.wakers[chunk], s.spare = s.spare, nil
	}
	s.wakers[chunk].n++
	return s.wakers[chunk]
}

// waker answers the node's waker, and lets go of it.
func (s *shard) waker(number uint32, n *node) *core.Waker {
	v := n.state.Load()
	if v&plain == 0 {
		return s.table.Deref(s.table, uint64(v>>refShift)<<32|uint64(n.ref))
	}
	chunk, at := number/slab.Chunk, number%slab.Chunk
	c := s.wakers[chunk]
	w := c.at[at]
	c.at[at] = nil
	if c.n--; c.n == 0 {
		s.wakers[chunk], s.spare = nil, c
	}
	return w
}
