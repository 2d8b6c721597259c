package edo_test

import (
	"errors"
	"reflect"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
	"github.com/edo-async/edo/internal/driver"
	"github.com/edo-async/edo/internal/leaktest"
)

// Async functions may be called by ordinary Go code, which knows nothing of awaits: in the stackless lowering
// the goroutine then waits in place, below that code. Whatever comes through it (a result, a panic, an abort, a Goexit)
// must look as it does in the stackful lowering.

// apply is not async: cx is not its first parameter.
func apply(fn func(cx edo.Context) error, cx edo.Context) error { return fn(cx) }

// applier calls what it is given, below an interface.
type applier interface {
	apply(fn func(cx edo.Context) error, cx edo.Context) error
}

type twice struct{ calls int }

func (t *twice) apply(fn func(cx edo.Context) error, cx edo.Context) error {
	t.calls++
	if err := fn(cx); err != nil {
		return err
	}
	t.calls++
	return nil
}

type method struct {
	fn func(cx edo.Context) error
}

func (m method) Call(cx edo.Context) error { return m.fn(cx) }

// plainWays are ways to call fn through plain code.
var plainWays = map[string]func(cx edo.Context, fn func(cx edo.Context) error) error{
	"function":  func(cx edo.Context, fn func(cx edo.Context) error) error { return apply(fn, cx) },
	"interface": func(cx edo.Context, fn func(cx edo.Context) error) error { return applier(&twice{}).apply(fn, cx) },
	"method expression": func(cx edo.Context, fn func(cx edo.Context) error) error {
		call := method.Call // its first parameter is the receiver: not an async function
		return call(method{fn}, cx)
	},
	"reflect": func(cx edo.Context, fn func(cx edo.Context) error) error {
		out := reflect.ValueOf(fn).Call([]reflect.Value{reflect.ValueOf(cx)})
		err, _ := out[0].Interface().(error)
		return err
	},
	"sort": func(cx edo.Context, fn func(cx edo.Context) error) (err error) {
		list := []int{2, 1}
		sort.Slice(list, func(i, j int) bool {
			err = fn(cx)
			return list[i] < list[j]
		})
		return err
	},
	"two levels": func(cx edo.Context, fn func(cx edo.Context) error) error {
		return apply(func(cx edo.Context) error {
			edo.Yield(cx)
			return apply(fn, cx)
		}, cx)
	},
	"once": func(cx edo.Context, fn func(cx edo.Context) error) (err error) {
		var once sync.Once
		once.Do(func() { err = fn(cx) })
		return err
	},
}

func TestThroughPlainCode(t *testing.T) {
	const tick = time.Millisecond
	type test struct {
		name string
		body func(cx edo.Context, l *log) error
		// log is what the body and its caller's deferred calls do; how is the task's end.
		log, how string
	}
	tests := []test{
		{"returns", func(cx edo.Context, l *log) error {
			edo.Sleep(cx, tick)
			edo.Yield(cx)
			l.add("body")
			return nil
		}, "body;after;outer <nil>;", "0 <nil>"},
		{"does not wait", func(cx edo.Context, l *log) error { l.add("body"); return nil }, "body;after;outer <nil>;", "0 <nil>"},
		{"panics", func(cx edo.Context, l *log) error {
			defer l.add("inner")
			edo.Sleep(cx, tick)
			panic("body")
		}, "inner;outer body;", "0 recovered"},
		{"exits", func(cx edo.Context, l *log) error {
			defer l.add("inner")
			edo.Sleep(cx, tick)
			runtime.Goexit()
			return nil
		}, "inner;outer <nil>;", "goexit"},
		{"aborted", func(cx edo.Context, l *log) error {
			defer func() {
				l.add("inner")
				edo.Sleep(cx, tick)
				l.add("cleaned")
			}()
			edo.Sleep(cx, time.Hour)
			return nil
		}, "inner;cleaned;outer <nil>;", "aborted"},
		{"aborted and panics", func(cx edo.Context, l *log) error {
			defer func() {
				edo.Sleep(cx, tick)
				panic("cleaning")
			}()
			edo.Sleep(cx, time.Hour)
			return nil
		}, "outer cleaning;", "aborted"},
		{"awaits a race", func(cx edo.Context, l *log) error {
			v, err := edo.Race(cx, slowly(l, "loser", tick), func(cx edo.Context) (int, error) { edo.Sleep(cx, tick); return 4, nil })
			l.add("%d", v)
			return err
		}, "loser leaves;loser left;4;after;outer <nil>;", "0 <nil>"},
	}
	for way, call := range plainWays {
		for _, test := range tests {
			for flavour, opts := range flavours {
				t.Run(way+"/"+test.name+"/"+flavour, func(t *testing.T) {
					var l log
					var began atomic.Bool
					how := runThroughPlain(t, &began, strings.HasPrefix(test.name, "aborted"), func(cx edo.Context) (err error) {
						defer func() {
							r := recover()
							l.add("outer %v", r)
							edo.Yield(cx)
							if r != nil {
								err = errors.New("recovered")
							}
						}()
						err = call(cx, func(cx edo.Context) error {
							began.Store(true)
							return test.body(cx, &l)
						})
						edo.Yield(cx)
						l.add("after")
						return err
					}, opts)
					l.want(t, test.log)
					if how != test.how {
						t.Errorf("the task has ended by %q, want %q", how, test.how)
					}
				})
			}
		}
	}
}

