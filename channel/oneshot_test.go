package channel

import (
	"context"
	"testing"

	"github.com/edo-async/edo/internal/core"
)

// tryHook is a case that is never ready, but runs something when it is tried.
type tryHook struct{ f func() }

func (h *tryHook) Try(*core.Cx, *core.Case) bool { return false }

func (h *tryHook) Arm(*core.Cx, *core.Case, *core.Selection, int) bool {
	h.f() // after all Tries, before the next Arm
	return false
}

func (h *tryHook) Disarm(*core.Cx, *core.Case) {}

func TestOneshotSendFirst(t *testing.T) {
	tx, rx := NewOneshot[int]()
	if _, err := rx.TryRecv(); err != ErrEmpty {
		t.Fatal(err)
	}
	if err := tx.Send(3); err != nil {
		t.Fatal(err)
	}
	tx.Close()
	k := newPlayer()
	o := k.recvOneshot(rx)
	o.wantErr(t, nil)
	if o.v != 3 {
		t.Fatal(o.v)
	}
	k.recvOneshot(rx).wantErr(t, ErrClosed)
	defer func() {
		if s, _ := recover().(string); s != "channel: second Send on a oneshot; use New for more than one value" {
			t.Fatal(s)
		}
	}()
	tx.Send(4)
}

func TestOneshotRecvFirst(t *testing.T) {
	tx, rx := NewOneshot[int]()
	k := newPlayer()
	o := k.recvOneshot(rx)
	o.wantPending(t)
	o.step().wantPending(t)
	if err := tx.Send(3); err != nil {
		t.Fatal(err)
	}
	k.wantWakes(t, 1)
	o.step().wantErr(t, nil)
	if o.v != 3 {
		t.Fatal(o.v)
	}
}

func TestOneshotClose(t *testing.T) {
	tx, rx := NewOneshot[int]()
	k := newPlayer()
	o := k.recvOneshot(rx)
	tx.Close()
	k.wantWakes(t, 1)
	o.step().wantErr(t, ErrClosed)
	if err := tx.Send(1); err != ErrClosed {
		t.Fatal(err)
	}

	tx, rx = NewOneshot[int]()
	rx.Close()
	if err := tx.Send(1); err != ErrClosed || !tx.IsClosed() {
		t.Fatal(err)
	}
	tx, rx = NewOneshot[int]()
	tx.Send(1)
	rx.Close()
	if v, err := rx.TryRecv(); v != 1 || err != nil {
		t.Fatal(v, err)
	}
}

func TestOneshotAbort(t *testing.T) {
	tx, rx := NewOneshot[int]()
	k := newPlayer()
	k.recvOneshot(rx).abort().wantUnwound(t)
	o := k.recvOneshot(rx)
	o.wantPending(t)
	tx.Send(2)
	o.abort().wantErr(t, nil)
	if o.v != 2 {
		t.Fatal(o.v)
	}
	k.recvOneshot(rx).wantUnwound(t)
}

func TestOneshotBudget(t *testing.T) {
	tx, rx := NewOneshot[int]()
	tx.Send(2)
	k := newPlayer()
	k.Broke = true
	o := k.recvOneshot(rx)
	o.wantPending(t)
	k.Broke = false
	o.step().wantErr(t, nil)
	if o.v != 2 {
		t.Fatal(o.v)
	}
}

func TestOneshotSelect(t *testing.T) {
	tx, rx := NewOneshot[int]()
	c := New[int](0)
	k := newPlayer()
	var v, w int
	var err error
	o := k.selects(c.OnRecv(&w, nil), rx.OnRecv(&v, &err))
	o.wantPending(t)
	tx.Send(1)
	k.wantWakes(t, 1)
	o.step().wantWon(t, 1)
	if v != 1 || err != nil {
		t.Fatal(v, err)
	}
	wantQuiet(t, c)
	k.selects(rx.OnRecv(&v, &err)).wantWon(t, 0)
	if err != ErrClosed {
		t.Fatal(err)
	}

	// The other case wins; the value stays.
	tx, rx = NewOneshot[int]()
	o = k.selects(c.OnRecv(&w, nil), rx.OnRecv(&v, nil))
	newPlayer().send(c, 5).wantSent(t)
	newPlayer().Poll(func(cx core.Context) { tx.SendFrom(cx, 6) })
	k.wantWakes(t, 1)
	o.step().wantWon(t, 0)
	if got, err := rx.TryRecv(); got != 6 || err != nil || w != 5 {
		t.Fatal(got, err, w)
	}

	// Sent between Try and Arm.
	tx, rx = NewOneshot[int]()
	k.selects(core.Case{Op: &tryHook{func() { tx.Send(9) }}}, rx.OnRecv(&v, &err)).wantWon(t, 1)
	if v != 9 || err != nil {
		t.Fatal(v, err)
	}
}

