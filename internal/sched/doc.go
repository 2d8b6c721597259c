// Package sched decides when and where tasks are polled. It has the schedulers of a
// runtime: [Multi] (multi-thread, work-stealing), [Current] (one worker) and [Seeded]
// (one worker, deterministic).
//
// # Nouns
//
// A worker polls tasks. A goroutine drives it; the two are not the same, because a task can take its
// goroutine with it (runtime.Goexit) or keep it (a wait in plain Go code: core's Handoff), and then
// another goroutine drives the worker. A worker's Here, lent to the task that it
// polls, is how wakes on its goroutine find it. A spare is a worker that was added because another is
// stuck in a poll. The station is the runtime's driver (timers, sockets), in which one worker at a
// time may sleep; a berth is where a worker sleeps, in the driver or on its own.
//
// # Where a task that can run is
//
//	slot     of the worker on which it was woken last; polled next, at most three in a row
//	ring     of a worker: 256 tasks, FIFO; others steal half
//	inject   the global queue: wakes from outside, and what overflows a ring
//	pinned   of a worker that is the task's home for ever (pinned.go); nobody steals from it
//
// Schedule decides: a wake during a poll puts the task into the slot, and what was there
// into the ring; a wake from the driver goes to the ring; all others to inject. A task
// that is woken while it is polled goes back to the ring when the poll ends, or is polled again at once
// if the worker has nothing else.
//
// # A worker's round
//
//	local       every so often (pace.go) the driver, and as many from the global queue as were polled since; else slot, ring
//	inject      its share of the global queue
//	search      the other workers' rings, then slots that wait behind a slow poll
//	sleep       idle.go; wakes as a searcher, or by itself when the driver had something
//
// # Who is woken
//
// idle.go: a sleeper is woken when a task is queued where others can take it, unless a
// searcher is on its way; the last searcher that finds something wakes the next. A task that goes into an empty
// slot wakes nobody: it is polled next where it is, most likely in a moment. What a wake
// after the driver brings wakes others only if it is more than one task. That leaves tasks waiting if the poll that goes on
// is a long one: then the monitor wakes somebody.
//
// # Stuck workers
//
// monitor.go: nothing that a worker holds is its own only. Tasks can be taken from the ring and
// the slot; timers are in the wheel, which any worker may advance; the driver is not held during a
// poll. So a worker that is stuck lacks only someone to do its work: the monitor starts spares, such that as
// many workers as configured are not stuck, and some more, the reserve, which grows and shrinks with how many get stuck at a time.
// When the poll ends there may be one too many, and the first that
// notices retires: the one that was stuck, or one that would sleep.
//
// While polls get stuck the scheduler is wary: every wake wakes another worker, no slot is used, and whoever comes from the
// driver sends another one there. That is what goroutines do at all times, and costs what it costs them; programs that never block
// are spared it.
//
// A Current has one queue, which only one goroutine at a time may use. Where its poll blocks, the watch hands the right to do so, the
// seat, to another goroutine: seat.go. It does not where the poll computes: then two tasks would run beside each other, and
// those of one thread may count on it that this does not happen.
//
// # Who may touch what
//
//	worker: polling, searching, streak, pace, rng   the goroutine that drives it
//	worker.here                                     the same, and the task that it polls
//	worker.probes                                   anyone sets bits; only the driving goroutine clears them
//	worker.tally                                    counts: the goroutine that drives it; its copy: all, under its lock
//	worker.seen                                     the monitor
//	Current: queue, pace, tally                     the goroutine that has the seat, outside of the poll's code
//	Multi.all                                       replaced under mu, read by all
//
// # Hard cases
//
// A poll that never returns to its worker. The goroutine's loop holds the task it polls in a local
// variable; its deferred function sees there whether a poll was cut short, ends that task, and either goes on
// (panic) or lets another goroutine drive (Goexit). If the poll had been left behind by Handoff,
// Header.Fail and Header.Poll answer Leave, and the goroutine ends without touching the worker,
// which another one drives since.
//
// A wake that comes too late for a sleeper: see idle.go and the berth, parker.go. A call to a berth is kept
// until the next sleep; that a stale call ends a sleep for nothing is harmless.
//
// # Rejected
//
// Handing a stuck worker's queues to a new worker (Tokio's block_in_place): then owner-only operations
// of the ring would need to know whether they are still the owner's. Stealing needs nothing new.
//
// A slot that is always stealable: two tasks that wake each other would be torn apart by every
// search (Tokio #8065). A slot that is never stealable: a task waits behind a blocked poll
// (Tokio #4941).
//
// A clock reading per poll, to notice slow ones: it costs more than the poll. The monitor's probes cost a load.
//
// Checked by sched_test.go (every flavour, also under -race), idle_model_test.go (no lost wake, with
// seeded bugs), seat_model_test.go (a seat is never used by two) and sched_bench_test.go.
package sched
