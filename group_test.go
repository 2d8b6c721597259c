package edo_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

func TestGroupKeepsGoing(t *testing.T) {
	one, two := errors.New("one"), errors.New("two")
	var l log
	err := run(t, func(cx edo.Context) error {
		g := edo.NewGroup(cx, edo.KeepGoing(), edo.Limit(2))
		for _, err := range []error{two, nil, one} {
			g.Go(func(cx edo.Context) error {
				edo.Sleep(cx, time.Second)
				l.add("%v", err)
				return err
			})
		}
		g.Go(func(cx edo.Context) error { panic("ouch") })
		return g.Wait(cx)
	})
	var p *edo.PanicError
	if !errors.Is(err, one) || !errors.Is(err, two) || !errors.As(err, &p) {
		t.Errorf("Wait: %v", err)
	}
	if len(l.String()) != len("one;two;<nil>;") {
		t.Error(l.String())
	}
}

// Each of several waiting tasks is told of the end.
func TestGroupWithTwoWaiters(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		g := edo.NewGroup(cx)
		g.Go(noValue(after(time.Second, 0, errors.New("no"))))
		other := edo.Spawn(cx, func(cx edo.Context) error { return g.Wait(cx) })
		watch := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return edo.Select(cx, g.OnDone(), edo.After(time.Hour)), nil })
		l.add("%v", g.Wait(cx))
		_, err := other.Join(cx)
		l.add("%v", err)
		v, _ := watch.Join(cx)
		l.add("%d", v)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "no;no;0;")
}

func TestGroupTryGo(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		g := edo.NewGroup(cx, edo.Limit(1))
		l.add("%v", g.TryGo(noValue(after(time.Second, 0, nil)), edo.Name("first")))
		l.add("%v %d", g.TryGo(noValue(after(time.Second, 0, nil))), g.Len())
		g.Go(noValue(after(time.Second, 0, nil)))
		l.add("%d", g.Len())
		edo.Sleep(cx, 3*time.Second)
		l.add("%v", g.TryGo(noValue(after(time.Second, 0, errors.New("no")))))
		edo.Sleep(cx, 3*time.Second)
		l.add("%v", g.TryGo(noValue(after(time.Second, 0, nil))))
		return g.Wait(cx)
	})
	if err == nil || err.Error() != "no" {
		t.Error(err)
	}
	l.want(t, "true;false 1;2;true;false;")
}

func TestGroupAbort(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		g := edo.NewGroup(cx, edo.Limit(1))
		g.Abort()
		l.add("%v", g.Wait(cx))
		g = edo.NewGroup(cx, edo.Limit(1))
		g.Go(noValue(slowly(&l, "a", time.Second)))
		g.Go(noValue(slowly(&l, "b", time.Second)))
		edo.Sleep(cx, time.Second)
		g.Abort()
		return g.Wait(cx)
	})
	if !errors.Is(err, edo.ErrAborted) {
		t.Error(err)
	}
	l.want(t, "<nil>;a leaves;a left;")
}

// A group as a tracker: who waits for it may give up, and its tasks go on.
func TestGroupAsATracker(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		g := edo.NewGroup(cx, edo.KeepGoing())
		g.Go(func(cx edo.Context) error { edo.Sleep(cx, time.Minute); l.add("done"); return nil })
		l.add("%d", edo.Select(cx, g.OnDone(), edo.After(time.Second)))
		_, err := edo.Timeout(cx, time.Second, func(cx edo.Context) (int, error) { return edo.Select(cx, g.OnDone()), nil })
		l.add("%v", err != nil)
		l.add("%d", edo.Select(cx, g.OnDone(), edo.After(time.Hour)))
		l.add("%d", edo.Select(cx, g.OnDone()))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "1;true;done;0;0;")
}

// A deferred Abort ends a task with the function that has spawned it.
func TestDeferredAbort(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		spawned := func(cx edo.Context) *edo.Task[int] {
			child := edo.SpawnValue(cx, slowly(&l, "child", time.Second))
			defer child.Abort()
			edo.Sleep(cx, time.Second)
			return child
		}(cx)
		_, err := spawned.Join(cx)
		return err
	})
	if !errors.Is(err, edo.ErrAborted) {
		t.Error(err)
	}
	l.want(t, "child leaves;child left;")
}

// Who gives up waiting aborts the group, and whoever waits afterwards is told so.
func TestGroupWaitAfterOneThatWasAborted(t *testing.T) {
	for _, opts := range [][]edo.GroupOption{nil, {edo.KeepGoing()}} {
		err := run(t, func(cx edo.Context) error {
			g := edo.NewGroup(cx, opts...)
			g.Go(noValue(after(time.Hour, 0, nil)))
			_, err := edo.Timeout(cx, time.Second, func(cx edo.Context) (int, error) { return 0, g.Wait(cx) })
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the first Wait: %v", err)
			}
			return g.Wait(cx)
		})
		if !errors.Is(err, edo.ErrAborted) {
			t.Errorf("the second Wait: %v", err)
		}
	}
}

// In a runtime that shuts down tasks end while they are started: those that wait for a place do so one after the other, not one
// inside of the other.
func TestGroupQueueAtShutdown(t *testing.T) {
	const n = 1000
	deepest, ended := 0, 0
	r, err := edo.New(edo.CurrentThread(), edo.Hooks{TaskEnded: func(edo.TaskInfo) {
		var pcs [4096]uintptr
		deepest = max(deepest, runtime.Callers(0, pcs[:]))
		ended++
	}})
	if err != nil {
		t.Fatal(err)
	}
	task := edo.SpawnOn(r, func(cx edo.Context) (*edo.Group, error) {
		g := edo.NewGroup(cx, edo.KeepGoing(), edo.Limit(1))
		g.Go(noValue(after(time.Hour, 0, nil)))
		for range n {
			g.Go(func(edo.Context) error { return nil })
		}
		return g, nil
	})
	g, err := task.Wait(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	if g.Len() != 0 || ended != n+2 || deepest > 200 {
		t.Errorf("%d tasks are left, %d have ended, on up to %d frames", g.Len(), ended, deepest)
	}
}
