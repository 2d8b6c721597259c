package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/edo-async/edo/compile/fuzz/generate"
)

func main() {
	n := flag.Int("n", 1000, "how many `cases`")
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano()), "the first case's `seed`; the others' follow")
	batch := flag.Int("batch", 60, "cases a program")
	jobs := flag.Int("j", 2, "programs at a time")
	keep := flag.String("keep", filepath.Join(os.TempDir(), "edo-fuzz"), "the `folder` for small programs that fail")
	tries := flag.Int("shrink", 40, "`rounds` of shrinking")
	flag.Parse()
	failures, err := run(*n, *seed, *batch, *jobs, *tries, *keep)
	if err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(2)
	}
	if failures > 0 {
		os.Exit(1)
	}
}

// run plays n cases and returns how many fail.
func run(n int, seed uint64, batch, jobs, tries int, keep string) (int64, error) {
	lab, err := newLab()
	if err != nil {
		return 0, err
	}
	defer lab.Close()
	fmt.Printf("%d cases from seed %d\n", n, seed)
	var failed, played, stories, invalid atomic.Int64
	var firstErr error
	var once sync.Once
	var wg sync.WaitGroup
	starts := make(chan uint64)
	for range jobs {
		wg.Go(func() {
			for first := range starts {
				var cases []specimen
				for s := first; s < min(first+uint64(batch), seed+uint64(n)); s++ {
					c := specimen{seed: s, text: generate.Case(s, 0)}
					if err := lab.check(c.text); err != nil {
						invalid.Add(1)
						continue
					}
					cases = append(cases, c)
				}
				found, told, err := lab.play(cases)
				if err != nil {
					once.Do(func() { firstErr = err })
					continue
				}
				played.Add(int64(len(cases)))
				stories.Add(told)
				for _, f := range found {
					failed.Add(1)
					lab.report(f, tries, keep)
				}
			}
		})
	}
	for s := seed; s < seed+uint64(n); s += uint64(batch) {
		starts <- s
	}
	close(starts)
	wg.Wait()
	fmt.Printf("%d cases played, %d stories told, %d failed; %d more were no valid Go\n", played.Load(), stories.Load(), failed.Load(), invalid.Load())
	return failed.Load(), firstErr
}
