// Package poller tells tasks when sockets are ready: it keeps the readiness of each socket, and sleeps in
// the operating system until some of it changes.
//
// # Nouns
//
// A [Source] is one socket's readiness and those who wait for it; it lies inside the socket object. A
// [Poller] is a runtime's way to sleep until something happens outside. A mechanism is what a poller
// does that with: one file each (poller_epoll.go, poller_portable.go), chosen when the poller is made. A waiter is
// a core.Waker: pollers know wakers, never tasks.
//
// # The contract of a mechanism
//
// add starts watching a source's descriptor for both directions, edge-triggered: each time that a direction
// becomes ready, and once at the beginning for what is ready already, wait reports the token that add was
// given. Reports may be spurious; one that is missing is a bug.
// wait sleeps until there is something to report, the timeout has passed, or wake was called; wake may come
// first, then the next wait does not sleep. One goroutine at a time calls wait, others may call
// add and wake meanwhile. There is no remove: closing the descriptor removes it, and what is reported late for a token
// that has been given up is ignored.
//
// # Readiness
//
// A source remembers which directions are believed ready. A believer tries the system call; the truth is
// what the call answers. When it answers EAGAIN, or less than was asked for, the belief is cleared and the task
// waits. The race is between that and a report which arrives after the system call and before the clearing: clearing then
// would lose it, for an edge is reported once. So each report counts up a tick in the same word, and clearing
// does nothing if the tick is not the one that was seen before the system call.
//
// A source that has not been added yet believes nothing and refutes nothing: whoever wants to try a system
// call first may, and the source is added when somebody first has to wait. A connection whose
// data is always there in time never costs an epoll_ctl.
//
// # Reads that come up short
//
// With edges, a read that fills its buffer only in part has emptied the socket, and what comes later makes
// a new edge: asking for the EAGAIN is not needed. It is when the end of the stream or an error has been
// reported already (no further edge may come), and with urgent data, where a read stops at the mark. The bit drain
// notes these: from then on only EAGAIN clears.
//
// # Closing while others work
//
// The word also counts the users of the descriptor: between Acquire and Release its number stays valid. Close forbids
// further users, wakes all waiters, and whoever is the last user closes the descriptor. So no system call ever
// goes to a stranger that was given the same number.
//
// # Slots
//
// What is handed to the operating system is a token, not an address: the number of a slot, and a generation that is
// used again only after 2³² others. A report for a closed source finds its slot empty or taken by a source of another generation,
// and is dropped.
//
// # Who waits
//
// Each waiting leaf enters its task's waker when it starts to wait and takes it out when it stops, for whatever
// reason. A report wakes all waiters of its directions and takes out none: a waker may be in the list twice (two
// branches of one task), and a branch that is dropped takes out its own entry only. A waiter enters itself
// first and looks at the word afterwards; a report changes the word first and looks for waiters afterwards.
//
// # Rejected
//
// Level-triggered epoll: an epoll_ctl for each wait. One-shot: the same. A pointer to the source as token: keeps
// sources where Go's collector does not see them. Freeing sources in batches after a turn of the poller, as
// Tokio does: generations make it needless. Waking one waiter of several: an aborted waiter that has just been chosen
// would have to pass the wake on.
//
// Sleeping in Go's own poller, with the epoll descriptor registered there, so that no thread blocks: the same CPU for each
// round trip, and two more system calls when there is nothing. Looking with epoll_wait(0) before sleeping: a third more CPU
// for each round trip on two workers, where it is in vain half of the time.
//
// Checked by source_test.go, poller_test.go (sleeping, all mechanisms), poller_epoll_test.go (reports, slots) and
// source_model_test.go (all interleavings, with bugs seeded); package socket's tests run over all mechanisms.
package poller
