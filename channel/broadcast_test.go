package channel

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// wantQuiet fails unless nobody waits, and nothing is kept that nobody is to get.
func (b *Broadcast[T]) wantQuiet(t *testing.T) {
	t.Helper()
	if s := b.room.CheckQuiet([]*waitq.Queue[delivery[T]]{&b.waiting, &b.leaving}, &b.spare); s != "" {
		t.Fatal(s)
	}
	if b.subs > 0 {
		return
	}
	for i, s := range b.slots {
		if s.left != 0 {
			t.Fatalf("slot %d is kept for %d subscribers, and there are none", i, s.left)
		}
	}
}

func wantLagged(t *testing.T, o *op, missed uint64) {
	t.Helper()
	var lagged *LaggedError
	if !o.ready || !errors.As(o.err, &lagged) || lagged.Missed != missed || !errors.Is(o.err, ErrLagged) {
		t.Fatalf("ready %v, error %v; want %d values missed", o.ready, o.err, missed)
	}
}

func TestBroadcast(t *testing.T) {
	b := NewBroadcast[int](2)
	b.Send(1) // nobody gets it
	x, y := newPlayer(), newPlayer()
	sx, sy := b.Subscribe(), b.Subscribe()
	ox := x.recvSub(sx)
	ox.wantPending(t)
	ox.step().wantPending(t)
	b.Send(2)
	x.wantWakes(t, 1)
	y.wantWakes(t, 0)
	ox.step().wantValue(t, 2)
	y.recvSub(sy).wantValue(t, 2)
	if b.slots[1].val != 0 {
		t.Fatal("a value is kept that all have got")
	}
	for v := 3; v < 8; v++ {
		b.Send(v)
	}
	if sx.Len() != 2 {
		t.Fatal(sx.Len())
	}
	wantLagged(t, x.recvSub(sx), 3)
	x.recvSub(sx).wantValue(t, 6)
	late := sx.Resubscribe()
	b.Close()
	if err := b.Send(8); err != ErrClosed {
		t.Fatal(err)
	}
	x.recvSub(sx).wantValue(t, 7)
	x.recvSub(sx).wantErr(t, ErrClosed)
	x.recvSub(late).wantErr(t, ErrClosed)
	if b.Subscribers() != 3 {
		t.Fatal(b.Subscribers())
	}
	for _, s := range []*Subscriber[int]{sx, sy, late, sy} {
		s.Close()
		if _, err := s.TryRecv(); err != ErrClosed || s.Len() != 0 {
			t.Fatal(err)
		}
	}
	if b.Subscribers() != 0 {
		t.Fatal(b.Subscribers())
	}
	b.wantQuiet(t)
}

func TestBroadcastCloseWakes(t *testing.T) {
	b := NewBroadcast[int](1)
	k := newPlayer()
	s := b.Subscribe()
	o := k.recvSub(s)
	b.Close()
	k.wantWakes(t, 1)
	o.step().wantErr(t, ErrClosed)
	s.Close()
	b.wantQuiet(t)
}

func TestBroadcastAbort(t *testing.T) {
	b := NewBroadcast[int](1)
	k := newPlayer()
	s := b.Subscribe()
	k.recvSub(s).abort().wantUnwound(t)
	o := k.recvSub(s)
	b.Send(1)
	o.abort().wantValue(t, 1)
	k.recvSub(s).wantUnwound(t)
	k.Broke = true
	b.Send(2)
	o = k.recvSub(s)
	o.wantPending(t)
	k.Broke = false
	o.step().wantValue(t, 2)
	s.Close()
	b.wantQuiet(t)
}

func TestBroadcastSelect(t *testing.T) {
	b, c := NewBroadcast[int](1), New[int](0)
	k := newPlayer()
	s := b.Subscribe()
	var v int
	var err error
	o := k.selects(c.OnRecv(nil, nil), s.OnRecv(&v, &err))
	o.wantPending(t)
	b.Send(1)
	k.wantWakes(t, 1)
	o.step().wantWon(t, 1)
	if v != 1 || err != nil {
		t.Fatal(v, err)
	}
	// Another case wins: the value stays.
	o = k.selects(c.OnRecv(nil, nil), s.OnRecv(&v, &err))
	newPlayer().send(c, 1).wantSent(t)
	b.Send(2)
	o.step().wantWon(t, 0)
	k.selects(s.OnRecv(&v, &err)).wantWon(t, 0)
	if v != 2 {
		t.Fatal(v)
	}
	// Between Try and Arm.
	k.selects(core.Case{Op: &tryHook{func() { b.Send(3) }}}, s.OnRecv(&v, &err)).wantWon(t, 1)
	if v != 3 {
		t.Fatal(v)
	}
	// It loses, and is as before.
	o = k.selects(c.OnRecv(nil, nil), s.OnRecv(&v, &err))
	newPlayer().send(c, 1).wantSent(t)
	o.step().wantWon(t, 0)
	o = k.selects(s.OnRecv(&v, &err))
	b.Close()
	o.step().wantWon(t, 0)
	if err != ErrClosed {
		t.Fatal(err)
	}
	k.selects(s.OnRecv(&v, &err)).wantWon(t, 0)
	s.Close()
	b.wantQuiet(t)
	wantQuiet(t, c)
}

