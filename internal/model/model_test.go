package model

import (
	"strings"
	"testing"

	"github.com/edo-async/edo/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// Two threads of n steps each have C(2n, n) interleavings. A thread of k yields
// makes k+1 steps, the start among them.
func TestCountsInterleavings(t *testing.T) {
	for _, tt := range []struct{ yields, want int }{{0, 2}, {1, 6}, {2, 20}, {3, 70}} {
		res := Explore(Options{Preemptions: -1}, func(r *Run) {
			for _, name := range []string{"a", "b"} {
				r.Go(name, func() {
					for range tt.yields {
						Yield("y")
					}
				})
			}
		})
		if res.Err != nil || res.Runs != tt.want {
			t.Errorf("%d yields: %d runs, %v; want %d", tt.yields, res.Runs, res.Err, tt.want)
		}
	}
}

func TestPreemptionBound(t *testing.T) {
	prev := 0
	for bound := 1; bound <= 4; bound++ {
		res := Explore(Options{Preemptions: bound}, func(r *Run) {
			for _, name := range []string{"a", "b"} {
				r.Go(name, func() {
					for range 4 {
						Yield("y")
					}
				})
			}
		})
		if res.Err != nil || res.Runs <= prev {
			t.Errorf("bound %d: %d runs after %d, %v", bound, res.Runs, prev, res.Err)
		}
		prev = res.Runs
	}
}

// add increments n without atomicity, which two threads must not.
func add(n *int) {
	Yield("load")
	v := *n
	Yield("store")
	*n = v + 1
}

func TestFindsLostUpdate(t *testing.T) {
	MustFail(t, Options{Preemptions: 1}, "n is 1", func(r *Run) {
		n := 0
		r.Go("a", func() { add(&n) })
		r.Go("b", func() { add(&n) })
		r.After(func() {
			if n != 2 {
				Failf("n is %d", n)
			}
		})
	})
}

func TestFindsDeadlock(t *testing.T) {
	MustFail(t, Options{}, "deadlock: every thread waits; b at take x; a at take y", func(r *Run) {
		var x, y bool
		take := func(name string, l *bool) {
			Wait("take "+name, func() bool { return !*l })
			*l = true
		}
		r.Go("b", func() { take("y", &y); take("x", &x); x, y = false, false })
		r.Go("a", func() { take("x", &x); take("y", &y); x, y = false, false })
	})
}

func TestSpinIsNotFollowedForEver(t *testing.T) {
	MustPass(t, Options{}, func(r *Run) {
		flag := false
		r.Go("waits", func() {
			for !flag {
				Spin()
			}
		})
		r.Go("sets", func() { Yield("set"); flag = true })
	})
}

func TestSpinForNothingIsADeadlock(t *testing.T) {
	MustFail(t, Options{}, "deadlock", func(r *Run) {
		r.Go("waits", func() {
			for {
				Spin()
			}
		})
	})
}

func TestLivelock(t *testing.T) {
	MustFail(t, Options{Steps: 50}, "livelock", func(r *Run) {
		r.Go("loops", func() {
			for {
				Yield("again")
			}
		})
	})
}

func TestPanicIsAFailureWithATrace(t *testing.T) {
	res := Explore(Options{}, func(r *Run) {
		r.Go("a", func() { Yield("one"); Yield("two"); panic("oh") })
		r.Go("b", func() { defer Yield("in a deferred call"); Yield("three"); Yield("four") })
	})
	if res.Err == nil || !strings.Contains(res.Err.Error(), "panic: oh\n  a: start one two") {
		t.Errorf("got %v", res.Err)
	}
}

func TestChoose(t *testing.T) {
	seen := map[[2]int]bool{}
	MustPass(t, Options{}, func(r *Run) {
		r.Go("a", func() { seen[[2]int{Choose(2), Choose(3)}] = true })
	})
	if len(seen) != 6 {
		t.Errorf("saw %v", seen)
	}
}

func TestChangingProgramIsReported(t *testing.T) {
	defer func() {
		if p := recover(); p == nil || !strings.Contains(p.(string), "not deterministic") {
			t.Errorf("got %v", p)
		}
	}()
	o := odometer{}
	o.choose(2)
	o.turn()
	o.choose(3)
}

func BenchmarkRuns(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Explore(Options{}, func(r *Run) {
			n := 0
			for _, name := range []string{"a", "b"} {
				r.Go(name, func() { add(&n); add(&n) })
			}
		})
	}
}
