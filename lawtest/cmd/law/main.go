// Command law runs the random programs of package lawtest and prints, for each seed, the hash of its
// trace, the number of its events and its result. Built with edo build it must print the same.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/lawtest"
)

func main() {
	first := flag.Uint64("first", 1, "the first seed")
	seeds := flag.Uint64("seeds", 1000, "how many seeds to run")
	seed := flag.Uint64("seed", 0, "run this seed only")
	shape := flag.String("shape", "", "begin all programs with this shape")
	verbose := flag.Bool("v", false, "print programs and traces")
	lowering := flag.Bool("lowering", false, "print how this binary was built, and do nothing else")
	flag.Parse()
	if *lowering {
		fmt.Println(edo.Lowering())
		return
	}
	if *seed != 0 {
		*first, *seeds = *seed, 1
	}
	n := slices.Index(lawtest.Shapes(), *shape)
	if n < 0 && *shape != "" {
		fmt.Fprintf(os.Stderr, "law: there is no shape %q; there are %s\n", *shape, strings.Join(lawtest.Shapes(), ", "))
		os.Exit(2)
	}
	os.Exit(run(*first, *seeds, n, *verbose))
}

func run(first, seeds uint64, shape int, verbose bool) (code int) {
	for s := first; s < first+seeds; s++ {
		var watch func(event string)
		if verbose {
			fmt.Print(lawtest.Program(s, shape))
			watch = func(event string) { fmt.Println(event) }
		}
		t := lawtest.RunShape(s, shape, watch)
		fmt.Println(t.Line())
		if t.Wrong != "" {
			code = 1
		}
	}
	return code
}
