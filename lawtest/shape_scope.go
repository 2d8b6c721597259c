package lawtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/edo-async/edo"
)

func init() {
	add("scopeUntil", 2, 3, scopeUntil)
	add("scopeTree", 1, 2, scopeTree)
	add("scopeValue", 2, 2, scopeValue)
	add("scopeSelect", 1, 2, scopeSelect)
	add("scopeSpawned", 1, 2, scopeSpawned)
	add("callBox", 1, 2, callBox)
	add("taskSet", 3, 4, taskSet)
	add("taskSetClose", 2, 2, taskSetClose)
	add("taskSetSelect", 2, 3, taskSetSelect)
	add("taskGroupKeep", 3, 3, taskGroupKeep)
}

var errScope = errors.New("scope ends")

// scopeUntil runs one kid in a scope that the other one's task ends.
func scopeUntil(cx edo.Context, p *proc, n *node) (int, error) {
	ctx, cancel := context.WithCancelCause(cx)
	defer cancel(nil)
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		edo.Sleep(cx, ms(n.a))
		v := q.try(cx, n, 0)
		q.log(n, "cancels")
		cancel(errScope)
		return v, nil
	})
	p.started(q, t)
	v, err := edo.Until(cx, ctx, func(cx edo.Context) (int, error) {
		p.opened()
		defer func() { p.closed(n, fmt.Sprint("scope ", cx.Err())) }()
		return p.kid(cx, n, 1)
	})
	p.log(n, "%d %s, cause %v", v, describe(err), errors.Is(err, errScope))
	if n.b < 4 {
		t.Abort()
	}
	return v, nil
}

// scopeTree has a scope in a scope; either may end first.
func scopeTree(cx edo.Context, p *proc, n *node) (int, error) {
	outer, cancelOuter := context.WithCancelCause(cx)
	defer cancelOuter(nil)
	inner, cancelInner := context.WithCancelCause(outer)
	defer cancelInner(nil)
	t := edo.Spawn(cx, func(cx edo.Context) error {
		edo.Sleep(cx, ms(n.a))
		if n.c < 4 {
			cancelOuter(errScope)
		} else {
			cancelInner(errors.New("inner ends"))
		}
		return nil
	})
	defer t.Abort()
	v, err := edo.Until(cx, outer, func(cx edo.Context) (int, error) {
		v, err := edo.Until(cx, inner, func(cx edo.Context) (int, error) { return p.kid(cx, n, 0) })
		p.log(n, "inner %d %s", v, describe(err))
		edo.Sleep(cx, ms(n.b))
		return v, nil
	})
	p.log(n, "outer %d %s", v, describe(err))
	return v, nil
}

type scopeKey struct{}

// scopeValue sets a value that the computation and its task see.
func scopeValue(cx edo.Context, p *proc, n *node) (int, error) {
	p.log(n, "outside %v", cx.Value(scopeKey{}))
	v, err := edo.WithValue(cx, scopeKey{}, n.id, func(cx edo.Context) (int, error) {
		q := p.also(0)
		t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
			q.log(n, "task sees %v", cx.Value(scopeKey{}))
			return q.kid(cx, n, 0)
		})
		p.started(q, t)
		v := p.try(cx, n, 1)
		p.log(n, "inside %v", cx.Value(scopeKey{}))
		w, err := t.Join(cx)
		p.outcome(n, w, err)
		return v + w, nil
	})
	p.log(n, "outside %v", cx.Value(scopeKey{}))
	return v, err
}

// scopeSelect waits for a context to end.
func scopeSelect(cx edo.Context, p *proc, n *node) (int, error) {
	ctx, cancel := context.WithCancel(cx)
	defer cancel()
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		defer cancel()
		return q.kid(cx, n, 0)
	})
	p.started(q, t)
	i := edo.Select(cx, edo.OnDone(ctx), edo.After(ms(n.a)), t.OnDone())
	p.log(n, "case %d, %v", i, ctx.Err())
	return i, nil
}

