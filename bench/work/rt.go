package main

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

// Tokio's own benchmarks of its runtimes, with the same parameters (benches/rt_multi_threaded.rs, rt_current_thread.rs,
// spawn.rs); but all begin in a task.

var runtimes = []workload{
	{"rt/spawn_many_local", 4, spawnManyLocal(10_000), goManyLocal(10_000)},
	{"rt/ping_pong", 4, pingPongOneshots(1000), pingPongChans(1000)},
	{"rt/yield_many", 4, yieldMany, goYieldMany},
	{"rt/chained_spawn", 4, chainedSpawn, chainedGo},
	{"ct/spawn_many_local", 1, spawnManyLocal(1000), goManyLocal(1000)},
	{"ct/ping_pong", 1, pingPongOneshots(1000), pingPongChans(1000)},
	{"ct/chained_spawn", 1, chainedSpawn, chainedGo},
	{"spawn/yield/1", 1, spawnYield(1), goYield(1)},
	{"spawn/yield/1/1w", 1, spawnYield(1), goYield(1)},
	{"spawn/yield/10", 1, spawnYield(10), goYield(10)},
	{"spawn/yield/10/1w", 1, spawnYield(10), goYield(10)},
}

// One operation is one of a batch of detached tasks, the last of which tells.

func spawnManyLocal(batch int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				for range m.batches(n, batch) {
					tx, rx := channel.NewOneshot[struct{}]()
					left := new(atomic.Int64)
					left.Store(int64(batch))
					for range batch {
						edo.Spawn(cx, func(cx edo.Context) error {
							if left.Add(-1) == 0 {
								return tx.SendFrom(cx, struct{}{})
							}
							return nil
						})
					}
					rx.Recv(cx)
				}
				return nil
			})
		})
	}
}

func goManyLocal(batch int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			for range m.batches(n, batch) {
				all := make(chan struct{}, 1)
				left := new(atomic.Int64)
				left.Store(int64(batch))
				for range batch {
					go func() {
						if left.Add(-1) == 0 {
							all <- struct{}{}
						}
					}()
				}
				<-all
			}
		})
	}
}

// One operation is two new tasks that exchange a message each way over oneshots; a batch of them at a time.

func pingPongOneshots(batch int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				for range m.batches(n, batch) {
					all, ended := channel.NewOneshot[struct{}]()
					left := new(atomic.Int64)
					left.Store(int64(batch))
					for range batch {
						edo.Spawn(cx, func(cx edo.Context) error {
							there, thereRx := channel.NewOneshot[struct{}]()
							back, backRx := channel.NewOneshot[struct{}]()
							edo.Spawn(cx, func(cx edo.Context) error {
								thereRx.Recv(cx)
								return back.SendFrom(cx, struct{}{})
							})
							there.SendFrom(cx, struct{}{})
							backRx.Recv(cx)
							if left.Add(-1) == 0 {
								return all.SendFrom(cx, struct{}{})
							}
							return nil
						})
					}
					ended.Recv(cx)
				}
				return nil
			})
		})
	}
}

func pingPongChans(batch int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			for range m.batches(n, batch) {
				all := make(chan struct{}, 1)
				left := new(atomic.Int64)
				left.Store(int64(batch))
				for range batch {
					go func() {
						there, back := make(chan struct{}, 1), make(chan struct{}, 1)
						go func() {
							<-there
							back <- struct{}{}
						}()
						there <- struct{}{}
						<-back
						if left.Add(-1) == 0 {
							all <- struct{}{}
						}
					}()
				}
				<-all
			}
		})
	}
}

// One operation is one of the 1,000 times that each of 200 tasks gives way.

const (
	yielders   = 200
	yieldsEach = 1000
)

func yieldMany(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			tasks := make([]*edo.Task[struct{}], yielders)
			for range m.batches(n, yielders*yieldsEach) {
				for i := range tasks {
					tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
						for range yieldsEach {
							edo.Yield(cx)
						}
						return nil
					})
				}
				for _, t := range tasks {
					t.Join(cx)
				}
			}
			return nil
		})
	})
}

func goYieldMany(m *meter) {
	m.perOp(func(n int) {
		for range m.batches(n, yielders*yieldsEach) {
			var all sync.WaitGroup
			for range yielders {
				all.Go(func() {
					for range yieldsEach {
						runtime.Gosched()
					}
				})
			}
			all.Wait()
		}
	})
}

// One operation is a task that starts the next one, 1,000 in a row.

const chainLength = 1000

func chainedSpawn(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			for range m.batches(n, chainLength) {
				tx, rx := channel.NewOneshot[struct{}]()
				spawnNext(cx, tx, chainLength)
				rx.Recv(cx)
			}
			return nil
		})
	})
}

func spawnNext(cx edo.Context, tx channel.Sender[struct{}], left int) {
	edo.Spawn(cx, func(cx edo.Context) error {
		if left == 1 {
			return tx.SendFrom(cx, struct{}{})
		}
		spawnNext(cx, tx, left-1)
		return nil
	})
}

func chainedGo(m *meter) {
	m.perOp(func(n int) {
		for range m.batches(n, chainLength) {
			end := make(chan struct{}, 1)
			goNext(end, chainLength)
			<-end
		}
	})
}

func goNext(end chan struct{}, left int) {
	go func() {
		if left == 1 {
			end <- struct{}{}
			return
		}
		goNext(end, left-1)
	}()
}

// One operation is a task that gives way once; a batch of them at a time.

func spawnYield(batch int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				tasks := make([]*edo.Task[struct{}], batch)
				for range n / batch {
					for i := range tasks {
						tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
							edo.Yield(cx)
							return nil
						})
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

func goYield(batch int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			var all sync.WaitGroup
			for range n / batch {
				for range batch {
					all.Go(runtime.Gosched)
				}
				all.Wait()
			}
		})
	}
}
