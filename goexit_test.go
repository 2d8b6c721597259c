package edo_test

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// Goexit of a branch is the task's, wherever it happens; what else was going on is left first.
func TestGoexitInABranch(t *testing.T) {
	var l log
	for _, late := range []bool{false, true} {
		exits := func(cx edo.Context) (int, error) {
			if late {
				edo.Sleep(cx, time.Second)
			}
			runtime.Goexit()
			return 0, nil
		}
		for name, fn := range map[string]func(cx edo.Context) error{
			"Join":    func(cx edo.Context) error { return edo.Join(cx, noValue(slowly(&l, "a", 1)), noValue(exits)) },
			"Join2":   func(cx edo.Context) error { _, _, err := edo.Join2(cx, slowly(&l, "a", 1), exits); return err },
			"Race":    func(cx edo.Context) error { _, err := edo.Race(cx, slowly(&l, "a", 1), exits); return err },
			"Timeout": func(cx edo.Context) error { _, err := edo.Timeout(cx, 5*time.Second, exits); return err },
			"Async":   func(cx edo.Context) error { return edo.Await(cx, edo.Async(exits)).Err },
			"deep": func(cx edo.Context) error {
				_, err := edo.Race(cx, slowly(&l, "a", 1), func(cx edo.Context) (int, error) {
					_, err := edo.Timeout(cx, time.Hour, exits)
					return 0, err
				})
				return err
			},
		} {
			t.Run(fmt.Sprint(name, late), func(t *testing.T) {
				l.Reset()
				err := run(t, func(cx edo.Context) error {
					_, err := edo.Spawn(cx, func(cx edo.Context) error {
						defer func() {
							l.add("outer %v", recover())
							edo.Sleep(cx, time.Minute)
							l.add("end")
						}()
						return fn(cx)
					}).Join(cx)
					return err
				})
				if !errors.Is(err, edo.ErrGoexit) {
					t.Errorf("Run: %v", err)
				}
				want := "a leaves;a left;outer <nil>;end;"
				if name == "Timeout" || name == "Async" || l.String() == "outer <nil>;end;" && !late && name != "Join" && name != "Join2" {
					// There is no other computation, or it has not begun.
					want = "outer <nil>;end;"
				}
				l.want(t, want)
			})
		}
	}
}

