package edo_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/leaktest"
)

// run runs fn deterministically and fails the test if it leaves goroutines or hangs.
func run(t *testing.T, fn func(cx edo.Context) error, opts ...edo.Option) error {
	t.Helper()
	before := leaktest.Take()
	ended := make(chan error, 1)
	go func() {
		ended <- edo.Run(fn, append([]edo.Option{edo.Deterministic(1)}, opts...)...)
	}()
	select {
	case err := <-ended:
		if err := before.Check(); err != nil {
			t.Error(err)
		}
		return err
	case <-time.After(20 * time.Second):
		buf := make([]byte, 1<<16)
		t.Fatalf("it hangs\n%s", buf[:runtime.Stack(buf, true)])
		return nil
	}
}

// slowly is a computation that waits for an hour and logs how it is left, by a deferred call that takes d.
func slowly(l *log, name string, d time.Duration) func(cx edo.Context) (int, error) {
	return func(cx edo.Context) (int, error) {
		defer func() {
			l.add("%s leaves", name)
			defer l.add("%s left", name)
			edo.Sleep(cx, d)
		}()
		edo.Sleep(cx, time.Hour)
		return 0, nil
	}
}

func noValue[T any](fn func(cx edo.Context) (T, error)) func(cx edo.Context) error {
	return func(cx edo.Context) error {
		_, err := fn(cx)
		return err
	}
}

// combinators are all ways in which a computation waits for what slow does inside it.
func combinators(slow func(cx edo.Context) (int, error)) map[string]func(cx edo.Context) error {
	return map[string]func(cx edo.Context) error{
		"plain": noValue(slow),
		"Join":  func(cx edo.Context) error { return edo.Join(cx, noValue(slow), noValue(slow)) },
		"Join2": func(cx edo.Context) error { _, _, err := edo.Join2(cx, slow, slow); return err },
		"Join3": func(cx edo.Context) error { _, _, _, err := edo.Join3(cx, slow, slow, slow); return err },
		"Race":  func(cx edo.Context) error { _, err := edo.Race(cx, slow, slow); return err },
		"Async": func(cx edo.Context) error { return edo.Await(cx, edo.Async(slow)).Err },
		"nested": func(cx edo.Context) error {
			return edo.Join(cx, func(cx edo.Context) error { _, err := edo.Race(cx, slow); return err })
		},
		"Timeout": func(cx edo.Context) error {
			_, err := edo.Timeout(cx, 2*time.Hour, slow)
			return err
		},
		"Stackful": func(cx edo.Context) error { return edo.Stackful(cx, noValue(slow)) },
		"Group": func(cx edo.Context) error {
			g := edo.NewGroup(cx)
			g.Go(noValue(slow))
			g.Go(noValue(slow))
			return g.Wait(cx)
		},
	}
}

func TestAbortInEveryCombinator(t *testing.T) {
	var l log
	arms := map[string]int{"Join": 2, "Join2": 2, "Join3": 3, "Race": 2, "Group": 2}
	for name, fn := range combinators(slowly(&l, "x", time.Second)) {
		t.Run(name, func(t *testing.T) {
			l.Reset()
			var took time.Duration
			err := run(t, func(cx edo.Context) error {
				a := edo.Spawn(cx, func(cx edo.Context) error {
					defer l.add("outer")
					return fn(cx)
				})
				edo.Sleep(cx, time.Second)
				start := edo.Now(cx)
				a.Abort()
				_, err := a.Join(cx)
				took = edo.Now(cx).Sub(start)
				return err
			})
			n := max(arms[name], 1)
			l.want(t, strings.Repeat("x leaves;", n)+strings.Repeat("x left;", n)+"outer;")
			if !errors.Is(err, edo.ErrAborted) || took != time.Second {
				t.Errorf("%v after %v", err, took)
			}
		})
	}
}

