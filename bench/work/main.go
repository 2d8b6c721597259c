// Work does one workload of the benchmarks, once, in a process of its own, and prints what it measured as JSON.
// Package bench, one folder up, builds it twice, by `edo build` and by `go build`, and runs the two in turn.
//
// Each workload is written twice, on tasks and on goroutines, one beneath the other in a file by topic, so that one can see
// that it is the same work. Neither form warms anything up that the other does not.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/edo-async/edo"
)

// A workload is something to measure, on both sides.
type workload struct {
	name  string
	procs int // GOMAXPROCS for both sides, and Edo's workers; 0 for the machine's
	edo   func(m *meter)
	peer  func(m *meter)
}

var workloads = slices.Concat(yields, spawns, channels, locks, selects, sleepers, timers, resumes, calls, scalings, blockers, runtimes, remotes, mpscs, broadcasts, rwlocks)

func main() {
	side := flag.String("side", "edo", "do the work on `edo` tasks or on goroutines: edo or peer")
	quick := flag.Bool("quick", false, "do less where a workload is not done until it has taken long enough")
	enough := flag.Int("enough", 300, "how many `milliseconds` are long enough")
	many := flag.Int("many", 1_000_000, "how many `tasks` to start where the workload is about many")
	profile := flag.String("cpuprofile", "", "write a CPU profile to this `file`")
	list := flag.Bool("list", false, "list the workloads")
	flag.Parse()
	if flag.Arg(0) == "serve" {
		serve := serveEdo
		if *side == "peer" {
			serve = serveGo
		}
		fmt.Fprintln(os.Stderr, "work:", serve())
		os.Exit(1)
	}
	if *list {
		for _, w := range workloads {
			fmt.Println(w.name)
		}
		return
	}
	i := slices.IndexFunc(workloads, func(w workload) bool { return w.name == flag.Arg(0) })
	if i < 0 || flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "work: no workload %q; -list lists them\n", flag.Args())
		os.Exit(2)
	}
	w := workloads[i]
	if w.procs > 0 {
		runtime.GOMAXPROCS(w.procs)
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "work:", err)
			os.Exit(1)
		}
	}
	m := &meter{
		procs:    runtime.GOMAXPROCS(0),
		threaded: strings.HasSuffix(w.name, "/1w"),
		enough:   time.Duration(*enough) * time.Millisecond,
		quick:    *quick, many: *many,
		Figures: map[string]float64{},
	}
	if *side == "edo" {
		m.Lowering = edo.Lowering()
		w.edo(m)
	} else {
		w.peer(m)
	}
	m.exit()
}
