// Package lawtest checks edo's law: the same program, with the same seed and the same inputs, has the same
// trace in both lowerings.
//
// A seed is a program: a random tree of nodes (program.go). Each node is executed by a shape: an async Go function written
// by hand, in the files named shape_*.go, one for each form that the language gives to code that awaits: loops, switches,
// deferred calls, closures, methods, generics, tasks, combinators. A shape executes the nodes below its own by way of
// proc.kid, which is a dynamic call or a static one, as the node has it. What a program does is written down event by event,
// together with what the scheduler does: spawns, wakes, polls, aborts, ends. That is its trace (world.go).
//
// The command in cmd/law prints the hash of the trace of each seed. The test builds it twice, with go build and
// with edo build, and compares. To see what one seed does:
//
//	go run ./lawtest/cmd/law -seed 7 -v
//	go run ./cmd/edo run ./lawtest/cmd/law -seed 7 -v
//
// Whatever the lowering, some things hold for every trace (oracle.go): every deferred call that was registered has
// run, every task that was spawned has ended, no value was lost in a channel, and no goroutine is left.
package lawtest
