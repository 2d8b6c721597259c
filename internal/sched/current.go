package sched

import (
	"sync"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// Current is the current-thread scheduler: one worker, which polls tasks in the order in which they became
// runnable. Its own queue needs no atomics; wakes from elsewhere go through a global queue.
//
// Tasks are polled one at a time. A poll that blocks its goroutine is left to it, and the others go on without (seat.go). When
// such a poll comes back, what is left of it runs beside the others, up to its next await; from
// there on the task is polled in turn again.
type Current struct {
	// OnStuck, if set before Start, is told of polls that do not end. It is called on a goroutine of its own.
	OnStuck func(StuckPoll)
	// Hooks are set before Start.
	Hooks Hooks

	rt   *task.Runtime
	seat atomicx.Pointer[seat] // that of the goroutine that drives

	// These belong to whoever has the seat.
	queue fifo // the worker's own
	pace  pace
	tally tally
	guard atomicx.Cell[struct{}] // lets the model checker see who uses them

	inject   inject
	station  station
	berth    berth
	watch    watch
	stopping atomicx.Bool
	ended    sync.WaitGroup // the seats that are in use, and the watch
	stucks   atomicx.Int64
	spares   atomicx.Int64
}

// NewCurrent makes a scheduler for rt, whose Env must have its driver. parker is where the worker
// sleeps; nil if the runtime has neither timers nor sockets.
func NewCurrent(rt *task.Runtime, parker Parker) *Current {
	rt.Prepare()
	c := &Current{rt: rt}
	c.station.parker = parker
	c.berth.sema.Init()
	c.pace.reset()
	c.watch.init(c)
	c.seat.Store(newSeat(c))
	return c
}

// Start runs the worker.
func (c *Current) Start() {
	c.ended.Add(2)
	go c.begin()
	go c.watch.run()
}

// begin is the body of the first goroutine that drives.
func (c *Current) begin() {
	call(c.Hooks.Start, 0)
	c.seat.Load().run()
}

// Stop ends the worker once nothing is queued, and waits for it. The tasks must have ended before.
func (c *Current) Stop() {
	c.stopping.Store(true)
	c.watch.stop()
	c.berth.call(&c.station)
	c.ended.Wait()
}

// Schedule implements task.Scheduler.
func (c *Current) Schedule(h *task.Header, here *core.Here) {
	if s := c.seat.Load(); here == &s.here && s.schedule(h) {
		return
	}
	c.inject.push(h)
	// Pairs with sleep: either the worker sees the task, or it is seen asleep.
	if c.berth.state.Load() != awake {
		c.berth.call(&c.station)
	}
}

// next finds the task to poll next. It sleeps as needed; nil means that the worker is to end.
func (c *Current) next(here *core.Here) *task.Header {
	for {
		c.guard.Set(struct{}{})
		if !c.pace.tick() {
			if c.pace.renew(here.Env.Driver.Now()) && c.station.tryEnter() {
				c.station.parker.Park(here, 0)
				c.station.leave()
			}
			c.take()
			c.tally.show(here, &c.pace, c.queue.len())
		}
		if h := c.queue.pop(); h != nil {
			return h
		}
		if c.take(); !c.queue.empty() {
			continue
		}
		if c.stopping.Load() {
			return nil
		}
		c.tally.sleeps(here, &c.pace)
		call(c.Hooks.Park, 0)
		c.berth.sleepIf(&c.station, here, c.inject.empty)
		call(c.Hooks.Unpark, 0)
		c.tally.wakes(here)
		c.pace.reset()
		c.watch.nudge()
	}
}

// take moves what others have woken to the queue.
func (c *Current) take() {
	var batch [maxBatch]*task.Header
	for !c.inject.empty() {
		n := c.inject.popAll(batch[:], 1)
		for _, h := range batch[:n] {
			c.queue.push(h)
		}
		c.tally.Injected += uint64(n)
	}
}
