package task

import (
	"fmt"

	"github.com/edo-async/edo/internal/atomicx"
)

// state is a task's life in one word. Only the methods below touch it.
type state struct{ word atomicx.Uint32 }

const (
	// scheduled: the task is in a queue, or will be put into one when its poll ends.
	// Set by wake and abort; cleared by begin. Whoever sets it on a task that is not running queues it.
	scheduled uint32 = 1 << iota
	// running: the task belongs to a worker, which polls it, or to the queue that it waits in after it asked for
	// another poll; nobody else may touch the frame. Set by begin, cleared by end and finish.
	running
	// complete: the result is in place and nothing will change any more. Set by finish; excludes all others.
	complete
	// aborted: an abort was asked for that the next poll is to take. Set by abort, cleared by begin.
	aborted
	// observed: somebody wants to see the frame of a task that is queued or running. Set by look, cleared by whoever
	// owns the task when its poll begins or ends, after it has shown the frame.
	observed
)

// wake reports whether the caller must queue the task.
func (s *state) wake() (enqueue bool) {
	for {
		v := s.word.Load()
		if v&(complete|scheduled) != 0 {
			return false
		}
		if s.word.CompareAndSwap(v, v|scheduled) {
			return v&running == 0
		}
	}
}

// abort reports whether the caller must queue the task, and whether the abort was noted at all
// (false: the task had ended).
func (s *state) abort() (enqueue, noted bool) {
	for {
		v := s.word.Load()
		if v&complete != 0 {
			return false, false
		}
		if s.word.CompareAndSwap(v, v|aborted|scheduled) {
			return v&(scheduled|running) == 0, true
		}
	}
}

// begin starts a poll of a task taken from a queue; abort says that an abort is to be taken. A task that asked for
// another poll is in its queue in state running: if nothing has happened meanwhile that costs no write.
func (s *state) begin() (abort, show bool) {
	for {
		v := s.word.Load()
		if v == running {
			return false, false
		}
		if v&(scheduled|running) == 0 || v&complete != 0 {
			panic(fmt.Sprintf("edo: internal error: poll of a task in state %04b", v))
		}
		if s.word.CompareAndSwap(v, running) {
			return v&aborted != 0, v&observed != 0
		}
	}
}

// end ends a poll that answered pending. It reports whether the caller must queue the task. again asks for another
// poll: then the task stays running, from one poll to the next, and wakes that come while it is queued
// find it so. show says that the frame has to be shown first, and end called again.
func (s *state) end(again bool) (enqueue, show bool) {
	for {
		v := s.word.Load()
		if v&running == 0 {
			panic(fmt.Sprintf("edo: internal error: end of a poll in state %04b", v))
		}
		if again {
			return true, false
		}
		if v&observed != 0 {
			if s.word.CompareAndSwap(v, v&^observed) {
				return false, true
			}
			continue
		}
		if s.word.CompareAndSwap(v, v&^running) {
			return v&scheduled != 0, false
		}
	}
}

// finish ends the last poll. The result must be in place. show says that somebody waits to see the frame.
func (s *state) finish() (show bool) {
	v := s.word.Swap(complete)
	if v&running == 0 {
		panic(fmt.Sprintf("edo: internal error: end of a task in state %04b", v))
	}
	return v&observed != 0
}

// look asks for a look at the frame. If the task waits, the caller owns it (mine) until it calls end; if it is queued or running, its
// owner will show the frame (later); else it has ended.
func (s *state) look() (mine, later bool) {
	for {
		v := s.word.Load()
		switch {
		case v&complete != 0:
			return false, false
		case v == 0:
			if s.word.CompareAndSwap(0, running) {
				return true, false
			}
		case s.word.CompareAndSwap(v, v|observed):
			return false, true
		}
	}
}

func (s *state) String() string {
	switch v := s.word.Load(); {
	case v&complete != 0:
		return "ended"
	case v&running != 0:
		return "running"
	case v&scheduled != 0:
		return "runnable"
	}
	return "waiting"
}

func (s *state) isComplete() bool  { return s.word.Load()&complete != 0 }
func (s *state) isScheduled() bool { return s.word.Load()&scheduled != 0 }
