package task

import (
	"sync"

	"github.com/edo-async/edo/internal/core"
)

// Set is all tasks of a runtime that have not ended, sharded by the worker that spawned them, so that workers rarely meet. Each
// shard is a slice that tasks know their place in: that is less for the collector to follow than a list.
type Set struct {
	shards [ownedShards]ownedShard
}

const ownedShards = 32 // outsiders share the first

type ownedShard struct {
	mu     sync.Mutex
	tasks  []*Header
	closed bool
	_      [24]byte // keeps shards on cache lines of their own
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
	sh.tasks = append(sh.tasks, h)
	h.ownedAt = uint32(len(sh.tasks))
	sh.mu.Unlock()
	return true
}

// remove takes h out; a task that was never added is left alone.
func (s *Set) remove(h *Header) {
	sh := &s.shards[h.shard]
	sh.mu.Lock()
	if h.ownedAt == 0 {
		sh.mu.Unlock()
		return
	}
	i, last := int(h.ownedAt)-1, len(sh.tasks)-1
	moved := sh.tasks[last]
	sh.tasks[i] = moved
	moved.ownedAt = h.ownedAt
	sh.tasks[last] = nil
	sh.tasks = sh.tasks[:last]
	h.ownedAt = 0
	if c := cap(sh.tasks); c > minShard && last < c/4 {
		sh.tasks = append(make([]*Header, 0, c/2), sh.tasks...)
	}
	sh.mu.Unlock()
}

// minShard is the size from which on a shard's slice shrinks again.
const minShard = 1024

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
		n += len(sh.tasks)
		sh.mu.Unlock()
	}
	return n
}

// All lists the tasks there are, in no particular order, but in the same one after the same history. It is a snapshot.
func (s *Set) All() []*Header {
	var all []*Header
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.Lock()
		all = append(all, sh.tasks...)
		sh.mu.Unlock()
	}
	return all
}
