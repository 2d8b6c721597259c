package edo_test

import (
	"context"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

func TestTrySelect(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		a, b := channel.New[int](1), channel.New[int](1)
		var v int
		l.add("%d", edo.TrySelect(cx))
		l.add("%d", edo.TrySelect(cx, a.OnRecv(&v, nil), b.OnRecv(&v, nil)))
		l.add("%d", edo.TrySelect(cx, a.OnRecv(&v, nil), b.OnSend(5)))
		l.add("%d %d", edo.TrySelect(cx, edo.Case{}, a.OnRecv(&v, nil), b.OnRecv(&v, nil)), v)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "-1;-1;1;2 5;")
}

// Select chooses at random, SelectInOrder does not; both wait.
func TestSelectInOrder(t *testing.T) {
	err := run(t, func(cx edo.Context) error {
		quit, in := channel.New[int](0), channel.New[int](1)
		quit.Close()
		random := [2]int{}
		for range 200 {
			_ = in.TrySend(1)
			if i := edo.SelectInOrder(cx, quit.OnRecv(nil, nil), in.OnRecv(nil, nil)); i != 0 {
				t.Fatal("it takes a later case")
			}
			random[edo.Select(cx, quit.OnRecv(nil, nil), in.OnRecv(nil, nil))]++
		}
		if random[0] < 50 || random[1] < 50 {
			t.Errorf("Select takes the cases %v times", random)
		}
		if i := edo.SelectInOrder(cx, edo.After(time.Hour), edo.After(time.Second)); i != 1 {
			t.Errorf("it waits for %d", i)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Cases that are always ready do not starve other tasks, in whatever order.
func TestSelectInOrderGivesWay(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		done := false
		edo.Spawn(cx, func(cx edo.Context) error { done = true; return nil })
		for n := 0; !done; n++ {
			if edo.SelectInOrder(cx, edo.After(0), edo.After(time.Hour)); n > 1000 {
				t.Error("another task starves")
				break
			}
		}
		return nil
	}, edo.CurrentThread())
	if err != nil {
		t.Error(err)
	}
}

// noDone is a context that panics when its end is waited for.
type noDone struct{ context.Context }

func (noDone) Done() <-chan struct{} { panic("no Done") }

// A Select that a case's own code panics out of leaves no case behind that could win.
func TestSelectThatPanics(t *testing.T) {
	err := run(t, func(cx edo.Context) error {
		c := channel.New[int](0)
		func() {
			defer func() {
				if v := recover(); v != "no Done" {
					t.Errorf("it panics with %v", v)
				}
			}()
			edo.Select(cx, c.OnRecv(nil, nil), edo.OnDone(noDone{context.Background()}), c.OnRecv(nil, nil))
		}()
		if err := c.TrySend(1); err != channel.ErrFull {
			t.Errorf("a value is sent to nobody: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