// runThroughPlain runs fn as a task, perhaps aborts it, beside another task that must go on meanwhile.
func runThroughPlain(t *testing.T, began *atomic.Bool, abort bool, fn func(cx edo.Context) error, opts []edo.Option) (how string) {
	leaktest.CheckTest(t)
	err := edo.Run(func(cx edo.Context) error {
		task := edo.Spawn(cx, fn)
		others := 0
		other := edo.Spawn(cx, func(cx edo.Context) error {
			for range 5 {
				edo.Sleep(cx, time.Millisecond)
				others++
			}
			return nil
		})
		if _, err := other.Join(cx); err != nil || others != 5 {
			t.Errorf("another task: %d rounds, %v", others, err)
		}
		for !began.Load() {
			edo.Yield(cx)
		}
		if abort {
			task.Abort()
		}
		_, err := task.Join(cx)
		how = result(0, err)
		return nil
	}, opts...)
	if err != nil {
		t.Errorf("Run: %v", err)
	}
	return how
}

// A timeout around plain code drops what waits below it.
func TestTimeoutAroundPlainCode(t *testing.T) {
	for way, call := range plainWays {
		t.Run(way, func(t *testing.T) {
			var l log
			err := run(t, func(cx edo.Context) error {
				_, err := edo.Timeout(cx, time.Second, func(cx edo.Context) (int, error) {
					defer l.add("outer")
					return 0, call(cx, noValue(slowly(&l, "inner", time.Minute)))
				})
				l.add("%v", err)
				return nil
			})
			l.want(t, "inner leaves;inner left;outer;edo: timed out after 1s;")
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// So does an abort of the task that has the branch.
func TestAbortOfABranchInPlainCode(t *testing.T) {
	for way, call := range plainWays {
		t.Run(way, func(t *testing.T) {
			var l log
			err := run(t, func(cx edo.Context) error {
				a := edo.Spawn(cx, func(cx edo.Context) error {
					defer l.add("outermost")
					return edo.Join(cx, func(cx edo.Context) error {
						_, err := edo.Race(cx, func(cx edo.Context) (int, error) {
							defer l.add("outer")
							return 0, call(cx, noValue(slowly(&l, "inner", time.Minute)))
						})
						return err
					})
				})
				edo.Sleep(cx, time.Second)
				a.Abort()
				_, err := a.Join(cx)
				l.add("%v", edo.Now(cx).Sub(time.Unix(0, driver.VirtualEpoch)))
				return err
			})
			l.want(t, "inner leaves;inner left;outer;outermost;1m1s;")
			if !errors.Is(err, edo.ErrAborted) {
				t.Error(err)
			}
		})
	}
}

// What waits in place in one arm of a Join holds up the others meanwhile; but a wake for one of those is not lost.
func TestWakesBesidePlainCode(t *testing.T) {
	for way, call := range plainWays {
		for flavour, opts := range flavours {
			t.Run(way+"/"+flavour, func(t *testing.T) {
				err := edo.Run(func(cx edo.Context) error {
					first, second, done := channel.New[int](1), channel.New[int](1), channel.New[int](1)
					var inside, passed atomic.Bool
					task := edo.Spawn(cx, func(cx edo.Context) error {
						return edo.Join(cx, func(cx edo.Context) error {
							first.Recv(cx)
							return done.Send(cx, 1)
						}, func(cx edo.Context) error {
							inside.Store(true)
							err := call(cx, func(cx edo.Context) error {
								second.Recv(cx)
								passed.Store(true)
								return nil
							})
							done.Recv(cx)
							return err
						})
					})
					for !inside.Load() {
						edo.Yield(cx)
					}
					if err := first.Send(cx, 1); err != nil {
						return err
					}
					for range 20 {
						edo.Yield(cx) // the task is woken for the first arm, and the second one still waits
					}
					if passed.Load() {
						t.Error("the second arm has not waited")
					}
					if err := second.Send(cx, 1); err != nil {
						return err
					}
					second.Close()
					_, err := task.Join(cx)
					return err
				}, opts...)
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
}
