package task

import (
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/slab"
	"github.com/edo-async/edo/internal/spin"
)

// Set is all tasks of a runtime that have not ended, sharded by the worker that spawned them, so that workers rarely meet. A
// task keeps its place until it ends: by it others can name it without a pointer for the collector to follow.
type Set struct {
	shards [ownedShards]ownedShard
}

const ownedShards = 32 // outsiders share the first

type ownedShard struct {
	mu     spin.Lock
	tasks  slab.Slab[*Header]
	added  uint64 // tasks that were put in since the start
	closed bool
	_      [64]byte // keeps the neighbours' hot words away
}

// shardOf is the number of the shard for what is spawned at here.
func shardOf(here *core.Here) uint8 {
	if here == nil {
		return 0
	}
	return uint8(1 + here.Shard%(ownedShards-1))
}

// add answers false if the set is closed. here is where the task is spawned.
func (s *Set) add(h *Header, here *core.Here) bool {
	h.shard = shardOf(here)
	sh := &s.shards[h.shard]
	sh.mu.Lock()
	if sh.closed {
		sh.mu.Unlock()
		return false
	}
	at, place := sh.tasks.Take()
	setPlace(place, h)
	h.Cx.Place = at + 1
	sh.added++
	sh.mu.Unlock()
	return true
}

// remove takes h out; a task that was never added is left alone.
func (s *Set) remove(h *Header) {
	sh := &s.shards[h.shard]
	sh.mu.Lock()
	if h.Cx.Place == 0 {
		sh.mu.Unlock()
		return
	}
	setPlace(sh.tasks.At(h.Cx.Place-1), nil)
	sh.tasks.Give(h.Cx.Place - 1)
	h.Cx.Place = 0
	sh.mu.Unlock()
}

// Close lets no more tasks in.
func (s *Set) Close() {
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.Lock()
		sh.closed = true
		sh.mu.Unlock()
	}
}

// Len is how many tasks there are.
func (s *Set) Len() (n int) {
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.Lock()
		n += sh.tasks.Len()
		sh.mu.Unlock()
	}
	return n
}

// Added is how many tasks there were in all, and how many there are now.
func (s *Set) Added() (total uint64, now int) {
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.Lock()
		total += sh.added
		now += sh.tasks.Len()
		sh.mu.Unlock()
	}
	return total, now
}

// All lists the tasks there are, in no particular order, but in the same one after the same history. It is a snapshot.
func (s *Set) All() []*Header {
	var all []*Header
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.Lock()
		sh.tasks.All(func(h **Header) { all = append(all, *h) })
		sh.mu.Unlock()
	}
	return all
}
