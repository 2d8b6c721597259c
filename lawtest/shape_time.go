package lawtest

import (
	"context"
	"errors"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
	"github.com/edo-async/edo/delay"
	"github.com/edo-async/edo/stream"
)

func init() {
	add("timeTicker", 1, 3, timeTicker)
	add("timeTickerSelect", 0, 2, timeTickerSelect)
	add("timeTimer", 1, 3, timeTimer)
	add("timeAt", 1, 2, timeAt)
	add("delayQueue", 1, 3, delayQueue)
	add("streamChain", 2, 3, streamChain)
	add("streamMerge", 1, 3, streamMerge)
	add("streamTimed", 1, 3, streamTimed)
	add("streamKeyed", 1, 2, streamKeyed)
	add("streamAll", 2, 2, streamAll)
}

// since is how long after its beginning something was.
func since(begin, at time.Time) time.Duration { return at.Sub(begin) }

func timeTicker(cx edo.Context, p *proc, n *node) (sum int, err error) {
	begin := edo.Now(cx)
	t := edo.NewTicker(cx, ms(1+n.a))
	t.SetMissed([]edo.Missed{edo.Skip, edo.Burst, edo.Delay}[n.b%3])
	for i := range 3 {
		at := t.Wait(cx)
		if unit == time.Millisecond { // on a real clock that is not determined
			p.log(n, "tick of %v at %v", since(begin, at), since(begin, edo.Now(cx)))
		}
		if i == 1 {
			sum = p.try(cx, n, 0)
		}
		if i == n.c {
			t.Reset(cx, ms(2))
		}
	}
	return sum, nil
}

func timeTickerSelect(cx edo.Context, p *proc, n *node) (int, error) {
	t, u := edo.NewTicker(cx, ms(1+n.a)), edo.NewTicker(cx, ms(1+n.b))
	for range 4 {
		i := edo.Select(cx, t.OnTick(nil), u.OnTick(nil), edo.After(ms(n.c)))
		p.log(n, "case %d", i)
	}
	return 0, nil
}

func timeTimer(cx edo.Context, p *proc, n *node) (int, error) {
	t := edo.NewTimer(cx, ms(n.a))
	v := p.try(cx, n, 0)
	if n.b < 3 {
		p.log(n, "stopped %v", t.Stop())
		edo.Yield(cx)
	}
	p.log(n, "reset %v", t.Reset(ms(n.b)))
	if n.c < 4 {
		i := edo.Select(cx, t.OnFire(), edo.After(ms(n.c)))
		p.log(n, "case %d", i)
		return v, nil
	}
	t.Wait(cx)
	return v, nil
}

func timeAt(cx edo.Context, p *proc, n *node) (int, error) {
	at := edo.Now(cx).Add(ms(n.a))
	v, err := edo.TimeoutAt(cx, at, func(cx edo.Context) (int, error) { return p.kid(cx, n, 0) })
	p.log(n, "%d %s, late %v", v, describe(err), errors.Is(err, context.DeadlineExceeded))
	edo.SleepUntil(cx, at.Add(ms(1)))
	i := edo.Select(cx, edo.At(at.Add(ms(n.b))), edo.After(ms(n.c)))
	p.log(n, "case %d", i)
	return v, nil
}

func delayQueue(cx edo.Context, p *proc, n *node) (sum int, err error) {
	q := delay.New[int](cx)
	entries := make([]*delay.Entry[int], 4)
	for i := range entries {
		entries[i] = q.Insert(i, ms((n.a+3*i)%8))
	}
	v, ok := q.Next(cx)
	p.log(n, "%d %v", v, ok)
	sum = p.try(cx, n, 0)
	p.log(n, "moved %v", q.Reset(entries[n.b%4], ms(n.c)))
	v, ok = q.Remove(entries[n.c%4])
	p.log(n, "removed %d %v", v, ok)
	i := edo.Select(cx, q.OnNext(&v, &ok), edo.After(ms(n.b)))
	p.log(n, "case %d, %d %v, %d left", i, v, ok, q.Len())
	q.Close()
	for {
		v, ok := q.Next(cx)
		if !ok {
			return sum, nil
		}
		p.log(n, "%d", v)
	}
}

