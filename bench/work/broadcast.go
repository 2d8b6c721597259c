package main

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
	"github.com/edo-async/edo/lock"
)

// One sender and many receivers, after Tokio's own benchmarks (benches/sync_broadcast.rs, sync_watch.rs).

var broadcasts = []workload{
	{"broadcast/10", 6, broadcastTasks(10), broadcastGoroutines(10)},
	{"broadcast/100", 6, broadcastTasks(100), broadcastGoroutines(100)},
	{"broadcast/1000", 6, broadcastTasks(1000), broadcastGoroutines(1000)},
	{"watch/10", 6, watchTasks(10), watchGoroutines(10)},
	{"watch/100", 6, watchTasks(100), watchGoroutines(100)},
	{"watch/1000", 6, watchTasks(1000), watchGoroutines(1000)},
}

// One operation is one value at one of k receivers; the next value is sent when all have this one.

func broadcastTasks(k int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				values := channel.NewBroadcast[int](1000)
				var left atomic.Int64
				var over lock.Notify
				for range k {
					s := values.Subscribe()
					edo.Spawn(cx, func(cx edo.Context) error {
						for {
							if _, err := s.Recv(cx); err != nil {
								return nil
							}
							if left.Add(-1) == 0 {
								over.NotifyOneFrom(cx)
							}
						}
					})
				}
				for i := range m.batches(n, k) {
					left.Store(int64(k))
					values.SendFrom(cx, i)
					over.Wait(cx)
				}
				values.Close()
				return nil
			})
		})
	}
}

// Go's nearest form is a channel for each receiver.
func broadcastGoroutines(k int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			receivers := make([]chan int, k)
			var left atomic.Int64
			over := make(chan struct{}, 1)
			for i := range receivers {
				values := make(chan int, 1000)
				receivers[i] = values
				go func() {
					for range values {
						if left.Add(-1) == 0 {
							over <- struct{}{}
						}
					}
				}()
			}
			for i := range m.batches(n, k) {
				left.Store(int64(k))
				for _, values := range receivers {
					values <- i
				}
				<-over
			}
			for _, values := range receivers {
				close(values)
			}
		})
	}
}

// The same of a watched value.

func watchTasks(k int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				value := channel.NewWatch(0)
				var left atomic.Int64
				var over lock.Notify
				for range k {
					w := value.Subscribe()
					edo.Spawn(cx, func(cx edo.Context) error {
						for {
							v, ok := w.Changed(cx)
							if !ok {
								return nil
							}
							runtime.KeepAlive(v)
							if left.Add(-1) == 0 {
								over.NotifyOneFrom(cx)
							}
						}
					})
				}
				for i := range m.batches(n, k) {
					left.Store(int64(k))
					value.SetFrom(cx, i+1)
					over.Wait(cx)
				}
				value.Close()
				return nil
			})
		})
	}
}

// Go's nearest form is a value under a lock, and a channel that is closed when it changes.
func watchGoroutines(k int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			var mu sync.RWMutex
			value, changed := 0, make(chan struct{})
			get := func() (int, chan struct{}) {
				mu.RLock()
				defer mu.RUnlock()
				return value, changed
			}
			var left atomic.Int64
			over := make(chan struct{}, 1)
			for range k {
				_, next := get()
				go func() {
					for v := 0; v >= 0; {
						<-next
						v, next = get()
						if left.Add(-1) == 0 {
							over <- struct{}{}
						}
					}
				}()
			}
			set := func(v int) {
				mu.Lock()
				defer mu.Unlock()
				close(changed)
				value, changed = v, make(chan struct{})
			}
			for i := range m.batches(n, k) {
				left.Store(int64(k))
				set(i + 1)
				<-over
			}
			set(-1)
		})
	}
}