func TestSecondAbortInEveryCombinator(t *testing.T) {
	var l log
	for name, fn := range combinators(slowly(&l, "x", time.Hour)) {
		t.Run(name, func(t *testing.T) {
			l.Reset()
			var took time.Duration
			err := run(t, func(cx edo.Context) error {
				a := edo.Spawn(cx, func(cx edo.Context) error {
					defer l.add("outer")
					return fn(cx)
				})
				edo.Sleep(cx, time.Second)
				start := edo.Now(cx)
				a.Abort()
				edo.Sleep(cx, time.Second)
				a.Abort()
				_, err := a.Join(cx)
				took = edo.Now(cx).Sub(start)
				return err
			})
			if got := l.String(); strings.Count(got, "leaves;") != strings.Count(got, "left;") || !strings.HasSuffix(got, "left;outer;") {
				t.Errorf("deferred calls: %s", got)
			}
			if !errors.Is(err, edo.ErrAborted) || took != time.Second {
				t.Errorf("%v after %v", err, took)
			}
		})
	}
}

// What a deferred call panics with while its computation is being dropped goes on in the caller.
func TestPanicWhileUnwindingInEveryCombinator(t *testing.T) {
	for _, wait := range []bool{false, true} {
		panics := func(cx edo.Context) (int, error) {
			defer func() {
				if wait {
					edo.Sleep(cx, time.Second)
				}
				panic("while unwinding")
			}()
			edo.Sleep(cx, time.Hour)
			return 0, nil
		}
		for name, fn := range combinators(panics) {
			t.Run(fmt.Sprint(name, wait), func(t *testing.T) {
				var l log
				err := run(t, func(cx edo.Context) error {
					a := edo.Spawn(cx, func(cx edo.Context) error {
						defer func() {
							edo.Yield(cx)
							l.add("outer")
						}()
						return fn(cx)
					})
					edo.Sleep(cx, time.Second)
					a.Abort()
					_, err := a.Join(cx)
					return err
				}, edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) { l.add("reported") }))
				var p *edo.PanicError
				if name == "Group" {
					// The members are tasks of their own; the group was aborted, so that is how it ends.
					if !errors.Is(err, edo.ErrAborted) {
						t.Errorf("Run: %v", err)
					}
				} else if !errors.As(err, &p) || p.Value != "while unwinding" {
					t.Errorf("Run: %v", err)
				}
				l.want(t, "outer;")
			})
		}
	}
}

// Recovering such a panic does not stop the abort.
func TestRecoverWhileUnwindingInEveryCombinator(t *testing.T) {
	panics := func(cx edo.Context) (int, error) {
		defer panic("while unwinding")
		edo.Sleep(cx, time.Hour)
		return 0, nil
	}
	for name, fn := range combinators(panics) {
		t.Run(name, func(t *testing.T) {
			var l log
			err := run(t, func(cx edo.Context) error {
				a := edo.Spawn(cx, func(cx edo.Context) error {
					func(cx edo.Context) {
						defer func() {
							edo.Yield(cx)
							l.add("%v", recover())
						}()
						l.add("%v", fn(cx))
					}(cx)
					l.add("not reached")
					return nil
				})
				edo.Sleep(cx, time.Second)
				a.Abort()
				_, err := a.Join(cx)
				return err
			}, edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) { l.add("reported") }))
			if name == "Group" {
				l.want(t, "<nil>;")
			} else {
				l.want(t, "while unwinding;")
			}
			if !errors.Is(err, edo.ErrAborted) {
				t.Errorf("Run: %v", err)
			}
		})
	}
}

// The panic of a loser's deferred call is an ordinary one for the race's caller.
func TestPanicOfALoser(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) (err error) {
		func(cx edo.Context) {
			defer func() { l.add("%v", recover()) }()
			_, _ = edo.Race(cx, func(cx edo.Context) (int, error) {
				defer func() {
					edo.Yield(cx)
					panic("loser")
				}()
				edo.Sleep(cx, time.Hour)
				return 0, nil
			}, func(cx edo.Context) (int, error) { edo.Yield(cx); return 0, nil })
		}(cx)
		l.add("goes on")
		return nil
	})
	l.want(t, "loser;goes on;")
	if err != nil {
		t.Error(err)
	}
}

