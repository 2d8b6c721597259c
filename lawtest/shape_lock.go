package lawtest

import (
	"errors"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/lock"
)

func init() {
	add("lockRead", 1, 3, lockRead)
	add("lockWrite", 1, 2, lockWrite)
	add("lockReadSelect", 0, 2, lockReadSelect)
	add("lockMutexSelect", 0, 2, lockMutexSelect)
	add("lockSemaphoreSelect", 1, 2, lockSemaphoreSelect)
	add("lockSemaphoreClose", 1, 1, lockSemaphoreClose)
	add("lockSince", 1, 2, lockSince)
	add("lockBarrier", 1, 2, lockBarrier)
	add("lockOnce", 2, 3, lockOnce)
	add("lockOnceSelect", 1, 2, lockOnceSelect)
}

// reads and writes note who is inside of the RWMutex.
func (p *proc) reads(n *node, by int64) {
	if p.w.readers.Add(by) < 0 || p.w.writers.Load() != 0 {
		p.broken("readers beside a writer")
	}
	p.log(n, "reads %+d", by)
}

func (p *proc) writes(n *node, by int64) {
	if k := p.w.writers.Add(by); k < 0 || k > 1 || p.w.readers.Load() != 0 {
		p.broken("a writer beside others")
	}
	p.log(n, "writes %+d", by)
}

// broken notes what must not be.
func (p *proc) broken(what string) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	p.w.broken = append(p.w.broken, what)
}

func lockRead(cx edo.Context, p *proc, n *node) (int, error) {
	v, err := edo.Timeout(cx, patience(n), func(cx edo.Context) (int, error) {
		if n.a != 0 || !p.w.rw.TryRLock() {
			p.w.rw.RLock(cx)
		}
		p.reads(n, 1)
		defer func() {
			p.reads(n, -1)
			if n.c < 4 {
				p.w.rw.RUnlock()
			} else {
				p.w.rw.RUnlockFrom(cx)
			}
		}()
		return p.kid(cx, n, 0)
	})
	p.log(n, "%d %s", v, describe(err))
	return v, nil
}

func lockWrite(cx edo.Context, p *proc, n *node) (int, error) {
	v, err := edo.Timeout(cx, patience(n), func(cx edo.Context) (int, error) {
		if n.a != 0 || !p.w.rw.TryLock() {
			p.w.rw.Lock(cx)
		}
		p.writes(n, 1)
		reading := false
		defer func() {
			if reading {
				p.reads(n, -1)
				p.w.rw.RUnlock()
				return
			}
			p.writes(n, -1)
			if n.c < 4 {
				p.w.rw.Unlock()
			} else {
				p.w.rw.UnlockFrom(cx)
			}
		}()
		edo.Sleep(cx, ms(n.b%3))
		if n.a == 3 {
			p.writes(n, -1)
			p.reads(n, 1)
			p.w.rw.Downgrade()
			reading = true
		}
		return p.kid(cx, n, 0)
	})
	p.log(n, "%d %s", v, describe(err))
	return v, nil
}

func lockReadSelect(cx edo.Context, p *proc, n *node) (int, error) {
	i := edo.Select(cx, p.w.rw.OnRLock(), p.w.rw.OnLock(), edo.After(ms(n.a)))
	p.log(n, "case %d", i)
	switch i {
	case 0:
		p.reads(n, 1)
		defer p.w.rw.RUnlock()
		defer p.reads(n, -1)
	case 1:
		p.writes(n, 1)
		defer p.w.rw.Unlock()
		defer p.writes(n, -1)
	}
	edo.Yield(cx)
	return i, nil
}

func lockMutexSelect(cx edo.Context, p *proc, n *node) (int, error) {
	i := edo.Select(cx, p.w.mutex.OnLock(), edo.After(ms(n.a)))
	p.log(n, "case %d", i)
	if i == 0 {
		p.enter(n)
		defer p.leave(n)
		edo.Sleep(cx, ms(n.b%3))
	}
	return i, nil
}

