package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/edo-async/edo"
)

const switchers = 1000

func showSwitches() error {
	chapter("Switching from one to the next")
	tasks, err := switchTasks(time.Second)
	if err != nil {
		return err
	}
	goroutines := switchGoroutines(time.Second)
	table(count(switchers)+" give way in turn",
		[3]string{"switches in a second", count(tasks), count(goroutines)},
		[3]string{"one takes", nanos(time.Second, tasks), nanos(time.Second, goroutines)})
	return nil
}

func switchTasks(d time.Duration) (sum int, err error) {
	var stop atomic.Bool
	err = edo.Run(func(cx edo.Context) error {
		tasks := make([]*edo.Task[int], switchers)
		for i := range tasks {
			tasks[i] = edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
				n := 0
				for ; !stop.Load(); n++ {
					edo.Yield(cx)
				}
				return n, nil
			})
		}
		edo.Sleep(cx, d)
		stop.Store(true)
		for _, t := range tasks {
			n, _ := t.Join(cx)
			sum += n
		}
		return nil
	})
	return sum, err
}

func switchGoroutines(d time.Duration) int {
	var stop atomic.Bool
	var sum atomic.Int64
	var all sync.WaitGroup
	for range switchers {
		all.Go(func() {
			n := int64(0)
			for ; !stop.Load(); n++ {
				runtime.Gosched()
			}
			sum.Add(n)
		})
	}
	time.Sleep(d)
	stop.Store(true)
	all.Wait()
	return int(sum.Load())
}
