package sched

import (
	"runtime"
	"sync"
	"testing"

	"github.com/edo-async/edo/internal/core"
)

// each runs a benchmark on the flavours that a user can choose.
func each(b *testing.B, bench func(b *testing.B, w *world)) {
	for _, f := range []flavour{current, multi(2)} {
		b.Run(f.name, func(b *testing.B) {
			b.ReportAllocs()
			w := newWorld(f)
			bench(b, w)
			b.StopTimer()
			w.close(b)
		})
	}
}

// One task, or a thousand, that give way again and again; beside goroutines that call Gosched.
func BenchmarkYield(b *testing.B) {
	for _, tasks := range []int{1, 1000} {
		b.Run(map[int]string{1: "1", 1000: "1000"}[tasks], func(b *testing.B) {
			each(b, func(b *testing.B, w *world) {
				var cells []*cell
				for range tasks {
					cells = append(cells, w.spawn(nil, yields(b.N/tasks)))
				}
				for _, c := range cells {
					c.wait()
				}
			})
			b.Run("goroutines", func(b *testing.B) {
				var wg sync.WaitGroup
				for range tasks {
					wg.Go(func() {
						for range b.N / tasks {
							runtime.Gosched()
						}
					})
				}
				wg.Wait()
			})
		})
	}
}

// Spawning a task and joining it, one after the other, from inside a task; beside go and WaitGroup.
func BenchmarkSpawnJoin(b *testing.B) {
	each(b, func(b *testing.B, w *world) {
		var child *cell
		n := b.N
		done := func(core.Context) bool { return true }
		w.spawn(nil, func(cx core.Context) bool {
			x := cx.RT()
			for {
				if child != nil {
					if _, waiting := child.Watch(x.Waker()); waiting {
						return false
					}
				}
				if n--; n < 0 {
					return true
				}
				child = w.spawn(x.Here(), done)
			}
		}).wait()
	})
	b.Run("goroutines", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			var wg sync.WaitGroup
			wg.Add(1)
			go func() { wg.Done() }()
			wg.Wait()
		}
	})
}

// A thousand tasks at once, and their joins.
func BenchmarkSpawnBatch(b *testing.B) {
	const batch = 1000
	each(b, func(b *testing.B, w *world) {
		children := make([]*cell, 0, batch)
		n := b.N
		done := func(core.Context) bool { return true }
		w.spawn(nil, func(cx core.Context) bool {
			x := cx.RT()
			for {
				for len(children) > 0 {
					last := len(children) - 1
					if _, waiting := children[last].Watch(x.Waker()); waiting {
						return false
					}
					children = children[:last]
				}
				if n <= 0 {
					return true
				}
				for range batch {
					children = append(children, w.spawn(x.Here(), done))
					n--
				}
			}
		}).wait()
	})
	b.Run("goroutines", func(b *testing.B) {
		b.ReportAllocs()
		for n := b.N; n > 0; n -= batch {
			var wg sync.WaitGroup
			wg.Add(batch)
			for range batch {
				go func() { wg.Done() }()
			}
			wg.Wait()
		}
	})
}

// Two tasks that wake each other, as over a channel.
func BenchmarkPingPong(b *testing.B) {
	each(b, func(b *testing.B, w *world) {
		var pair [2]*cell
		n := b.N
		turn := 0
		start := make(chan struct{})
		for i := range pair {
			pair[i] = w.spawn(nil, func(cx core.Context) bool {
				<-start
				if n <= 0 {
					pair[1-i].Waker.WakeFrom(cx.RT().Here())
					return true
				}
				if turn == i {
					turn = 1 - i
					n--
					pair[1-i].Waker.WakeFrom(cx.RT().Here())
				}
				return false
			})
		}
		b.ResetTimer()
		close(start)
		for _, c := range pair {
			c.wait()
		}
	})
	b.Run("goroutines", func(b *testing.B) {
		x, y := make(chan struct{}), make(chan struct{})
		go func() {
			for range x {
				y <- struct{}{}
			}
			close(y)
		}()
		for range b.N/2 + 1 {
			x <- struct{}{}
			<-y
		}
		close(x)
	})
}

// Independent work for one worker and for two.
func BenchmarkScaling(b *testing.B) {
	for _, f := range []flavour{multi(1), multi(2)} {
		b.Run(f.name, func(b *testing.B) {
			w := newWorld(f)
			const tasks = 64
			var sinks [tasks]uint64
			var cells []*cell
			for i := range tasks {
				polls := b.N / tasks
				x := uint64(i + 1)
				cells = append(cells, w.spawn(nil, func(cx core.Context) bool {
					for range 500 { // about half a microsecond
						x ^= x << 13
						x ^= x >> 7
						x ^= x << 17
					}
					if polls--; polls < 0 {
						sinks[i] = x
						return true
					}
					cx.RT().PollAgain()
					return false
				}))
			}
			for _, c := range cells {
				c.wait()
			}
			b.StopTimer()
			w.close(b)
		})
	}
}
