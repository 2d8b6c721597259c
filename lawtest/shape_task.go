package lawtest

import (
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/edo-async/edo"
)

func init() {
	add("taskJoin", 2, 5, taskJoin)
	add("taskDetach", 2, 4, taskDetach)
	add("taskAbort", 2, 5, taskAbort)
	add("taskAbortEarly", 1, 2, taskAbortEarly)
	add("taskMany", 2, 4, taskMany)
	add("taskTwoJoiners", 2, 2, taskTwoJoiners)
	add("taskDone", 2, 3, taskDone)
	add("taskNamed", 1, 2, taskNamed)
	add("taskMethod", 1, 2, taskMethod)
	add("taskCaptured", 2, 3, taskCaptured)
	add("taskGroup", 3, 4, taskGroup)
	add("taskGroupAbort", 2, 2, taskGroupAbort)
	add("taskDeferJoin", 2, 3, taskDeferJoin)
	add("taskJoinLater", 1, 3, taskJoinLater)
}

// outcome notes how a task has ended.
func (p *proc) outcome(n *node, v int, err error) {
	p.log(n, "joined %d %s, aborted %v, exited %v", v, describe(err), errors.Is(err, edo.ErrAborted), errors.Is(err, edo.ErrGoexit))
}

func taskJoin(cx edo.Context, p *proc, n *node) (int, error) {
	t := p.spawn(cx, n, 0)
	v := p.try(cx, n, 1)
	w, err := t.Join(cx)
	p.outcome(n, w, err)
	return v + w, nil
}

func taskDetach(cx edo.Context, p *proc, n *node) (int, error) {
	p.spawn(cx, n, 0)
	return p.kid(cx, n, 1)
}

func taskAbort(cx edo.Context, p *proc, n *node) (int, error) {
	t := p.spawn(cx, n, 0)
	p.try(cx, n, 1)
	t.Abort()
	if n.a < 3 {
		edo.Yield(cx)
		t.Abort()
	}
	v, err := t.Join(cx)
	p.outcome(n, v, err)
	return v, nil
}

func taskAbortEarly(cx edo.Context, p *proc, n *node) (int, error) {
	t := p.spawn(cx, n, 0)
	t.Abort()
	v, err := t.Join(cx)
	p.outcome(n, v, err)
	return 0, nil
}

func taskMany(cx edo.Context, p *proc, n *node) (sum int, err error) {
	var tasks []*edo.Task[int]
	for i := range 2 + n.a%3 {
		tasks = append(tasks, p.spawn(cx, n, i%2))
	}
	for _, t := range tasks {
		v, err := t.Join(cx)
		if err != nil {
			p.outcome(n, v, err)
			continue
		}
		sum += v
	}
	return sum, nil
}

func taskTwoJoiners(cx edo.Context, p *proc, n *node) (int, error) {
	t := p.spawn(cx, n, 0)
	q := p.also(0)
	other := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		v, err := t.Join(cx)
		q.outcome(n, v, err)
		return v, err
	})
	p.started(q, other)
	p.try(cx, n, 1)
	v, err := t.Join(cx)
	p.outcome(n, v, err)
	w, err := other.Join(cx)
	p.outcome(n, w, err)
	return v + w, nil
}

func taskDone(cx edo.Context, p *proc, n *node) (int, error) {
	a, b := p.spawn(cx, n, 0), p.spawn(cx, n, 1)
	for range 3 {
		i := edo.Select(cx, a.OnDone(), b.OnDone(), edo.After(ms(n.a)))
		p.log(n, "case %d, ended %v %v", i, a.Ended(), b.Ended())
	}
	if n.b > 3 {
		a.Abort()
	}
	return 0, nil
}

// named is spawned as it is.
func named(cx edo.Context) error {
	edo.Yield(cx)
	edo.Sleep(cx, ms(2))
	return errors.New("named")
}

func taskNamed(cx edo.Context, p *proc, n *node) (int, error) {
	opts := []edo.SpawnOption{edo.Name("named")}
	if n.a < 4 {
		opts = append(opts, edo.Pinned())
	}
	t := edo.Spawn(cx, named, opts...)
	v := p.try(cx, n, 0)
	_, err := t.Join(cx)
	p.log(n, "%s %v", t.Name(), err)
	return v, nil
}

func (g *guard) task(cx edo.Context) (int, error) { return g.p.kid(cx, g.n, 0) }

func taskMethod(cx edo.Context, p *proc, n *node) (int, error) {
	g := &guard{p: p.also(0), n: n}
	t := edo.SpawnValue(cx, g.task)
	p.started(g.p, t)
	v, err := t.Join(cx)
	p.outcome(n, v, err)
	return v, nil
}

// taskCaptured shares variables with its tasks: some are captured by value, some are not.
func taskCaptured(cx edo.Context, p *proc, n *node) (int, error) {
	fixed, shared, text := n.a, n.b, fmt.Sprint("t", n.c)
	list := [2]string{"x", text}
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		shared += fixed
		v := q.try(cx, n, 0)
		shared += v
		list[0] += text
		return shared, nil
	})
	p.started(q, t)
	edo.Yield(cx)
	shared *= 2
	v := p.try(cx, n, 1)
	w, err := t.Join(cx)
	p.outcome(n, w, err)
	p.log(n, "%d %q", shared, list)
	return v + shared, nil
}

func taskGroup(cx edo.Context, p *proc, n *node) (int, error) {
	g := edo.NewGroup(cx)
	if n.a%2 == 0 {
		g = edo.NewGroup(cx, edo.Limit(1+n.a%3))
	}
	var sum atomic.Int64
	for i := range 3 + n.b%2 {
		g.Go(func(cx edo.Context) error {
			q := p.also(p.id.Load())
			p.opened()
			defer p.closed(n, fmt.Sprint("member ", i))
			v, err := q.kid(cx, n, i%3)
			sum.Add(int64(v))
			return err
		})
	}
	err := g.Wait(cx)
	p.log(n, "group %s", describe(err))
	return int(sum.Load()), nil
}

func taskGroupAbort(cx edo.Context, p *proc, n *node) (int, error) {
	_, err := edo.Timeout(cx, ms(n.a), func(cx edo.Context) (int, error) {
		g := edo.NewGroup(cx)
		for i := range 2 {
			g.Go(func(cx edo.Context) error {
				q := p.also(p.id.Load())
				_, err := q.kid(cx, n, i)
				return err
			})
		}
		return 0, g.Wait(cx)
	})
	p.log(n, "%s", describe(err))
	return 0, nil
}

// taskDeferJoin never leaves its task behind.
func taskDeferJoin(cx edo.Context, p *proc, n *node) (v int, err error) {
	t := p.spawn(cx, n, 0)
	p.opened()
	defer func() {
		p.closed(n, "join")
		t.Abort()
		w, err := t.Join(cx)
		p.outcome(n, w, err)
		v += w
	}()
	return p.kid(cx, n, 1)
}

// taskJoinLater joins whichever task there is that is younger than its own: so tasks never wait for each other.
func taskJoinLater(cx edo.Context, p *proc, n *node) (int, error) {
	v := p.try(cx, n, 0)
	tasks := p.handles()
	for i := range tasks {
		h := tasks[(i+n.a)%len(tasks)]
		if h.id > p.id.Load() {
			v, err := h.task.Join(cx)
			p.outcome(n, v, err)
			return v, nil
		}
	}
	return v, nil
}
