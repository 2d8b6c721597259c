package sched

import (
	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// Current is the current-thread scheduler: one worker, which polls tasks in the order in which they became
// runnable. Its own queue needs no atomics; wakes from elsewhere go through a global queue. A task that
// blocks its goroutine blocks all.
type Current struct {
	rt     *task.Runtime
	here   core.Here
	queue  fifo // the worker's own
	pace   pace
	tally  tally
	inject inject

	station  station
	berth    berth
	stopping atomicx.Bool
	ended    chan struct{}
}

// NewCurrent makes a scheduler for rt, whose Env must have its driver. parker is where the worker
// sleeps; nil if the runtime has neither timers nor sockets.
func NewCurrent(rt *task.Runtime, parker Parker) *Current {
	rt.Prepare()
	c := &Current{rt: rt, ended: make(chan struct{})}
	c.here.Env = rt.Env
	c.here.Owner = c
	c.station.parker = parker
	c.berth.sema.Init()
	c.pace.reset()
	return c
}

// Start runs the worker.
func (c *Current) Start() { go c.run() }

// Stop ends the worker once nothing is queued, and waits for it. The tasks must have ended before.
func (c *Current) Stop() {
	c.stopping.Store(true)
	c.berth.call(&c.station)
	<-c.ended
}

// Schedule implements task.Scheduler.
func (c *Current) Schedule(h *task.Header, here *core.Here) {
	if here == &c.here {
		c.tally.Scheduled++
		c.queue.push(h)
		return
	}
	c.inject.push(h)
	// Pairs with sleep: either the worker sees the task, or it is seen asleep.
	if c.berth.state.Load() != awake {
		c.berth.call(&c.station)
	}
}

// Handoff implements core.Handoffer: the poll that goes on waits in place, and keeps its goroutine.
func (c *Current) Handoff(r *core.Root) {
	go func() {
		h := task.FromRoot(r)
		c.after(h, h.PollEnded(&c.here, false))
		c.run()
	}()
}

func (c *Current) run() {
	for c.drive() {
	}
}

// drive polls tasks. It answers true after a task has panicked: then it is to be called again.
func (c *Current) drive() (again bool) {
	var polled *task.Header // by this goroutine, now
	defer func() {
		if polled == nil {
			return
		}
		v := recover()
		if polled.Fail(&c.here, v) == task.Leave {
			return // another goroutine drives now
		}
		if v != nil {
			again = true
			return
		}
		go c.run() // runtime.Goexit ends this goroutine
	}()
	for {
		h := c.next()
		if h == nil {
			close(c.ended)
			return false
		}
		c.tally.Polls++
		polled = h
		act := h.Poll(&c.here)
		polled = nil
		if act == task.Leave {
			return false
		}
		c.after(h, act)
	}
}

func (c *Current) after(h *task.Header, act task.Action) {
	if act == task.Again {
		c.queue.push(h)
	}
}

// next finds the task to poll next. It sleeps as needed; nil means that the worker is to end.
func (c *Current) next() *task.Header {
	for {
		if !c.pace.tick() {
			if c.pace.renew(c.here.Env.Driver.Now()) && c.station.tryEnter() {
				c.station.parker.Park(&c.here, 0)
				c.station.leave()
			}
			c.take()
			c.tally.show(&c.here, &c.pace, c.queue.len())
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
		c.tally.sleeps(&c.here, &c.pace)
		c.berth.sleepIf(&c.station, &c.here, c.inject.empty)
		c.tally.wakes(&c.here)
		c.pace.reset()
	}
}

// take moves what others have woken to the queue.
func (c *Current) take() {
	for h := c.inject.takeAll(); h != nil; {
		next := h.Next
		h.Next = nil
		c.tally.Injected++
		c.queue.push(h)
		h = next
	}
}
