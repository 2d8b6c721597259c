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
)

type valueKey string

// value is a computation that answers what cx has for key.
func value(key string) func(cx edo.Context) (any, error) {
	return func(cx edo.Context) (any, error) {
		edo.Yield(cx)
		return cx.Value(valueKey(key)), nil
	}
}

func TestWithValue(t *testing.T) {
	var l log
	ctx := context.WithValue(context.Background(), valueKey("run"), "run")
	show := func(cx edo.Context) {
		l.add("%v %v %v", cx.Value(valueKey("run")), cx.Value(valueKey("a")), cx.Value(valueKey("b")))
	}
	err := run(t, func(cx edo.Context) error {
		show(cx)
		v, err := edo.WithValue(cx, valueKey("a"), 1, func(cx edo.Context) (int, error) {
			show(cx)
			_, _ = edo.WithValue(cx, valueKey("b"), 2, func(cx edo.Context) (int, error) {
				edo.Sleep(cx, time.Second)
				show(cx)
				// Branches, borrowed stacks and tasks have them as well.
				_ = edo.Join(cx, func(cx edo.Context) error { edo.Yield(cx); show(cx); return nil })
				_ = edo.Stackful(cx, func(cx edo.Context) error { show(cx); return nil })
				v, _ := edo.SpawnValue(cx, value("b")).Join(cx)
				l.add("spawned %v", v)
				v, _ = edo.SpawnValue(cx, func(cx edo.Context) (any, error) {
					return edo.SpawnValue(cx, value("b"), edo.Name("grandchild")).Join(cx)
				}).Join(cx)
				l.add("grandchild %v", v)
				v, _ = edo.SpawnValue(cx, value("b"), edo.WithContext(context.Background())).Join(cx)
				l.add("own context %v", v)
				g := edo.NewGroup(cx)
				g.Go(func(cx edo.Context) error { show(cx); return nil })
				return 0, g.Wait(cx)
			})
			show(cx)
			return 3, errors.New("as it is")
		})
		l.add("%v %v", v, err)
		show(cx)
		v2, _ := edo.SpawnValue(cx, value("run")).Join(cx)
		l.add("all have %v", v2)
		return nil
	}, edo.WithContext(ctx))
	if err != nil {
		t.Error(err)
	}
	l.want(t, "run <nil> <nil>;run 1 <nil>;run 1 2;run 1 2;run 1 2;spawned 2;grandchild 2;own context <nil>;run 1 2;run 1 <nil>;3 as it is;run <nil> <nil>;all have run;")
}

