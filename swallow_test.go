package edo_test

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// recovering calls fn as a server calls its handlers: whatever panics is answered as an error. It is not async.
func recovering(fn func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("swallowed: %v", v)
		}
	}()
	return fn()
}

type recoverer interface {
	call(fn func(cx edo.Context) error, cx edo.Context) error
}

type handler struct{}

func (handler) call(fn func(cx edo.Context) error, cx edo.Context) error {
	return recovering(func() error { return fn(cx) })
}

var hidden recoverer = handler{}

// inClosures are the ways by which plain code gets a closure that awaits: that runs on a coroutine. By the others it gets a Context, and waits in
// place; a branch that is dropped there cannot be protected from a recover in the stackless lowering, nor do its siblings go on meanwhile.
var inClosures = map[string]bool{"closure": true, "two levels": true, "deferred": true}

// recoveringWays call fn through plain code that recovers all.
var recoveringWays = map[string]func(cx edo.Context, fn func(cx edo.Context) error) error{
	"closure": func(cx edo.Context, fn func(cx edo.Context) error) error {
		return recovering(func() error { return fn(cx) })
	},
	"function":  func(cx edo.Context, fn func(cx edo.Context) error) error { return handler{}.call(fn, cx) },
	"interface": func(cx edo.Context, fn func(cx edo.Context) error) error { return hidden.call(fn, cx) },
	"value": func(cx edo.Context, fn func(cx edo.Context) error) error {
		call := hidden.call
		return call(fn, cx)
	},
	"reflect": func(cx edo.Context, fn func(cx edo.Context) error) error {
		out := reflect.ValueOf(handler.call).Call([]reflect.Value{reflect.ValueOf(handler{}), reflect.ValueOf(fn), reflect.ValueOf(cx)})
		err, _ := out[0].Interface().(error)
		return err
	},
	"two levels": func(cx edo.Context, fn func(cx edo.Context) error) error {
		return recovering(func() error {
			return func(cx edo.Context) error {
				edo.Yield(cx)
				return hidden.call(fn, cx)
			}(cx)
		})
	},
	"deferred": func(cx edo.Context, fn func(cx edo.Context) error) (err error) {
		defer func() { err = recovering(func() error { return fn(cx) }) }()
		return nil
	},
}

// An abort and a Goexit pass plain code that recovers whatever comes, in both lowerings: nothing of what follows is run, but the
// deferred calls.
func TestRecoverInPlainCodeDoesNotStopAnAbort(t *testing.T) {
	waits := func(l *log, began *atomic.Bool) func(cx edo.Context) error {
		return func(cx edo.Context) error {
			defer l.add("inner")
			edo.Yield(cx)
			began.Store(true)
			edo.Sleep(cx, time.Hour)
			return nil
		}
	}
	ends := map[string]struct {
		// run has a task, or a branch, call through and ended.
		run func(cx edo.Context, through func(cx edo.Context) error, began *atomic.Bool) error
		how string
	}{
		"abort": {func(cx edo.Context, through func(cx edo.Context) error, began *atomic.Bool) error {
			task := edo.Spawn(cx, through)
			for !began.Load() {
				edo.Sleep(cx, time.Microsecond)
			}
			edo.Sleep(cx, time.Microsecond)
			task.Abort()
			_, err := task.Join(cx)
			return err
		}, "aborted"},
		"timeout": {func(cx edo.Context, through func(cx edo.Context) error, began *atomic.Bool) error {
			_, err := edo.Timeout(cx, 5*time.Millisecond, func(cx edo.Context) (int, error) { return 0, through(cx) })
			if errors.Is(err, edo.ErrAborted) || err == nil {
				return fmt.Errorf("Timeout answers %w", err)
			}
			return nil
		}, "0 <nil>"},
		"race": {func(cx edo.Context, through func(cx edo.Context) error, began *atomic.Bool) error {
			_, err := edo.Race(cx, func(cx edo.Context) (int, error) { return 0, through(cx) }, func(cx edo.Context) (int, error) {
				for !began.Load() {
					edo.Sleep(cx, time.Microsecond)
				}
				return 1, nil
			})
			return err
		}, "0 <nil>"},
		"shutdown": {func(cx edo.Context, through func(cx edo.Context) error, began *atomic.Bool) error {
			edo.Spawn(cx, through)
			for !began.Load() {
				edo.Sleep(cx, time.Microsecond)
			}
			return nil
		}, "0 <nil>"},
	}
	for way, call := range recoveringWays {
		for end, test := range ends {
			if (end == "timeout" || end == "race") && !inClosures[way] && edo.Lowering() == "stackless" {
				continue
			}
			for flavour, opts := range flavours {
				t.Run(way+"/"+end+"/"+flavour, func(t *testing.T) {
					var l log
					var began atomic.Bool
					err := edo.Run(func(cx edo.Context) error {
						err := test.run(cx, func(cx edo.Context) (err error) {
							defer func() { l.add("outer %v", recover()) }()
							err = call(cx, waits(&l, &began))
							l.add("after: %v", err)
							return err
						}, &began)
						if how := result(0, err); how != test.how {
							t.Errorf("it ends by %q, want %q", how, test.how)
						}
						return nil
					}, opts...)
					if err != nil {
						t.Error(err)
					}
					l.want(t, "inner;outer <nil>;")
				})
			}
		}
	}
	for way, call := range recoveringWays {
		t.Run(way+"/Goexit", func(t *testing.T) {
			var l log
			err := run(t, func(cx edo.Context) error {
				_, err := edo.Spawn(cx, func(cx edo.Context) error {
					defer func() { l.add("outer %v", recover()) }()
					err := call(cx, func(cx edo.Context) error {
						defer l.add("inner")
						edo.Yield(cx)
						runtime.Goexit()
						return nil
					})
					l.add("after: %v", err)
					return err
				}).Join(cx)
				return err
			})
			if !errors.Is(err, edo.ErrGoexit) {
				t.Errorf("Run: %v", err)
			}
			l.want(t, "inner;outer <nil>;")
		})
	}
}
