package channel

import "testing"

func TestReserve(t *testing.T) {
	c := New[int](1)
	a, b := newPlayer(), newPlayer()
	var p Permit[int]
	a.reserve(c, &p).wantErr(t, nil)
	if err := c.TrySend(9); err != ErrFull {
		t.Fatalf("a send into room that was set aside: %v", err)
	}
	if _, err := c.TryReserve(); err != ErrFull {
		t.Fatal(err)
	}
	r := b.recv(c)
	r.wantPending(t)
	p.Send(1)
	b.wantWakes(t, 1)
	r.step().wantValue(t, 1)
	p.Drop()
	wantQuiet(t, c)
}

// Those who reserve and those who send stand in one line.
func TestReserveIsFair(t *testing.T) {
	c := New[int](1)
	c.TrySend(1)
	a, b, r := newPlayer(), newPlayer(), newPlayer()
	var p Permit[int]
	first := a.reserve(c, &p)
	second := b.send(c, 2)
	first.wantPending(t)
	second.wantPending(t)
	r.recv(c).wantValue(t, 1)
	a.wantWakes(t, 1)
	b.wantWakes(t, 0)
	first.step().wantErr(t, nil)
	p.Drop()
	b.wantWakes(t, 1)
	second.step().wantSent(t)
	r.recv(c).wantValue(t, 2)
	wantQuiet(t, c)
}

// A value that goes directly to a receiver needs no room: so one who waits for room does not hold up a sender and a receiver.
func TestReserverDoesNotHoldUpAMeeting(t *testing.T) {
	c := New[int](1)
	a, b, s, r := newPlayer(), newPlayer(), newPlayer(), newPlayer()
	var p, q Permit[int]
	a.reserve(c, &p).wantErr(t, nil)
	second := b.reserve(c, &q)
	second.wantPending(t)
	send := s.send(c, 5)
	send.wantPending(t)
	r.recv(c).wantValue(t, 5)
	send.step().wantSent(t)
	p.Drop()
	second.step().wantErr(t, nil)
	q.Drop()
	wantQuiet(t, c)
}

func TestPermitSurvivesClose(t *testing.T) {
	c := New[int](2)
	a, r, r2 := newPlayer(), newPlayer(), newPlayer()
	var p, q Permit[int]
	a.reserve(c, &p).wantErr(t, nil)
	a.reserve(c, &q).wantErr(t, nil)
	late := newPlayer().reserve(c, new(Permit[int]))
	c.Close()
	late.step().wantErr(t, ErrClosed)
	if _, err := c.TryReserve(); err != ErrClosed {
		t.Fatal(err)
	}
	first, second := r.recv(c), r2.recv(c)
	first.wantPending(t)
	second.wantPending(t)
	if _, err := c.TryRecv(); err != ErrEmpty {
		t.Fatal(err)
	}
	p.Send(3)
	first.step().wantValue(t, 3)
	second.step().wantPending(t)
	q.Drop()
	r2.wantWakes(t, 1)
	second.step().wantDrained(t)
	wantQuiet(t, c)
}

func TestReserveAbort(t *testing.T) {
	c := New[int](1)
	var p Permit[int]
	k := newPlayer()
	c.TrySend(1)
	k.reserve(c, &p).abort().wantUnwound(t)
	wantQuiet(t, c)
	// Served before the abort: the permit is given, and the abort taken later.
	o := k.reserve(c, &p)
	c.TryRecv()
	o.abort().wantErr(t, nil)
	p.Drop()
	k.reserve(c, &p).wantUnwound(t)
	wantQuiet(t, c)
	// Without budget nothing is done.
	b := newPlayer()
	b.Broke = true
	o = b.reserve(c, &p)
	o.wantPending(t)
	if c.held != 0 {
		t.Fatal("reserved without budget")
	}
	b.Broke = false
	o.step().wantErr(t, nil)
	p.Drop()
}

func TestOnReserve(t *testing.T) {
	c, d := New[int](1), New[int](1)
	var p Permit[int]
	var err error
	k := newPlayer()
	k.selects(c.OnReserve(&p, &err)).wantWon(t, 0)
	var q Permit[int]
	o := k.selects(d.OnRecv(nil, nil), c.OnReserve(&q, &err))
	o.wantPending(t)
	p.Drop()
	k.wantWakes(t, 1)
	o.step().wantWon(t, 1)
	// The loser has set nothing aside.
	o = k.selects(d.OnRecv(nil, nil), c.OnReserve(&p, &err))
	d.TrySend(1)
	o.step().wantWon(t, 0)
	q.Drop()
	wantQuiet(t, c)
	c.Close()
	k.selects(c.OnReserve(&p, &err)).wantWon(t, 0)
	if err != ErrClosed || p.c != nil {
		t.Fatal(err)
	}
	wantQuiet(t, d)
}

func TestPermitMisuse(t *testing.T) {
	wantPanic := func(want string, f func()) {
		t.Helper()
		defer func() {
			t.Helper()
			if got, _ := recover().(string); got != want {
				t.Errorf("panic %q, want %q", got, want)
			}
		}()
		f()
	}
	c := New[int](1)
	p, _ := c.TryReserve()
	again := Permit[int]{c: p.c}
	p.Send(1)
	wantPanic("channel: Send on a Permit that was used, or that Reserve has not given; Reserve one for each value", func() { p.Send(2) })
	wantPanic("channel: a copy of a Permit was used, too; Reserve one for each value", func() { again.Send(2) })
	wantPanic("channel: TryReserve on a channel of capacity 0, which has no room to set aside; make it with New(1), or use Send",
		func() { New[int](0).TryReserve() })
	if c.Len() != 1 {
		t.Fatal(c.Len())
	}
}
