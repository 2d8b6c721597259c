package main

import (
	"runtime"
	"sync"
	"time"

	"github.com/edo-async/edo"
)

var scalings = []workload{
	{"scaling", 2, scaleTasks, scaleGoroutines},
}

// How much sooner 64 tasks end which compute, giving way every few microseconds, when two workers run them
// instead of one.

const (
	scaleTaskCount = 64
	scaleTurns     = 1500
)

func scaleTasks(m *meter) {
	m.scale(func(workers int) {
		one := *m
		one.procs = workers
		one.run(func(cx edo.Context) error {
			tasks := make([]*edo.Task[struct{}], scaleTaskCount)
			for i := range tasks {
				tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
					for range scaleTurns {
						runtime.KeepAlive(compute())
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

func scaleGoroutines(m *meter) {
	m.scale(func(procs int) {
		runtime.GOMAXPROCS(procs)
		var all sync.WaitGroup
		for range scaleTaskCount {
			all.Go(func() {
				for range scaleTurns {
					runtime.KeepAlive(compute())
					runtime.Gosched()
				}
			})
		}
		all.Wait()
	})
}

// compute takes about two microseconds.
//
//go:noinline
func compute() uint64 {
	x := uint64(1)
	for range 2000 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	return x
}

// scale times body with one and with two workers in turn, and reports the ratio of the best times: the machine's other
// guests only ever make them longer.
func (m *meter) scale(body func(workers int)) {
	best := map[int]time.Duration{}
	for range 3 {
		for _, workers := range []int{1, 2} {
			start := time.Now()
			body(workers)
			took := time.Since(start)
			if b, ok := best[workers]; !ok || took < b {
				best[workers] = took
			}
		}
	}
	m.Figures["times"] = float64(best[1]) / float64(best[2])
}
