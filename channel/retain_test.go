package channel_test

import (
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

type payload struct{ _ [4]int }

// bait makes payloads and finds out whether they can be collected.
type bait struct{ all []weak.Pointer[payload] }

//go:noinline
func (b *bait) make() *payload {
	p := new(payload)
	b.all = append(b.all, weak.Make(p))
	return p
}

// wantGone waits until nobody holds the payloads any more.
func (b *bait) wantGone(t *testing.T, what string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; {
		runtime.GC()
		left := 0
		for _, p := range b.all {
			if p.Value() != nil {
				left++
			}
		}
		if left == 0 {
			return
		}
		if time.Now().After(end) {
			t.Errorf("%s: %d of %d values are kept", what, left, len(b.all))
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// Channels that live on keep nothing of what went through them, nor of tasks that waited at them.
func TestNothingIsKept(t *testing.T) {
	type chanOf = channel.Chan[*payload]
	tests := []struct {
		name string
		do   func(cx edo.Context, b *bait) (keep any)
	}{
		{"ring", func(cx edo.Context, b *bait) any {
			c := channel.New[*payload](2)
			for range 3 {
				c.Send(cx, b.make())
				c.Send(cx, b.make())
				c.Recv(cx)
				c.Recv(cx)
			}
			return c
		}},
		{"hand-over", func(cx edo.Context, b *bait) any {
			c := channel.New[*payload](0)
			t := edo.Spawn(cx, func(cx edo.Context) error {
				own := b.make() // what the task itself holds
				c.Recv(cx)
				c.Send(cx, b.make())
				runtime.KeepAlive(own)
				return nil
			})
			c.Send(cx, b.make())
			edo.Yield(cx)
			c.Recv(cx)
			t.Join(cx)
			return []any{c, t}
		}},
		{"refused and aborted senders", func(cx edo.Context, b *bait) any {
			c, d := channel.New[*payload](0), channel.New[*payload](0)
			send := func(c *chanOf) *edo.Task[struct{}] {
				return edo.Spawn(cx, func(cx edo.Context) error { return c.Send(cx, b.make()) })
			}
			refused, aborted := send(c), send(d)
			edo.Yield(cx)
			c.Close()
			aborted.Abort()
			refused.Join(cx)
			aborted.Join(cx)
			return []any{c, d, refused}
		}},
		{"unbounded, RecvMany, permits", func(cx edo.Context, b *bait) any {
			c := channel.NewUnbounded[*payload]()
			for range 500 {
				c.Send(cx, b.make())
			}
			p, _ := c.Reserve(cx)
			p.Send(b.make())
			buf := make([]*payload, 100)
			for n := 0; n < 501; {
				k, _ := c.RecvMany(cx, buf)
				n += k
			}
			return c
		}},
		{"Select", func(cx edo.Context, b *bait) any {
			c, d := channel.New[*payload](0), channel.New[*payload](0)
			for range 3 {
				t := edo.Spawn(cx, func(cx edo.Context) error {
					var v *payload
					edo.Select(cx, c.OnSend(b.make()), d.OnRecv(&v, nil))
					return nil
				})
				edo.Yield(cx)
				d.Send(cx, b.make())
				t.Join(cx)
			}
			return []any{c, d}
		}},
		{"oneshot", func(cx edo.Context, b *bait) any {
			tx, rx := channel.NewOneshot[*payload]()
			tx.Send(b.make())
			rx.Recv(cx)
			return []any{tx, rx}
		}},
		{"broadcast", func(cx edo.Context, b *bait) any {
			c := channel.NewBroadcast[*payload](4)
			s, waits, behind := c.Subscribe(), c.Subscribe(), c.Subscribe()
			t := edo.Spawn(cx, func(cx edo.Context) error { _, err := waits.Recv(cx); return err })
			edo.Yield(cx)
			for range 6 {
				c.Send(b.make())
			}
			t.Join(cx)
			waits.Close()
			behind.Close()
			for s.Len() > 0 {
				s.TryRecv()
			}
			s.TryRecv()
			return []any{c, s, waits}
		}},
		{"watch", func(cx edo.Context, b *bait) any {
			w := channel.NewWatch(b.make())
			r := w.Subscribe()
			for range 3 {
				w.Set(b.make())
				r.Changed(cx)
			}
			w.Set(nil)
			return []any{w, r}
		}},
	}
	for _, test := range tests {
		err := edo.Run(func(cx edo.Context) error {
			b := new(bait)
			keep := test.do(cx, b)
			edo.Yield(cx)
			b.wantGone(t, test.name)
			runtime.KeepAlive(keep)
			return nil
		}, edo.Deterministic(1))
		if err != nil {
			t.Fatal(test.name, err)
		}
	}
}

// What a crowd of waiting tasks has used does not stay with the channel.
func TestCrowdLeavesLittle(t *testing.T) {
	if edo.Lowering() == "stackful" {
		t.Skip("coroutines leave more")
	}
	const crowd = 20_000
	err := edo.Run(func(cx edo.Context) error {
		c := channel.New[int](0)
		inUse := func() int64 {
			var m runtime.MemStats
			runtime.GC()
			runtime.GC()
			runtime.ReadMemStats(&m)
			return int64(m.HeapAlloc)
		}
		g := edo.NewGroup(cx)
		g.Go(func(cx edo.Context) error { c.Recv(cx); return nil })
		edo.Yield(cx)
		before := inUse()
		for range crowd {
			g.Go(func(cx edo.Context) error { c.Recv(cx); return nil })
		}
		edo.Sleep(cx, time.Millisecond)
		c.Close()
		g.Wait(cx)
		if left := inUse() - before; left > crowd*32 {
			t.Errorf("%d bytes are left of %d tasks that have waited", left, crowd)
		}
		return nil
	}, edo.Deterministic(1))
	if err != nil {
		t.Fatal(err)
	}
}
