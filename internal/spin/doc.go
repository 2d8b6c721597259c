// Package spin has a lock for critical sections of a few dozen instructions: those of channels and locks, whose
// waiting is done elsewhere, by tasks.
//
// It exists for its price. An atomic read-modify-write is most of what a hand-over between two tasks costs (some
// 8 ns each, nine of them in one that was measured); sync.Mutex takes two for a section, this one takes one: Unlock is
// a plain release store. For that it cannot know whether anyone waits, so those who do look
// again and again, letting other goroutines run in between, and after a few times sleep for some microseconds: where there
// are more threads than processors the holder may not be running, and would run later for their looking.
// A section must not wait for anything, call what its package does not know, nor allocate much.
//
// Under the race detector, which knows nothing of release stores, everything is done by sync/atomic. Under the tag
// model the lock is internal/atomicx's Mutex, and all operations are points where the model checker may switch.
package spin
