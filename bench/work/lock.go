package main

import (
	"runtime"
	"sync"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/lock"
)

var locks = []workload{
	{"mutex/free", 1, mutexTasks(1, false), mutexGoroutines(1, false)},
	{"mutex/handover", 1, mutexTasks(10, true), mutexGoroutines(10, true)},
	{"notify", 1, notifyTasks, notifyGoroutines},
	{"semaphore", 1, semaphoreTasks, semaphoreGoroutines},
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
							mu.Unlock()
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
					back.NotifyOne()
				}
				return nil
			})
			for range n {
				there.NotifyOne()
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
						permits.Release(1)
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
