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
	procs    int
	threaded bool // on workers, even if there is one only
	enough   time.Duration
	quick    bool
	many     int
	stopped  *moment
	did      int // how many operations the body has done, if not as many as it was asked for

	Lowering string
	Figures  map[string]float64
}

// perOp reports how many nanoseconds and how many allocations one of n operations takes, for an n that keeps
// body busy for long enough.
//
// On one P, ns is CPU time, the collector's included: bodies never idle, and other processes on the machine do not lengthen
// it as they do the time on the clock. On several it is the time on the clock, and cpu ns the CPU time of all threads.
func (m *meter) perOp(body func(n int)) {
	for n := 2000; ; {
		took := m.once(n, body)
		if took >= m.enough || n >= 1<<31 {
			return
		}
		grow := 1.2 * float64(m.enough) / float64(max(took, time.Microsecond))
		n = int(float64(n) * min(grow, 100))
	}
}

// once is perOp for a body that is run a single time.
func (m *meter) once(n int, body func(n int)) time.Duration {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := now()
	body(n)
	end := now()
	if m.stopped != nil {
		end, m.stopped = *m.stopped, nil
	}
	took, cpu := end.clock.Sub(start.clock), end.cpu-start.cpu
	if m.did > 0 {
		n, m.did = m.did, 0
	}
	runtime.ReadMemStats(&after)
	if m.procs == 1 {
		took = cpu
	}
	m.Figures["ns"] = float64(took.Nanoseconds()) / float64(n)
	m.Figures["cpu ns"] = float64(cpu.Nanoseconds()) / float64(n)
	m.Figures["allocs"] = float64(after.Mallocs-before.Mallocs) / float64(n)
	return took
}

// batches is how many batches have at least n operations. The body has to do all of them.
func (m *meter) batches(n, batch int) int {
	k := (n + batch - 1) / batch
	m.did = k * batch
	return k
}

// repeat is perOp for a body of n operations that is run several times, and stops the meter itself.
func (m *meter) repeat(n int, body func()) {
	total := map[string]float64{}
	times := max(3, int(m.enough/(5*time.Millisecond)))
	for range times {
		m.once(n, func(int) { body() })
		for name, v := range m.Figures {
			total[name] += v
		}
	}
	for name, v := range total {
		m.Figures[name] = v / float64(times)
	}
}

// A moment is when something was, by the clock and by the CPU time used until then.
type moment struct {
	clock time.Time
	cpu   time.Duration
}

func now() moment { return moment{time.Now(), cpuTime()} }

// stop ends the measurement here: what the body does from now on does not count.
func (m *meter) stop() {
	t := now()
	m.stopped = &t
}

// run runs fn as the first task of a runtime with as many workers as the goroutines get Ps.
func (m *meter) run(fn func(cx edo.Context) error) {
	if err := edo.Run(fn, m.flavour()); err != nil {
		panic(err)
	}
}

func (m *meter) flavour() edo.Option {
	if m.procs == 1 && !m.threaded {
		return edo.CurrentThread()
	}
	return edo.Workers(m.procs)
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
