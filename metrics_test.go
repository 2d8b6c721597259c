package edo_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// eventually waits for what other goroutines bring about.
func eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !cond(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

func TestMetrics(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			r := newRuntime(t, append(opts[:len(opts):len(opts)], edo.Name("measured"))...)
			if m := r.Metrics(); m.Name != "measured" || m.Runtime != r.ID() || m.Flavour != r.Flavour() || m.Workers != m.ConfiguredWorkers || len(m.PerWorker) != m.Workers {
				t.Errorf("at the start: %+v", m)
			}
			const tasks, yields = 100, 10
			release := make(chan struct{})
			_, err := r.Spawn(func(cx edo.Context) error {
				if edo.RuntimeOf(cx) != r {
					t.Error("RuntimeOf answers another runtime")
				}
				if i := edo.WorkerIndex(cx); i < 0 || i >= r.Metrics().Workers {
					t.Errorf("WorkerIndex: %d", i)
				}
				all := make([]*edo.Task[struct{}], tasks)
				for i := range all {
					all[i] = edo.Spawn(cx, func(cx edo.Context) error {
						for range yields {
							edo.Yield(cx)
						}
						return nil
					})
				}
				for _, task := range all {
					_, _ = task.Join(cx)
				}
				return nil
			}).Wait(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			eventually(t, "the polls are counted", func() bool {
				m := r.Metrics()
				total := m.Total()
				// One poll a yield and one more; the first task has a few.
				return m.Spawned == tasks+1 && m.Ended == tasks+1 && m.Tasks == 0 && total.Polls > tasks*(yields+1) && total.Parks > 0 &&
					m.GlobalQueue == 0 && total.Queued == 0 && m.Injected > 0 && (flavour == "deterministic" || total.Busy > 0)
			})

			sleeper := r.Spawn(func(cx edo.Context) error { edo.Sleep(cx, time.Hour); return nil })
			blocker := r.Spawn(func(cx edo.Context) error {
				_, err := edo.Blocking(cx, func(context.Context) (int, error) { <-release; return 0, nil })
				return err
			})
			eventually(t, "one sleeps and one blocks", func() bool {
				m := r.Metrics()
				return m.Tasks == 2 && m.Blocking == 1 && m.BlockingTotal == 1 && (flavour == "deterministic" || m.Timers == 1)
			})
			close(release)
			if _, err := blocker.Wait(context.Background()); err != nil {
				t.Error(err)
			}
			sleeper.Abort()
			_, _ = sleeper.Wait(context.Background())
			eventually(t, "all is over", func() bool {
				m := r.Metrics()
				return m.Tasks == 0 && m.Blocking == 0 && m.Timers == 0 && m.Ended == tasks+3
			})
			if err := r.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
			if m := r.Metrics(); m.Spawned != tasks+3 {
				t.Errorf("after the end: %+v", m)
			}
		})
	}
}

// Reading while all goes on is safe, and no count ever goes back.
func TestMetricsNeverGoBack(t *testing.T) {
	r := newRuntime(t, edo.Workers(2), edo.Histograms())
	for range 20 {
		r.Spawn(func(cx edo.Context) error {
			for i := range 2000 {
				edo.Yield(cx)
				if i%100 == 0 {
					_, _ = edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, time.Microsecond); return nil }).Join(cx)
				}
			}
			return nil
		})
	}
	before := make([]edo.MetricSample, len(edo.AllMetrics()))
	after := make([]edo.MetricSample, len(before))
	for i, d := range edo.AllMetrics() {
		before[i].Name, after[i].Name = d.Name, d.Name
	}
	r.ReadMetrics(before)
	for r.Tasks() > 0 {
		r.ReadMetrics(after)
		for i, d := range edo.AllMetrics() {
			if d.Cumulative && after[i].Value < before[i].Value {
				t.Errorf("%s: %v, then %v", d.Name, before[i].Value, after[i].Value)
			}
		}
		before, after = after, before
		runtime.Gosched()
	}
	if err := r.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestReadMetrics(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range edo.AllMetrics() {
		if seen[d.Name] || d.Description == "" {
			t.Errorf("%q is there twice, or is not described", d.Name)
		}
		seen[d.Name] = true
	}
	err := edo.Run(func(cx edo.Context) error {
		s := []edo.MetricSample{{Name: "/tasks/alive:tasks"}, {Name: "/no/such:thing", Value: 3}, {Name: "/tasks/poll-times:seconds"}}
		edo.RuntimeOf(cx).ReadMetrics(s)
		if !s[0].Known || s[0].Value != 1 || s[1].Known || s[1].Value != 0 || s[2].Known {
			t.Errorf("%+v", s)
		}
		return nil
	}, edo.CurrentThread())
	if err != nil {
		t.Error(err)
	}
}

func TestHistograms(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			const slow = 3 * time.Millisecond
			var r *edo.Runtime
			err := edo.Run(func(cx edo.Context) error {
				r = edo.RuntimeOf(cx)
				for range 50 {
					edo.Yield(cx)
				}
				for began := time.Now(); time.Since(began) < slow; {
				}
				edo.Yield(cx)
				return nil
			}, append(opts[:len(opts):len(opts)], edo.Histograms())...)
			if err != nil {
				t.Fatal(err)
			}
			m := r.Metrics()
			if m.PollTimes.Total() != 52 || m.ScheduleDelays.Total() != 52 || len(m.PollTimes.Counts) != len(m.PollTimes.Lower) {
				t.Errorf("%d polls, %d delays", m.PollTimes.Total(), m.ScheduleDelays.Total())
			}
			if flavour != "deterministic" && m.PollTimes.Quantile(1) < slow {
				t.Errorf("the slowest poll took %v", m.PollTimes.Quantile(1))
			}
			if m.PollTimes.Quantile(0.5) > m.PollTimes.Quantile(1) || new(edo.Histogram).Quantile(0.5) != 0 {
				t.Error("quantiles do not ascend")
			}
		})
	}
}

// A quantile is not exceeded by as many as it says, at the borders of ranks and of buckets, whatever fraction is asked for.
func TestQuantile(t *testing.T) {
	h := &edo.Histogram{Counts: []uint64{0, 99, 1, 0}, Lower: []time.Duration{0, 10, 20, 30}}
	for q, want := range map[float64]time.Duration{-1: 20, 0: 20, 0.07: 20, 0.5: 20, 0.99: 20, 0.991: 30, 0.994: 30, 1: 30, 2: 30} {
		if got := h.Quantile(q); got != want {
			t.Errorf("Quantile(%v): %d, want %d", q, got, want)
		}
	}
	last := &edo.Histogram{Counts: []uint64{0, 1}, Lower: []time.Duration{0, 10}}
	if got := last.Quantile(0.5); got != 10 {
		t.Errorf("in the last bucket: %d", got)
	}
}
