package edotest_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/edotest"
	"github.com/edo-async/edo/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

func TestTimeIsVirtual(t *testing.T) {
	began := time.Now()
	edotest.Run(t, func(cx edo.Context) {
		start := edo.Now(cx)
		edo.Sleep(cx, 24*time.Hour)
		if d := edo.Now(cx).Sub(start); d != 24*time.Hour {
			t.Errorf("slept %v", d)
		}
	})
	if time.Since(began) > time.Minute {
		t.Error("the clock is not virtual")
	}
}

func TestSeedDecidesTheSchedule(t *testing.T) {
	run := func(seed string) string {
		t.Setenv(edotest.SeedEnv, seed)
		var order strings.Builder
		edotest.Run(t, func(cx edo.Context) {
			g := edo.NewGroup(cx)
			for i := range 20 {
				g.Go(func(cx edo.Context) error {
					edo.Yield(cx)
					fmt.Fprint(&order, i, " ")
					return nil
				})
			}
			_ = g.Wait(cx)
		})
		return order.String()
	}
	if a, b := run("7"), run("7"); a != b {
		t.Errorf("the same seed gave two schedules:\n%s\n%s", a, b)
	}
	if a, b := run("7"), run("8"); a == b {
		t.Errorf("two seeds gave the same schedule: %s", a)
	}
}

// recorder is a testing.TB that can fail without failing this test.
type recorder struct {
	testing.TB
	failed bool
	text   string
}

func (r *recorder) Helper()                   {}
func (r *recorder) Failed() bool              { return r.failed }
func (r *recorder) Skipped() bool             { return false }
func (r *recorder) Logf(f string, a ...any)   { r.text += fmt.Sprintf(f, a...) }
func (r *recorder) Fatalf(f string, a ...any) { r.failed = true; r.text += fmt.Sprintf(f, a...) }

func TestFailuresNameTheSeed(t *testing.T) {
	t.Setenv(edotest.SeedEnv, "42")
	r := &recorder{TB: t}
	edotest.Run(r, func(cx edo.Context) { panic("ouch") })
	if !strings.Contains(r.text, "ouch") || !strings.Contains(r.text, "EDO_SEED=42") {
		t.Errorf("report: %s", r.text)
	}
	r = &recorder{TB: t}
	edotest.Run(r, func(cx edo.Context) { edo.Select(cx) })
	if !strings.Contains(r.text, "deadlock") {
		t.Errorf("report: %s", r.text)
	}
}

// A test that has failed, and then panics or stands still, reports that, too.
func TestFailureBeforeAPanic(t *testing.T) {
	for want, body := range map[string]func(cx edo.Context){
		"ouch":     func(edo.Context) { panic("ouch") },
		"deadlock": func(cx edo.Context) { edo.Select(cx) },
	} {
		r := &recorder{TB: t}
		edotest.Run(r, func(cx edo.Context) {
			r.failed = true
			body(cx)
		})
		if !strings.Contains(r.text, want) {
			t.Errorf("report: %q, want %s", r.text, want)
		}
	}
}

func TestMisuse(t *testing.T) {
	for name, misuse := range map[string]func(){
		"Seeds":   func() { edotest.Seeds(t, 0, func(testing.TB, edo.Context) {}) },
		"by hand": func() { edotest.ByHand(t, func(edo.Context) (int, error) { return 0, nil }).Advance(-1) },
		"Advance": func() {
			edotest.Run(t, func(cx edo.Context) { edotest.Advance(cx, math.MaxInt64); edotest.Advance(cx, math.MaxInt64) })
			panic("edotest: far ahead")
		},
		"back": func() {
			var v any
			edotest.Run(t, func(cx edo.Context) {
				defer func() { v = recover() }()
				edotest.Advance(cx, -1)
			})
			panic(v)
		},
		"real": func() {
			err := edo.Run(func(cx edo.Context) error { edotest.Advance(cx, 1); return nil }, edo.CurrentThread())
			panic(errors.Unwrap(fmt.Errorf("%w", err)).(*edo.PanicError).Value)
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if v := recover(); !strings.HasPrefix(fmt.Sprint(v), "edotest: ") {
					t.Errorf("panicked with %v", v)
				}
			}()
			misuse()
		})
	}
}
