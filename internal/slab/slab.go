// Package slab keeps many small values in numbered places: armed timers, the tasks of a runtime.
//
// A number takes the place of a pointer where a pointer would cost: the collector follows none, and who holds a number
// may be copied. The places lie in chunks that never move, so that a value can be
// reached without a lock while others are added; a chunk that nobody uses any more goes back to the collector.
//
// Take and Give are called under the lock of the slab's owner. At takes none: whoever holds a number has learnt it
// from its Take, and that is all the order that it needs. Checked by slab_test.go.
package slab

import (
	"math/bits"

	"github.com/edo-async/edo/internal/atomicx"
)

// Chunk is how many values are allocated at once.
const Chunk = 512

const words = Chunk / 64

// Slab is a set of places for a T each. The zero value is empty. It must not be copied.
type Slab[T any] struct {
	// chunks has each chunk's values, nil for a number that is not in use. The slice is replaced when it grows; entries
	// are set before a place in them is given out.
	chunks atomicx.Pointer[[]chunk[T]]

	// The rest belongs to whoever holds the owner's lock.
	meta  []meta
	open  []uint32 // chunks that have a free place; the last one is filled next
	gone  []uint32 // numbers of chunks that were given back
	empty int      // open chunks without a value
	n     int
}

type chunk[T any] = atomicx.Pointer[[Chunk]T]

// meta is what is known of a chunk.
type meta struct {
	free   [words]uint64 // a bit for each free place
	some   uint8         // a bit for each word of free that has one
	used   uint16
	openAt uint32 // its index in open, if it has a free place
}

// Take gives out a place, and its number. The value in it is what Give has left there, or zero.
func (s *Slab[T]) Take() (number uint32, place *T) {
	if len(s.open) == 0 {
		s.grow()
	}
	c := s.open[len(s.open)-1]
	m := &s.meta[c]
	word := bits.TrailingZeros8(m.some)
	bit := bits.TrailingZeros64(m.free[word])
	if m.free[word] &^= 1 << bit; m.free[word] == 0 {
		m.some &^= 1 << word
	}
	if m.used == 0 {
		s.empty--
	}
	if m.used++; m.used == Chunk {
		s.open = s.open[:len(s.open)-1]
	}
	s.n++
	at := uint32(word*64 + bit)
	return c*Chunk + at, &s.chunk(c)[at]
}

// Give takes a place back. Its value must hold no pointers any more.
func (s *Slab[T]) Give(number uint32) {
	c, at := number/Chunk, number%Chunk
	m := &s.meta[c]
	word, bit := at/64, uint64(1)<<(at%64)
	if m.free[word]&bit != 0 {
		panic("edo: internal error: a place is given back twice")
	}
	m.free[word] |= bit
	m.some |= 1 << word
	s.n--
	if m.used == Chunk {
		m.openAt = uint32(len(s.open))
		s.open = append(s.open, c)
	}
	if m.used--; m.used == 0 {
		// One empty chunk is kept, so that a number of values that goes up and down does not make and drop one each time.
		if s.empty++; s.empty > 1 {
			s.drop(c)
		}
	}
}

// At is the place with that number, which Take has given out.
func (s *Slab[T]) At(number uint32) *T {
	return &s.chunk(number / Chunk)[number%Chunk]
}

// Find is At for a number that may have been given back: then it answers a place that may be another's by now, or nil. Who holds
// that one may be writing to it.
func (s *Slab[T]) Find(number uint32) *T {
	c := s.chunk(number / Chunk)
	if c == nil {
		return nil
	}
	return &c[number%Chunk]
}

func (s *Slab[T]) chunk(c uint32) *[Chunk]T { return (*s.chunks.Load())[c].Load() }

// Len is how many places are given out.
func (s *Slab[T]) Len() int { return s.n }

// All calls f for every place that is given out, in the order of their numbers.
func (s *Slab[T]) All(f func(place *T)) {
	if s.n == 0 {
		return
	}
	for c := range s.meta {
		if s.meta[c].used == 0 {
			continue
		}
		values := s.chunk(uint32(c))
		for word, free := range s.meta[c].free {
			for used := ^free; used != 0; used &= used - 1 {
				f(&values[word*64+bits.TrailingZeros64(used)])
			}
		}
	}
}

// grow opens a chunk.
func (s *Slab[T]) grow() {
	c := uint32(len(s.meta))
	if n := len(s.gone); n > 0 {
		c = s.gone[n-1]
		s.gone = s.gone[:n-1]
	} else {
		s.meta = append(s.meta, meta{})
		var chunks []chunk[T]
		if old := s.chunks.Load(); old != nil {
			chunks = *old
		}
		// Readers of the old slice see neither the new entry nor, if it has room, that it has become longer.
		chunks = append(chunks, chunk[T]{})
		s.chunks.Store(&chunks)
	}
	m := &s.meta[c]
	for i := range m.free {
		m.free[i] = ^uint64(0)
	}
	m.some, m.used, m.openAt = 1<<words-1, 0, uint32(len(s.open))
	(*s.chunks.Load())[c].Store(new([Chunk]T))
	s.open = append(s.open, c)
	s.empty++
}

// drop gives an empty chunk back.
func (s *Slab[T]) drop(c uint32) {
	at, last := s.meta[c].openAt, uint32(len(s.open)-1)
	moved := s.open[last]
	s.open[at], s.meta[moved].openAt = moved, at
	s.open = s.open[:last]
	s.empty--
	s.gone = append(s.gone, c)
	(*s.chunks.Load())[c].Store(nil)
}
