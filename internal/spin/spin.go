// Package spin has a lock for critical sections of a few dozen instructions: those of channels and locks, whose
// waiting is done elsewhere, by tasks.
//
// It exists for its price. An atomic read-modify-write is most of what a hand-over between two tasks costs (some
// 8 ns each, nine of them in one that was measured); sync.Mutex takes two for a section, this one takes one: Unlock is
// a plain release store. For that it cannot know whether anyone waits, so those who do look
// again and again, letting other goroutines run in between. A section must not wait for anything, call what its
// package does not know, nor allocate much.
//
// Under the race detector, which knows nothing of release stores, everything is done by sync/atomic.
package spin

import (
	"runtime"
	"sync/atomic"
)

// Lock is a lock for short sections. Its zero value is open. It must not be copied.
type Lock struct {
	_    noCopy
	word uint32
}

// spins is how often a locked lock is looked at before another goroutine is let in: about as long as a
// section takes. What lasts longer is a holder that does not run.
const spins = 100

// Lock takes the lock.
func (l *Lock) Lock() {
	if !atomic.CompareAndSwapUint32(&l.word, 0, 1) {
		l.wait()
	}
}

func (l *Lock) wait() {
	for {
		for range spins {
			if atomic.LoadUint32(&l.word) == 0 && atomic.CompareAndSwapUint32(&l.word, 0, 1) {
				return
			}
		}
		runtime.Gosched()
	}
}

// Unlock gives it back.
func (l *Lock) Unlock() { StoreRelease(&l.word, 0) }

// noCopy makes go vet's copylocks check report copies.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}
