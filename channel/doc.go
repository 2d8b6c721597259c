// Package channel holds the channels that tasks talk over: [Chan], bounded or not, for any number of
// senders and receivers, each value going to one of them; the oneshot ([NewOneshot]), for one value; [Broadcast], for values
// that every subscriber gets; and [Watch], for one value that changes.
//
// # Chan
//
// A Chan is a ring of values, a queue of senders that wait because it is full, and a queue of
// receivers that wait because it is empty, all under one small lock that is held for a few dozen
// instructions and never while anything waits. Values are handed over directly: a sender that finds a receiver waiting writes
// the value to it and wakes it; a receiver that makes room takes in the value of the first sender that waits.
// Whoever is woken has got what it waited for, so nobody looks twice, overtakes, or wakes in vain.
//
//	ring      senders wait   receivers wait   Send           Recv
//	has room  no             no               into the ring  from the ring; waits if it is empty
//	empty     no             yes              to the first   waits behind them
//	full      yes            no               waits behind   from the ring; the first sender's value moves up
//
// Capacity 0 is a ring that is empty and full. Both queues are never occupied at once, except by cases of Selects that
// are decided already, or of one and the same Select, and by those who Reserve.
//
// An unbounded channel goes on in segments when its ring is full. Once the ring is drained the next segment
// becomes the ring, so values never move, and a channel that has been drained keeps one segment at most.
//
// # Permits
//
// A permit is room that is counted in held: the ring is full when its values and held reach the capacity. Who
// reserves waits in the senders' queue, marked, so that all who want room stand in one line. A value that goes from hand to
// hand needs no room: a receiver that finds the ring empty passes over the marked ones. A permit that is used up gives
// its value to a receiver, or puts it into the ring; one that is dropped, or whose value went to a receiver, lets the
// next of the line in. Close leaves permits alone: receivers are told of the end by whoever ends the last one.
//
// # Waiters
//
// A Send, a Recv or a Select case that waits borrows a waiter from the channel's reserve; package waitq has
// their states, and who may touch what. The ring and both queues belong to the channel's lock.
//
// # Hard cases
//
// Abort. A waiter that is to be unwound withdraws its node under the lock, where it may find that it has been
// served: then the operation returns normally and the abort is taken at the next await. A value is
// therefore never with a sender that believes it sent and a receiver that was never told.
//
// Select. A waiter that is a case must be claimed before it is served; if the claim fails another case has won,
// and the node is dropped from the queue. Claim and service are one critical section, and a case is disarmed under the same lock
// unless it has been served: a Select that sees its winner also sees what it won. If both sides are cases, arming uses
// core's ClaimBoth. A case passes over the opposite cases of its own Select.
//
// Waking happens after the lock has been let go, with the waker taken while it was held: the
// node may be in other hands by then, and a wake too many is harmless.
//
// Budget. Recv asks for its share of the poll before it acts, and comes back later if there is none. Send acts first and
// then gives way: so the value need not be kept anywhere.
//
// # Oneshot
//
// One object for both ends, with a phase that only goes forward: open, sent, taken; or open, shut. Sender and closer leave
// open under the lock and claim the Select there, if one waits at the receiver's end or, for Closed, at the sender's; the value stays in the object, so a
// claim that fails loses nothing: the receiver finds it when it looks again. Only the receiver goes from sent to taken, without the
// lock. Send has no Context, so its wake goes through the runtime's global queue; SendFrom has one.
//
// # Broadcast
//
// A ring in which a value stays until all have got it, or it is overwritten. Each subscriber has the number of the value
// that it gets next; one that is behind the ring's oldest is told so and goes on from there. A slot counts who has not got its
// value, and is cleared with the last: nothing is kept that nobody is to get. Those who wait are handed the value
// by Send, as in a Chan, so who has been woken cannot fall behind any more. All is under one lock; closing a subscriber
// passes over what it has not got in short sections.
//
// # Watch
//
// The value is one pointer to a version that never changes, so reading takes no lock. A watcher knows the number of the version
// that it has seen. Storing the next version and ending all waits is one section: otherwise a watcher that saw the new version
// between the two, and waits for the next, would be woken for what it has seen. What a watcher gets is read when
// it looks, not when it is woken: so it is always the latest.
//
// # Rejected
//
// A lock-free ring: the lock costs one atomic operation, as its own would; FIFO waiters, close and
// Select would each need a protocol of their own. Permits as objects that know whether they were used: that costs an
// allocation each, and go vet sees copies.
//
// # Checked by
//
// chan_test, reserve_test, many_test, select_test, oneshot_test, broadcast_test, watch_test: polls by hand, with wake counts and an abort at every wait. schedules_test: all orders
// of polls and aborts of small scenes. The model tests (tag model): their interleavings within operations. runtime_test: crowds
// under seeds and, under -race, on many workers.
package channel

import "errors"

var (
	// ErrClosed is what sending on a closed channel answers, and receiving from a closed oneshot.
	ErrClosed = errors.New("channel: closed")
	// ErrFull is what TrySend answers when it would have to wait.
	ErrFull = errors.New("channel: full")
	// ErrEmpty is what TryRecv answers when it would have to wait.
	ErrEmpty = errors.New("channel: empty")
)
