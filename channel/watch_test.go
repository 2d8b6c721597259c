package channel

import (
	"context"
	"testing"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

func (w *Watch[T]) wantQuiet(t *testing.T) {
	t.Helper()
	if s := w.room.CheckQuiet([]*waitq.Queue[struct{}]{&w.waiting}, &w.spare); s != "" {
		t.Fatal(s)
	}
}

func TestWatch(t *testing.T) {
	w := NewWatch(1)
	k := newPlayer()
	r := w.Subscribe()
	if r.HasChanged() || w.Get() != 1 {
		t.Fatal("the first value is no news to who subscribes later")
	}
	o := k.changed(r)
	o.wantPending(t)
	o.step().wantPending(t)
	w.Set(2)
	k.wantWakes(t, 1)
	w.Set(3) // before it has looked
	k.wantWakes(t, 0)
	o.step().wantValue(t, 3)
	w.Update(func(v int) int { return v + 1 })
	if !r.HasChanged() {
		t.Fatal("an update is not seen")
	}
	k.changed(r).wantValue(t, 4)
	w.Set(5)
	if r.Get() != 5 || r.HasChanged() {
		t.Fatal("what Get answers does not count as seen")
	}
	r.MarkUnseen()
	k.changed(r).wantValue(t, 5)
	o = k.changed(r)
	w.UpdateIf(func(v int) (int, bool) { return 9, false })
	k.wantWakes(t, 0)
	w.Close()
	k.wantWakes(t, 1)
	o.step().wantDrained(t)
	if err := w.Set(6); err != ErrClosed || w.Get() != 5 || !w.IsClosed() {
		t.Fatal(err, w.Get())
	}
	k.changed(r).wantDrained(t)
	w.wantQuiet(t)
}

func TestWatchLastValueBeforeClose(t *testing.T) {
	w := NewWatch(1)
	k := newPlayer()
	r, late := w.Subscribe(), w.Subscribe()
	o := k.changed(r)
	w.Set(2)
	w.Close()
	o.step().wantValue(t, 2)
	k.changed(r).wantDrained(t)
	k.changed(late).wantValue(t, 2)
	w.wantQuiet(t)
}

func TestWatchAbort(t *testing.T) {
	w := NewWatch(1)
	k := newPlayer()
	r := w.Subscribe()
	k.changed(r).abort().wantUnwound(t)
	o := k.changed(r)
	w.Set(2)
	o.abort().wantValue(t, 2)
	k.changed(r).wantUnwound(t)
	k.Broke = true
	w.Set(3)
	o = k.changed(r)
	o.wantPending(t)
	k.Broke = false
	o.step().wantValue(t, 3)
	w.wantQuiet(t)
}

func TestWatchSelect(t *testing.T) {
	w, c := NewWatch(1), New[int](0)
	k := newPlayer()
	r := w.Subscribe()
	var v int
	var ok bool
	o := k.selects(c.OnRecv(nil, nil), r.OnChanged(&v, &ok))
	o.wantPending(t)
	w.Set(2)
	k.wantWakes(t, 1)
	o.step().wantWon(t, 1)
	if v != 2 || !ok {
		t.Fatal(v, ok)
	}
	// Another case wins: the value stays news.
	o = k.selects(c.OnRecv(nil, nil), r.OnChanged(&v, &ok))
	newPlayer().send(c, 1).wantSent(t)
	w.Set(3)
	if o.step().wantWon(t, 0); !r.HasChanged() || v != 2 {
		t.Fatal("a change was lost to a decided Select")
	}
	k.selects(r.OnChanged(&v, &ok)).wantWon(t, 0)
	k.selects(core.Case{Op: &tryHook{func() { w.Set(4) }}}, r.OnChanged(&v, &ok)).wantWon(t, 1)
	if v != 4 {
		t.Fatal(v)
	}
	o = k.selects(c.OnRecv(nil, nil), r.OnChanged(&v, &ok))
	w.Close()
	if o.step().wantWon(t, 1); ok {
		t.Fatal("closed, and there is a value")
	}
	w.wantQuiet(t)
	wantQuiet(t, c)
}

func TestWatchPlain(t *testing.T) {
	w := NewWatch(1)
	r := w.Subscribe()
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	if _, err := r.ChangedWait(ctx); err != context.Canceled {
		t.Fatal(err)
	}
	go w.Set(2)
	if v, err := r.ChangedWait(context.Background()); v != 2 || err != nil {
		t.Fatal(v, err)
	}
	go w.Close()
	if _, err := r.ChangedWait(context.Background()); err != ErrClosed {
		t.Fatal(err)
	}
	w.wantQuiet(t)
}

func TestWatchUpdatePanics(t *testing.T) {
	w := NewWatch(1)
	func() {
		defer func() { recover() }()
		w.Update(func(int) int { panic("no") })
	}()
	if w.Set(2) != nil || w.Get() != 2 {
		t.Fatal("a panic in Update leaves the Watch unusable")
	}
}
