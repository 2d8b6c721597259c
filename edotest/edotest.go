// Package edotest runs tests of async code on the deterministic scheduler: the clock is virtual, so a test that sleeps for an
// hour takes no time, and the schedule follows a seed, so a test that fails fails again.
//
//	func TestRetry(t *testing.T) {
//		edotest.Run(t, func(cx edo.Context) {
//			start := edo.Now(cx)
//			err := retry(cx, alwaysFails, 3, time.Minute)
//			…
//		})
//	}
//
// Each run takes a new seed and prints it when the test fails; [Seeds] takes many. To have the same schedule again:
//
//	EDO_SEED=1234 go test -run TestRetry
//
// There are no assertions here: a test compares what it got, as always in Go. What package testing lacks is here: the clock
// ([Advance]), connections that play a script ([NewConn]), and tasks that are polled step by step ([ByHand]).
package edotest

import (
	"errors"
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/edo-async/edo"
)

// SeedEnv is the environment variable that fixes the seed.
const SeedEnv = "EDO_SEED"

// Run runs fn as the first task of a deterministic runtime and fails t if it panics, or if all tasks wait and nothing can
// wake them. What fn leaves running is aborted, and its deferred calls have run when Run returns. fn may call t.FailNow and
// its kin.
func Run(t testing.TB, fn func(cx edo.Context), opts ...edo.Option) {
	t.Helper()
	runSeed(t, Seed(t), fn, opts)
}

func runSeed(t testing.TB, seed uint64, fn func(cx edo.Context), opts []edo.Option) {
	t.Helper()
	failed := false
	err := edo.Run(func(cx edo.Context) error {
		returned := false
		defer func() { failed = !returned && t.Failed() }()
		fn(cx)
		returned = true
		return nil
	}, append([]edo.Option{edo.Deterministic(seed)}, opts...)...)
	switch {
	case failed && errors.Is(err, edo.ErrGoexit):
		t.Logf("rerun with %s=%d", SeedEnv, seed)
		runtime.Goexit() // what t.FailNow began in the task
	case t.Skipped():
		runtime.Goexit()
	case err != nil:
		t.Fatalf("%v\nrerun with %s=%d", err, SeedEnv, seed)
	case t.Failed():
		t.Logf("rerun with %s=%d", SeedEnv, seed)
	}
}

// Seed is the seed from the environment, or a new one.
func Seed(t testing.TB) uint64 {
	t.Helper()
	s := os.Getenv(SeedEnv)
	if s == "" {
		return newSeed()
	}
	seed, err := strconv.ParseUint(s, 0, 64)
	if err != nil {
		t.Fatalf("edotest: %s: %v", SeedEnv, err)
	}
	return seed
}
