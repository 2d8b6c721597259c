package lawtest

import (
	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

func init() {
	add("chanWatch", 2, 3, chanWatch)
	add("chanWatchSelect", 1, 2, chanWatchSelect)
}

// chanWatch has a task that follows a value, and one that waits for a certain one.
func chanWatch(cx edo.Context, p *proc, n *node) (int, error) {
	w := channel.NewWatch(0)
	q := p.also(0)
	follower := w.Subscribe()
	t := edo.SpawnValue(cx, func(cx edo.Context) (last int, err error) {
		for {
			v, ok := follower.Changed(cx)
			q.log(n, "follows %d %v", v, ok)
			if !ok {
				return last, nil
			}
			if last = v; v == 2 {
				q.try(cx, n, 0)
			}
		}
	})
	p.started(q, t)
	waiter := w.Subscribe()
	u := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		v, ok := waiter.WaitFor(cx, func(v int) bool { return v >= n.a })
		p.log(n, "waited for %d %v", v, ok)
		return v, nil
	})
	p.started(p.also(0), u)
	p.opened()
	defer func() {
		p.closed(n, "close")
		w.Close()
	}()
	var err error
	for i := range n.b {
		switch i % 3 {
		case 0:
			err = w.Set(i)
		case 1:
			err = w.SetFrom(cx, i)
		case 2:
			err = w.Update(func(v int) int { return v + 1 })
		}
		p.log(n, "set %d %s", w.Get(), describe(err))
		if i == 2 {
			p.try(cx, n, 1)
		} else if n.c < 5 {
			edo.Yield(cx)
		}
	}
	w.Close()
	v, err := t.Join(cx)
	p.outcome(n, v, err)
	v, err = u.Join(cx)
	p.outcome(n, v, err)
	return v, nil
}

// chanWatchSelect chooses between a change and time.
func chanWatchSelect(cx edo.Context, p *proc, n *node) (sum int, err error) {
	w := channel.NewWatch("old")
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		defer w.Close()
		v := q.try(cx, n, 0)
		return v, w.SetFrom(cx, "new")
	})
	p.started(q, t)
	watcher := w.Subscribe()
	for range 3 {
		var v string
		var ok bool
		i := edo.Select(cx, watcher.OnChanged(&v, &ok), edo.After(ms(n.a)))
		p.log(n, "case %d, %q %v", i, v, ok)
		sum += i
	}
	return sum, nil
}
