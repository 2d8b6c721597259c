//go:build !amd64 || race

package spin

import "sync/atomic"

// StoreRelease sets *p: whoever reads v with atomic.LoadUint32 sees all that was written before.
func StoreRelease(p *uint32, v uint32) { atomic.StoreUint32(p, v) }
