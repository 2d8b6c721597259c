package lawtest

import (
	"errors"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

func init() {
	add("chanUnbounded", 2, 3, chanUnbounded)
	add("chanReserve", 1, 3, chanReserve)
	add("chanTryReserve", 0, 1, chanTryReserve)
	add("chanMany", 0, 2, chanMany)
	add("chanSelectRoom", 0, 3, chanSelectRoom)
	add("chanAll", 2, 3, chanAll)
	add("chanOneshotClosed", 1, 2, chanOneshotClosed)
	add("chanBroadcast", 2, 3, chanBroadcast)
	add("chanBroadcastSelect", 1, 2, chanBroadcastSelect)
}

// pipe makes a channel whose values are counted, and which is drained at the end.
func (p *proc) pipe(c *channel.Chan[int]) *channel.Chan[int] {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	p.w.pipes = append(p.w.pipes, c)
	return c
}

// chanUnbounded sends more than is received meanwhile.
func chanUnbounded(cx edo.Context, p *proc, n *node) (sum int, err error) {
	c := p.pipe(channel.NewUnbounded[int]())
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		q.opened()
		defer q.closed(n, "close")
		defer c.Close()
		for i := range 3 + 20*(n.a%3) {
			if i == 5 {
				q.try(cx, n, 0)
			}
			q.sent(n, i, c.Send(cx, i))
		}
		return 0, nil
	})
	p.started(q, t)
	sum = p.try(cx, n, 1)
	for range 1 + 6*n.b {
		var v int
		var ok bool
		i := edo.Select(cx, c.OnRecv(&v, &ok), t.OnDone())
		if i == 1 {
			v, err := c.TryRecv()
			p.received(n, v, err == nil)
			return sum, nil
		}
		p.received(n, v, ok)
		if !ok {
			return sum, nil
		}
		sum += v
	}
	return sum, nil
}

// chanReserve makes sure of room, and may come to need none.
func chanReserve(cx edo.Context, p *proc, n *node) (int, error) {
	c := p.w.chans[1]
	_, err := edo.Timeout(cx, patience(n), func(cx edo.Context) (int, error) {
		permit, err := c.Reserve(cx)
		if err != nil {
			return 0, err
		}
		defer permit.Drop()
		v := p.try(cx, n, 0)
		switch n.a % 3 {
		case 0:
			permit.Send(v)
			p.sent(n, v, nil)
		case 1:
			permit.SendFrom(cx, v)
			p.sent(n, v, nil)
		}
		edo.Yield(cx)
		return v, nil
	})
	p.log(n, "reserve %s", describe(err))
	return 0, nil
}

func chanTryReserve(cx edo.Context, p *proc, n *node) (int, error) {
	permit, err := p.w.chans[1].TryReserve()
	if err != nil {
		p.log(n, "reserve %s", describe(err))
		return 0, nil
	}
	defer permit.Drop()
	edo.Sleep(cx, ms(n.a%3))
	if n.b < 5 {
		permit.Send(n.b)
		p.sent(n, n.b, nil)
	}
	return 0, nil
}

// receivedMany notes several values.
func (p *proc) receivedMany(n *node, values []int) (sum int) {
	p.w.received.Add(int64(len(values)))
	p.log(n, "received %v", values)
	for _, v := range values {
		sum += v
	}
	return sum
}

func chanMany(cx edo.Context, p *proc, n *node) (sum int, err error) {
	_, _ = edo.Timeout(cx, patience(n), func(cx edo.Context) (int, error) {
		buf := make([]int, 1+n.c%4)
		for range 1 + n.b%2 {
			k, ok := p.w.chans[n.a%2].RecvMany(cx, buf)
			if !ok {
				break
			}
			sum += p.receivedMany(n, buf[:k])
		}
		return 0, nil
	})
	return sum, nil
}

// chanSelectRoom chooses between room to send and values to receive.
func chanSelectRoom(cx edo.Context, p *proc, n *node) (sum int, err error) {
	c := p.w.chans
	for range 1 + n.c%3 {
		var permit channel.Permit[int]
		var failed error
		var k int
		var values [3]int
		switch edo.Select(cx, c[1].OnReserve(&permit, &failed), c[n.a%2].OnRecvMany(values[:], &k), edo.After(ms(n.b))) {
		case 0:
			p.log(n, "room %s", describe(failed))
			edo.Yield(cx)
			if failed == nil && n.a < 6 {
				permit.Send(n.a)
				p.sent(n, n.a, nil)
			} else if failed == nil {
				permit.Drop()
			}
		case 1:
			sum += p.receivedMany(n, values[:k])
		}
	}
	return sum, nil
}

