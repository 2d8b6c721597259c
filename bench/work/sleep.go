package main

import (
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/edo-async/edo"
)

var sleepers = []workload{
	{"sleepers", 0, sleepTasks, sleepGoroutines},
}

// Many tasks fall asleep for an hour. What each takes of memory; of CPU time to be started and to fall asleep, collections
// meanwhile included; and how much CPU time a garbage collection takes while they all sleep.

func sleepTasks(m *meter) {
	m.run(func(cx edo.Context) error {
		c := startCensus(m.many)
		for range m.many {
			edo.Spawn(cx, func(cx edo.Context) error {
				c.asleep.Add(1)
				edo.Sleep(cx, time.Hour)
				return nil
			})
		}
		for !c.allAsleep() {
			edo.Yield(cx)
		}
		c.report(m)
		m.exit() // here: nothing is measured of their end, and a million aborts take a while
		return nil
	})
}

func sleepGoroutines(m *meter) {
	c := startCensus(m.many)
	for range m.many {
		go func() {
			c.asleep.Add(1)
			time.Sleep(time.Hour)
		}()
	}
	for !c.allAsleep() {
		runtime.Gosched()
	}
	c.report(m)
}

// A census counts sleepers, and what they take.
type census struct {
	n      int
	asleep atomic.Int64
	rss    int
	cpu    time.Duration // before, then taken
}

func startCensus(n int) *census {
	runtime.GC()
	return &census{n: n, rss: residentBytes(), cpu: cpuTime()}
}

func (c *census) allAsleep() bool {
	if c.asleep.Load() < int64(c.n) {
		return false
	}
	c.cpu = cpuTime() - c.cpu
	return true
}

func (c *census) report(m *meter) {
	m.Figures["spawn ns"] = float64(c.cpu.Nanoseconds()) / float64(c.n)
	var cycles []time.Duration
	for range 3 {
		before := cpuTime()
		runtime.GC()
		cycles = append(cycles, cpuTime()-before)
	}
	m.Figures["gc ms"] = float64(slices.Min(cycles).Microseconds()) / 1000
	m.Figures["bytes"] = float64(residentBytes()-c.rss) / float64(c.n)
}
