// Package deque holds what a worker is to run next, in forms that other workers can
// take from: a bounded FIFO ring and a one-element slot.
//
// # Nouns
//
// A [Ring] has one owner, the worker that pushes and pops, and any number of
// thieves. A [Slot] holds the element that was made runnable last.
//
// # The ring's words
//
//	head  steal<<32 | real   the owner, and the one thief that holds a claim
//	tail                     written by the owner only
//
// All three are counters that wrap; a slot's index is the counter modulo the
// capacity. steal ≤ real ≤ tail, and tail - steal ≤ capacity. The slots fall into
// three parts:
//
//	[steal, real)  claimed: of the thief that claimed them (or of the owner, while it spills)
//	[real, tail)   queued: nobody touches them before claiming
//	the rest       free: the owner's
//
// # Transitions
//
//	Push    free → queued     slot write, then tail+1
//	Pop     queued → free     CAS real+1 (and steal+1, unless a thief holds a claim)
//	Steal   queued → claimed  CAS real+n; refused while steal ≠ real
//	        claimed → free    copies, clears, then CAS steal := real
//	Spill   queued → claimed  CAS real := tail; takes the newer half out,
//	        → queued, free    tail := the middle, then steal, real := what they were
//	Cut     queued → claimed  CAS real := tail; takes the oldest and the newest out,
//	        → queued, free    tail := before the newest, then steal, real := what they were + 1
//
// The slots themselves are plain memory. Each part has exactly one goroutine that
// may touch it, and every hand-over goes through an atomic operation on head or tail,
// so that the race detector agrees. A slot is cleared by whoever takes its element, before
// it becomes free: the ring keeps nothing alive.
//
// # Hard cases
//
// A thief reads head, then tail, and is then delayed before its CAS. If anything was
// popped or stolen meanwhile, real has moved and the CAS fails (a counter would have to
// wrap around, 2³² pops, for it to be fooled). If the owner spilled meanwhile, head is as it
// was but tail has moved back to the middle. The thief claims at most half the
// capacity, and a spill leaves exactly half the capacity queued above an unmoved
// head, so what it claims is still queued. The bound in claim is therefore not tuning.
//
// A thief reads head, the owner goes on, and the thief reads a tail that belongs to a
// later head: the difference may exceed half the capacity and is cut; the CAS then
// fails.
//
// While a thief holds a claim the ring has less room. A push that does not fit then
// finds nothing to spill either: the caller sends the element elsewhere.
//
// # Rejected
//
// Go's runq (copy first, then one CAS of head) has no claim and so cannot clear what
// it took: a thief's late clearing would hit the owner's new element. Go's runtime does
// not care, because it keeps all its Gs alive anyway.
//
// Spilling the older half is simpler (a claim like any other) but is unfair: what
// has waited longest would wait longest again, behind the whole global queue.
//
// A Chase-Lev deque pops at the end where it pushes: LIFO, under which a task that
// yields starves the others.
//
// Checked by ring_model_test.go (every interleaving at capacity 4, with seeded bugs that must be
// found), ring_test.go and ring_stress_test.go (under -race).
package deque
