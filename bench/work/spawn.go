package main

import (
	"sync"

	"github.com/edo-async/edo"
)

var spawns = []workload{
	{"spawn/one", 1, spawnTasks(1), spawnGoroutines(1)},
	{"spawn/one/2", 2, spawnTasks(1), spawnGoroutines(1)},
	{"spawn/1000", 1, spawnTasks(1000), spawnGoroutines(1000)},
	{"spawn/1000/2", 2, spawnTasks(1000), spawnGoroutines(1000)},
	{"spawn/many", 0, spawnManyTasks, spawnManyGoroutines},
}

// One operation is to start a task that does nothing and to wait for it; batch of them are started before
// the first is waited for.

func spawnTasks(batch int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				tasks := make([]*edo.Task[struct{}], batch)
				for range n / batch {
					for i := range tasks {
						tasks[i] = edo.Spawn(cx, func(cx edo.Context) error { return nil })
					}
					for _, t := range tasks {
						t.Join(cx)
					}
				}
				return nil
			})
		})
	}
}

func spawnGoroutines(batch int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			var all sync.WaitGroup
			for range n / batch {
				for range batch {
					all.Go(func() {})
				}
				all.Wait()
			}
		})
	}
}

// The same with a batch of a million, once.

func spawnManyTasks(m *meter) {
	m.once(m.many, func(n int) {
		m.run(func(cx edo.Context) error {
			tasks := make([]*edo.Task[struct{}], n)
			for i := range tasks {
				tasks[i] = edo.Spawn(cx, func(cx edo.Context) error { return nil })
			}
			for _, t := range tasks {
				t.Join(cx)
			}
			return nil
		})
	})
}

func spawnManyGoroutines(m *meter) {
	m.once(m.many, func(n int) {
		var all sync.WaitGroup
		for range n {
			all.Go(func() {})
		}
		all.Wait()
	})
}
