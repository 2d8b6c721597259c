package main

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/edo-async/edo"
)

var timers = []workload{
	{"timer/stop", 1, stopTimersEdo, stopTimersGo},
	{"timer/stop/2", 2, stopTimersEdo, stopTimersGo},
	{"timeout", 1, timeoutEdo, timeoutGo},
	{"timeout/ready", 1, readyTimeoutsEdo(1), readyTimeoutsGo(1)},
	{"timeout/ready/8", 8, readyTimeoutsEdo(8), readyTimeoutsGo(8)},
	{"now", 1, nowEdo, nowGo},
	{"timers/1s", 0, fireTimersEdo(1), fireTimersGo(1)},
	{"timers/tenth", 0, fireTimersEdo(10), fireTimersGo(10)},
}

// One operation is to arm a timer and to stop it, as every timeout that does not come true does.

func stopTimersEdo(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			tasks := make([]*edo.Task[struct{}], m.procs)
			for i := range tasks {
				tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
					x := cx.RT() // as leaf operations do
					when := x.Now() + int64(time.Hour)
					for range n / m.procs {
						x.StopTimer(x.StartTimer(when, x.Waker()))
					}
					return nil
				})
			}
			for _, t := range tasks {
				t.Join(cx)
			}
			return nil
		})
	})
}

func stopTimersGo(m *meter) {
	m.perOp(func(n int) {
		var all sync.WaitGroup
		for range m.procs {
			all.Go(func() {
				nothing := func() {}
				for range n / m.procs {
					time.AfterFunc(time.Hour, nothing).Stop()
				}
			})
		}
		all.Wait()
	})
}

// One operation is a call, which gives way once, under a timeout that does not come true.

func timeoutEdo(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			for range n {
				edo.Timeout(cx, time.Hour, func(cx edo.Context) (int, error) {
					edo.Yield(cx)
					return 1, nil
				})
			}
			return nil
		})
	})
}

func timeoutGo(m *meter) {
	m.perOp(func(n int) {
		for range n {
			ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
			runtime.Gosched()
			if ctx.Err() != nil {
				panic(ctx.Err())
			}
			cancel()
		}
	})
}

// The same of a call that is ready at once, by k tasks (Tokio's benches/time_timeout.rs).

func readyTimeoutsEdo(k int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				tasks := make([]*edo.Task[struct{}], k)
				for i := range tasks {
					tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
						for range n / k {
							edo.Timeout(cx, time.Second, func(cx edo.Context) (int, error) { return 1, nil })
						}
						return nil
					})
				}
				for _, t := range tasks {
					t.Join(cx)
				}
				return nil
			})
		})
	}
}

func readyTimeoutsGo(k int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			var all sync.WaitGroup
			for range k {
				all.Go(func() {
					for range n / k {
						ctx, cancel := context.WithTimeout(context.Background(), time.Second)
						if ctx.Err() != nil {
							panic(ctx.Err())
						}
						cancel()
					}
				})
			}
			all.Wait()
		})
	}
}

// One operation is to ask for the time (Tokio's benches/time_now.rs).

func nowEdo(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			for range n {
				runtime.KeepAlive(edo.Now(cx))
			}
			return nil
		})
	})
}

func nowGo(m *meter) {
	m.perOp(func(n int) {
		for range n {
			runtime.KeepAlive(time.Now())
		}
	})
}

// Many tasks are started that sleep from 1 to 1000 ms, and waited for. What one costs in CPU time, everything
// included, and how late the latest hundredth of them wakes up. A tenth of them leaves the machine time to be on time.

func fireTimersEdo(part int) func(m *meter) {
	return func(m *meter) {
		before := cpuTime()
		late := make([]time.Duration, m.many/part)
		m.run(func(cx edo.Context) error {
			tasks := make([]*edo.Task[struct{}], len(late))
			for i := range tasks {
				tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
					d := napOf(i)
					due := time.Now().Add(d)
					edo.Sleep(cx, d)
					late[i] = time.Since(due)
					return nil
				})
			}
			for _, t := range tasks {
				t.Join(cx)
			}
			return nil
		})
		reportLateness(m, before, late)
	}
}

func fireTimersGo(part int) func(m *meter) {
	return func(m *meter) {
		before := cpuTime()
		late := make([]time.Duration, m.many/part)
		var all sync.WaitGroup
		for i := range late {
			all.Go(func() {
				d := napOf(i)
				due := time.Now().Add(d)
				time.Sleep(d)
				late[i] = time.Since(due)
			})
		}
		all.Wait()
		reportLateness(m, before, late)
	}
}

// napOf spreads naps over 1 to 1000 ms, in no order.
func napOf(i int) time.Duration {
	return time.Millisecond + time.Duration(i*7919%999_000)*time.Microsecond
}

func reportLateness(m *meter, before time.Duration, late []time.Duration) {
	m.Figures["cpu ns"] = float64((cpuTime() - before).Nanoseconds()) / float64(len(late))
	slices.Sort(late)
	m.Figures["late p99 ms"] = float64(late[len(late)*99/100].Microseconds()) / 1000
}
