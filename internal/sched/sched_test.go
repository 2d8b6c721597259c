package sched

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

func TestNothing(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {})
}

func TestManyTasksYield(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		var polls atomic.Int64
		for range 2000 {
			n := 10
			w.spawn(nil, func(cx core.Context) bool {
				polls.Add(1)
				if n--; n < 0 {
					return true
				}
				cx.RT().PollAgain()
				return false
			})
		}
		w.spawn(nil, yields(100_000)).wait()
		for w.Owned.Len() > 0 {
			runtime.Gosched()
		}
		if got := polls.Load(); got != 2000*11 {
			t.Errorf("%d polls", got)
		}
	})
}

// A tree of tasks, each of which spawns two and joins them.
func TestTreeOfSpawns(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		var leaves atomic.Int64
		var node func(depth int) func(cx core.Context) bool
		node = func(depth int) func(cx core.Context) bool {
			var children []*cell
			return func(cx core.Context) bool {
				if depth == 0 {
					leaves.Add(1)
					return true
				}
				x := cx.RT()
				if children == nil {
					for range 2 {
						children = append(children, w.spawn(x.Here(), node(depth-1)))
					}
				}
				for len(children) > 0 {
					if _, waiting := children[0].Watch(x.Waker()); waiting {
						return false
					}
					children = children[1:]
				}
				return true
			}
		}
		w.spawn(nil, node(12)).wait()
		if got := leaves.Load(); got != 1<<12 {
			t.Errorf("%d leaves", got)
		}
	})
}

// Tasks that are woken by goroutines outside, one after the other with pauses, so that workers sleep between.
func TestWakesFromOutside(t *testing.T) {
	rounds := 2000
	if testing.Short() {
		rounds = 200
	}
	onEach(t, func(t *testing.T, w *world) {
		var wg sync.WaitGroup
		for g := range 3 {
			wg.Go(func() {
				var woken, seen atomic.Int64
				c := w.spawn(nil, func(cx core.Context) bool {
					seen.Store(woken.Load())
					return woken.Load() == int64(rounds)
				})
				for i := range rounds {
					woken.Add(1)
					c.Waker.Wake()
					for seen.Load() <= int64(i) {
						runtime.Gosched()
					}
					if i%(100*(g+1)) == 0 {
						time.Sleep(time.Millisecond)
					}
				}
				c.wait()
			})
		}
		wg.Wait()
	})
}

func TestSleepers(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		began := time.Now()
		var cells []*cell
		for i := range 1000 {
			cells = append(cells, w.spawn(nil, sleeps(time.Duration(i%30)*time.Millisecond)))
		}
		for _, c := range cells {
			c.wait()
		}
		if took := time.Since(began); took < 29*time.Millisecond || took > 2*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// A task that never gives way for long must not keep timers and outside wakes waiting.
func TestBusyTaskLeavesRoom(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		var stop atomic.Bool
		busy := w.spawn(nil, func(cx core.Context) bool {
			cx.RT().PollAgain()
			return stop.Load()
		})
		w.spawn(nil, sleeps(5*time.Millisecond)).wait()
		w.spawn(nil, yields(3)).wait()
		stop.Store(true)
		busy.wait()
	})
}

// Two tasks that wake each other for ever take turns in the slot; a third one must run all the same.
func TestSlotDoesNotStarve(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		var stop atomic.Bool
		var pair [2]atomic.Pointer[cell]
		for i := range pair {
			c := w.spawn(nil, func(cx core.Context) bool {
				if stop.Load() {
					return true
				}
				if other := pair[1-i].Load(); other != nil {
					other.Waker.WakeFrom(cx.RT().Here())
				}
				return false
			})
			pair[i].Store(c)
		}
		for range 100 {
			for i := range pair {
				pair[i].Load().Waker.Wake()
			}
			w.spawn(nil, yields(2)).wait()
		}
		stop.Store(true)
		for i := range pair {
			pair[i].Load().Waker.Wake()
			pair[i].Load().wait()
		}
	})
}

func TestPanicAndGoexit(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		for range 50 {
			p := w.spawn(nil, func(core.Context) bool { panic("oh") })
			g := w.spawn(nil, func(core.Context) bool { runtime.Goexit(); return false })
			y := w.spawn(nil, yields(10))
			p.wait()
			g.wait()
			y.wait()
			if o := p.Outcome(); o == nil || o.How != core.Panicked || o.Panic.Value != "oh" {
				t.Fatalf("panic: %+v", o)
			}
			if o := g.Outcome(); o == nil || o.How != core.Exited {
				t.Fatalf("Goexit: %+v", o)
			}
		}
	})
}

// A poll that waits in the middle of plain Go code keeps its goroutine; the worker goes on.
func TestBlockInPlace(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		var cells []*cell
		for range 50 {
			cells = append(cells, w.spawn(nil, func(cx core.Context) bool {
				x := cx.RT()
				for range 20 {
					x.PollAgain()
					x.Block()
				}
				return true
			}))
		}
		for _, c := range cells {
			c.wait()
		}
	})
}

func TestBlockInPlaceThenPanicOrGoexit(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		p := w.spawn(nil, func(cx core.Context) bool { cx.RT().PollAgain(); cx.RT().Block(); panic("oh") })
		g := w.spawn(nil, func(cx core.Context) bool {
			cx.RT().PollAgain()
			cx.RT().Block()
			runtime.Goexit()
			return false
		})
		p.wait()
		g.wait()
		if o := p.Outcome(); o == nil || o.How != core.Panicked {
			t.Errorf("panic: %+v", o)
		}
		if o := g.Outcome(); o == nil || o.How != core.Exited {
			t.Errorf("Goexit: %+v", o)
		}
	})
}

