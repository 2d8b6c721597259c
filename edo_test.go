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

// log collects what a test's tasks do, in order.
type log struct{ strings.Builder }

func (l *log) add(format string, a ...any) { fmt.Fprintf(l, format+";", a...) }

func (l *log) want(t *testing.T, want string) {
	t.Helper()
	if got := l.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSpawnJoin(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		v := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
			edo.Yield(cx)
			edo.Sleep(cx, time.Second)
			return 42, nil
		})
		got, err := v.Join(cx)
		if got != 42 || err != nil {
			t.Errorf("Join: %v, %v", got, err)
		}
		return errors.New("the end")
	}, edo.Deterministic(1))
	if err == nil || err.Error() != "the end" {
		t.Errorf("Run: %v", err)
	}
}

func TestPanicIsHandedOver(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		_, err := edo.Spawn(cx, func(cx edo.Context) error {
			edo.Yield(cx)
			panic("ouch")
		}).Join(cx)
		return err
	}, edo.Deterministic(1))
	var p *edo.PanicError
	if !errors.As(err, &p) || p.Value != "ouch" || !strings.Contains(string(p.Stack), "TestPanicIsHandedOver") {
		t.Errorf("Run: %v", err)
	}
}

func TestGoexitEndsTheTaskOnly(t *testing.T) {
	var l log
	err := edo.Run(func(cx edo.Context) error {
		_, err := edo.Spawn(cx, func(cx edo.Context) error {
			defer l.add("deferred")
			edo.Yield(cx)
			runtime.Goexit()
			return nil
		}).Join(cx)
		return err
	}, edo.Deterministic(1))
	if !errors.Is(err, edo.ErrGoexit) {
		t.Errorf("Run: %v", err)
	}
	l.want(t, "deferred;")
}

func TestAbortRunsDeferredCalls(t *testing.T) {
	var l log
	err := edo.Run(func(cx edo.Context) error {
		a := edo.Spawn(cx, func(cx edo.Context) error {
			defer func() {
				l.add("recover %v", recover())
				edo.Sleep(cx, time.Second)
				l.add("slept")
			}()
			edo.Sleep(cx, time.Hour)
			l.add("not reached")
			return nil
		})
		edo.Sleep(cx, time.Second)
		start := edo.Now(cx)
		a.Abort()
		_, err := a.Join(cx)
		l.add("%v", edo.Now(cx).Sub(start))
		return err
	}, edo.Deterministic(1))
	if !errors.Is(err, edo.ErrAborted) {
		t.Errorf("Run: %v", err)
	}
	l.want(t, "recover <nil>;slept;1s;")
}

func TestTimeoutDropsTheComputation(t *testing.T) {
	var l log
	_ = edo.Run(func(cx edo.Context) error {
		_, err := edo.Timeout(cx, time.Second, func(cx edo.Context) (int, error) {
			defer l.add("dropped")
			edo.Sleep(cx, time.Hour)
			return 1, nil
		})
		l.add("%v %v", errors.Is(err, context.DeadlineExceeded), err)
		v, err := edo.Timeout(cx, time.Hour, func(cx edo.Context) (int, error) {
			edo.Sleep(cx, time.Second)
			return 1, nil
		})
		l.add("%v %v", v, err)
		return nil
	}, edo.Deterministic(1))
	l.want(t, "dropped;true edo: timed out after 1s;1 <nil>;")
}

