// Package wait is what programs call that package asyncify has rewritten: places to suspend at, and runtimes for functions
// that are called where there is no context.
package wait

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/edo-async/edo"
)

// EnvSuspend is the environment variable that says which of the places suspend: "all", "none", or a seed.
const EnvSuspend = "EDO_CORPUS_SUSPEND"

var (
	reached atomic.Uint64 // how many places were reached
	seed    uint64
	all     bool
	none    bool
)

func init() {
	switch s := os.Getenv(EnvSuspend); s {
	case "all":
		all = true
	case "none", "":
		none = true
	default:
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	os.Unsetenv(EnvSuspend) // the program is not to see it
}

// plenty is how many places are taken in earnest. A program that reaches more is a loop around the same ones: from there on fewer
// and fewer suspend. Each resumption goes through all frames from the root, so that a deep recursion would take for ever.
const plenty = 1 << 13

// Maybe suspends or not.
func Maybe(cx edo.Context) {
	if none {
		return
	}
	n := reached.Add(1)
	if k := n / plenty; k > 0 && n%(k*k*k) != 0 {
		return
	}
	if all || random(n) {
		edo.Yield(cx)
	}
}

// random is true once in four.
func random(n uint64) bool {
	x := (n + seed*1000003) * 0x9e3779b97f4a7c15
	x ^= x >> 29
	x *= 0xbf58476d1ce4e5b9
	return x>>62 == 0
}

// Value is Maybe in the midst of an expression.
func Value[T any](cx edo.Context, v T) T {
	Maybe(cx)
	return v
}

// True is Maybe in the midst of a condition.
func True(cx edo.Context) bool {
	Maybe(cx)
	return true
}

// Jitter lets other goroutines go ahead, now and then. It is for programs in plain Go: one that says something else with it
// depends on the schedule.
func Jitter() {
	n := reached.Add(1)
	switch x := n + seed*7919; {
	case n > plenty:
	case random(x):
		runtime.Gosched()
	case n < 1000 && random(x+1):
		time.Sleep(time.Duration(n%7) * 100 * time.Microsecond)
	}
}

// Run calls an async function from a place without a context, in a runtime of its own. What it panics with goes on, as does a Goexit.
func Run(fn func(cx edo.Context)) {
	end := make(chan error)
	go func() { // a task may not wait for a runtime; a goroutine may
		end <- edo.Run(func(cx edo.Context) error { fn(cx); return nil }, edo.Deterministic(1))
	}()
	err := <-end
	var p *edo.PanicError
	switch {
	case errors.As(err, &p):
		panic(p.Value)
	case errors.Is(err, edo.ErrGoexit):
		runtime.Goexit()
	case err != nil:
		fmt.Fprintln(os.Stderr, "wait: the runtime fails:", err)
		os.Exit(3)
	}
}

// Run1 is Run for a function with a result.
func Run1[A any](fn func(cx edo.Context) A) (a A) {
	Run(func(cx edo.Context) { a = fn(cx) })
	return a
}

// Run2 is Run for a function with two results.
func Run2[A, B any](fn func(cx edo.Context) (A, B)) (a A, b B) {
	Run(func(cx edo.Context) { a, b = fn(cx) })
	return a, b
}

// Run3 is Run for a function with three results.
func Run3[A, B, C any](fn func(cx edo.Context) (A, B, C)) (a A, b B, c C) {
	Run(func(cx edo.Context) { a, b, c = fn(cx) })
	return a, b, c
}

// Run4 is Run for a function with four results.
func Run4[A, B, C, D any](fn func(cx edo.Context) (A, B, C, D)) (a A, b B, c C, d D) {
	Run(func(cx edo.Context) { a, b, c, d = fn(cx) })
	return a, b, c, d
}