func lockSemaphoreSelect(cx edo.Context, p *proc, n *node) (int, error) {
	var err error
	i := edo.Select(cx, p.w.semaphore.OnAcquire(1, &err), edo.After(ms(n.a)))
	p.log(n, "case %d, %s", i, describe(err))
	if i != 0 || err != nil {
		return i, nil
	}
	if p.w.holders.Add(1) > 2 {
		p.broken("too many hold the semaphore")
	}
	defer func() {
		p.w.holders.Add(-1)
		p.w.semaphore.ReleaseFrom(cx, 1)
	}()
	return p.kid(cx, n, 0)
}

// lockSemaphoreClose closes one while another task may wait for it.
func lockSemaphoreClose(cx edo.Context, p *proc, n *node) (int, error) {
	s := lock.NewSemaphore(int64(n.a % 3))
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return 1, s.Acquire(cx, 2) })
	p.started(p.also(0), t)
	s.Add(int64(n.b%4) - 2)
	v := p.try(cx, n, 0)
	s.Close()
	w, err := t.Join(cx)
	p.log(n, "%d, closed %v, %d left", w, errors.Is(err, lock.ErrClosed), s.Available())
	return v, nil
}

// lockSince waits for a notification that may have come since it looked.
func lockSince(cx edo.Context, p *proc, n *node) (int, error) {
	mark := p.w.notify.Mark()
	v := p.try(cx, n, 0)
	switch n.a % 4 {
	case 0:
		p.w.notify.NotifyAllFrom(cx)
	case 1:
		p.w.notify.NotifyLast()
	case 2:
		p.w.notify.NotifyLastFrom(cx)
	case 3:
		p.w.notify.NotifyOneFrom(cx)
	}
	_, err := edo.Timeout(cx, patience(n), func(cx edo.Context) (int, error) {
		p.w.notify.WaitSince(cx, mark)
		p.log(n, "notified")
		return 0, nil
	})
	p.log(n, "%s", describe(err))
	return v, nil
}

// lockBarrier has as many tasks as the barrier wants, or one less.
func lockBarrier(cx edo.Context, p *proc, n *node) (int, error) {
	const parties = 3
	b := lock.NewBarrier(parties)
	g := edo.NewGroup(cx, edo.KeepGoing())
	for i := range parties - n.a/6 {
		g.Go(func(cx edo.Context) error {
			q := p.also(p.id.Load())
			if i == n.b%parties {
				q.try(cx, n, 0)
			}
			for range 2 {
				leader, err := edo.Timeout(cx, ms(5), func(cx edo.Context) (bool, error) { return b.Wait(cx), nil })
				q.log(n, "%d is through, leader %v, %s", i, leader, describe(err))
			}
			return nil
		})
	}
	err := g.Wait(cx)
	p.log(n, "group %s", describe(err))
	return 0, nil
}

// lockOnce has several tasks that want a value, of which one makes it; it may fail.
func lockOnce(cx edo.Context, p *proc, n *node) (int, error) {
	var once lock.Once[int]
	var made [3]*edo.Task[int]
	for i := range made {
		q := p.also(0)
		made[i] = edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
			return once.Do(cx, func(cx edo.Context) (int, error) {
				q.log(n, "%d makes it", i)
				return q.kid(cx, n, i%2)
			})
		})
		p.started(q, made[i])
	}
	if n.a < 2 {
		p.log(n, "set %v", once.Set(n.b))
	}
	if n.c < 2 {
		edo.Yield(cx)
		made[n.b%3].Abort()
	}
	for _, t := range made {
		v, err := t.Join(cx)
		p.outcome(n, v, err)
	}
	v, ok := once.Get()
	p.log(n, "%d %v", v, ok)
	return v, nil
}

// lockOnceSelect waits for a value that another task may make.
func lockOnceSelect(cx edo.Context, p *proc, n *node) (int, error) {
	once := new(lock.Once[int])
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		return q.try(cx, n, 0), nil
	})
	p.started(q, t)
	waiter := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return once.Wait(cx), nil })
	p.started(p.also(0), waiter)
	i := edo.Select(cx, t.OnDone(), once.OnReady(), edo.After(ms(n.a)))
	p.log(n, "case %d", i)
	once.Set(n.b)
	i = edo.Select(cx, once.OnReady())
	v, err := waiter.Join(cx)
	p.outcome(n, v, err)
	return i + v, nil
}