// The values that a task inherits do not grow with each generation.
func TestInheritedValuesAreFlat(t *testing.T) {
	err := run(t, func(cx edo.Context) error {
		_, err := edo.WithValue(cx, valueKey("a"), 1, func(cx edo.Context) (int, error) {
			var texts []string
			var next func(cx edo.Context, depth int)
			next = func(cx edo.Context, depth int) {
				if texts = append(texts, fmt.Sprint(cx)); depth > 0 {
					_, _ = edo.Spawn(cx, func(cx edo.Context) error { next(cx, depth-1); return nil }).Join(cx)
				}
			}
			next(cx, 5)
			if texts[5] != texts[1] {
				t.Errorf("%s\nbecame\n%s", texts[1], texts[5])
			}
			return 0, nil
		})
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// Contexts derived from cx need no goroutine, and end with the task.
func TestDerivedContexts(t *testing.T) {
	err := run(t, func(cx edo.Context) error {
		var derived []context.Context
		a := edo.Spawn(cx, func(cx edo.Context) error {
			before := runtime.NumGoroutine()
			for range 100 {
				ctx, cancel := context.WithCancel(cx)
				defer cancel()
				child, cancelChild := context.WithTimeout(ctx, time.Hour)
				defer cancelChild()
				derived = append(derived, ctx, child)
			}
			ctx, cancel := context.WithCancel(cx)
			cancel()
			if ctx.Err() != context.Canceled || cx.Err() != nil {
				t.Error("cancel of a derived context")
			}
			if n := runtime.NumGoroutine(); n > before+10 {
				t.Errorf("%d goroutines became %d", before, n)
			}
			defer func() {
				for _, ctx := range derived {
					if !errors.Is(ctx.Err(), context.Canceled) || !errors.Is(context.Cause(ctx), edo.ErrAborted) {
						t.Errorf("a derived context of an aborted task: %v, cause %v", ctx.Err(), context.Cause(ctx))
					}
				}
			}()
			edo.Sleep(cx, time.Hour)
			return nil
		})
		edo.Sleep(cx, time.Second)
		a.Abort()
		_, err := a.Join(cx)
		return err
	})
	if !errors.Is(err, edo.ErrAborted) {
		t.Error(err)
	}
}

func TestUntil(t *testing.T) {
	stop := errors.New("stop")
	type scope struct {
		ctx    context.Context
		cancel context.CancelCauseFunc
	}
	for _, test := range []struct {
		name string
		fn   func(l *log, s scope) func(cx edo.Context) (int, error)
		want string
	}{
		{"dropped", func(l *log, s scope) func(cx edo.Context) (int, error) { return slowly(l, "a", time.Second) },
			"a leaves;a left;0 stop 2s;"},
		{"ends before", func(l *log, s scope) func(cx edo.Context) (int, error) {
			return func(cx edo.Context) (int, error) { edo.Sleep(cx, 1); return 7, nil }
		}, "7 <nil> 1ns;"},
		{"cancels itself", func(l *log, s scope) func(cx edo.Context) (int, error) {
			return func(cx edo.Context) (int, error) {
				defer l.add("left")
				s.cancel(errors.New("enough"))
				l.add("%v %v", cx.Err(), context.Cause(cx))
				edo.Yield(cx)
				return 7, nil
			}
		}, "context canceled enough;left;0 enough 0s;"},
		{"ends at the last moment", func(l *log, s scope) func(cx edo.Context) (int, error) {
			return func(cx edo.Context) (v int, err error) {
				s.cancel(nil)
				return 7, nil
			}
		}, "7 <nil> 0s;"},
		{"two", func(l *log, s scope) func(cx edo.Context) (int, error) {
			return func(cx edo.Context) (int, error) {
				ctx, cancel := context.WithTimeout(s.ctx, time.Hour)
				defer cancel()
				v, err := edo.Until(cx, ctx, slowly(l, "a", time.Second))
				l.add("not reached")
				return v, err
			}
		}, "a leaves;a left;0 stop 2s;"},
		{"below plain code", func(l *log, s scope) func(cx edo.Context) (int, error) {
			return func(cx edo.Context) (int, error) {
				each3(func() { _, _ = slowly(l, "a", 0)(cx) })
				return 0, nil
			}
		}, "a leaves;a left;0 stop 1s;"},
		{"panics", func(l *log, s scope) func(cx edo.Context) (int, error) {
			return func(cx edo.Context) (int, error) {
				_, err := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
					return edo.Until(cx, s.ctx, func(cx edo.Context) (int, error) { edo.Yield(cx); panic("ouch") })
				}).Join(cx)
				var p *edo.PanicError
				l.add("%v", errors.As(err, &p))
				return 1, nil
			}
		}, "true;1 <nil> 0s;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var l log
			err := run(t, func(cx edo.Context) error {
				ctx, cancel := context.WithCancelCause(cx)
				edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, time.Second); cancel(stop); return nil })
				start := edo.Now(cx)
				v, err := edo.Until(cx, ctx, test.fn(&l, scope{ctx, cancel}))
				l.add("%v %v %v", v, err, edo.Now(cx).Sub(start))
				cancel(nil)
				_, err = edo.Until(cx, ctx, func(cx edo.Context) (int, error) { l.add("begun"); return 0, nil })
				if err != context.Cause(ctx) {
					t.Error(err)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			l.want(t, test.want)
		})
	}
}

