package channel

import (
	"testing"

	"github.com/edo-async/edo/internal/core"
)

func TestSelectReady(t *testing.T) {
	c, d := New[int](1), New[int](1)
	k := newPlayer()
	d.TrySend(5)
	var v int
	var ok bool
	k.selects(c.OnRecv(&v, &ok), d.OnRecv(&v, &ok)).wantWon(t, 1)
	if v != 5 || !ok {
		t.Fatal(v, ok)
	}
	k.selects(c.OnSend(6)).wantWon(t, 0)
	if v, err := c.TryRecv(); v != 6 || err != nil {
		t.Fatal(v, err)
	}
	c.Close()
	v = 1
	k.selects(c.OnRecv(&v, &ok)).wantWon(t, 0)
	if v != 0 || ok {
		t.Fatal(v, ok)
	}
	d.TrySend(1)
	k.selects(d.OnRecv(nil, nil)).wantWon(t, 0)
	wantQuiet(t, c)
	wantQuiet(t, d)
}

func TestSelectServedBySender(t *testing.T) {
	c, d := New[int](0), New[int](0)
	k, a := newPlayer(), newPlayer()
	var v, w int
	var ok bool
	o := k.selects(c.OnRecv(&v, &ok), d.OnRecv(&w, nil))
	o.wantPending(t)
	o.step().wantPending(t)
	a.send(c, 1).wantSent(t)
	k.wantWakes(t, 1)
	loser := a.send(d, 2) // the Select has been decided: this one waits
	loser.wantPending(t)
	k.wantWakes(t, 0)
	o.step().wantWon(t, 0)
	if v != 1 || !ok || w != 0 {
		t.Fatal(v, ok, w)
	}
	k.recv(d).wantValue(t, 2)
	loser.step().wantSent(t)
	wantQuiet(t, c)
	wantQuiet(t, d)
}

func TestSelectServedByReceiver(t *testing.T) {
	c, d := New[int](0), New[int](1)
	d.TrySend(0)
	k, a := newPlayer(), newPlayer()
	o := k.selects(c.OnSend(1), d.OnSend(2))
	o.wantPending(t)
	a.recv(d).wantValue(t, 0)
	k.wantWakes(t, 1)
	r := a.recv(c)
	r.wantPending(t)
	o.step().wantWon(t, 1)
	if v, err := d.TryRecv(); v != 2 || err != nil {
		t.Fatal(v, err)
	}
	r.abort().wantUnwound(t)
	wantQuiet(t, c)
	wantQuiet(t, d)
}

func TestSelectAbort(t *testing.T) {
	c, d := New[int](0), New[int](0)
	k, a := newPlayer(), newPlayer()
	var v int
	o := k.selects(c.OnRecv(&v, nil), d.OnSend(1))
	o.abort().wantUnwound(t)
	wantQuiet(t, c)
	wantQuiet(t, d)
	o = k.selects(c.OnRecv(&v, nil), d.OnSend(1))
	a.send(c, 3).wantSent(t)
	o.abort().wantWon(t, 0) // what was won is not lost
	if v != 3 {
		t.Fatal(v)
	}
	wantQuiet(t, c)
	wantQuiet(t, d)
}

func TestSelectClosed(t *testing.T) {
	c, d := New[int](0), New[int](0)
	k := newPlayer()
	var v int
	var ok bool
	var err error
	o := k.selects(c.OnRecv(&v, &ok), d.OnSendErr(1, &err))
	d.Close()
	k.wantWakes(t, 1)
	o.step().wantWon(t, 1)
	if err != ErrClosed {
		t.Fatal(err)
	}
	v, ok = 1, true
	o = k.selects(c.OnRecv(&v, &ok))
	c.Close()
	k.wantWakes(t, 1)
	o.step().wantWon(t, 0)
	if v != 0 || ok {
		t.Fatal(v, ok)
	}
	defer func() {
		if s, _ := recover().(string); s != "channel: Select took an OnSend of a closed channel; use OnSendErr, which answers ErrClosed" {
			t.Fatal(s)
		}
	}()
	k.selects(c.OnSend(1))
}

// A case of a Select meets a case of another: both win, or neither.
func TestSelectMeetsSelect(t *testing.T) {
	c, d := New[int](0), New[int](0)
	a, b := newPlayer(), newPlayer()
	var v int
	s := a.selects(c.OnSend(1), d.OnSend(2))
	r := b.selects(d.OnRecv(&v, nil), c.OnRecv(&v, nil))
	r.wantWon(t, 0)
	a.wantWakes(t, 1)
	s.step().wantWon(t, 1)
	if v != 2 {
		t.Fatal(v)
	}
	wantQuiet(t, c)
	wantQuiet(t, d)
}

// The same, but they miss each other in Try and meet in Arm.
func TestSelectMeetsSelectWhileArming(t *testing.T) {
	c := New[int](0)
	var v int
	meet := func(b player, between func()) *op {
		return b.selects(core.Case{Op: &tryHook{between}}, c.OnRecv(&v, nil))
	}
	a, b := newPlayer(), newPlayer()
	var s *op
	r := meet(b, func() { s = a.selects(c.OnSend(1)) })
	r.wantWon(t, 1)
	s.step().wantWon(t, 0)
	if v != 1 {
		t.Fatal(v)
	}
	// The peer has been won by another case when they meet.
	d := New[int](0)
	r = meet(b, func() {
		s = a.selects(c.OnSend(1), d.OnSend(2))
		newPlayer().recv(d).wantValue(t, 2)
	})
	r.wantPending(t)
	s.step().wantWon(t, 1)
	a.send(c, 3).wantSent(t)
	r.step().wantWon(t, 1)
	wantQuiet(t, c)
	wantQuiet(t, d)
}

// Both directions of a channel in one Select: it does not talk to itself.
func TestSelectBothDirections(t *testing.T) {
	for capacity := range 2 {
		c := New[int](0)
		k, a := newPlayer(), newPlayer()
		var v int
		o := k.selects(c.OnSend(1), c.OnRecv(&v, nil))
		o.wantPending(t)
		if capacity == 0 {
			a.recv(c).wantValue(t, 1)
			o.step().wantWon(t, 0)
		} else {
			a.send(c, 2).wantSent(t)
			o.step().wantWon(t, 1)
		}
		wantQuiet(t, c)
	}
}

func TestSelectDuplicateCases(t *testing.T) {
	c := New[int](0)
	k, a := newPlayer(), newPlayer()
	var v, w int
	o := k.selects(c.OnRecv(&v, nil), c.OnRecv(&w, nil))
	a.send(c, 1).wantSent(t)
	second := a.send(c, 2)
	second.wantPending(t)
	o.step().wantWon(t, 0)
	k.recv(c).wantValue(t, 2)
	second.step().wantSent(t)
	wantQuiet(t, c)
}

func TestCaseIsReusable(t *testing.T) {
	c := New[int](0)
	k, a := newPlayer(), newPlayer()
	var v int
	send, recv := c.OnSend(7), c.OnRecv(&v, nil)
	for range 3 {
		o := k.selects(send)
		a.recv(c).wantValue(t, 7)
		o.step().wantWon(t, 0)
		o = k.selects(recv)
		a.send(c, 8).wantSent(t)
		o.step().wantWon(t, 0)
		if v != 8 {
			t.Fatal(v)
		}
	}
	wantQuiet(t, c)
}
