// Package wait is what programs call that package asyncify has rewritten.
package wait

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/edo-async/edo"
)

var (
	calls   uint64
	pattern = func() uint64 { n, _ := strconv.ParseUint(os.Getenv("WAIT_PATTERN"), 10, 64); return n }()
)

// Maybe suspends or not, as a pattern says: 0 never, 1 always, else at random.
func Maybe(cx edo.Context) {
	calls++
	switch pattern {
	case 0:
	case 1:
		edo.Yield(cx)
	default:
		x := (calls + pattern*1000003) * 0x9e3779b97f4a7c15
		x ^= x >> 29
		x *= 0xbf58476d1ce4e5b9
		if x>>62 == 0 {
			edo.Yield(cx)
		}
	}
}

// Value is Maybe in the midst of an expression.
func Value[T any](cx edo.Context, v T) T {
	Maybe(cx)
	return v
}

// Main runs a program.
func Main(fn func(cx edo.Context)) {
	err := edo.Run(func(cx edo.Context) error { fn(cx); return nil }, edo.Deterministic(1))
	var p *edo.PanicError
	switch {
	case errors.As(err, &p):
		fmt.Fprintf(os.Stderr, "panic: %v\n\n%s", p.Value, p.Stack)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "fatal:", err)
		os.Exit(2)
	}
}

// Go runs the body of a goroutine.
func Go(fn func(cx edo.Context)) { Main(fn) }
