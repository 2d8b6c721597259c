// Package lock has what tasks coordinate by: [Mutex], [RWMutex], [Semaphore], [Notify], [Barrier] and [Once]. Waiting for
// one suspends the task, not its worker. Forms that end in Wait are for ordinary Go code: they block a goroutine.
//
// # Hand-over
//
// All are fair: who waits longest is served first, and is handed what it waits for: the mutex stays
// locked and becomes the waiter's, permits go from the one who releases to the one who waits. Nobody is woken in vain, and nobody
// overtakes: a TryLock, or a Lock of a task that comes by, finds the mutex taken.
//
// # Mutex
//
// One word: open, locked, or contended, which is locked with somebody in the queue (or with one who was there and
// went, being aborted: the next Unlock finds out). Locking an open mutex and unlocking one that is not contended is one
// atomic operation each. The step from locked to contended and back is made under the room's lock; from contended only
// Unlock leaves, under that lock.
//
//	word       Lock                                  Unlock
//	open       → locked                              panics
//	locked     → contended, waits                    → open
//	contended  waits                                 the first waiter's: contended, or locked if it was the last;
//	                                                 → open if there is none
//
// # Permits
//
// Semaphore, RWMutex and Once are all made of permits: a count of free ones, and one line of those who want some. Who wants
// permits needs so many to be free and takes so many. For a Semaphore both are the number wanted. An RWMutex counts
// from 0 down, so that its zero value is unlocked: a writer needs 0 to be free and takes 2⁴⁰, a reader needs 1 - 2⁴⁰ and takes 1;
// to downgrade is to give all but one back. A Once has one permit for who makes the value, and one that is never there
// for who just waits; both are shut when the value is there.
//
// One at the head of the line that cannot be served holds up those behind, even if they want less: that is what
// makes readers queue behind a writer, and what lets one who wants many get them.
//
// # Hard cases
//
// Abort. A waiter that is to be unwound withdraws under the room's lock, where it may find that it has been served: then
// Lock, Acquire or Wait returns normally, and the abort is taken at the next await: the mutex is never left
// with a task that does not know. A waiter for many permits that withdraws may have stood before some that want fewer: they are
// served then.
//
// Select. A case is claimed before it is served, so a notification that finds only cases which are decided
// already is kept, as if nobody waited, and a mutex goes to the next in line. A case that is decided and
// still stands in line holds up those behind until its task withdraws it, which serves them; but cases of one Select that stand
// next to each other do not hold each other up, so that one can ask for many permits or else for few. Coming to a Barrier is no
// operation that either commits or has no effect, so there is no case for it.
//
// Barrier. Leaving the queue and the count is one section: in two, one who has gone is counted.
//
// NotifyAll keeps nothing, so it may come between a look and the Wait: WaitSince counts NotifyAlls from a Mark before the look.
//
// Budget. The poll's budget is asked for before anything is taken, so that a task does not give way while it holds a
// mutex that it does not know of.
//
// Wakes. Unlock, NotifyOne and Release may be called from anywhere, so they do not know a worker and wake through the runtime's
// global queue. Their forms with From take a Context and wake onto the caller's own worker.
//
// # Checked by
//
// lock_test, rwmutex_test, barrier_test, once_test: polls by hand, with wake counts and an abort at every wait. schedules_test: all
// orders of polls and aborts of small scenes. The model tests (tag model): their interleavings. runtime_test: crowds under seeds and, under -race, on many
// workers.
package lock