func TestJoinAndRace(t *testing.T) {
	var l log
	sleeper := func(name string, d time.Duration, err error) func(cx edo.Context) (string, error) {
		return func(cx edo.Context) (string, error) {
			done := false
			defer func() { l.add("%s %v", name, done) }()
			edo.Sleep(cx, d)
			done = true
			return name, err
		}
	}
	_ = edo.Run(func(cx edo.Context) error {
		a, b, err := edo.Join2(cx, sleeper("a", 2, nil), sleeper("b", 1, nil))
		l.add("%s%s %v", a, b, err)
		_, _, err = edo.Join2(cx, sleeper("c", 2, nil), sleeper("d", 1, errors.New("no")))
		l.add("%v", err)
		w, err := edo.Race(cx, sleeper("e", 3, nil), sleeper("f", 2, nil), sleeper("g", 4, nil))
		l.add("%s %v", w, err)
		return nil
	}, edo.Deterministic(1))
	l.want(t, "b true;a true;ab <nil>;d true;c false;no;f true;e false;g false;f <nil>;")
}

func TestSelect(t *testing.T) {
	var l log
	_ = edo.Run(func(cx edo.Context) error {
		a := edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, time.Second); return nil })
		l.add("%d", edo.Select(cx, edo.After(time.Minute), a.OnDone()))
		l.add("%d", edo.Select(cx, edo.After(time.Minute), edo.After(time.Second)))
		l.add("%d", edo.Select(cx, a.OnDone()))
		l.add("%d", edo.Select(cx, edo.Case{}, a.OnDone(), edo.Case{}))
		l.add("%d", edo.Select(cx, edo.Case{}, edo.After(time.Second), edo.Case{}))
		return nil
	}, edo.Deterministic(1))
	l.want(t, "1;1;0;1;1;")
}

func TestGroupAbortsTheRest(t *testing.T) {
	var l log
	err := edo.Run(func(cx edo.Context) error {
		g := edo.NewGroup(cx, edo.Limit(2))
		for i := range 3 {
			g.Go(func(cx edo.Context) error {
				defer l.add("end %d", i)
				if i == 1 {
					edo.Sleep(cx, time.Second)
					return errors.New("one")
				}
				edo.Sleep(cx, time.Hour)
				return nil
			})
		}
		return g.Wait(cx)
	}, edo.Deterministic(1))
	l.want(t, "end 1;end 0;")
	if err == nil || err.Error() != "one" {
		t.Errorf("Run: %v", err)
	}
}

func TestBlocking(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		v, err := edo.Blocking(cx, func(ctx context.Context) (int, error) {
			time.Sleep(time.Millisecond)
			return 7, nil
		})
		if v != 7 || err != nil {
			t.Errorf("Blocking: %v, %v", v, err)
		}
		_, err = edo.Blocking(cx, func(ctx context.Context) (int, error) { panic("in blocking") })
		return err
	}, edo.Deterministic(1))
	var p *edo.PanicError
	if !errors.As(err, &p) || p.Value != "in blocking" {
		t.Errorf("Run: %v", err)
	}
}

func TestDeadlockIsReported(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		edo.Select(cx)
		return nil
	}, edo.Deterministic(1))
	if !errors.Is(err, edo.ErrDeadlock) {
		t.Errorf("Run: %v", err)
	}
}

func TestMisuseIsCaught(t *testing.T) {
	err := edo.Run(func(outer edo.Context) error {
		_, err := edo.Timeout(outer, time.Second, func(cx edo.Context) (int, error) {
			edo.Sleep(outer, time.Second)
			return 0, nil
		})
		return err
	}, edo.Deterministic(1))
	if err == nil || !strings.Contains(err.Error(), "use the cx that the function itself was given") {
		t.Errorf("Run: %v", err)
	}
}

func TestContextBridge(t *testing.T) {
	type key struct{}
	ctx, cancel := context.WithCancelCause(context.WithValue(context.Background(), key{}, "v"))
	stop := errors.New("stop")
	err := edo.Run(func(cx edo.Context) error {
		if cx.Value(key{}) != "v" {
			t.Error("value lost")
		}
		cancel(stop)
		<-cx.Done()
		for {
			edo.Yield(cx)
		}
	}, edo.WithContext(ctx), edo.Deterministic(1))
	if !errors.Is(err, edo.ErrAborted) || !errors.Is(err, stop) {
		t.Errorf("Run: %v", err)
	}
}
