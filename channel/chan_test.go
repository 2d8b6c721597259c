package channel

import "testing"

func TestBufferedSendRecv(t *testing.T) {
	c := New[int](2)
	a, b := newPlayer(), newPlayer()
	a.send(c, 1).wantSent(t)
	a.send(c, 2).wantSent(t)
	if c.Len() != 2 || c.Cap() != 2 {
		t.Fatalf("length %d, capacity %d", c.Len(), c.Cap())
	}
	third := a.send(c, 3)
	third.wantPending(t)
	third.step().wantPending(t) // a wake for something else
	b.recv(c).wantValue(t, 1)
	a.wantWakes(t, 1)
	if c.Len() != 2 {
		t.Fatalf("the waiting sender's value has not moved up: length %d", c.Len())
	}
	third.step().wantSent(t)
	b.recv(c).wantValue(t, 2)
	b.recv(c).wantValue(t, 3)
	last := b.recv(c)
	last.wantPending(t)
	a.send(c, 4).wantSent(t)
	b.wantWakes(t, 1)
	last.step().wantValue(t, 4)
	a.wantWakes(t, 0)
	wantQuiet(t, c)
}

func TestRendezvous(t *testing.T) {
	c := New[int](0)
	a, b := newPlayer(), newPlayer()
	s := a.send(c, 1)
	s.wantPending(t)
	b.recv(c).wantValue(t, 1)
	a.wantWakes(t, 1)
	s.step().wantSent(t)
	r := b.recv(c)
	r.wantPending(t)
	a.send(c, 2).wantSent(t)
	b.wantWakes(t, 1)
	r.step().wantValue(t, 2)
	wantQuiet(t, c)
}

func TestFIFO(t *testing.T) {
	for _, capacity := range []int{0, 1, 3} {
		c := New[int](capacity)
		var ops []*op
		for i := range 10 {
			ops = append(ops, newPlayer().send(c, i+1))
		}
		for i := range 10 {
			newPlayer().recv(c).wantValue(t, i+1)
		}
		for i, o := range ops {
			if i >= capacity {
				o.k.wantWakes(t, 1)
				o.step()
			}
			o.wantSent(t)
		}
		ops = nil
		for range 10 {
			ops = append(ops, newPlayer().recv(c))
		}
		for i := range 10 {
			newPlayer().send(c, i+1).wantSent(t)
		}
		for i, o := range ops {
			o.step().wantValue(t, i+1)
		}
		wantQuiet(t, c)
	}
}

func TestTry(t *testing.T) {
	c := New[int](1)
	if _, err := c.TryRecv(); err != ErrEmpty {
		t.Fatal(err)
	}
	if err := c.TrySend(1); err != nil {
		t.Fatal(err)
	}
	if err := c.TrySend(2); err != ErrFull {
		t.Fatal(err)
	}
	a := newPlayer()
	s := a.send(c, 2)
	if v, err := c.TryRecv(); v != 1 || err != nil {
		t.Fatal(v, err)
	}
	a.wantWakes(t, 1)
	s.step().wantSent(t)
	c.Close()
	if err := c.TrySend(3); err != ErrClosed {
		t.Fatal(err)
	}
	if v, err := c.TryRecv(); v != 2 || err != nil {
		t.Fatal(v, err)
	}
	if _, err := c.TryRecv(); err != ErrClosed {
		t.Fatal(err)
	}
	d := New[int](0)
	if err := d.TrySend(1); err != ErrFull {
		t.Fatal(err)
	}
	r := a.recv(d)
	if err := d.TrySend(1); err != nil {
		t.Fatal(err)
	}
	a.wantWakes(t, 1)
	r.step().wantValue(t, 1)
	wantQuiet(t, c)
	wantQuiet(t, d)
}

func TestClose(t *testing.T) {
	c := New[int](1)
	a, b := newPlayer(), newPlayer()
	a.send(c, 1).wantSent(t)
	var waiters []*op
	for i := range 20 {
		waiters = append(waiters, newPlayer().send(c, i+2))
	}
	c.Close()
	for _, o := range waiters {
		o.k.wantWakes(t, 1)
		o.step().wantErr(t, ErrClosed)
	}
	c.Close()
	a.send(c, 9).wantErr(t, ErrClosed)
	b.recv(c).wantValue(t, 1)
	b.recv(c).wantDrained(t)
	wantQuiet(t, c)

	d := New[int](0)
	r := b.recv(d)
	d.Close()
	b.wantWakes(t, 1)
	r.step().wantDrained(t)
	wantQuiet(t, d)
}