// chanAll ranges over values; the loop awaits, and may be left.
func chanAll(cx edo.Context, p *proc, n *node) (sum int, err error) {
	c := p.pipe(channel.New[int](n.a % 3))
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		defer c.Close()
		for i := range n.b {
			if i == 2 {
				q.try(cx, n, 0)
			}
			if err := c.Send(cx, i); err != nil {
				return i, err
			}
			q.sent(n, i, nil)
		}
		return 0, nil
	})
	p.started(q, t)
	p.opened()
	defer func() {
		p.closed(n, "end")
		t.Abort()
		_, _ = t.Join(cx)
	}()
	defer p.closeAfter(cx, t, c).Abort()
	for v := range c.All(cx) {
		p.received(n, v, true)
		if sum += v; v == 3 && n.c < 4 {
			break
		}
		if v == 1 {
			sum += p.try(cx, n, 1)
		}
	}
	return sum, nil
}

// chanOneshotClosed sends what may not be wanted any more.
func chanOneshotClosed(cx edo.Context, p *proc, n *node) (int, error) {
	s, r := channel.NewOneshot[int]()
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		defer s.Close()
		if n.b < 3 {
			s.Closed(cx)
			q.log(n, "not wanted")
			return 0, s.Send(1)
		}
		i := edo.Select(cx, s.OnClosed(), edo.After(ms(n.a)))
		q.log(n, "case %d, closed %v", i, s.IsClosed())
		return i, s.SendFrom(cx, i)
	})
	p.started(q, t)
	v := p.try(cx, n, 0)
	if n.b < 3 || n.c < 4 {
		r.Close()
	}
	var got int
	var err error
	i := edo.Select(cx, r.OnRecv(&got, &err), t.OnDone()) // it may never begin
	p.log(n, "case %d, %d %s", i, got, describe(err))
	w, err := t.Join(cx)
	p.outcome(n, w, err)
	return v, nil
}

// chanBroadcast has two subscribers, one of which may be too slow.
func chanBroadcast(cx edo.Context, p *proc, n *node) (sum int, err error) {
	b := channel.NewBroadcast[int](1 + n.a%3)
	subscriber := func(i int) *edo.Task[int] {
		s := b.Subscribe()
		q := p.also(0)
		t := edo.SpawnValue(cx, func(cx edo.Context) (got int, err error) {
			defer s.Close()
			if i == 1 {
				for v, err := range s.All(cx) {
					q.log(n, "1 has %d %s", v, describe(err))
					got += v
				}
				return got, nil
			}
			for {
				v, err := s.Recv(cx)
				q.log(n, "0 has %d %s", v, describe(err))
				switch {
				case errors.Is(err, channel.ErrLagged):
				case err != nil:
					return got, nil
				default:
					got += v
				}
				if v == 2 {
					q.try(cx, n, 0)
				}
			}
		})
		p.started(q, t)
		return t
	}
	t := [2]*edo.Task[int]{subscriber(0), subscriber(1)}
	p.opened()
	defer func() {
		p.closed(n, "close")
		b.Close()
	}()
	for i := range n.b {
		if i%2 == 0 {
			err = b.Send(i)
		} else {
			err = b.SendFrom(cx, i)
		}
		p.log(n, "sent %d %s to %d", i, describe(err), b.Subscribers())
		if i == 3 {
			sum += p.try(cx, n, 1)
		} else if n.c < 5 {
			edo.Yield(cx)
		}
	}
	b.Close()
	for _, t := range t {
		v, err := t.Join(cx)
		p.outcome(n, v, err)
	}
	return sum, nil
}

// chanBroadcastSelect chooses between a broadcast and time.
func chanBroadcastSelect(cx edo.Context, p *proc, n *node) (int, error) {
	b := channel.NewBroadcast[string](2)
	s := b.Subscribe()
	defer s.Close()
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		defer b.Close()
		_ = b.Send("one")
		v := q.try(cx, n, 0)
		return v, b.SendFrom(cx, "two")
	})
	p.started(q, t)
	for range 3 {
		var v string
		var err error
		i := edo.Select(cx, s.OnRecv(&v, &err), edo.After(ms(n.a)))
		p.log(n, "case %d, %q %s", i, v, describe(err))
	}
	v, err := s.TryRecv()
	p.log(n, "%q %s", v, describe(err))
	if n.b < 4 {
		t.Abort()
	}
	s.Close()
	if n.b == 5 {
		b.Deserted(cx)
		return 0, nil
	}
	i := edo.Select(cx, b.OnDeserted(), edo.After(ms(n.a)))
	p.log(n, "case %d, %d left", i, b.Subscribers())
	return 0, nil
}
