//go:build !race && !model

package spin

// StoreRelease sets *p: whoever reads v with Load sees all that was written before.
//
// sync/atomic's store also orders v before all later loads, which on this machine takes a locked
// instruction. An ordinary store is a release here: the processor keeps stores in order, and no load passes a later
// store; the compiler keeps memory operations on either side of a store where they are (its stores form one
// chain of memory states, and a load is scheduled before the store that ends its state).
func StoreRelease(p *uint32, v uint32) { *p = v }
