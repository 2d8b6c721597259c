package task

import "sync"

// Set is all tasks of a runtime that have not ended, sharded by id so that workers rarely meet. Each shard is a
// slice that tasks know their place in: that is less for the collector to follow than a list.
type Set struct {
	shards [ownedShards]ownedShard
}

const ownedShards = 32

type ownedShard struct {
	mu     sync.Mutex
	tasks  []*Header
	closed bool
	_      [24]byte // keeps shards on cache lines of their own
}

func (s *Set) shard(h *Header) *ownedShard { return &s.shards[h.id%ownedShards] }

// add answers false if the set is closed.
func (s *Set) add(h *Header) bool {
	sh := s.shard(h)
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
	sh := s.shard(h)
	sh.mu.Lock()
	if h.ownedAt == 0 {
		sh.mu.Unlock()
		return
	}
	i, last := int(h.ownedAt)-1, len(sh.tasks)-1
	moved := sh.tasks[last]
	sh.tasks[i] = moved
	moved.ownedAt = uint32(i + 1)
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
