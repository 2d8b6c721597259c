package main

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/edo-async/edo"
)

// Starting tasks from ordinary goroutines, and work that blocks: also Tokio's own (benches/rt_multi_threaded.rs,
// remote_spawn.rs, spawn_blocking.rs).

var remotes = []workload{
	{"rt/spawn_many_remote_idle", 4, spawnRemote(10_000, 0, false), goRemote(10_000, 0, false)},
	{"rt/spawn_many_remote_busy1", 4, spawnRemote(10_000, 8, false), goRemote(10_000, 8, false)},
	{"rt/spawn_many_remote_busy2", 4, spawnRemote(1000, 4, true), goRemote(1000, 4, true)},
	{"remote_spawn/1", 0, spawners(1), goSpawners(1)},
	{"remote_spawn/8", 0, spawners(8), goSpawners(8)},
	{"remote_spawn/64", 0, spawners(64), goSpawners(64)},
	{"spawn_blocking/1", 0, blockingTasks(1), blockingGoroutines(1)},
	{"spawn_blocking/64", 0, blockingTasks(64), blockingGoroutines(64)},
}

// One operation is one of a batch of tasks that a goroutine starts and waits for, while others keep the runtime busy: they
// give way and compute for 10 µs, or start the next of their kind and compute.

func spawnRemote(batch, busy int, respawn bool) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			r := m.newRuntime()
			var end atomic.Bool
			for range busy {
				if respawn {
					r.Spawn(func(cx edo.Context) error { return stallAndRespawn(cx, &end) })
					continue
				}
				r.Spawn(func(cx edo.Context) error {
					for !end.Load() {
						edo.Yield(cx)
						stall()
					}
					return nil
				})
			}
			tasks := make([]*edo.Task[struct{}], batch)
			for range m.batches(n, batch) {
				for i := range tasks {
					tasks[i] = r.Spawn(func(cx edo.Context) error { return nil })
				}
				for _, t := range tasks {
					t.Wait(context.Background())
				}
			}
			end.Store(true)
			shutDown(r)
		})
	}
}

func stallAndRespawn(cx edo.Context, end *atomic.Bool) error {
	if !end.Load() {
		edo.Spawn(cx, func(cx edo.Context) error { return stallAndRespawn(cx, end) })
		stall()
	}
	return nil
}

func stall() {
	for begin := time.Now(); time.Since(begin) < 10*time.Microsecond; {
	}
}

func (m *meter) newRuntime() *edo.Runtime {
	r, err := edo.New(m.flavour())
	if err != nil {
		panic(err)
	}
	return r
}

func shutDown(r *edo.Runtime) {
	if err := r.Shutdown(context.Background()); err != nil {
		panic(err)
	}
}

func goRemote(batch, busy int, respawn bool) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			var end atomic.Bool
			for range busy {
				if respawn {
					go stallAndGo(&end)
					continue
				}
				go func() {
					for !end.Load() {
						runtime.Gosched()
						stall()
					}
				}()
			}
			var all sync.WaitGroup
			for range m.batches(n, batch) {
				for range batch {
					all.Go(func() {})
				}
				all.Wait()
			}
			end.Store(true)
		})
	}
}

func stallAndGo(end *atomic.Bool) {
	if !end.Load() {
		go stallAndGo(end)
		stall()
	}
}

// One operation is one of 12,800 tasks that k goroutines start. That they end is waited for, but not measured.

const remoteSpawns = 12_800

func spawners(k int) func(m *meter) {
	return func(m *meter) {
		r := m.newRuntime()
		m.repeat(remoteSpawns, func() {
			tasks := make([]*edo.Task[struct{}], remoteSpawns)
			var all sync.WaitGroup
			for i := range k {
				all.Go(func() {
					for j := i * remoteSpawns / k; j < (i+1)*remoteSpawns/k; j++ {
						tasks[j] = r.Spawn(func(cx edo.Context) error { return nil })
					}
				})
			}
			all.Wait()
			m.stop()
			for _, t := range tasks {
				t.Wait(context.Background())
			}
		})
		shutDown(r)
	}
}

func goSpawners(k int) func(m *meter) {
	return func(m *meter) {
		m.repeat(remoteSpawns, func() {
			var all, tasks sync.WaitGroup
			for i := range k {
				all.Go(func() {
					for j := i * remoteSpawns / k; j < (i+1)*remoteSpawns/k; j++ {
						tasks.Go(func() {})
					}
				})
			}
			all.Wait()
			m.stop()
			tasks.Wait()
		})
	}
}

// One operation is a function that could block, and does not: k tasks give out 16 at a time.

const blockingBatch = 16

func blockingTasks(k int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			turns := m.batches(n, k*blockingBatch)
			m.run(func(cx edo.Context) error {
				tasks := make([]*edo.Task[struct{}], k)
				for i := range tasks {
					tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
						batch := make([]*edo.Task[struct{}], blockingBatch)
						for range turns {
							for j := range batch {
								batch[j] = edo.Spawn(cx, callBlocking)
							}
							for _, t := range batch {
								t.Join(cx)
							}
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

func callBlocking(cx edo.Context) error {
	_, err := edo.Blocking(cx, func(ctx context.Context) (int, error) { return 0, nil })
	return err
}

func blockingGoroutines(k int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			turns := m.batches(n, k*blockingBatch)
			var all sync.WaitGroup
			for range k {
				all.Go(func() {
					var batch sync.WaitGroup
					for range turns {
						for range blockingBatch {
							batch.Go(func() {})
						}
						batch.Wait()
					}
				})
			}
			all.Wait()
		})
	}
}
