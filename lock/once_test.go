package lock

import (
	"context"
	"testing"

	"github.com/edo-async/edo/internal/crank"
)

func TestOnceSet(t *testing.T) {
	var o Once[int]
	if _, ok := o.Get(); ok {
		t.Fatal("there is a value already")
	}
	var e Notify
	k := crank.New()
	s := selects(k, e.OnNotify(), o.OnReady())
	s.wantPending(t)
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	if _, err := o.GetWait(ctx); err != context.Canceled {
		t.Fatal(err)
	}
	got := make(chan int)
	go func() {
		v, _ := o.GetWait(context.Background())
		got <- v
	}()
	if !o.Set(5) || o.Set(6) {
		t.Fatal("the value is not set once")
	}
	if v := <-got; v != 5 {
		t.Fatal(v)
	}
	if k.Woken() != 1 {
		t.Fatal("not woken once")
	}
	s.step().wantWon(t, 1)
	selects(k, o.OnReady()).wantWon(t, 0)
	if v, ok := o.Get(); v != 5 || !ok {
		t.Fatal(v, ok)
	}
	if v, err := o.GetWait(ctx); v != 5 || err != nil {
		t.Fatal(v, err)
	}
	o.making.wantQuiet(t, 0)
	o.ready.wantQuiet(t, 0)
}
