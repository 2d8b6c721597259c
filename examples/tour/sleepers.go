package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/edo-async/edo"
)

// How many fall asleep. A million goroutines would take 2.7 GB.
const (
	manyTasks      = 1_000_000
	manyCoroutines = 100_000 // in the stackful lowering a task has a stack, as a goroutine has
	manyGoroutines = 100_000
)

func showSleepers() error {
	n := manyTasks
	if !stackless() {
		n = manyCoroutines
	}
	chapter(count(n) + " tasks asleep")
	tasks, err := sleepTasks(n)
	if err != nil {
		return err
	}
	goroutines := sleepGoroutines(manyGoroutines)
	table("all sleep for an hour",
		[3]string{"how many", count(tasks.n), count(goroutines.n)},
		[3]string{"memory for each", tasks.bytesEach(), goroutines.bytesEach()},
		[3]string{"time to start each", nanos(tasks.start, tasks.n), nanos(goroutines.start, goroutines.n)},
		[3]string{"one garbage collection", millis(tasks.gc), millis(goroutines.gc)})
	if stackless() {
		fmt.Printf("\n   (%s goroutines would take ten times as much: 2.7 GB, and that long to collect.)\n", count(manyTasks))
	} else {
		fmt.Println("\n   (Stackful, a task has a stack, too: fewer of them. Built by edo build they are values: try that.)")
	}
	return nil
}

func sleepTasks(n int) (taken night, err error) {
	err = edo.Run(func(cx edo.Context) error {
		dusk := start()
		var asleep atomic.Int64
		for range n {
			edo.Spawn(cx, func(cx edo.Context) error {
				asleep.Add(1)
				edo.Sleep(cx, time.Hour)
				return nil
			})
		}
		for asleep.Load() < int64(n) {
			edo.Yield(cx)
		}
		taken = dusk.measure(n)
		return nil // this ends the runtime, which aborts them all
	})
	return taken, err
}

func sleepGoroutines(n int) night {
	dusk := start()
	var asleep atomic.Int64
	for range n {
		go func() {
			asleep.Add(1)
			time.Sleep(time.Hour)
		}()
	}
	for asleep.Load() < int64(n) {
		runtime.Gosched()
	}
	return dusk.measure(n)
}

// A night is what it took to have n of them sleep.
type night struct {
	n         int
	bytes     int
	start, gc time.Duration
}

// dusk is how things were before.
type dusk struct {
	bytes int
	time  time.Time
}

func start() dusk { return dusk{memory(), time.Now()} }

func (d dusk) measure(n int) night {
	all := time.Since(d.time)
	collect := time.Now()
	runtime.GC()
	return night{n: n, start: all, gc: time.Since(collect), bytes: memory() - d.bytes}
}

// memory is what heap and stacks take after a collection.
func memory() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapInuse + m.StackInuse)
}

func (n night) bytesEach() string { return count(n.bytes/n.n) + " B" }

func nanos(d time.Duration, n int) string {
	return fmt.Sprintf("%d ns", d.Nanoseconds()/int64(max(n, 1)))
}

func millis(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
