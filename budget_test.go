package edo_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/edo-async/edo"
)

type readyFuture struct{}

func (readyFuture) Poll(*edo.Waker) (int, bool) { return 1, true }

// TestBudgetOfWhatIsReady has a task complete operations without ever waiting: others must get their turn, and an abort
// must be seen.
func TestBudgetOfWhatIsReady(t *testing.T) {
	for name, complete := range map[string]func(cx edo.Context, ended *edo.Task[struct{}]){
		"Cooperate": func(cx edo.Context, _ *edo.Task[struct{}]) { edo.Cooperate(cx) },
		"Await":     func(cx edo.Context, _ *edo.Task[struct{}]) { edo.Await[int](cx, readyFuture{}) },
		"Join":      func(cx edo.Context, ended *edo.Task[struct{}]) { _, _ = ended.Join(cx) },
		"Wait":      func(cx edo.Context, _ *edo.Task[struct{}]) { _ = edo.NewGroup(cx).Wait(cx) },
	} {
		t.Run(name, func(t *testing.T) {
			err := edo.Run(func(cx edo.Context) error {
				ended := edo.Spawn(cx, func(cx edo.Context) error { return nil })
				_, _ = ended.Join(cx)
				done := false
				edo.Spawn(cx, func(cx edo.Context) error { done = true; return nil })
				for n := 0; !done; n++ {
					if complete(cx, ended); n > 1000 {
						t.Error("another task starves")
						break
					}
				}
				busy := edo.Spawn(cx, func(cx edo.Context) error {
					for {
						complete(cx, ended)
					}
				})
				edo.Yield(cx)
				busy.Abort()
				_, err := busy.Join(cx)
				if err != edo.ErrAborted {
					return err
				}
				return nil
			}, edo.CurrentThread())
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestUnconstrained(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		other := 0
		edo.Spawn(cx, func(cx edo.Context) error {
			for {
				other++
				edo.Yield(cx)
			}
		})
		edo.Yield(cx)
		before := other
		_, err := edo.Unconstrained(cx, func(cx edo.Context) (int, error) {
			for range 10_000 {
				edo.Cooperate(cx)
				if !edo.HasBudget(cx) {
					t.Error("the budget is used up")
				}
			}
			if other != before {
				t.Error("another task ran meanwhile")
			}
			edo.Yield(cx)
			if other == before {
				t.Error("Yield has not given way")
			}
			return 0, nil
		})
		before = other
		for n := 0; n < 1000 && edo.HasBudget(cx); n++ {
			edo.Cooperate(cx)
		}
		if edo.HasBudget(cx) || other != before {
			t.Error("the budget is not as it was")
		}
		edo.Cooperate(cx)
		if other == before {
			t.Error("Cooperate has not given way")
		}
		return err
	}, edo.CurrentThread())
	if err != nil {
		t.Error(err)
	}
}

// A branch that always uses up the budget does not starve those beside it.
func TestBudgetOfBranches(t *testing.T) {
	for name, fn := range map[string]func(cx edo.Context, fns ...func(cx edo.Context) error) error{
		"Join":    edo.Join,
		"JoinAll": edo.JoinAll,
		"Race": func(cx edo.Context, fns ...func(cx edo.Context) error) error {
			_, err := edo.Race(cx, func(cx edo.Context) (int, error) { return 0, fns[0](cx) }, func(cx edo.Context) (int, error) { return 0, fns[1](cx) })
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(t, func(cx edo.Context) error {
				over := false
				n := 0
				return fn(cx, func(cx edo.Context) error {
					for ; !over; n++ {
						edo.Cooperate(cx)
						if n > 100_000 {
							t.Error("the other branch starves")
							break
						}
					}
					return nil
				}, func(cx edo.Context) error {
					defer func() { over = true }()
					for range 300 {
						edo.Cooperate(cx)
					}
					return nil
				})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// Of several branches that could end at once a random one wins.
func TestRaceIsFair(t *testing.T) {
	wins := [3]int{}
	err := run(t, func(cx edo.Context) error {
		for range 300 {
			i, _ := edo.Race(cx,
				func(cx edo.Context) (int, error) { return 0, nil },
				func(cx edo.Context) (int, error) { return 1, nil },
				func(cx edo.Context) (int, error) { return 2, nil })
			wins[i]++
		}
		return nil
	})
	if err != nil || wins[0] < 50 || wins[1] < 50 || wins[2] < 50 {
		t.Error(wins, err)
	}
}

func TestJoinAll(t *testing.T) {
	one, two := errors.New("one"), errors.New("two")
	var l log
	err := run(t, func(cx edo.Context) error {
		if err := edo.JoinAll(cx); err != nil {
			t.Error(err)
		}
		if err := edo.JoinAll(cx, noValue(after(1, 0, nil)), noValue(after(2, 0, nil))); err != nil {
			t.Error(err)
		}
		return edo.JoinAll(cx,
			func(cx edo.Context) error { edo.Sleep(cx, 3); l.add("c"); return one },
			func(cx edo.Context) error { edo.Sleep(cx, 2); l.add("b"); return nil },
			func(cx edo.Context) error { edo.Sleep(cx, 1); l.add("a"); return two })
	})
	l.want(t, "a;b;c;")
	if fmt.Sprint(err) != "one\ntwo" {
		t.Error(err)
	}
	err = run(t, func(cx edo.Context) error {
		return edo.JoinAll(cx, noValue(slowly(&l, "slow", 1)), func(cx edo.Context) error { edo.Sleep(cx, 1); panic("ouch") })
	})
	var p *edo.PanicError
	if !errors.As(err, &p) {
		t.Error(err)
	}
	l.want(t, "a;b;c;slow leaves;slow left;")
}