// The cx of a scope is the context's and the task's in one.
func TestContextOfUntil(t *testing.T) {
	var l log
	base := context.WithValue(context.Background(), valueKey("a"), "ctx")
	err := run(t, func(cx edo.Context) error {
		_, _ = edo.WithValue(cx, valueKey("b"), "task", func(cx edo.Context) (int, error) {
			late := time.Now().Add(time.Hour)
			ctx, cancel := context.WithDeadline(base, late)
			defer cancel()
			return edo.Until(cx, ctx, func(cx edo.Context) (int, error) {
				d, _ := cx.Deadline()
				l.add("%v %v %v", cx.Value(valueKey("a")), cx.Value(valueKey("b")), d.Equal(late))
				soon := time.Now().Add(time.Minute)
				inner, cancel := context.WithDeadline(base, soon)
				_, _ = edo.Until(cx, inner, func(cx edo.Context) (int, error) {
					d, _ := cx.Deadline()
					l.add("%v", d.Equal(soon))
					child, cancelChild := context.WithCancel(cx)
					defer cancelChild()
					cancel()
					edo.Yield(cx)
					<-child.Done()
					return 0, nil
				})
				l.add("%v", cx.Err())
				return 0, nil
			})
		})
		var kept edo.Context
		_, _ = edo.Until(cx, base, func(cx edo.Context) (int, error) { kept = cx; return 0, nil })
		<-kept.Done() // it ends with its function
		l.add("%v", cx.Err())
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "ctx task true;true;<nil>;<nil>;")
}

func TestOnDoneOfAContext(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		l.add("%d", edo.Select(cx, edo.OnDone(ctx), edo.After(time.Second)))
		edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, time.Second); cancel(); return nil })
		l.add("%d", edo.Select(cx, edo.OnDone(ctx), edo.After(time.Hour)))
		l.add("%d", edo.Select(cx, edo.OnDone(ctx), edo.OnDone(context.Background())))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "1;0;0;")
}

// What ends a context inside of a deterministic runtime is seen there at a moment that the seed decides.
func TestContextsAreDeterministic(t *testing.T) {
	trace := func(seed uint64) string {
		var b strings.Builder
		_ = edo.Run(func(cx edo.Context) error {
			g := edo.NewGroup(cx)
			for i := range 20 {
				ctx, cancel := context.WithCancel(cx)
				g.Go(func(cx edo.Context) error {
					_, _ = edo.Until(cx, ctx, func(cx edo.Context) (int, error) {
						for {
							edo.Yield(cx)
						}
					})
					fmt.Fprint(&b, i, " ")
					return nil
				})
				g.Go(func(cx edo.Context) error {
					edo.Select(cx, edo.OnDone(ctx), edo.After(time.Hour))
					fmt.Fprint(&b, "s", i, " ")
					return nil
				})
				g.Go(func(cx edo.Context) error {
					for range i * 10 {
						edo.Yield(cx)
					}
					cancel()
					return nil
				})
			}
			return g.Wait(cx)
		}, edo.Deterministic(seed), edo.Trace(func(event string, task uint64) { fmt.Fprint(&b, event, task, " ") }))
		return b.String()
	}
	for seed := range uint64(10) {
		if a, b := trace(seed), trace(seed); a != b {
			t.Fatalf("two runs of seed %d differ", seed)
		}
	}
}

// Contexts may be ended by goroutines that know nothing of the runtime.
func TestContextsEndedOutside(t *testing.T) {
	for name, opts := range map[string][]edo.Option{"workers": {edo.Workers(2)}, "current thread": {edo.CurrentThread()}, "deterministic": {edo.Deterministic(1)}} {
		t.Run(name, func(t *testing.T) {
			for range 100 {
				ctx, cancel := context.WithCancel(context.Background())
				err := edo.Run(func(cx edo.Context) error {
					hold := edo.Spawn(cx, func(cx edo.Context) error {
						// A goroutine keeps virtual time, and the search for deadlocks, from going on.
						_, _ = edo.Blocking(cx, func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, nil })
						return nil
					})
					defer hold.Abort()
					s := edo.Spawn(cx, func(cx edo.Context) error { edo.Select(cx, edo.OnDone(ctx)); return nil })
					a := edo.Spawn(cx, func(cx edo.Context) error { edo.Select(cx); return nil }, edo.WithContext(ctx))
					go cancel()
					_, err := edo.Until(cx, ctx, func(cx edo.Context) (int, error) { edo.Select(cx); return 0, nil })
					if err != context.Canceled {
						t.Error(err)
					}
					_, _ = s.Join(cx)
					_, _ = a.Join(cx)
					return nil
				}, opts...)
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
