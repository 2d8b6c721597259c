package edotest

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/edo-async/edo"
)

// Seeds is Run with n seeds, one after the other, until one fails: for what depends on the order in which tasks run. fn gets the same
// t for all of them, and must not keep anything from one to the next. With the seed fixed by the environment, it is one run with
// that.
func Seeds(t testing.TB, n int, fn func(t testing.TB, cx edo.Context), opts ...edo.Option) {
	t.Helper()
	if n < 1 {
		panic("edotest: Seeds needs at least 1; a test of none would always pass")
	}
	if os.Getenv(SeedEnv) != "" {
		n = 1
	}
	base := Seed(t)
	for i := range uint64(n) {
		runSeed(t, base+i, func(cx edo.Context) { fn(t, cx) }, opts)
		if t.Failed() {
			return
		}
	}
}

func newSeed() uint64 { return rand.Uint64() >> 32 }
