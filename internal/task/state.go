package task

import (
	"fmt"

	"github.com/edo-async/edo/internal/atomicx"
)

// state is a task's life in one word. Only the methods below touch it.
type state struct{ word atomicx.Uint32 }

const (
	// running: the task belongs to a worker, which polls it, or to the queue that it waits in for its next poll; nobody else
	// may touch the frame. Set at the spawn and by wake, abort and look; whoever sets it, look excepted, queues the task.
	// Cleared by end and finish.
	running uint32 = 1 << iota
	// woken: a wake or an abort has come while the task was running. Cleared by begin, since the poll that begins sees what it
	// was for, and by end, which asks for another poll.
	woken
	// complete: the result is in place and nothing will change any more. Set by finish; excludes all others.
	complete
	// aborted: an abort was asked for that the next poll is to take. Set by abort, cleared by begin.
	aborted
	// observed: somebody wants to see the frame of a task that is queued or running. Set by look, cleared by whoever
	// owns the task when its poll begins or ends, after it has shown the frame.
	observed
	// looked: the task waits, and is running only for one who looks at it. Set by look, cleared by end.
	looked
)

// wake reports whether the caller must queue the task.
//
// It writes even if the task is woken already: what the task is woken for may have been stored by an ordinary store (package
// spin), which the processor may hold back until after a load of the word. Then a poll that begins in between, and clears
// woken, would not see it. An atomic write lets all earlier stores out first.
func (s *state) wake() (enqueue bool) {
	for {
		v := s.word.Load()
		switch {
		case v&complete != 0:
			return false
		case v&running == 0:
			if s.word.CompareAndSwap(v, v|running) {
				return true
			}
		case s.word.CompareAndSwap(v, v|woken):
			return false
		}
	}
}

// abort reports whether the caller must queue the task, and whether the abort was noted at all
// (false: the task had ended).
func (s *state) abort() (enqueue, noted bool) {
	for {
		v := s.word.Load()
		switch {
		case v&complete != 0:
			return false, false
		case v&running == 0:
			if s.word.CompareAndSwap(v, v|aborted|running) {
				return true, true
			}
		case s.word.CompareAndSwap(v, v|aborted|woken):
			return false, true
		}
	}
}

// begin starts a poll of a task taken from a queue; abort says that an abort is to be taken. If nothing has happened
// since the task was queued that costs no write: an atomic one is much of what a poll costs.
func (s *state) begin() (abort, show bool) {
	for {
		v := s.word.Load()
		if v == running {
			return false, false
		}
		if v&running == 0 || v&(complete|looked) != 0 {
			panic(fmt.Sprintf("edo: internal error: poll of a task in state %06b", v))
		}
		if s.word.CompareAndSwap(v, running) {
			return v&aborted != 0, v&observed != 0
		}
	}
}

// end ends a poll that answered pending. It reports whether the caller must queue the task, which is running then from
// one poll to the next. again asks for another poll. show says that the frame has to be shown first, and end called again.
func (s *state) end(again bool) (enqueue, show bool) {
	for {
		v := s.word.Load()
		if v&running == 0 {
			panic(fmt.Sprintf("edo: internal error: end of a poll in state %06b", v))
		}
		if again {
			return true, false
		}
		switch {
		case v&observed != 0:
			if s.word.CompareAndSwap(v, v&^observed) {
				return false, true
			}
		case v&woken != 0:
			if s.word.CompareAndSwap(v, v&^(woken|looked)) {
				return true, false
			}
		case s.word.CompareAndSwap(v, v&^(running|looked)):
			return false, false
		}
	}
}

// finish ends the last poll. The result must be in place. show says that somebody waits to see the frame.
func (s *state) finish() (show bool) {
	v := s.word.Swap(complete)
	if v&running == 0 {
		panic(fmt.Sprintf("edo: internal error: end of a task in state %06b", v))
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
			if s.word.CompareAndSwap(0, running|looked) {
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
	}
	return "waiting"
}

func (s *state) isComplete() bool { return s.word.Load()&complete != 0 }

// isQueued reports whether the task is polled, or waits for that.
func (s *state) isQueued() bool {
	v := s.word.Load()
	return v&running != 0 && v&(looked|woken) != looked
}
