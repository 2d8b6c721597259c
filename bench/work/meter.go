package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"time"

	"github.com/edo-async/edo"
)

// A meter is what a workload reports to.
type meter struct {
	procs int
	quick bool
	many  int

	Lowering string
	Figures  map[string]float64
}

// perOp reports how many nanoseconds and how many allocations one of n operations takes, for an n that keeps
// body busy for long enough.
//
// On one P, ns is CPU time, the collector's included: bodies never idle, and other processes on the machine do not lengthen
// it as they do the time on the clock. On several it is the time on the clock, and cpu ns the CPU time of all threads.
func (m *meter) perOp(body func(n int)) {
	enough := 300 * time.Millisecond
	if m.quick {
		enough = 60 * time.Millisecond
	}
	for n := 2000; ; {
		took := m.once(n, body)
		if took >= enough || n >= 1<<31 {
			return
		}
		grow := 1.2 * float64(enough) / float64(max(took, time.Microsecond))
		n = int(float64(n) * min(grow, 100))
	}
}

// once is perOp for a body that is run a single time.
func (m *meter) once(n int, body func(n int)) time.Duration {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, cpu := time.Now(), cpuTime()
	body(n)
	took := time.Since(start)
	cpu = cpuTime() - cpu
	runtime.ReadMemStats(&after)
	if m.procs == 1 {
		took = cpu
	}
	m.Figures["ns"] = float64(took.Nanoseconds()) / float64(n)
	m.Figures["cpu ns"] = float64(cpu.Nanoseconds()) / float64(n)
	m.Figures["allocs"] = float64(after.Mallocs-before.Mallocs) / float64(n)
	return took
}

// run runs fn as the first task of a runtime with as many workers as the goroutines get Ps.
func (m *meter) run(fn func(cx edo.Context) error) {
	flavour := edo.Workers(m.procs)
	if m.procs == 1 {
		flavour = edo.CurrentThread()
	}
	if err := edo.Run(fn, flavour); err != nil {
		panic(err)
	}
}

// exit prints what was measured and ends the process.
func (m *meter) exit() {
	pprof.StopCPUProfile() // if there is one
	if err := json.NewEncoder(os.Stdout).Encode(m); err != nil {
		fmt.Fprintln(os.Stderr, "work:", err)
		os.Exit(1)
	}
	os.Exit(0)
}
