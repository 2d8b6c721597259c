package edo_test

import (
	"math"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// TestSleepAtExtremes: what is not positive only yields; centuries do not overflow.
func TestSleepAtExtremes(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, time.Millisecond); return nil })
		for _, d := range []time.Duration{0, -1, math.MinInt64} {
			start := edo.Now(cx)
			edo.Sleep(cx, d)
			if took := edo.Now(cx).Sub(start); took != 0 {
				t.Errorf("Sleep(%v) took %v", d, took)
			}
		}
		long := edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, math.MaxInt64); return nil })
		i := edo.Select(cx, long.OnDone(), edo.After(math.MaxInt64-1), edo.After(time.Hour))
		if i != 2 {
			t.Errorf("case %d of Select is the first", i)
		}
		_, err := edo.Timeout(cx, math.MaxInt64, func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Hour); return 0, nil })
		return err
	}, edo.Deterministic(1))
	if err != nil {
		t.Fatal(err)
	}
}
