package main

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/lock"
)

var locks = []workload{
	{"mutex/free", 1, mutexTasks(1, false), mutexGoroutines(1, false)},
	{"mutex/handover", 1, mutexTasks(10, true), mutexGoroutines(10, true)},
	{"notify", 1, notifyTasks, notifyGoroutines},
	{"semaphore", 1, semaphoreTasks, semaphoreGoroutines},

	// Tokio's own benchmarks: benches/sync_semaphore.rs, sync_notify.rs.
	{"semaphore/free", 1, semaphoreFree, semaphoreFreeGo},
	{"semaphore/tasks", 6, sixPermits(10), sixPermitsGo(10)},
	{"semaphore/contended", 6, sixPermits(5), sixPermitsGo(5)},
	{"notify/one/10", 6, wakeTasks(10, false), wakeGoroutines(10, false)},
	{"notify/one/500", 6, wakeTasks(500, false), wakeGoroutines(500, false)},
	{"notify/all/10", 6, wakeTasks(10, true), wakeGoroutines(10, true)},
	{"notify/all/500", 6, wakeTasks(500, true), wakeGoroutines(500, true)},
}

// One operation is Lock and Unlock, by k tasks; if they give way while they hold the lock, the others
// queue for it.

func mutexTasks(k int, giveWay bool) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				var mu lock.Mutex
				tasks := make([]*edo.Task[struct{}], k)
				for i := range tasks {
					tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
						for range n / k {
							mu.Lock(cx)
							if giveWay {
								edo.Yield(cx)
							}
							mu.UnlockFrom(cx)
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

func mutexGoroutines(k int, giveWay bool) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			var mu sync.Mutex
			var all sync.WaitGroup
			for range k {
				all.Go(func() {
					for range n / k {
						mu.Lock()
						if giveWay {
							runtime.Gosched()
						}
						mu.Unlock()
					}
				})
			}
			all.Wait()
		})
	}
}

// One operation is a notification to another task and one back. Go's nearest form to a Notify, which keeps one
// notification that nobody waits for, is a channel with a buffer of one.

func notifyTasks(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			var there, back lock.Notify
			echo := edo.Spawn(cx, func(cx edo.Context) error {
				for range n {
					there.Wait(cx)
					back.NotifyOneFrom(cx)
				}
				return nil
			})
			for range n {
				there.NotifyOneFrom(cx)
				back.Wait(cx)
			}
			echo.Join(cx)
			return nil
		})
	})
}

func notifyGoroutines(m *meter) {
	m.perOp(func(n int) {
		there, back := make(chan struct{}, 1), make(chan struct{}, 1)
		notifyOne := func(c chan struct{}) {
			select {
			case c <- struct{}{}:
			default:
			}
		}
		var echo sync.WaitGroup
		echo.Go(func() {
			for range n {
				<-there
				notifyOne(back)
			}
		})
		for range n {
			notifyOne(there)
			<-back
		}
		echo.Wait()
	})
}

// One operation is to take one of three permits, give way, and give it back, by ten tasks. Go's nearest form is a channel with
// room for three.

func semaphoreTasks(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			permits := lock.NewSemaphore(3)
			tasks := make([]*edo.Task[struct{}], 10)
			for i := range tasks {
				tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
					for range n / 10 {
						permits.Acquire(cx, 1)
						edo.Yield(cx)
						permits.ReleaseFrom(cx, 1)
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

func semaphoreGoroutines(m *meter) {
	m.perOp(func(n int) {
		permits := make(chan struct{}, 3)
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				for range n / 10 {
					permits <- struct{}{}
					runtime.Gosched()
					<-permits
				}
			})
		}
		all.Wait()
	})
}

// One operation is to take one of ten permits and to give it back.

func semaphoreFree(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			permits := lock.NewSemaphore(10)
			for range n {
				permits.Acquire(cx, 1)
				permits.ReleaseFrom(cx, 1)
			}
			return nil
		})
	})
}

func semaphoreFreeGo(m *meter) {
	m.perOp(func(n int) {
		permits := make(chan struct{}, 10)
		for range n {
			permits <- struct{}{}
			<-permits
		}
	})
}

// One operation is one of six tasks that take a permit, give way, and give it back.

const sixTasks = 6

func sixPermits(n int64) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(ops int) {
			m.run(func(cx edo.Context) error {
				permits := lock.NewSemaphore(n)
				var tasks [sixTasks]*edo.Task[struct{}]
				for range ops / sixTasks {
					for i := range tasks {
						tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
							permits.Acquire(cx, 1)
							edo.Yield(cx)
							permits.ReleaseFrom(cx, 1)
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

func sixPermitsGo(n int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(ops int) {
			permits := make(chan struct{}, n)
			var tasks sync.WaitGroup
			for range ops / sixTasks {
				for range sixTasks {
					tasks.Go(func() {
						permits <- struct{}{}
						runtime.Gosched()
						<-permits
					})
				}
				tasks.Wait()
			}
		})
	}
}

// One operation is one wake of one of k waiting tasks: singly, or all of them at once. Go's nearest form is a sync.Cond.

func wakeTasks(k int, all bool) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				var waiters lock.Notify
				var woken, ended atomic.Int64
				var end atomic.Bool
				for range k {
					edo.Spawn(cx, func(cx edo.Context) error {
						for !end.Load() {
							waiters.Wait(cx)
							woken.Add(1)
						}
						ended.Add(1)
						return nil
					})
				}
				for woken.Load() < int64(n) {
					if all {
						waiters.NotifyAllFrom(cx)
					} else {
						waiters.NotifyOneFrom(cx)
					}
					edo.Yield(cx)
				}
				for end.Store(true); ended.Load() < int64(k); edo.Yield(cx) {
					waiters.NotifyAll()
				}
				return nil
			})
		})
	}
}

func wakeGoroutines(k int, all bool) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			var mu sync.Mutex
			waiters := sync.NewCond(&mu)
			var woken, ended atomic.Int64
			var end atomic.Bool
			for range k {
				go func() {
					for !end.Load() {
						mu.Lock()
						waiters.Wait()
						mu.Unlock()
						woken.Add(1)
					}
					ended.Add(1)
				}()
			}
			for woken.Load() < int64(n) {
				if all {
					waiters.Broadcast()
				} else {
					waiters.Signal()
				}
				runtime.Gosched()
			}
			for end.Store(true); ended.Load() < int64(k); runtime.Gosched() {
				waiters.Broadcast()
			}
		})
	}
}
