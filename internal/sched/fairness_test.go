//go:build !model

package sched

import (
	"slices"
	"testing"
	"time"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/deque"
	"github.com/edo-async/edo/internal/task"
)

// handClock is a driver whose time is set by hand.
type handClock struct {
	clockDriver
	now int64
}

func (c *handClock) Now() int64 { return c.now }

// However many tasks ask to be polled again and again, each waits for about one poll of each of the others: in the ring, or in the
// global queue for want of room. A worker is driven by hand here, so that nothing depends on the machine.
func TestOverflowIsFair(t *testing.T) {
	for _, poll := range []time.Duration{0, 20, time.Microsecond, 50 * time.Microsecond, time.Millisecond} {
		for _, tasks := range []int{10, 255, 256, 257, 300, 1000, 5000} {
			clock := new(handClock)
			p := NewMulti(&task.Runtime{Env: &core.Env{Driver: clock}}, 1, nil)
			w := (*p.all.Load())[0]
			all := make([]*task.Header, tasks)
			last := make(map[*task.Header]int)
			for i := range all {
				all[i] = new(task.Header)
				w.push(all[i])
			}
			worst := 0
			for now := range 20 * tasks {
				h := w.next()
				clock.now += int64(poll)
				worst = max(worst, now-last[h])
				last[h] = now
				if h = w.after(h, task.Again); h != nil {
					w.push(h)
				}
			}
			for _, h := range all {
				worst = max(worst, 20*tasks-last[h])
			}
			if worst > 4*tasks+4*maxInterval {
				t.Errorf("polls take %v: one of %d tasks has waited for %d of others", poll, tasks, worst)
			}
			if !slices.Contains([]int{0, tasks}, len(last)) {
				t.Errorf("polls take %v: %d of %d tasks were polled", poll, len(last), tasks)
			}
		}
	}
}

// dueTimers is a Parker for which there are always more timers due: it wakes as many tasks as the worker has room for.
type dueTimers struct {
	w     *worker
	fired map[*task.Header]bool
}

func (d *dueTimers) Park(here *core.Here, _ time.Duration) {
	for range here.Room {
		h := new(task.Header)
		d.fired[h] = true
		d.w.schedule(h)
	}
}

func (d *dueTimers) Unpark() {}

// However long the global queue is, a task that a timer has woken is polled within a few intervals; and however many timers are
// due, the global queue gets its share.
func TestTimersBesideALongQueue(t *testing.T) {
	for _, poll := range []time.Duration{20, time.Microsecond, 5 * time.Microsecond, 50 * time.Microsecond, time.Millisecond} {
		for _, act := range []task.Action{task.Ended, task.Again} {
			clock := new(handClock)
			p := NewMulti(&task.Runtime{Env: &core.Env{Driver: clock}}, 1, nil)
			w := (*p.all.Load())[0]
			timers := &dueTimers{w, make(map[*task.Header]bool)}
			p.station.parker = timers
			const queued, polls = 10_000, 10_000
			for range queued {
				p.inject.push(new(task.Header))
			}
			woken := make(map[*task.Header]int) // when each was seen to have fired
			worst, others := 0, 0
			for now := range polls {
				h := w.next()
				clock.now += int64(poll)
				for f := range timers.fired {
					woken[f] = now
				}
				clear(timers.fired)
				if at, ok := woken[h]; ok {
					worst = max(worst, now-at)
					delete(woken, h)
					continue
				}
				others++
				if h = w.after(h, act); h != nil {
					w.push(h)
				}
			}
			for _, at := range woken {
				worst = max(worst, polls-at)
			}
			if worst > 2*deque.Cap {
				t.Errorf("polls take %v, action %v: a task whose timer fired has waited for %d others", poll, act, worst)
			}
			if others < polls/4 {
				t.Errorf("polls take %v, action %v: %d of %d polls were others'", poll, act, others, polls)
			}
		}
	}
}
