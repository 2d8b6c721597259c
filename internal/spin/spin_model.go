//go:build model

package spin

import (
	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/model"
)

// Lock is a lock for short sections.
type Lock struct{ mu atomicx.Mutex }

// Lock takes the lock.
func (l *Lock) Lock() { l.mu.Lock() }

// Unlock gives it back.
func (l *Lock) Unlock() { l.mu.Unlock() }

// Napping answers 0: in the checker nobody sleeps.
func Napping() int { return 0 }

// StoreRelease sets *p: whoever reads v with Load sees all that was written before.
func StoreRelease(p *uint32, v uint32) { model.Yield("StoreRelease"); *p = v }

// Load reads *p; what StoreRelease ordered before it is seen.
func Load(p *uint32) uint32 { model.Yield("Load"); return *p }
