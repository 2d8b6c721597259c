//go:build !model

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

// Load reads *p; what StoreRelease ordered before it is seen.
func Load(p *uint32) uint32 { return atomic.LoadUint32(p) }

// noCopy makes go vet's copylocks check report copies.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}