func TestBroadcastDeserted(t *testing.T) {
	b, c := NewBroadcast[int](1), New[int](0)
	k, l := newPlayer(), newPlayer()
	deserted := func(k player) *op {
		o := &op{k: k}
		var p [Broadcast__Deserted__p]unsafePointer
		var s [Broadcast__Deserted__s]byte
		of := b
		o.again = func(cx core.Context) bool {
			ok := Broadcast__Deserted__poll(cx, &p, &s, of)
			of = nil
			return ok
		}
		return o.step()
	}
	deserted(k).wantErr(t, nil)
	s, s2 := b.Subscribe(), b.Subscribe()
	o := deserted(k)
	sel := l.selects(c.OnRecv(nil, nil), b.OnDeserted())
	s.Close()
	o.step().wantPending(t)
	s2.Close()
	k.wantWakes(t, 1)
	l.wantWakes(t, 1)
	o.step().wantErr(t, nil)
	sel.step().wantWon(t, 1)
	l.selects(b.OnDeserted()).wantWon(t, 0)

	s = b.Subscribe()
	deserted(k).abort().wantUnwound(t)
	sel = l.selects(c.OnRecv(nil, nil), b.OnDeserted())
	newPlayer().send(c, 1).wantSent(t)
	sel.step().wantWon(t, 0)
	l.selects(core.Case{Op: &tryHook{s.Close}}, b.OnDeserted()).wantWon(t, 1)
	s = b.Subscribe()
	o = deserted(k)
	b.Close()
	o.step().wantErr(t, nil)
	s.Close()
	k.Broke = true
	o = deserted(k)
	o.wantPending(t)
	k.Broke = false
	o.step().wantErr(t, nil)
	b.wantQuiet(t)
	wantQuiet(t, c)
}

func TestBroadcastMisuse(t *testing.T) {
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
	wantPanic("channel: NewBroadcast with capacity 0; it must keep one value at least", func() { NewBroadcast[int](0) })
	b := NewBroadcast[int](1)
	s := b.Subscribe()
	o := newPlayer().recvSub(s)
	wantPanic("channel: two tasks receive from one Subscriber at once; Subscribe once for each", func() { s.TryRecv() })
	wantPanic("channel: a Subscriber is closed while it receives; abort the task that receives, or close the Broadcast", s.Close)
	b.Send(1)
	o.step().wantValue(t, 1)
}

func TestBroadcastPlain(t *testing.T) {
	b := NewBroadcast[int](1)
	s := b.Subscribe()
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	if _, err := s.RecvWait(ctx); err != context.Canceled {
		t.Fatal(err)
	}
	go b.Send(1)
	if v, err := s.RecvWait(context.Background()); v != 1 || err != nil {
		t.Fatal(v, err)
	}
	b.Send(2)
	b.Send(3)
	if _, err := s.RecvWait(ctx); !errors.Is(err, ErrLagged) {
		t.Fatal(err)
	}
	if v, err := s.RecvWait(ctx); v != 3 || err != nil {
		t.Fatal(v, err)
	}
	go b.Close()
	if _, err := s.RecvWait(context.Background()); err != ErrClosed {
		t.Fatal(err)
	}
	s.Close()
	b.wantQuiet(t)
}

// Random operations beside a plain list of values for each subscriber.
func TestBroadcastAgainstLists(t *testing.T) {
	type listener struct {
		player
		s       *Subscriber[int]
		want    []int
		current *op
	}
	seed := rand.Uint64()
	for round := range 300 {
		r := rand.New(rand.NewPCG(seed, uint64(round)))
		capacity := 1 + r.IntN(4)
		b := NewBroadcast[int](capacity)
		var all []*listener
		check := func(l *listener, o *op) {
			switch {
			case len(l.want) > capacity:
				wantLagged(t, o, uint64(len(l.want)-capacity))
				l.want = l.want[len(l.want)-capacity:]
			case len(l.want) > 0:
				o.wantValue(t, l.want[0])
				l.want = l.want[1:]
			default:
				o.wantPending(t)
				l.current = o
			}
		}
		for next := 1; next < 200; next++ {
			switch k := r.IntN(10); {
			case k == 0:
				all = append(all, &listener{player: newPlayer(), s: b.Subscribe()})
			case k == 1 && len(all) > 0:
				i := r.IntN(len(all))
				if all[i].current == nil {
					all[i].s.Close()
					all = append(all[:i], all[i+1:]...)
				}
			case k < 5:
				b.Send(next)
				for _, l := range all {
					if l.want = append(l.want, next); l.current != nil {
						if r.IntN(2) == 0 {
							l.current.abort()
						} else {
							l.current.step()
						}
						o := l.current
						l.current = nil
						check(l, o)
						if l.Abort = false; o.k.IsWoken() {
							o.k.Woken()
						}
					}
				}
			default:
				for _, l := range all {
					if r.IntN(2) == 0 {
						continue
					}
					if l.current != nil {
						l.current.abort().wantUnwound(t)
						l.current = nil
						continue
					}
					l.Begin(&l.Here, false)
					l.End()
					check(l, l.recvSub(l.s))
				}
			}
			for _, l := range all {
				// An abort that came too late is taken at the next await: here, it is forgotten.
				l.Cx.TakeAbort()
				if got, want := l.s.Len(), min(len(l.want), capacity); got != want {
					t.Fatalf("seed %d, round %d: length %d, want %d", seed, round, got, want)
				}
			}
		}
		for _, l := range all {
			if l.current != nil {
				l.current.abort().wantUnwound(t)
			}
			l.s.Close()
		}
		b.wantQuiet(t)
	}
}
