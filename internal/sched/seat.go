package sched

import (
	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// A seat is the right to drive a Current: to use its queue and its driver, and to poll. One goroutine has it. While that
// goroutine is in a task's code it does not need the seat, and the watch may take it away, for
// another goroutine to go on in a new one. Whoever comes back from a task's code, be it for a moment to queue a
// task, therefore looks whether the seat is still his; if not, he ends his poll, and then himself.
//
//	goroutine:  enter  ·  the task's code  ·  leave: is it still mine?
//	watch:      probe, come back later: is the goroutine in the same poll?  then take
//
// # Why that is safe
//
// leave clears inTask and then reads claim; the watch sets claim and, later, reads inTask. As long as both go through memory in
// that order one of them sees the other: either leave finds the probe and clears it, and taking fails; or the watch finds that
// inTask is not set, and does not try. A processor may delay the store to inTask beyond the load of claim, though, and to forbid
// it that in each poll would cost more than the rest of the loop. So the watch forces the order on the goroutine from outside,
// between its two steps, in the rare case that it is about to take a seat: see flag.
//
// Whatever the goroutine did before it entered the task is then visible to the new one, too.
type seat struct {
	c      *Current
	here   core.Here
	inTask flag
	claim  atomicx.Uint32
	lost   bool // the goroutine knows that the seat was taken

	goroutine atomicx.Int64
}

// The values of seat.claim.
const (
	unclaimed uint32 = iota
	probed           // the watch has passed since the goroutine left a task's code last
	taken            // for good; the goroutine may still be in its poll
)

func newSeat(c *Current) *seat {
	s := &seat{c: c}
	s.here.Env = c.rt.Env
	s.here.Owner = s
	s.here.Forced = c.tally.ForcedYields
	return s
}

// enter is called before the goroutine goes into a task's code.
func (s *seat) enter() { s.inTask.set(true) }

// leave is called when it has come back, and reports whether the seat is still its own.
func (s *seat) leave() bool {
	s.inTask.set(false)
	return s.claim.Load() == unclaimed || s.settle()
}

func (s *seat) settle() bool {
	s.lost = s.lost || !s.claim.CompareAndSwap(probed, unclaimed)
	return !s.lost
}

// take takes the seat away if the goroutine is in a task's code since it was probed.
func (s *seat) take() bool {
	s.inTask.force()
	return s.inTask.get() && s.claim.CompareAndSwap(probed, taken)
}

// schedule queues a task that has become runnable on the seat's goroutine, unless the seat was taken.
func (s *seat) schedule(h *task.Header) bool {
	polls := s.inTask.mine()
	if s.lost || polls && !s.leave() {
		return false
	}
	c := s.c
	c.guard.Set(struct{}{})
	c.tally.Scheduled++
	c.queue.push(h)
	if polls {
		s.enter()
	}
	return true
}

// run is the body of a goroutine that drives.
func (s *seat) run() {
	s.goroutine.Store(goroutineID()) // for watch
	for s.drive() {
	}
}

// drive polls tasks. It answers true after a task has panicked: then it is to be called again.
func (s *seat) drive() (again bool) {
	c := s.c
	var polled *task.Header // by this goroutine, now
	defer func() {
		if polled == nil {
			return
		}
		v := recover()
		switch {
		case polled.Fail(&s.here, v) == task.Leave: // another goroutine drives now
		case !s.leave():
			s.giveUp(polled, task.Ended)
		case v != nil:
			again = true
		default:
			go s.run() // runtime.Goexit ends this goroutine
		}
	}()
	for {
		h := c.next(&s.here)
		if h == nil {
			call(c.Hooks.Stop, 0)
			c.ended.Done()
			return false
		}
		for again := true; again; {
			c.tally.Polls++
			polled = h
			if !h.Pinned() { // while one is polled the seat is not taken away: so no two are polled at the same time
				s.enter()
			}
			act := h.Poll(&s.here)
			polled = nil
			if act == task.Leave || !s.leave() && s.giveUp(h, act) {
				return false
			}
			// If nobody else waits it is polled again at once.
			if again = act == task.Again && c.queue.empty() && c.pace.tick(); act == task.Again && !again {
				c.guard.Set(struct{}{})
				c.queue.push(h)
			}
		}
	}
}

// giveUp deals with what a poll has answered whose seat was taken. The goroutine must end.
func (s *seat) giveUp(h *task.Header, act task.Action) (ended bool) {
	if act == task.Again {
		s.c.Schedule(h, nil)
	}
	s.c.ended.Done()
	return true
}

// Handoff implements core.Handoffer: the poll that goes on waits in place, and keeps its goroutine.
func (s *seat) Handoff(r *core.Root) {
	go func() {
		h := task.FromRoot(r)
		act := h.PollEnded(&s.here, false)
		if !s.leave() {
			s.giveUp(h, act)
			return
		}
		if act == task.Again {
			s.c.queue.push(h)
		}
		s.run()
	}()
}
