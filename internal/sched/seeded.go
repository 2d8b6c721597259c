package sched

import (
	"sync"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/driver"
	"github.com/edo-async/edo/internal/task"
)

// Seeded is the deterministic scheduler: one worker, which picks the next task at random from those that can run,
// by a seed, on a virtual clock that jumps to the next timer when nothing can run. The same
// program with the same seed takes the same course, whatever the machine does.
//
// That holds for what happens inside the runtime. Goroutines outside may wake tasks, at times that no seed
// decides; while Env.Held says that one will, the clock stands still.
type Seeded struct {
	Hooks Hooks // set before Start
	rt    *task.Runtime
	clock *driver.Virtual
	here  core.Here

	mu      sync.Mutex
	changed *sync.Cond // ready grew, or stop was set
	ready   []*task.Header
	stop    bool
	ended   chan struct{}
	// onDeadlock is called when tasks wait for each other and nothing can wake them.
	onDeadlock func()
	picks      int  // polls since the beginning
	nudged     bool // a context has ended since they were looked at
	deadlocks  int  // how often it was called since a task ended last
	deadTasks  int  // how many tasks there were then

	counts Counts
	waits  bool // the worker sleeps
}

// NewSeeded makes the scheduler; Start sets it going.
func NewSeeded(rt *task.Runtime, clock *driver.Virtual, onDeadlock func()) *Seeded {
	rt.Prepare()
	s := &Seeded{rt: rt, clock: clock, ended: make(chan struct{}), onDeadlock: onDeadlock}
	s.changed = sync.NewCond(&s.mu)
	s.here.Env = rt.Env
	s.here.Owner = s
	rt.Env.OnRelease = func() {
		s.mu.Lock()
		s.changed.Signal()
		s.mu.Unlock()
	}
	rt.Env.Contexts = &core.Contexts{Nudge: func() {
		s.mu.Lock()
		s.nudged = true
		s.changed.Signal()
		s.mu.Unlock()
	}}
	return s
}

// Start runs the worker.
func (s *Seeded) Start() {
	go func() {
		call(s.Hooks.Start, 0)
		s.run()
	}()
}

// Schedule implements task.Scheduler.
func (s *Seeded) Schedule(h *task.Header, here *core.Here) {
	s.mu.Lock()
	if here == nil {
		s.counts.Injected++
	} else {
		s.counts.Scheduled++
	}
	s.ready = append(s.ready, h)
	s.changed.Signal()
	s.mu.Unlock()
}

// Stop ends the worker when nothing is ready, and waits for it.
func (s *Seeded) Stop() {
	s.mu.Lock()
	s.stop = true
	s.changed.Signal()
	s.mu.Unlock()
	<-s.ended
}

// Handoff implements core.Handoffer.
func (s *Seeded) Handoff(r *core.Root) {
	go func() {
		h := task.FromRoot(r)
		s.after(h, h.PollEnded(&s.here, false))
		s.run()
	}()
}

func (s *Seeded) run() {
	var polled *task.Header // by this goroutine, now
	defer func() {
		// A poll that did not return: the task has panicked, was unwound, or has ended this goroutine
		// by Goexit. Unless the poll had been left behind, this goroutine was the worker.
		if polled != nil && polled.Fail(&s.here, recover()) != task.Leave {
			go s.run()
		}
	}()
	for {
		h := s.next()
		if h == nil {
			call(s.Hooks.Stop, 0)
			close(s.ended)
			return
		}
		polled = h
		act := h.Poll(&s.here)
		polled = nil
		if act == task.Leave {
			return // another goroutine is the worker now
		}
		s.after(h, act)
	}
}

func (s *Seeded) after(h *task.Header, act task.Action) {
	if act == task.Again {
		s.Schedule(h, &s.here)
	}
}

// stuck reports whether there are tasks and nothing will make one of them ready. A task that another goroutine has
// just spawned or woken is queued before it is in ready.
func (s *Seeded) stuck() bool {
	all := s.rt.Owned.All()
	for _, h := range all {
		if h.Queued() {
			return false
		}
	}
	if len(all) == s.deadTasks {
		s.deadlocks++
	} else {
		s.deadlocks, s.deadTasks = 1, len(all)
	}
	return len(all) > 0 && s.deadlocks <= maxDeadlocks
}

// maxDeadlocks is how often onDeadlock may fail to end a task before they are left alone. A second abort ends deferred calls
// that wait, and those may have deferred calls in turn.
const maxDeadlocks = 100

// contextInterval is after how many polls the scheduler looks whether a context.Context has ended that a task waits for; it
// does so as well when nothing is ready.
const contextInterval = 64

// lookAtContexts wakes those whose context has ended. s.mu is held, but not meanwhile.
func (s *Seeded) lookAtContexts() {
	s.nudged = false
	s.mu.Unlock()
	s.rt.Env.Contexts.Look()
	s.mu.Lock()
}

// next picks a task, waiting for one and moving the clock as needed; nil means stop.
func (s *Seeded) next() *task.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.picks++; s.picks%contextInterval == 0 {
		s.lookAtContexts()
	}
	for len(s.ready) == 0 {
		if s.stop {
			return nil
		}
		if s.lookAtContexts(); len(s.ready) > 0 {
			continue
		}
		held := s.rt.Env.Held()
		if !held {
			s.mu.Unlock()
			moved := s.clock.Advance()
			s.mu.Lock()
			if moved || len(s.ready) > 0 || s.stop {
				continue
			}
			if s.onDeadlock != nil && s.stuck() {
				s.mu.Unlock()
				s.onDeadlock()
				s.mu.Lock()
				continue
			}
		}
		if s.nudged {
			continue
		}
		s.counts.Parks++
		s.counts.ForcedYields = s.here.Forced
		s.waits = true
		call(s.Hooks.Park, 0)
		s.changed.Wait()
		call(s.Hooks.Unpark, 0)
		s.waits = false
	}
	i := int(s.clock.Rand() % uint64(len(s.ready)))
	h := s.ready[i]
	last := len(s.ready) - 1
	s.ready[i] = s.ready[last]
	s.ready[last] = nil
	s.ready = s.ready[:last]
	s.counts.Polls++
	s.counts.ForcedYields = s.here.Forced
	return h
}
