// Package lock has what tasks coordinate by: [Mutex], [Semaphore] and [Notify]. Waiting for one suspends the task,
// not its worker.
//
// # Hand-over
//
// All three are fair: who waits longest is served first, and is handed what it waits for: the mutex stays
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
// # Hard cases
//
// Abort. A waiter that is to be unwound withdraws under the room's lock, where it may find that it has been served: then
// Lock, Acquire or Wait returns normally, and the abort is taken at the next await: the mutex is never left
// with a task that does not know. A waiter for many permits that withdraws may have stood before some that want fewer: they are
// served then.
//
// Select. Notify's case is claimed before it is served, so a notification that finds only cases which are decided
// already is kept, as if nobody waited.
//
// Budget. The poll's budget is asked for before anything is taken, so that a task does not give way while it holds a
// mutex that it does not know of.
//
// Wakes. Unlock, NotifyOne and Release may be called from anywhere, so they do not know a worker and wake through the runtime's
// global queue. Their forms with From take a Context and wake onto the caller's own worker.
//
// # Checked by
//
// lock_test: polls by hand, with wake counts and an abort at every wait. schedules_test: all orders of polls and aborts of small
// scenes. mutex_model_test (tag model): the mutex's interleavings. runtime_test: crowds under seeds and, under -race, on many
// workers.
package lock
