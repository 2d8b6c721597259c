//go:build model

package wheel

import (
	"testing"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/model"
)

// sleeps is the program of a thread that sleeps on the wheel's behalf until its timers have
// fired, while others arm them. Time stands still while it is awake, and when nothing else can
// happen a park that has an end ends; so a park without an end that nobody ends is a lost
// wake, which shows as a deadlock.
func sleeps(sleep func(*Wheel) int64) func(*model.Run) {
	return func(r *model.Run) {
		const timers = 2
		w := New(2)
		unparked, fired := false, 0
		waker := core.NewWaker(func() { fired++ })
		r.Go("sleeper", func() {
			now := int64(0)
			for fired < timers {
				until := sleep(w)
				model.Wait("park", func() bool { return unparked || until < 10*Tick })
				if !unparked {
					now = max(now, until)
				}
				unparked = false
				w.Advance(now, nil)
			}
		})
		for i := range int64(timers) {
			r.Go([]string{"arms 1", "arms 2"}[i], func() {
				if _, unpark := w.Arm((i+1)*Tick, waker, uint32(i)); unpark {
					unparked = true
				}
			})
		}
	}
}

func TestModelSleep(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 3}, sleeps((*Wheel).Sleep))
}

// The seeded bug looks at the shards before it announces itself.
func TestModelSleepBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "deadlock", sleeps(func(w *Wheel) int64 {
		tick := int64(Never)
		for i := range w.shards {
			tick = min(tick, w.shards[i].next.Load())
		}
		until := tick
		if tick != Never {
			until *= Tick
		}
		w.sleeper.Store(until)
		return until
	}))
}

// races is the program of an owner that stops its timer while it fires, and uses the place for another one at once.
func races(stop func(*Wheel, core.Timer) (armed bool)) func(*model.Run) {
	return func(r *model.Run) {
		w := New(1)
		var woken [2]int
		var armed, second bool
		r.Go("owner", func() {
			first, _ := w.Arm(Tick, core.NewWaker(func() { woken[0]++ }), 0)
			armed = stop(w, first)
			again, _ := w.Arm(Tick, core.NewWaker(func() { woken[1]++ }), 0)
			model.Wait("its wake", func() bool { return woken[1] > 0 })
			second = w.Fired(again) && !w.Disarm(again)
		})
		r.Go("advances", func() {
			for woken[1] == 0 {
				model.Wait("a timer", func() bool { return w.shards[0].occupied[0] != 0 && w.shards[0].next.Load() <= 1 })
				w.Advance(Tick, nil)
			}
		})
		r.After(func() {
			if fired := woken[0] == 1; fired == armed || woken[1] != 1 || !second {
				model.Failf("stopped: %v, woken %v, the second fired: %v", armed, woken, second)
			}
			if n := w.shards[0].nodes.Len(); n != 0 {
				model.Failf("%d places are kept", n)
			}
		})
	}
}

func TestModelDisarm(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 3}, races((*Wheel).Disarm))
}

// The seeded bug asks without the lock whether the timer has fired, and believes it.
func TestModelDisarmBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "stopped: true, woken [1", races(func(w *Wheel, t core.Timer) bool {
		armed := !w.Fired(t)
		w.Disarm(t)
		return armed
	}))
}
