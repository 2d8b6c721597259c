//go:build (!amd64 || race) && !model

package spin

import "sync/atomic"

// StoreRelease sets *p: whoever reads v with Load sees all that was written before.
func StoreRelease(p *uint32, v uint32) { atomic.StoreUint32(p, v) }