func TestOneshotClosed(t *testing.T) {
	k := newPlayer()
	for _, end := range []func(tx Sender[int], rx Receiver[int]){
		func(_ Sender[int], rx Receiver[int]) { rx.Close() },
		func(tx Sender[int], _ Receiver[int]) { tx.Close() },
		func(tx Sender[int], _ Receiver[int]) { tx.Send(1) },
	} {
		tx, rx := NewOneshot[int]()
		o := k.closedOneshot(tx)
		o.wantPending(t)
		o.step().wantPending(t)
		end(tx, rx)
		k.wantWakes(t, 1)
		o.step().wantErr(t, nil)
		k.closedOneshot(tx).wantErr(t, nil)
		k.selects(tx.OnClosed()).wantWon(t, 0)

		tx, rx = NewOneshot[int]()
		c := New[int](0)
		o = k.selects(c.OnRecv(nil, nil), tx.OnClosed())
		o.wantPending(t)
		end(tx, rx)
		k.wantWakes(t, 1)
		o.step().wantWon(t, 1)
		wantQuiet(t, c)

		// The loser leaves nothing behind: another may wait.
		tx, rx = NewOneshot[int]()
		o = k.selects(c.OnRecv(nil, nil), tx.OnClosed())
		newPlayer().send(c, 1).wantSent(t)
		o.step().wantWon(t, 0)
		o = k.closedOneshot(tx)
		end(tx, rx)
		o.step().wantErr(t, nil)

		// Between Try and Arm.
		tx, rx = NewOneshot[int]()
		k.selects(core.Case{Op: &tryHook{func() { end(tx, rx) }}}, tx.OnClosed()).wantWon(t, 1)

		tx, rx = NewOneshot[int]()
		k.closedOneshot(tx).abort().wantUnwound(t)
		o = k.closedOneshot(tx)
		end(tx, rx)
		o.abort().wantErr(t, nil)
		k.closedOneshot(tx).wantUnwound(t)
		k.Broke = true
		o = k.closedOneshot(tx)
		o.wantPending(t)
		k.Broke = false
		o.step().wantErr(t, nil)
		k.Woken()
	}
}

func TestOneshotWait(t *testing.T) {
	tx, rx := NewOneshot[int]()
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	if _, err := rx.Wait(ctx); err != context.Canceled {
		t.Fatal(err)
	}
	go tx.Send(3)
	if v, err := rx.Wait(context.Background()); v != 3 || err != nil {
		t.Fatal(v, err)
	}
	if _, err := rx.Wait(ctx); err != ErrClosed {
		t.Fatal(err)
	}
	tx, rx = NewOneshot[int]()
	go tx.Close()
	if _, err := rx.Wait(context.Background()); err != ErrClosed {
		t.Fatal(err)
	}
}

func BenchmarkOneshot(b *testing.B) {
	k := newPlayer()
	b.ReportAllocs()
	for b.Loop() {
		tx, rx := NewOneshot[int]()
		var p [Receiver__Recv__p]unsafePointer
		var s [Receiver__Recv__s]byte
		k.Begin(&k.Here, false)
		Receiver__Recv__poll(k.Context(), &p, &s, rx)
		tx.Send(1)
		if _, _, ok := Receiver__Recv__poll(k.Context(), &p, &s, rx); !ok {
			b.Fatal("not received")
		}
		k.End()
	}
}
