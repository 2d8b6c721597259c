//go:build model

package task

import (
	"testing"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/model"
)

// station is a task's state with a queue that has one place, an event that the task waits for, and what must never
// happen checked at each step.
type station struct {
	s       state
	queued  int // in the queue: 0 or 1
	polling bool
	event   bool // what the task waits for
	aborts  int
	shown   int // how often the frame was shown to who asked for it
	done    bool
}

func (q *station) enqueue() {
	if q.queued++; q.queued > 1 {
		model.Failf("the task is in the queue twice")
	}
}

// edges are the transitions under test; twins replace one by a broken one.
type edges struct {
	wake  func(*state) bool
	end   func(*state, bool) (bool, bool)
	abort func(*state) (bool, bool)
}

var goodEdges = edges{
	wake:  (*state).wake,
	end:   (*state).end,
	abort: (*state).abort,
}

// wakeIdleOnly forgets a wake that comes while the task runs.
func wakeIdleOnly(s *state) bool {
	for {
		v := s.word.Load()
		if v&(complete|running) != 0 {
			return false
		}
		if s.word.CompareAndSwap(v, v|running) {
			return true
		}
	}
}

// wakeAlways queues a running task at once, in place of leaving that to its end.
func wakeAlways(s *state) bool {
	for {
		v := s.word.Load()
		if v&(complete|woken) != 0 {
			return false
		}
		if s.word.CompareAndSwap(v, v|running|woken) {
			return true
		}
	}
}

// endBlindly overwrites what has happened during the poll.
func endBlindly(s *state, _ bool) (enqueue, show bool) {
	v := s.word.Load()
	s.word.Store(v &^ (running | woken))
	return v&woken != 0, false
}

// abortRunning queues a task that is being polled.
func abortRunning(s *state) (bool, bool) {
	for {
		v := s.word.Load()
		if v&complete != 0 {
			return false, false
		}
		if s.word.CompareAndSwap(v, v|aborted|running|woken) {
			return v&woken == 0, true
		}
	}
}

// program is a worker that polls a task until the event has come (and, with abort, until the abort has been taken), and others
// that set it and wake.
func program(e edges, wakers int, abort, look bool) func(*model.Run) {
	return func(r *model.Run) {
		q := new(station)
		yields := 1 // polls that ask for another one
		q.s.word.Store(running)
		q.enqueue()
		worker := func() {
			for {
				model.Wait("take from the queue", func() bool { return q.queued > 0 || q.done })
				if q.done {
					return
				}
				q.queued--
				if q.polling {
					model.Failf("two polls at the same time")
				}
				q.polling = true
				aborted, show := q.s.begin()
				if aborted {
					q.aborts++
				}
				if show {
					q.shown++
				}
				model.Yield("poll")
				q.polling = false
				if q.event && (!abort || q.aborts > 0) {
					if q.s.finish() {
						q.shown++
					}
					q.done = true
					return
				}
				again := yields > 0
				if again {
					yields--
				}
				enqueue, show := e.end(&q.s, again)
				if show {
					q.shown++
					enqueue, _ = e.end(&q.s, false)
				}
				if enqueue {
					q.enqueue()
				}
			}
		}
		r.Go("worker 1", worker)
		r.Go("worker 2", worker)
		for range wakers {
			r.Go("waker", func() {
				model.Yield("event")
				q.event = true
				if e.wake(&q.s) {
					q.enqueue()
				}
			})
		}
		if abort {
			r.Go("aborter", func() {
				if enqueue, _ := e.abort(&q.s); enqueue {
					q.enqueue()
				}
			})
		}
		if look {
			r.Go("looker", func() {
				mine, later := q.s.look()
				if mine {
					if q.polling {
						model.Failf("looked at during a poll")
					}
					q.polling = true
					model.Yield("look")
					q.polling = false
					if enqueue, _ := e.end(&q.s, false); enqueue {
						q.enqueue()
					}
				}
				if later {
					model.Wait("be shown the frame", func() bool { return q.shown > 0 })
				}
			})
		}
		r.After(func() {
			if !q.s.isComplete() || q.queued != 0 {
				model.Failf("ended with state %06b, %d in the queue", q.s.word.Load(), q.queued)
			}
		})
	}
}

func TestStateModel(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 3}, program(goodEdges, 1, false, false))
	model.MustPass(t, model.Options{Preemptions: 2}, program(goodEdges, 2, false, false))
	model.MustPass(t, model.Options{Preemptions: 2}, program(goodEdges, 1, true, false))
	model.MustPass(t, model.Options{Preemptions: 2}, program(goodEdges, 1, false, true))
}

func TestStateModelFindsSeededBugs(t *testing.T) {
	twin := func(change func(*edges)) edges {
		e := goodEdges
		change(&e)
		return e
	}
	lost := twin(func(e *edges) { e.wake = wakeIdleOnly })
	model.MustFail(t, model.Options{}, "deadlock", program(lost, 1, false, false))
	twice := twin(func(e *edges) { e.wake = wakeAlways })
	model.MustFail(t, model.Options{}, "", program(twice, 1, false, false))
	blind := twin(func(e *edges) { e.end = endBlindly })
	model.MustFail(t, model.Options{}, "deadlock", program(blind, 1, false, false))
	doubled := twin(func(e *edges) { e.abort = abortRunning })
	model.MustFail(t, model.Options{}, "", program(doubled, 1, true, false))
}

// watching is a task that ends while some come to wait for its end.
func watching(watch func(*Header, *core.Waker) (*Watch, bool), watchers int, leaver bool) func(*model.Run) {
	return func(r *model.Run) {
		h := new(Header)
		var rt Runtime
		rt.Prepare()
		h.Root.Init(&rt.table)
		h.state.word.Store(running)
		r.Go("task", func() {
			h.state.finish()
			h.tellWatchers(nil)
		})
		for range watchers {
			woken := false
			w := core.NewWaker(func() { woken = true })
			r.Go("watcher", func() {
				if _, waiting := watch(h, w); waiting {
					model.Wait("wake", func() bool { return woken })
				}
				if !h.Ended() {
					model.Failf("woken before the end")
				}
			})
		}
		if leaver {
			w := core.NewWaker(func() {})
			r.Go("leaver", func() {
				if reg, waiting := h.Watch(w); waiting {
					h.Unwatch(w, reg)
				}
			})
		}
	}
}

// watchWithoutLooking registers and does not look again whether the task has ended.
func watchWithoutLooking(h *Header, w *core.Waker) (*Watch, bool) {
	if h.Ended() {
		return nil, false
	}
	if h.watcher.CompareAndSwap(nil, w) {
		return nil, true
	}
	return h.Watch(w)
}

func TestWatchModel(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 3}, watching((*Header).Watch, 1, true))
	model.MustPass(t, model.Options{Preemptions: 2}, watching((*Header).Watch, 2, true))
	model.MustPass(t, model.Options{Preemptions: 1}, watching((*Header).Watch, 3, false))
}

func TestWatchModelFindsSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "deadlock", watching(watchWithoutLooking, 1, false))
}
