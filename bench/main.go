// Bench measures Edo and the same work on goroutines, alternately, and prints both figures and their ratio.
//
//	go run ./bench [-run REGEXP] [-json] [-quick] [-rounds N] [-lowering stackful]
//	go run ./bench -peers [-run REGEXP] [-svg DIR] [-update FILE]
//
// With -peers the rows of package work are measured in both lowerings, and on Tokio where it can do them and cargo is there to
// build it (peers/tokio). -svg draws them, and -update writes them into a marked section of a document.
//
// Each figure comes from a process of its own: Edo's, then its peer's, then the other way round, and so on. The figures
// shown are the medians, the ratio is the median of the pairs' ratios, and it is turned so that above 1 Edo is better,
// whatever the unit. On a shared machine believe the ratios, not the figures.
//
// All rows take a quarter of an hour, and with -quick three minutes; -peers takes ten.
//
// The workloads are in package work, below, each on tasks and on goroutines side by side; rows.go has the list, with what
// each row is to reach. Programs are built by `edo build` and by `go build`, and run on this machine's loopback only.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"syscall"
	"time"
)

func main() {
	b := &bench{rounds: 5, lowering: "stackless", enough: 300 * time.Millisecond}
	run := flag.String("run", "", "measure only the rows whose names match this `regexp`")
	list := flag.Bool("list", false, "list the rows")
	flag.BoolVar(&b.json, "json", false, "print a line of JSON for each row, and nothing else, to standard output")
	flag.BoolVar(&b.quick, "quick", false, "measure for a shorter time and with fewer tasks, to see whether it works")
	flag.BoolVar(&b.peers, "peers", false, "measure both lowerings and Tokio, too; three rounds if -rounds does not say otherwise")
	svg := flag.String("svg", "", "with -peers: write plots as SVG into this `folder`")
	update := flag.String("update", "", "write the table into this `file`, between its marks")
	flag.IntVar(&b.rounds, "rounds", b.rounds, "measure `n` pairs")
	flag.StringVar(&b.lowering, "lowering", b.lowering, "build Edo's side `stackless`, by edo build, or stackful, by go build")
	flag.Parse()
	want, err := regexp.Compile(*run)
	if err != nil || flag.NArg() > 0 || b.rounds < 1 || b.lowering != "stackless" && b.lowering != "stackful" {
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench: -run:", err)
		}
		flag.Usage()
		os.Exit(2)
	}
	if b.peers && *update != "" && *run != "" {
		fmt.Fprintln(os.Stderr, "bench: -update with -peers writes all rows anew, so it does not go with -run")
		os.Exit(2)
	}
	if b.quick {
		b.rounds = min(b.rounds, 3)
		b.enough = 60 * time.Millisecond
	}
	if b.peers {
		if !isSet("rounds") {
			b.rounds = 3
		}
		b.enough = min(b.enough, 120*time.Millisecond) // there are four sides, and a hundred workloads
	}
	if *list {
		for _, g := range matching(want) {
			for _, r := range g.rows {
				fmt.Println(r.name)
			}
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	b.ctx = ctx
	failed, err := b.measureAll(matching(want))
	stop()
	if err == nil && *svg != "" {
		err = writePlots(*svg, b.measured)
	}
	if err == nil && *update != "" {
		err = b.updateDocument(*update)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	if failed {
		os.Exit(1)
	}
}

func isSet(name string) (set bool) {
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	return set
}

// matching is the groups of which a row is wanted, with the wanted rows.
func matching(want *regexp.Regexp) []group {
	var some []group
	for _, g := range groups {
		var rows []row
		for _, r := range g.rows {
			if want.MatchString(r.name) {
				rows = append(rows, r)
			}
		}
		if len(rows) > 0 {
			g.rows = rows
			some = append(some, g)
		}
	}
	return some
}