// scopeSpawned gives a task a context of its own.
func scopeSpawned(cx edo.Context, p *proc, n *node) (int, error) {
	ctx, cancel := context.WithCancelCause(context.Background())
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return q.kid(cx, n, 0) }, edo.WithContext(ctx))
	p.started(q, t)
	edo.Sleep(cx, ms(n.a%4))
	cancel(errScope)
	v, err := t.Join(cx)
	p.outcome(n, v, err)
	p.log(n, "cause %v", errors.Is(err, errScope))
	return v, nil
}

func callBox(cx edo.Context, p *proc, n *node) (int, error) {
	k := n.a
	v, err := edo.Box(cx, func(cx edo.Context) (int, error) {
		if k > 4 {
			edo.Yield(cx)
		}
		k++
		return p.kid(cx, n, 0)
	})
	p.log(n, "%d %s, %d", v, describe(err), k)
	return v + k, err
}

// fill starts tasks in a set.
func (p *proc) fill(n *node, s *edo.Set[int], tasks int) {
	for i := range tasks {
		q := p.also(0)
		p.started(q, s.Go(func(cx edo.Context) (int, error) {
			q.opened()
			defer q.closed(n, fmt.Sprint("member ", i))
			return q.kid(cx, n, i%len(n.kids))
		}))
	}
}

// taskSet takes results as they come, and adds tasks meanwhile.
func taskSet(cx edo.Context, p *proc, n *node) (sum int, err error) {
	s := edo.NewSet[int](cx)
	p.fill(n, s, 2+n.a%3)
	more := true
	for {
		r, ok := s.Next(cx)
		if !ok {
			break
		}
		p.log(n, "%d %s, %d left", r.Val, describe(r.Err), s.Len())
		if sum += r.Val; more && r.Val == n.c {
			p.fill(n, s, 1)
			more = false
		}
		if n.b == 7 {
			s.AbortAll()
		}
	}
	return sum, nil
}

// taskSetClose never leaves its tasks behind; or leaves them on purpose.
func taskSetClose(cx edo.Context, p *proc, n *node) (int, error) {
	s := edo.NewSet[int](cx)
	p.opened()
	defer func() {
		p.closed(n, "close")
		s.Close(cx)
		p.log(n, "%d left", s.Len())
	}()
	p.fill(n, s, 1+n.a%3)
	if n.b == 0 {
		s.Detach()
	}
	v, err := p.kid(cx, n, 1)
	r, ok := s.TryNext()
	p.log(n, "%d %s %v", r.Val, describe(r.Err), ok)
	return v, err
}

func taskSetSelect(cx edo.Context, p *proc, n *node) (sum int, err error) {
	s := edo.NewSet[int](cx)
	defer s.Close(cx)
	p.fill(n, s, 2)
	for range 4 {
		var r edo.Result[int]
		var ok bool
		if edo.Select(cx, s.OnNext(&r, &ok), edo.After(ms(n.a))) == 1 {
			p.log(n, "none yet of %d", s.Len())
			continue
		}
		p.log(n, "%d %s %v", r.Val, describe(r.Err), ok)
		sum += r.Val
	}
	return sum, nil
}

// taskGroupKeep keeps track of tasks that may fail, and starts what there is room for.
func taskGroupKeep(cx edo.Context, p *proc, n *node) (int, error) {
	g := edo.NewGroup(cx, edo.KeepGoing(), edo.Limit(2))
	for i := range 3 {
		member := func(cx edo.Context) error {
			q := p.also(p.id.Load())
			p.opened()
			defer p.closed(n, fmt.Sprint("member ", i))
			_, err := q.kid(cx, n, i)
			return err
		}
		if n.a < 4 {
			g.Go(member)
		} else {
			p.log(n, "started %v", g.TryGo(member))
		}
	}
	for range 3 {
		i := edo.Select(cx, g.OnDone(), edo.After(ms(n.b)))
		p.log(n, "case %d, %d left", i, g.Len())
		if i == 0 {
			return 0, nil
		}
	}
	if n.c < 3 {
		g.Abort()
	}
	err := g.Wait(cx)
	p.log(n, "group %s", describe(err))
	return 0, nil
}