// A drop that takes several polls ends only what is dropped.
func TestDropThatWaits(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		_, err := edo.Race(cx,
			func(cx edo.Context) (int, error) {
				defer l.add("loser left")
				return edo.Race(cx, slowly(&l, "slow", 3*time.Second), func(cx edo.Context) (int, error) {
					g := edo.NewGroup(cx)
					g.Go(noValue(slowly(&l, "member", time.Second)))
					return 0, g.Wait(cx)
				})
			},
			func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Second); return 1, nil },
		)
		l.add("raced %v", err)
		return nil
	})
	l.want(t, "slow leaves;member leaves;member left;slow left;loser left;raced <nil>;")
	if err != nil {
		t.Error(err)
	}
}

// stubborn is a future that is dropped in as many polls as it likes, and logs all that happens to it.
type stubborn struct {
	l     *log
	drops int
	panic bool
}

func (f *stubborn) Poll(w *edo.Waker) (int, bool) {
	f.l.add("poll")
	if f.panic {
		panic("polled")
	}
	return 0, false
}

func (f *stubborn) Drop(w *edo.Waker) bool {
	f.l.add("drop")
	f.drops--
	w.Wake()
	return f.drops < 0
}

func TestDropper(t *testing.T) {
	for _, test := range []struct {
		name   string
		f      stubborn
		aborts int
		want   string
	}{
		{"at once", stubborn{}, 1, "poll;drop;left;"},
		{"later", stubborn{drops: 2}, 1, "poll;drop;drop;drop;left;"},
		{"twice", stubborn{drops: 2}, 2, "poll;drop;drop;drop;left;"},
		{"panics", stubborn{panic: true}, 0, "poll;left;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var l log
			f := test.f
			f.l = &l
			err := run(t, func(cx edo.Context) error {
				a := edo.Spawn(cx, func(cx edo.Context) error {
					defer l.add("left")
					edo.Await[int](cx, &f)
					return nil
				})
				edo.Yield(cx)
				edo.Sleep(cx, time.Second)
				for range test.aborts {
					a.Abort()
				}
				_, err := a.Join(cx)
				return err
			}, edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) {}))
			l.want(t, test.want)
			if aborted := errors.Is(err, edo.ErrAborted); aborted != (test.aborts > 0) {
				t.Errorf("Run: %v", err)
			}
		})
	}
}

func TestTimeoutDropsOnlyWhatIsStillWaiting(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		v, err := edo.Timeout(cx, time.Second, func(cx edo.Context) (v int, err error) {
			defer func() { v, err = 7, errors.New("from the deferred call") }()
			edo.Sleep(cx, time.Hour)
			return 1, nil
		})
		l.add("%v %v", v, errors.Is(err, context.DeadlineExceeded))
		v, err = edo.Timeout(cx, 0, func(cx edo.Context) (int, error) { return 3, nil })
		l.add("%v %v", v, err)
		_, err = edo.Timeout(cx, -time.Second, func(cx edo.Context) (int, error) { edo.Yield(cx); return 3, nil })
		l.add("%v", errors.Is(err, context.DeadlineExceeded))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "0 true;3 <nil>;true;")
}

// A task that aborts itself goes on until its next await.
func TestAbortOfItself(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		var self *edo.Task[struct{}]
		self = edo.Spawn(cx, func(cx edo.Context) error {
			self.Abort()
			l.add("goes on")
			defer l.add("left")
			edo.Yield(cx)
			l.add("not reached")
			return nil
		})
		_, err := self.Join(cx)
		return err
	})
	l.want(t, "goes on;left;")
	if !errors.Is(err, edo.ErrAborted) {
		t.Error(err)
	}
}

// An operation that is done when the abort comes is not lost.
func TestAbortAfterTheEndOfAnOperation(t *testing.T) {
	var l log
	_ = run(t, func(cx edo.Context) error {
		child := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Second); return 5, nil })
		a := edo.Spawn(cx, func(cx edo.Context) error {
			v, _ := child.Join(cx)
			l.add("joined %d", v)
			edo.Yield(cx)
			l.add("not reached")
			return nil
		})
		edo.Select(cx, child.OnDone())
		a.Abort()
		_, _ = a.Join(cx)
		return nil
	})
	l.want(t, "joined 5;")
}