// numbers is a stream that awaits before some of its values.
func (p *proc) numbers(n *node, kid, to int) stream.Stream[int] {
	i := 0
	return func(cx edo.Context) (int, bool) {
		if i >= to {
			return 0, false
		}
		if i++; i%2 == 0 {
			edo.Sleep(cx, ms(n.a%3))
		}
		if i == 3 {
			p.try(cx, n, kid)
		}
		return i, true
	}
}

// streamChain goes through the adaptors that take one value at a time.
func streamChain(cx edo.Context, p *proc, n *node) (sum int, err error) {
	s := stream.Chain(p.numbers(n, 0, n.b), stream.Of(7, 8, 9))
	s = stream.Map(s, func(cx edo.Context, v int) int {
		if v == 8 {
			v += p.try(cx, n, 1)
		}
		return v * 2
	})
	s = stream.Filter(s, func(cx edo.Context, v int) bool {
		if v == 4 {
			edo.Yield(cx)
		}
		return v%3 != 0
	})
	if n.a > 4 {
		s = stream.Throttle(s, ms(2))
	}
	peek := stream.Peek(s)
	v, ok := peek.Peek(cx)
	p.log(n, "first %d %v", v, ok)
	for _, v := range stream.Collect(cx, stream.Take(peek.Next, 1+n.c)) {
		sum += v
	}
	p.log(n, "sum %d", sum)
	return sum, nil
}

func streamMerge(cx edo.Context, p *proc, n *node) (sum int, err error) {
	merged, stop := stream.Merge(p.numbers(n, 0, n.b), stream.Of(10, 20, 30))
	p.opened()
	defer func() {
		p.closed(n, "stop")
		stop(cx)
	}()
	for range 2 + n.c {
		v, ok := merged(cx)
		p.log(n, "%d %v", v, ok)
		if !ok {
			break
		}
		sum += v
	}
	return sum, nil
}

// streamTimed goes through the adaptors that do something when time has passed.
func streamTimed(cx edo.Context, p *proc, n *node) (int, error) {
	s := p.numbers(n, 0, 2+n.b)
	switch n.c % 3 {
	case 0:
		chunks, stop := stream.Chunks(s, 1+n.a%3, ms(1+n.b%3))
		defer stop(cx)
		for v, ok := chunks(cx); ok; v, ok = chunks(cx) {
			p.log(n, "%v", v)
		}
	case 1:
		settled, stop := stream.Debounce(s, ms(1+n.a%3))
		defer stop(cx)
		for v, ok := settled(cx); ok; v, ok = settled(cx) {
			p.log(n, "%d", v)
		}
	case 2:
		results, stop := stream.Timeout(s, ms(1+n.a%3))
		defer stop(cx)
		for range 4 {
			v, ok := results(cx)
			p.log(n, "%d %s %v", v.Val, describe(v.Err), ok)
			if !ok {
				break
			}
		}
	}
	return 0, nil
}

func streamKeyed(cx edo.Context, p *proc, n *node) (sum int, err error) {
	var all stream.Keyed[string, int]
	defer all.Close(cx)
	all.Add("a", p.numbers(n, 0, n.b))
	all.Add("b", stream.Of(10, 20, 30))
	for range 2 + n.c {
		key, v, ok := all.Next(cx)
		p.log(n, "%s %d %v, %d left", key, v, ok, all.Len())
		if !ok {
			break
		}
		if sum += v; v == 20 {
			p.log(n, "removed %v", all.Remove(cx, "a"))
		}
	}
	return sum, nil
}

// streamAll ranges over a stream that ends when the loop has had enough.
func streamAll(cx edo.Context, p *proc, n *node) (sum int, err error) {
	c := channel.New[int](2)
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		defer c.Close()
		for v := range stream.All(cx, q.numbers(n, 0, n.b)) {
			if err := c.Send(cx, v); err != nil {
				return v, err
			}
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
	for {
		var v int
		var ok bool
		if edo.Select(cx, c.OnRecv(&v, &ok), t.OnDone()) == 1 || !ok {
			return sum, nil
		}
		if sum += v; v == 2 {
			sum += p.try(cx, n, 1)
		}
	}
}
