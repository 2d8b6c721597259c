//go:build !model

package spin

import (
	"runtime"
	"sync/atomic"
	"time"
)

// Lock is a lock for short sections. Its zero value is open. It must not be copied.
type Lock struct {
	_    noCopy
	word uint32
}

// spins is how often a locked lock is looked at before another goroutine is let in: about as long as a
// section takes. What lasts longer is a holder that does not run.
const spins = 100

// If letting others in so many times does not help, the holder's thread is not running: there are more threads than
// processors. Then the waiting thread has to leave its processor, too.
const (
	yields = 4
	minNap = 5 * time.Microsecond
	maxNap = 200 * time.Microsecond
)

// Lock takes the lock.
func (l *Lock) Lock() {
	if !atomic.CompareAndSwapUint32(&l.word, 0, 1) {
		l.wait()
	}
}

// napping counts the goroutines of the process that sleep in wait.
var napping atomic.Int64

// Napping answers how many goroutines of the process sleep because a lock that they want has been closed for long. They block nobody:
// they go on as soon as the holder has got a processor.
func Napping() int { return int(napping.Load()) }

func (l *Lock) wait() {
	for round := 0; ; round++ {
		for range spins {
			if atomic.LoadUint32(&l.word) == 0 && atomic.CompareAndSwapUint32(&l.word, 0, 1) {
				return
			}
		}
		if round < yields {
			runtime.Gosched()
			continue
		}
		napping.Add(1)
		time.Sleep(min(maxNap, minNap<<min(round-yields, 16)))
		napping.Add(-1)
	}
}

// Unlock gives it back.
func (l *Lock) Unlock() { StoreRelease(&l.word, 0) }

// Load reads *p; what StoreRelease ordered before it is seen.
func Load(p *uint32) uint32 { return atomic.LoadUint32(p) }

// noCopy makes go vet's copylocks check report copies.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}
