//go:build !race && !model

package spin

// StoreRelease sets *p: whoever reads v with Load sees all that was written before.
//
// sync/atomic's store also orders v before all later loads, which takes a locked instruction on this machine. An ordinary store
// is a release here: the processor keeps stores in order, and lets no earlier load pass them. It is written in
// assembly so that it is a store of its own to the Go compiler too, which must not move memory operations across the call.
// The Go runtime has the same (internal/runtime/atomic.StoreRel).
//
//go:noescape
func StoreRelease(p *uint32, v uint32)
