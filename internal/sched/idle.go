package sched

import (
	"slices"

	"github.com/edo-async/edo/internal/atomicx"
)

// idle knows which workers sleep and how many search.
//
// A worker that has run dry searches the others' queues before it sleeps; at most half of them
// search at the same time. Whoever makes a task runnable wakes a sleeper only if nobody searches:
// a searcher that finds something wakes the next one when it was the last to search, so that workers come up one
// after the other as long as there is work.
//
// # No wake is lost
//
// Who queues a task does so first and then reads the word. Who goes to sleep counts itself out
// of the word first and then looks at all queues once more. So if the first sees no sleeper, the second sees the
// task; and if it sees a searcher, that one will find the task, or is going to sleep and looks once more.
type idle struct {
	word     atomicx.Uint64 // sleeping<<32 | searching
	mu       atomicx.Mutex
	sleepers []*worker // a stack; those at the top have slept least
}

const (
	oneSearching = 1
	oneSleeping  = 1 << 32
)

func searching(word uint64) int { return int(uint32(word)) }
func sleeping(word uint64) int  { return int(word >> 32) }

// trySearch counts the caller in as a searcher, unless half of total search already.
func (i *idle) trySearch(total int) bool {
	for {
		word := i.word.Load()
		if 2*searching(word) >= total {
			return false
		}
		if i.word.CompareAndSwap(word, word+oneSearching) {
			return true
		}
	}
}

// endSearch counts a searcher out and reports whether it was the last one.
func (i *idle) endSearch() (last bool) {
	return searching(i.word.Add(^uint64(oneSearching-1))) == 0
}

// sleep puts w on the stack, and counts it out if it searched.
func (i *idle) sleep(w *worker, wasSearching bool) {
	delta := uint64(oneSleeping)
	if wasSearching {
		delta -= oneSearching
	}
	i.mu.Lock()
	i.sleepers = append(i.sleepers, w)
	i.word.Add(delta)
	i.mu.Unlock()
}

// wakes reports whether somebody should be woken for a new task.
func (i *idle) wakes() bool {
	word := i.word.Load() // pairs with sleep's Add
	return searching(word) == 0 && sleeping(word) > 0
}

// pop takes a sleeper off the stack and counts it in as a searcher, unless somebody searches
// already; with force it does so in any case. The caller must call its berth.
func (i *idle) pop(force bool) *worker {
	i.mu.Lock()
	defer i.mu.Unlock()
	n := len(i.sleepers)
	if n == 0 || !force && searching(i.word.Load()) > 0 {
		return nil
	}
	w := i.sleepers[n-1]
	i.sleepers[n-1] = nil
	i.sleepers = i.sleepers[:n-1]
	i.word.Add(^uint64(oneSleeping-oneSearching) + 1)
	return w
}

// leave takes w off the stack when it has woken by itself. false means that pop did so
// already: w counts as a searcher.
func (i *idle) leave(w *worker) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	at := slices.Index(i.sleepers, w)
	if at < 0 {
		return false
	}
	i.sleepers = slices.Delete(i.sleepers, at, at+1)
	i.word.Add(^uint64(oneSleeping - 1))
	return true
}
