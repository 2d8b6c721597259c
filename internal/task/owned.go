package task

import "sync"

// Set is all tasks of a runtime that have not ended, sharded by id so that workers rarely meet.
type Set struct {
	shards [ownedShards]ownedShard
}

const ownedShards = 32

type ownedShard struct {
	mu     sync.Mutex
	head   *Header
	n      int
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
	h.ownedNext = sh.head
	if sh.head != nil {
		sh.head.ownedPrev = h
	}
	sh.head = h
	sh.n++
	sh.mu.Unlock()
	return true
}

// remove takes h out; a task that was never added is left alone.
func (s *Set) remove(h *Header) {
	sh := s.shard(h)
	sh.mu.Lock()
	switch {
	case h.ownedPrev != nil:
		h.ownedPrev.ownedNext = h.ownedNext
	case sh.head == h:
		sh.head = h.ownedNext
	default:
		sh.mu.Unlock()
		return
	}
	if h.ownedNext != nil {
		h.ownedNext.ownedPrev = h.ownedPrev
	}
	h.ownedPrev, h.ownedNext = nil, nil
	sh.n--
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
		n += sh.n
		sh.mu.Unlock()
	}
	return n
}

// All lists the tasks there are, in the order of their ids within each shard, newest first. It is a snapshot.
func (s *Set) All() []*Header {
	var all []*Header
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.Lock()
		for h := sh.head; h != nil; h = h.ownedNext {
			all = append(all, h)
		}
		sh.mu.Unlock()
	}
	return all
}