func TestGoexitAndAbortMeet(t *testing.T) {
	for _, test := range []struct {
		name string
		body func(cx edo.Context) error
		want error
	}{
		{"Goexit while unwinding", func(cx edo.Context) error {
			defer runtime.Goexit()
			edo.Sleep(cx, time.Hour)
			return nil
		}, edo.ErrAborted},
		{"abort of a deferred call that waits after a Goexit", func(cx edo.Context) error {
			defer edo.Sleep(cx, time.Hour)
			runtime.Goexit()
			return nil
		}, edo.ErrAborted},
		{"abort after a Goexit, not taken", func(cx edo.Context) error {
			defer func() { edo.Sleep(cx, 0) }()
			runtime.Goexit()
			return nil
		}, edo.ErrGoexit},
		{"panic while unwinding, recovered", func(cx edo.Context) error {
			defer func() {
				edo.Yield(cx)
				if recover() == nil {
					panic("there is something to recover")
				}
			}()
			defer panic("ouch")
			edo.Sleep(cx, time.Hour)
			return nil
		}, edo.ErrAborted},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := run(t, func(cx edo.Context) error {
				a := edo.Spawn(cx, test.body)
				edo.Sleep(cx, time.Second)
				a.Abort()
				_, err := a.Join(cx)
				return err
			})
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

// A loser whose deferred call panics does not stop the Goexit that made it a loser.
func TestRecoverDuringTheGoexitOfABranch(t *testing.T) {
	exits := func(cx edo.Context) (int, error) {
		edo.Yield(cx)
		runtime.Goexit()
		return 0, nil
	}
	loser := func(cx edo.Context) (int, error) {
		defer func() {
			edo.Yield(cx)
			panic("loser")
		}()
		edo.Sleep(cx, time.Hour)
		return 0, nil
	}
	itself := func(cx edo.Context) (int, error) {
		defer func() {
			edo.Yield(cx)
			panic("loser")
		}()
		return exits(cx)
	}
	for name, fn := range map[string]func(cx edo.Context){
		"Race":     func(cx edo.Context) { _, _ = edo.Race(cx, loser, exits) },
		"Join2":    func(cx edo.Context) { _, _, _ = edo.Join2(cx, loser, exits) },
		"itself":   func(cx edo.Context) { _, _ = edo.Race(cx, itself) },
		"Async":    func(cx edo.Context) { _ = edo.Await(cx, edo.Async(itself)) },
		"Stackful": func(cx edo.Context) { _ = edo.Stackful(cx, noValue(itself)) },
	} {
		t.Run(name, func(t *testing.T) {
			var l log
			err := run(t, func(cx edo.Context) error {
				func(cx edo.Context) {
					defer func() { l.add("%v", recover()) }()
					fn(cx)
				}(cx)
				l.add("not reached")
				return nil
			})
			l.want(t, "loser;")
			if !errors.Is(err, edo.ErrGoexit) {
				t.Error(err)
			}
		})
	}
}

// The panic of a deferred call within a deferred call during an abort comes out, in code of both kinds.
func TestPanicInTheDeferredCallsOfADeferredCall(t *testing.T) {
	plain := func(fn func()) { fn() }
	inner := func(cx edo.Context) {
		defer edo.Yield(cx)
		defer func() {
			edo.Yield(cx)
			panic("innermost")
		}()
		defer edo.Sleep(cx, time.Hour)
		edo.Yield(cx)
	}
	outer := func(cx edo.Context) {
		defer edo.Yield(cx)
		defer inner(cx)
	}
	for name, fn := range map[string]func(cx edo.Context) error{
		"lowered": func(cx edo.Context) error { outer(cx); return nil },
		"plain":   func(cx edo.Context) error { plain(func() { outer(cx) }); return nil },
		"Stackful": func(cx edo.Context) error {
			return edo.Stackful(cx, func(cx edo.Context) error { outer(cx); return nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(t, func(cx edo.Context) error {
				_, err := edo.Timeout(cx, time.Second, func(cx edo.Context) (int, error) { return 0, fn(cx) })
				return err
			})
			var p *edo.PanicError
			if !errors.As(err, &p) || p.Value != "innermost" {
				t.Error(err)
			}
		})
	}
}

// A Goexit in the deferred calls of what is dropped ends nothing more, be it the goroutine's own.
func TestGoexitOfWhatIsDropped(t *testing.T) {
	for name, exit := range map[string]func(cx edo.Context){
		"direct": func(cx edo.Context) { runtime.Goexit() },
		"helper": func(cx edo.Context) { goexit() },
		"later":  func(cx edo.Context) { edo.Sleep(cx, 1); goexit() },
		"in its own deferred call": func(cx edo.Context) {
			defer func() { edo.Yield(cx); goexit() }()
			defer goexit()
			edo.Sleep(cx, 1)
		},
		"then a panic":     func(cx edo.Context) { defer func() { edo.Yield(cx); _ = recover() }(); defer panic("ouch"); goexit() },
		"below plain code": func(cx edo.Context) { each3(func() { edo.Yield(cx) }); goexit() },
	} {
		loser := func(cx edo.Context) (int, error) {
			defer exit(cx)
			defer goexit()
			edo.Sleep(cx, time.Hour)
			return 0, nil
		}
		winner := func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Second); return 1, errors.New("first") }
		for combinator, fn := range map[string]func(cx edo.Context) error{
			"Race":    func(cx edo.Context) error { _, err := edo.Race(cx, loser, winner); return err },
			"Join2":   func(cx edo.Context) error { _, _, err := edo.Join2(cx, loser, winner); return err },
			"Timeout": func(cx edo.Context) error { _, err := edo.Timeout(cx, time.Second, loser); return err },
			"deep": func(cx edo.Context) error {
				_, err := edo.Race(cx, func(cx edo.Context) (int, error) {
					defer func() { edo.Yield(cx) }()
					return edo.Timeout(cx, time.Hour, loser)
				}, winner)
				return err
			},
		} {
			t.Run(combinator+" "+name, func(t *testing.T) {
				var l log
				err := run(t, func(cx edo.Context) error {
					defer func() {
						l.add("outer %v", recover())
						edo.Sleep(cx, time.Second)
						l.add("end")
					}()
					l.add("goes on %v", fn(cx) != nil)
					return nil
				})
				l.want(t, "goes on true;outer <nil>;end;")
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// A Goexit that waits, on the coroutine of a stretch, for deferred calls is not one of the deferred call around the stretch.
func TestGoexitOfAStretchInADeferredCall(t *testing.T) {
	exits := func(cx edo.Context) {
		defer func() { edo.Yield(cx); panic("deferred") }()
		goexit()
	}
	for name, cleanup := range map[string]func(cx edo.Context){
		"range": func(cx edo.Context) {
			for range slices.Backward([]int{1, 2}) {
				edo.Yield(cx)
				exits(cx)
			}
		},
		"call": func(cx edo.Context) { each3(func() { exits(cx) }) },
	} {
		loser := func(cx edo.Context) (int, error) {
			defer func() { edo.Yield(cx); cleanup(cx) }()
			edo.Sleep(cx, time.Hour)
			return 0, nil
		}
		t.Run(name, func(t *testing.T) {
			for range 2 { // what is called may be known only the second time
				err := run(t, func(cx edo.Context) error {
					_, err := edo.Timeout(cx, time.Second, loser)
					return err
				})
				var p *edo.PanicError
				if !errors.As(err, &p) || p.Value != "deferred" {
					t.Errorf("Run: %v", err)
				}
			}
		})
	}
}

// goexit is not async: it ends the goroutine itself.
func goexit() { runtime.Goexit() }

// each3 is not async.
func each3(fn func()) {
	for range 3 {
		fn()
	}
}
