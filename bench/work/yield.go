package main

import (
	"runtime"
	"sync"

	"github.com/edo-async/edo"
)

var yields = []workload{
	{"yield/1", 1, yieldTasks(1), yieldGoroutines(1)},
	{"yield/1000", 1, yieldTasks(1000), yieldGoroutines(1000)},
	{"yield/1000/2", 2, yieldTasks(1000), yieldGoroutines(1000)},
}

// One operation is one switch: of k tasks, each lets the others go first, again and again.

func yieldTasks(k int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				tasks := make([]*edo.Task[struct{}], k)
				for i := range tasks {
					tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
						for range n / k {
							edo.Yield(cx)
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

func yieldGoroutines(k int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			var all sync.WaitGroup
			for range k {
				all.Go(func() {
					for range n / k {
						runtime.Gosched()
					}
				})
			}
			all.Wait()
		})
	}
}
