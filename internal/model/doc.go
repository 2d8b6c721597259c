// Package model runs small concurrent programs through every interleaving of
// their atomic operations, up to a bound on preemptions. It is for tests only.
//
// # Nouns
//
// A run is one execution of the program under test: a setup function that makes
// the shared objects and starts a few threads, and what those threads do. A
// thread is a coroutine (iter.Pull), so exactly one of them executes at a time
// and the checker decides which. A choice is a place where more than one thing
// could happen next: which thread goes on, or a value asked for with [Choose].
// The odometer is the list of choices of the current run; after each run its
// last digit that can still turn is turned and all digits after it are dropped,
// so the runs enumerate the tree of choices depth first and need no memory but
// one path.
//
// # Where a thread can be preempted
//
// The types of internal/atomicx call [Yield] before each operation when they are
// built with the tag model; without the tag they are the types of sync/atomic and
// nothing is checked. Go's atomics are sequentially consistent, so that
// interleavings of whole operations are all that can happen: no weak memory
// model is needed. Plain memory is not seen, with one exception: an
// atomicx.Cell fails the run if two accesses overlap and one of them writes.
// Protocols are therefore also stressed without the tag under -race.
//
// # The bound
//
// A switch away from a thread that could have gone on is a preemption. A run
// holds at most Options.Preemptions of them; switches away from a thread that
// ended or waits are free. Almost every known bug in a lock-free structure needs
// two preemptions or fewer, and the bound turns an exponential number of runs
// into a polynomial one.
//
// # Waiting
//
// A thread that cannot go on says so with [Wait], giving the condition it waits
// for. If no thread can go on and not all have ended, the run has deadlocked,
// which is how a lost wake shows. A retry loop that waits for another thread
// calls [Spin], so that the checker does not follow it round for ever.
//
// # Limits
//
// The program must be deterministic apart from its choices: no maps ranged over,
// no clocks, no goroutines. One exploration runs at a time in a process.
//
// Checked by model_test.go, which explores programs with a known number of
// interleavings and programs with known bugs.
package model