func TestAbortSend(t *testing.T) {
	c := New[int](0)
	a, b := newPlayer(), newPlayer()
	s := a.send(c, 1)
	s.abort().wantUnwound(t)
	wantQuiet(t, c)
	r := b.recv(c)
	r.wantPending(t) // nothing was sent
	r.abort().wantUnwound(t)
	wantQuiet(t, c)

	// Taken before the abort is: the send has happened, and the abort waits for the next await.
	s = a.send(c, 2)
	b.recv(c).wantValue(t, 2)
	s.abort().wantSent(t)
	a.send(c, 3).wantUnwound(t)
	wantQuiet(t, c)
}

func TestAbortRecv(t *testing.T) {
	c := New[int](0)
	a, b := newPlayer(), newPlayer()
	r := b.recv(c)
	a.send(c, 1).wantSent(t)
	r.abort().wantValue(t, 1)
	b.recv(c).wantUnwound(t)
	wantQuiet(t, c)
}

// The middle one of three goes: the others keep their order.
func TestAbortInQueue(t *testing.T) {
	for gone := range 3 {
		c := New[int](0)
		var ops []*op
		for i := range 3 {
			ops = append(ops, newPlayer().send(c, i+1))
		}
		ops[gone].abort().wantUnwound(t)
		for i := range 3 {
			if i != gone {
				newPlayer().recv(c).wantValue(t, i+1)
				ops[i].step().wantSent(t)
			}
		}
		wantQuiet(t, c)
	}
}

// With the budget used up Send acts and Recv does not; both answer pending and are polled again.
func TestBudget(t *testing.T) {
	c := New[int](2)
	k := newPlayer()
	k.Broke = true
	send := k.send(c, 1)
	send.wantPending(t)
	if !k.Here.Requeue || c.Len() != 1 {
		t.Fatalf("requeue %v, length %d", k.Here.Requeue, c.Len())
	}
	k.Here.Requeue = false
	recv := k.recv(c)
	recv.wantPending(t)
	if !k.Here.Requeue || c.Len() != 1 {
		t.Fatalf("requeue %v, length %d", k.Here.Requeue, c.Len())
	}
	recv.step().wantPending(t) // still none
	k.Broke = false
	recv.step().wantValue(t, 1)
	send.abort().wantSent(t)
	k.recv(c).wantUnwound(t)

	k.Broke = true
	c.TrySend(2)
	recv = k.recv(c)
	recv.wantPending(t)
	recv.abort().wantUnwound(t)
	c.Close()
	send = k.send(c, 1)
	send.wantPending(t)
	send.step().wantErr(t, ErrClosed)
	if c.Len() != 1 {
		t.Fatalf("length %d", c.Len())
	}
}

func TestNewMisuse(t *testing.T) {
	defer func() {
		if s, _ := recover().(string); s != "channel: New with capacity -1; use 0 for a rendezvous, or how many values may wait" {
			t.Fatal(s)
		}
	}()
	New[int](-1)
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	for _, capacity := range []int{0, 1} {
		c := New[int](capacity)
		a, b := newPlayer(), newPlayer()
		got := testing.AllocsPerRun(100, func() {
			pingOnce(c, a, b)
		})
		if got != 0 {
			t.Errorf("capacity %d: %v allocations", capacity, got)
		}
	}
}

// pingOnce sends a value to a receiver that waits.
func pingOnce(c *Chan[int], a, b player) {
	var sp, rp [1]unsafePointer
	var ss, rs [2]byte
	b.Begin(&b.Here, false)
	if _, _, ok := Chan__Recv__poll(b.Context(), &rp, &rs, c); ok {
		panic("a value too many")
	}
	b.End()
	a.Begin(&a.Here, false)
	if _, ok := Chan__Send__poll(a.Context(), &sp, &ss, c, 7); !ok {
		panic("not sent")
	}
	a.End()
	b.Begin(&b.Here, false)
	if v, _, ok := Chan__Recv__poll(b.Context(), &rp, &rs, c); !ok || v != 7 {
		panic("not received")
	}
	b.End()
}

func BenchmarkHandOver(b *testing.B) {
	c := New[int](1)
	x, y := newPlayer(), newPlayer()
	b.ReportAllocs()
	for b.Loop() {
		pingOnce(c, x, y)
	}
}