// Polls that block their worker must not delay other tasks, timers or wakes from outside.
func TestBlockedWorkersAreReplaced(t *testing.T) {
	for _, f := range []flavour{multi(1), multi(2)} {
		t.Run(f.name, func(t *testing.T) {
			w := newWorld(f)
			release := make(chan struct{})
			const blocked = 8
			var cells []*cell
			for range blocked {
				cells = append(cells, w.spawn(nil, func(cx core.Context) bool {
					// What is in the slot and in the ring of a blocked worker must not be lost.
					cells := []*cell{w.spawn(cx.RT().Here(), yields(3)), w.spawn(cx.RT().Here(), yields(3))}
					for _, c := range cells {
						c.wait()
					}
					<-release
					return true
				}))
			}
			began := time.Now()
			w.spawn(nil, yields(1000)).wait()
			w.spawn(nil, sleeps(time.Millisecond)).wait()
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("others were delayed for %v", took)
			}
			m := w.sched.(*Multi)
			if s := m.Stats(); s.Stuck == 0 || s.Spares == 0 {
				t.Errorf("not noticed: %+v", s)
			}
			close(release)
			for _, c := range cells {
				c.wait()
			}
			w.spawn(nil, yields(1000)).wait()
			want := m.workers
			deadline := time.Now().Add(time.Minute)
			for m.Stats().Workers > want && time.Now().Before(deadline) {
				time.Sleep(time.Millisecond)
			}
			if s := m.Stats(); s.Workers != want {
				t.Errorf("surplus workers stay: %+v", s)
			}
			w.close(t)
		})
	}
}

// The report of a stuck worker shows where it is.
func TestStuckIsReported(t *testing.T) {
	reports := make(chan StuckPoll, 100)
	w := newWorld(flavour{make: func(rt *task.Runtime, d *clockDriver) scheduler {
		m := NewMulti(rt, 1, d)
		m.OnStuck = func(s StuckPoll) { reports <- s }
		return m
	}})
	release := make(chan struct{})
	c := w.spawn(nil, func(core.Context) bool { blockHere(release); return true })
	w.spawn(nil, yields(1)).wait()
	s := <-reports
	if s.For < time.Millisecond || !strings.Contains(string(s.Stack), "blockHere") {
		t.Errorf("reported after %v:\n%s", s.For, s.Stack)
	}
	close(release)
	c.wait()
	w.close(t)
}

func blockHere(release chan struct{}) { <-release }

// When nothing is to be done nobody wakes up, the monitor included.
func TestIdleSleeps(t *testing.T) {
	w := newWorld(multi(2))
	m := w.sched.(*Multi)
	w.spawn(nil, yields(1000)).wait()
	for deadline := time.Now().Add(5 * time.Second); !m.monitor.asleep.Load() || !m.atRest(); {
		if time.Now().After(deadline) {
			t.Fatal("somebody stays awake")
		}
		time.Sleep(10 * time.Millisecond)
	}
	before, parks := m.WorkerStats(), w.driver.parks.Load()
	time.Sleep(50 * time.Millisecond)
	if after := m.WorkerStats(); !slices.Equal(after, before) || w.driver.parks.Load() != parks {
		t.Errorf("%+v, then %+v", before, after)
	}
	w.close(t)
}

// Spawning more than a ring holds goes through the global queue and is not lost.
func TestOverflow(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		var ran atomic.Int64
		w.spawn(nil, func(cx core.Context) bool {
			for range 10_000 {
				w.spawn(cx.RT().Here(), func(core.Context) bool { ran.Add(1); return true })
			}
			return true
		}).wait()
		for w.Owned.Len() > 0 {
			runtime.Gosched()
		}
		if ran.Load() != 10_000 {
			t.Errorf("%d ran", ran.Load())
		}
	})
}

// Wakes with a Here of another runtime go to the global queue.
func TestWakeAcrossRuntimes(t *testing.T) {
	a, b := newWorld(multi(2)), newWorld(current)
	var done atomic.Bool
	waits := b.spawn(nil, func(core.Context) bool { return done.Load() })
	time.Sleep(time.Millisecond)
	a.spawn(nil, func(cx core.Context) bool {
		done.Store(true)
		waits.Waker.WakeFrom(cx.RT().Here())
		return true
	}).wait()
	waits.wait()
	a.close(t)
	b.close(t)
}

func TestAbortEndsSleepers(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		var cells []*cell
		for range 100 {
			cells = append(cells, w.spawn(nil, func(cx core.Context) bool {
				cx.RT().Check() // takes a pending abort
				return false
			}))
		}
		for _, c := range cells {
			c.Abort(nil)
		}
		for _, c := range cells {
			c.wait()
			if o := c.Outcome(); o == nil || o.How != core.Aborted {
				t.Errorf("ended with %+v", o)
			}
		}
	})
}

func TestFIFO(t *testing.T) {
	var q fifo
	in, out := 0, 0
	all := make([]task.Header, 1000)
	for in < len(all) {
		for range 7 {
			if in < len(all) {
				q.push(&all[in])
				in++
			}
		}
		for range 3 {
			if q.pop() != &all[out] {
				t.Fatal("out of order")
			}
			out++
		}
	}
	for ; out < in; out++ {
		if q.pop() != &all[out] {
			t.Fatal("out of order")
		}
	}
	if q.pop() != nil || !q.empty() {
		t.Error("not empty")
	}
}
