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
				t := &core.Timer{When: (i + 1) * Tick, W: waker}
				if w.Arm(t, uint32(i)) {
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
