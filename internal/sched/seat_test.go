package sched

import (
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/leaktest"
	"github.com/edo-async/edo/internal/task"
)

// On one thread, too, a poll that blocks does not hold up the others; whatever it does when it comes back.
func TestHandover(t *testing.T) {
	yieldsAgain := func() func(w *world, cx core.Context) bool {
		n := 0
		return func(_ *world, cx core.Context) bool {
			n++
			if n < 10 {
				cx.RT().PollAgain()
			}
			return n == 10
		}
	}
	for name, test := range map[string]struct {
		// after makes what the blocked task does in its poll from then on, and in each further one.
		after func() func(w *world, cx core.Context) bool
		how   core.How
	}{
		"ends":       {func() func(*world, core.Context) bool { return func(*world, core.Context) bool { return true } }, core.Returned},
		"asks again": {yieldsAgain, core.Returned},
		"panics":     {func() func(*world, core.Context) bool { return func(*world, core.Context) bool { panic("oh") } }, core.Panicked},
		"exits": {func() func(*world, core.Context) bool {
			return func(*world, core.Context) bool { runtime.Goexit(); return true }
		}, core.Exited},
		"wakes others": {func() func(*world, core.Context) bool {
			var others []*cell
			return func(w *world, cx core.Context) bool {
				if others == nil {
					for range 3 {
						others = append(others, w.spawn(cx.RT().Here(), yields(2)))
					}
				}
				for _, c := range others {
					if _, waiting := c.Watch(cx.RT().Waker()); waiting {
						return false
					}
				}
				return true
			}
		}, core.Returned},
		"waits in place": {func() func(*world, core.Context) bool {
			return func(_ *world, cx core.Context) bool {
				for range 3 {
					cx.RT().PollAgain()
					cx.RT().Block()
				}
				return true
			}
		}, core.Returned},
		"sleeps": {func() func(*world, core.Context) bool {
			poll := sleeps(time.Millisecond)
			return func(_ *world, cx core.Context) bool { return poll(cx) }
		}, core.Returned},
	} {
		t.Run(name, func(t *testing.T) {
			leaktest.CheckTest(t)
			w := newWorld(current)
			for range 3 {
				release := make(chan struct{})
				began := false
				after := test.after()
				blocked := w.spawn(nil, func(cx core.Context) bool {
					if !began {
						began = true
						<-release
					}
					return after(w, cx)
				})
				// These end only if the others go on while it blocks.
				w.spawn(nil, yields(100)).wait()
				w.spawn(nil, sleeps(time.Millisecond)).wait()
				close(release)
				blocked.wait()
				o := blocked.Outcome()
				if o == nil {
					o = new(task.Outcome)
				}
				if o.How != test.how {
					t.Errorf("ended by %v, want %v", o.How, test.how)
				}
				w.spawn(nil, yields(100)).wait()
			}
			if s := w.sched.(*Current).Stats(); s.Spares < 3 || s.Stuck < 3 {
				t.Errorf("not counted: %+v", s)
			}
			w.close(t)
		})
	}
}

// What the blocked poll itself has woken or spawned does not wait for it either.
func TestHandoverOfTheQueue(t *testing.T) {
	w := newWorld(current)
	for _, n := range []int{1, 2, 100} {
		w.spawn(nil, func(cx core.Context) bool {
			for range n {
				w.spawn(cx.RT().Here(), yields(3)).wait() // blocks
			}
			return true
		}).wait()
	}
	w.close(t)
}

// It is noticed beside goroutines that compute, too: by the stack.
func TestHandoverBesideBusyGoroutines(t *testing.T) {
	w := newWorld(current)
	var stop atomic.Bool
	defer stop.Store(true)
	go func() {
		for !stop.Load() {
		}
	}()
	release := make(chan struct{})
	blocked := w.spawn(nil, func(core.Context) bool { <-release; return true })
	w.spawn(nil, yields(1)).wait()
	close(release)
	blocked.wait()
	w.close(t)
}

// A poll that computes keeps its seat: tasks of one thread are not polled beside each other.
func TestComputingKeepsItsSeat(t *testing.T) {
	var reports atomic.Int64
	w := newWorld(flavour{make: func(rt *task.Runtime, d *clockDriver) scheduler {
		c := NewCurrent(rt, d)
		c.OnStuck = func(s StuckPoll) {
			if s.Stack == nil || strings.Contains(string(s.Stack), "TestComputingKeepsItsSeat") {
				reports.Add(1)
			}
		}
		return c
	}})
	var computing, beside atomic.Bool
	busy := w.spawn(nil, func(core.Context) bool {
		computing.Store(true)
		for reports.Load() == 0 {
		}
		computing.Store(false)
		return true
	})
	other := w.spawn(nil, func(core.Context) bool { beside.Store(computing.Load()); return true })
	busy.wait()
	other.wait()
	if s := w.sched.(*Current).Stats(); beside.Load() || s.Spares != 0 {
		t.Errorf("another task was polled at the same time: %+v", s)
	}
	w.close(t)
}
