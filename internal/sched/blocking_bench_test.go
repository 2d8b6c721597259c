package sched

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/edo-async/edo/internal/core"
)

// BenchmarkBlockers starts a task each millisecond, of which one in ten blocks its goroutine for 100 ms, and reports how long
// the others take to end; beside goroutines.
func BenchmarkBlockers(b *testing.B) {
	run := func(b *testing.B, start func(f func())) {
		var mu sync.Mutex
		var took []time.Duration
		var wg sync.WaitGroup
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for i := range max(b.N, 1000) {
			<-tick.C
			wg.Add(1)
			began := time.Now()
			start(func() {
				defer wg.Done()
				if i%10 == 0 {
					time.Sleep(100 * time.Millisecond)
					return
				}
				d := time.Since(began)
				mu.Lock()
				took = append(took, d)
				mu.Unlock()
			})
		}
		wg.Wait()
		slices.Sort(took)
		for _, p := range []int{50, 99} {
			b.ReportMetric(float64(took[len(took)*p/100].Nanoseconds())/1000, "p"+string(rune('0'+p/10))+string(rune('0'+p%10))+"-µs")
		}
		b.ReportMetric(float64(took[len(took)-1].Microseconds()), "max-µs")
	}
	b.Run("multi2", func(b *testing.B) {
		w := newWorld(multi(2))
		run(b, func(f func()) {
			w.spawn(nil, func(core.Context) bool { f(); return true })
		})
		b.Logf("%+v", w.sched.(*Multi).Stats())
		w.close(b)
	})
	b.Run("goroutines", func(b *testing.B) { run(b, func(f func()) { go f() }) })
}
