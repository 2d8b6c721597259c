package main

import (
	"runtime"
	"sync"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/lock"
)

// Tokio's own benchmarks of its RwLock (benches/sync_rwlock.rs).

var rwlocks = []workload{
	{"rwlock/read", 1, readTasks, readGoroutines},
	{"rwlock/readers", 6, sixReaders(false), sixReadersGo(false)},
	{"rwlock/contended", 6, sixReaders(true), sixReadersGo(true)},
}

// One operation is to take a lock for reading that nobody writes, and to give it back.

func readTasks(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			var mu lock.RWMutex
			for range n {
				mu.RLock(cx)
				mu.RUnlockFrom(cx)
			}
			return nil
		})
	})
}

func readGoroutines(m *meter) {
	m.perOp(func(n int) {
		var mu sync.RWMutex
		for range n {
			mu.RLock()
			//lint:ignore SA2001 the lock is what is measured
			mu.RUnlock()
		}
	})
}

// One operation is one of six tasks that read once; contended, they come while the lock is held for writing.

func sixReaders(contended bool) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				var mu lock.RWMutex
				var tasks [sixTasks]*edo.Task[struct{}]
				for range n / sixTasks {
					if contended {
						mu.Lock(cx)
					}
					for i := range tasks {
						tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
							mu.RLock(cx)
							mu.RUnlockFrom(cx)
							return nil
						})
					}
					if contended {
						edo.Yield(cx)
						mu.UnlockFrom(cx)
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

func sixReadersGo(contended bool) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			var mu sync.RWMutex
			var tasks sync.WaitGroup
			for range n / sixTasks {
				if contended {
					mu.Lock()
				}
				for range sixTasks {
					tasks.Go(func() {
						mu.RLock()
						//lint:ignore SA2001 the lock is what is measured
						mu.RUnlock()
					})
				}
				if contended {
					runtime.Gosched()
					mu.Unlock()
				}
				tasks.Wait()
			}
		})
	}
}
