package channel

import (
	"slices"
	"testing"
)

func TestRecvMany(t *testing.T) {
	c := New[int](3)
	r := newPlayer()
	buf := make([]int, 4)
	many := r.recvMany(c, buf)
	many.wantPending(t)
	many.step().wantPending(t)
	for i := 1; i < 4; i++ {
		c.TrySend(i)
	}
	r.wantWakes(t, 1)
	if many.step(); many.v != 3 || !many.open || !slices.Equal(buf, []int{1, 2, 3, 0}) {
		t.Fatal(many.v, many.open, buf)
	}
	// Values of senders that wait are received as well, and they are woken.
	var senders []*op
	for i := range 6 {
		senders = append(senders, newPlayer().send(c, 10+i))
	}
	if many = r.recvMany(c, buf); many.v != 4 || !slices.Equal(buf, []int{10, 11, 12, 13}) {
		t.Fatal(many.v, buf)
	}
	for _, s := range senders[3:] {
		s.k.wantWakes(t, 1)
		s.step().wantSent(t)
	}
	if many = r.recvMany(c, nil); many.v != 0 || !many.open {
		t.Fatal(many.v, many.open)
	}
	c.Close()
	if many = r.recvMany(c, buf); many.v != 2 || !many.open {
		t.Fatal(many.v, many.open)
	}
	if many = r.recvMany(c, buf); many.v != 0 || many.open || !many.ready {
		t.Fatal(many.v, many.open)
	}
	wantQuiet(t, c)
}

func TestRecvManyAbort(t *testing.T) {
	c := New[int](3)
	r := newPlayer()
	buf := make([]int, 4)
	r.recvMany(c, buf).abort().wantUnwound(t)
	wantQuiet(t, c)
	o := r.recvMany(c, buf)
	c.TrySend(1)
	c.TrySend(2)
	if o.abort(); !o.ready || o.v != 2 {
		t.Fatal("what was handed over is lost")
	}
	wantQuiet(t, c)
	b := newPlayer()
	b.Broke = true
	c.TrySend(3)
	o = b.recvMany(c, buf)
	o.wantPending(t)
	b.Broke = false
	if o.step(); !o.ready || o.v != 1 || buf[0] != 3 {
		t.Fatal(o.v, buf)
	}
}

func TestOnRecvMany(t *testing.T) {
	c, d := New[int](0), New[int](2)
	buf := make([]int, 2)
	n := 0
	k := newPlayer()
	o := k.selects(c.OnRecv(nil, nil), d.OnRecvMany(buf, &n))
	d.TrySend(1)
	d.TrySend(2)
	d.TrySend(3)
	o.step().wantWon(t, 1)
	if n != 2 || !slices.Equal(buf, []int{1, 2}) {
		t.Fatal(n, buf)
	}
	k.selects(d.OnRecvMany(buf, &n)).wantWon(t, 0)
	if n != 1 || buf[0] != 3 {
		t.Fatal(n, buf)
	}
	d.Close()
	if k.selects(d.OnRecvMany(buf, &n)).wantWon(t, 0); n != 0 {
		t.Fatal(n)
	}
	wantQuiet(t, c)
	wantQuiet(t, d)
}
