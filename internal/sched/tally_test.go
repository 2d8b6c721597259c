package sched

import (
	"testing"
	"time"

	"github.com/edo-async/edo/internal/core"
)

// counter is what each scheduler tells of itself.
type counter interface {
	Stats() Stats
	WorkerStats() []WorkerStats
}

// totalsWhen reads until the counts satisfy cond, which they do once the workers sleep.
func totalsWhen(t *testing.T, w *world, cond func(Stats, Counts) bool) {
	t.Helper()
	c := w.sched.(counter)
	deadline := time.Now().Add(30 * time.Second)
	for {
		s, total := c.Stats(), Counts{}
		total.add(&s.Retired)
		for _, ws := range c.WorkerStats() {
			total.add(&ws.Counts)
		}
		if cond(s, total) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%+v\n%+v", s, total)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestCounts(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		w.spawn(nil, yields(1000)).wait()
		totalsWhen(t, w, func(s Stats, c Counts) bool { return c.Polls == 1001 && s.Injected == 1 && c.Injected == 1 })
		w.spawn(nil, func(cx core.Context) bool {
			for range 10_000 {
				w.spawn(cx.RT().Here(), func(core.Context) bool { return true })
			}
			return true
		}).wait()
		totalsWhen(t, w, func(s Stats, c Counts) bool {
			return c.Polls == 11_002 && c.Scheduled == 10_000 && c.Injected == s.Injected && s.Queued == 0 &&
				c.Parks > 0 && c.Busy > 0 && c.IdleParks <= c.Parks && c.SlotPolls <= c.Polls && c.Steals <= c.Stolen
		})
	})
}

// A poll that spends its budget is counted once, however often it is refused more.
func TestForcedYieldsAreCounted(t *testing.T) {
	onEach(t, func(t *testing.T, w *world) {
		polls := 0
		w.spawn(nil, func(cx core.Context) bool {
			if polls++; polls == 3 {
				return true
			}
			for range core.PollBudget {
				cx.RT().Spend()
			}
			cx.RT().Spend()
			cx.RT().Spend()
			return false
		}).wait()
		totalsWhen(t, w, func(_ Stats, c Counts) bool { return c.ForcedYields == 2 && c.Polls == 3 })
	})
}
