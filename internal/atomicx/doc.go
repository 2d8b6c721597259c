// Package atomicx gives lock-free code the types of sync/atomic in a form that a
// model checker can take over.
//
// In an ordinary build every type here is an alias of the type of the same name in
// sync/atomic (sync, for Mutex): no cost and no difference. Under the build tag
// model each operation first yields to internal/model, which then runs the code
// through its interleavings. Only the operations that the runtime uses exist
// under the tag; add the one you miss.
package atomicx
