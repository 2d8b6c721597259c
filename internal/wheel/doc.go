// Package wheel holds the timers of a runtime: a hashed hierarchical timer wheel,
// sharded so that workers do not contend.
//
// # Nouns
//
// A timer is a node, in a numbered place of its shard's slab; a core.Timer is the shard's number and the place's. Nodes
// are linked by numbers and name the wakers of tasks by numbers, too (WakerTable.Ref), so arming and disarming
// allocate nothing, and the collector sees no timer however many there are. Wakers that have no number
// stand in an array beside the chunk. A tick is a millisecond of the runtime's clock. A shard is a wheel with
// a lock of its own; the worker that arms a timer chooses its shard. A level is a row of 64
// slots, each a list of timers; a slot of level l spans 64^l ticks. Six levels reach 2³⁶ ticks, over two years.
//
// # Where a timer is
//
// A timer's deadline is rounded up to a tick, and a tick is reached when it has passed
// entirely: no timer fires early, none more than a tick late by rounding. A timer
// lies at the level of the highest group of six bits in which its tick differs from
// the tick that its shard has reached, in the slot that this group names. So
// on each level only slots after the current one are in use, nearer levels come due before
// farther ones, and a timer moves down (cascades) when the shard reaches its slot,
// at most five times. What is due at once or overdue lies in the current slot of level 0.
// What lies beyond the last level waits in its farthest slot and is placed anew from there.
//
// # Fields
//
// All of a node is written under its shard's lock. Between Arm and Disarm the place is its owner's: the wheel
// takes a timer that fires out of its list and sets fired, and only Disarm gives the place back. So Fired may look
// without the lock. Setting fired is the last thing that the wheel does to a node, after it has found the waker; wakers are
// called without the lock, in batches.
//
// A task that is known by its number must disarm its timers before it ends: else its number may lead to another
// task, which is then woken for nothing.
//
// # Sleeping
//
// One thread at a time sleeps on the wheel's behalf (whoever holds the runtime's driver). It calls
// Sleep for the time until which it may, parks, and then calls Advance. A timer that
// is armed meanwhile with an earlier deadline must end the sleep: Arm answers
// true and its caller unparks the driver. Sleep announces itself before it looks at the
// shards, and Arm looks for a sleeper after it has linked the timer; whichever
// comes second sees the other.
//
// A shard's next is a lower bound: disarming does not raise it, and for a timer on a
// higher level it is when its slot comes up. A sleeper may wake for nothing once; Advance puts the
// bound right.
//
// # Rejected
//
// A heap: O(log n) with cache misses at each step, and disarming needs an index in the
// timer. One wheel for all: its lock is what Tokio's users complain of. Nodes inside the frames that sleep: a frame
// is copied when it suspends for the first time, and the collector has three pointers more to follow for each sleeper,
// to cold memory (a cycle over a million took twice as long).
// Go's own timers (time.AfterFunc): 125 ns and an allocation to arm and stop.
//
// Checked by wheel_test.go (against a sorted slice, random and fuzzed), wheel_model_test.go (the
// sleeper; firing against stopping) and wheel_stress_test.go.
package wheel
