package lawtest

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
	"github.com/edo-async/edo/lock"
)

func init() {
	add("chanSend", 0, 3, chanSend)
	add("chanRecv", 0, 3, chanRecv)
	add("chanTry", 0, 1, chanTry)
	add("chanSelect", 0, 4, chanSelect)
	add("chanPipe", 2, 4, chanPipe)
	add("chanFan", 1, 3, chanFan)
	add("chanOneshot", 1, 3, chanOneshot)
	add("chanRecvOrDone", 2, 3, chanRecvOrDone)
	add("lockMutex", 0, 4, lockMutex)
	add("lockMutexKid", 1, 2, lockMutexKid)
	add("lockWait", 0, 2, lockWait)
	add("lockNotify", 0, 2, lockNotify)
	add("lockSelect", 0, 2, lockSelect)
	add("lockSemaphore", 1, 2, lockSemaphore)
}

// shared is what the tasks of a program share to meet.
type shared struct {
	chans     [2]*channel.Chan[int]
	mutex     lock.Mutex
	notify    lock.Notify
	semaphore *lock.Semaphore
	holders   atomic.Int64 // of the semaphore
	inside    int          // of the mutex, which guards it
	rw        lock.RWMutex
	readers   atomic.Int64 // of rw
	writers   atomic.Int64
	pipes     []*channel.Chan[int]
}

func newShared() *shared {
	return &shared{
		chans:     [2]*channel.Chan[int]{channel.New[int](0), channel.New[int](2)},
		semaphore: lock.NewSemaphore(2),
	}
}

// left is how many values nobody has received.
func (s *shared) left() (n int) {
	for _, c := range append(s.pipes, s.chans[:]...) {
		n += c.Len()
	}
	return n
}

// patience bounds what might wait for ever.
func patience(n *node) time.Duration { return ms(2 + n.b) }

func (p *proc) sent(n *node, v int, err error) {
	if err == nil {
		p.w.sent.Add(1)
	}
	p.log(n, "sent %d %s", v, describe(err))
}

func (p *proc) received(n *node, v int, ok bool) {
	if ok {
		p.w.received.Add(1)
	}
	p.log(n, "received %d %v", v, ok)
}

func chanSend(cx edo.Context, p *proc, n *node) (int, error) {
	return edo.Timeout(cx, patience(n), func(cx edo.Context) (int, error) {
		for i := range 1 + n.c%3 {
			p.sent(n, i, p.w.chans[n.a%2].Send(cx, i))
		}
		return n.a, nil
	})
}

func chanRecv(cx edo.Context, p *proc, n *node) (sum int, err error) {
	_, _ = edo.Timeout(cx, patience(n), func(cx edo.Context) (int, error) {
		for range 1 + n.c%3 {
			v, ok := p.w.chans[n.a%2].Recv(cx)
			p.received(n, v, ok)
			sum += v
		}
		return 0, nil
	})
	return sum, nil
}

func chanTry(cx edo.Context, p *proc, n *node) (int, error) {
	c := p.w.chans[n.a%2]
	p.sent(n, n.b, c.TrySend(n.b))
	edo.Yield(cx)
	v, err := c.TryRecv()
	p.received(n, v, err == nil)
	var failed error
	if edo.Select(cx, c.OnSendErr(n.c, &failed), edo.After(ms(n.a))) == 0 {
		p.sent(n, n.c, failed)
	}
	return v, nil
}

func chanSelect(cx edo.Context, p *proc, n *node) (int, error) {
	var v, w int
	var ok, okToo bool
	for range 1 + n.c%3 {
		switch i := edo.Select(cx, p.w.chans[0].OnRecv(&v, &ok), p.w.chans[1].OnSend(n.a), p.w.chans[1].OnRecv(&w, &okToo), edo.After(ms(n.b))); i {
		case 0:
			p.received(n, v, ok)
		case 1:
			p.sent(n, n.a, nil)
		case 2:
			p.received(n, w, okToo)
		default:
			p.log(n, "case %d", i)
			return i, nil
		}
	}
	return v + w, nil
}

// chanPipe sends through a channel of its own, from a task, until that ends.
func chanPipe(cx edo.Context, p *proc, n *node) (sum int, err error) {
	c := channel.New[int](n.a % 3)
	p.w.mu.Lock()
	p.w.pipes = append(p.w.pipes, c)
	p.w.mu.Unlock()
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		q.opened()
		defer func() {
			q.closed(n, "close")
			c.Close()
		}()
		for i := range n.b {
			if i == 3 {
				q.try(cx, n, 0)
			}
			err := c.Send(cx, i)
			q.sent(n, i, err)
			if err != nil {
				return i, err
			}
		}
		return 0, nil
	})
	p.started(q, t)
	defer p.closeAfter(cx, t, c).Abort()
	p.opened()
	defer func() {
		p.closed(n, "drain")
		t.Abort() // it may never have begun: then nobody closes the channel
		_, _ = t.Join(cx)
		for v, err := c.TryRecv(); err == nil; v, err = c.TryRecv() {
			p.received(n, v, true)
		}
	}()
	for {
		v, ok := c.Recv(cx)
		p.received(n, v, ok)
		if !ok {
			return sum, nil
		}
		if sum += v; v == 2 {
			sum += p.try(cx, n, 1)
		}
	}
}

// closeAfter closes a channel when its sender has ended: one that was aborted before it began does not.
func (p *proc) closeAfter(cx edo.Context, t *edo.Task[int], c *channel.Chan[int]) *edo.Task[struct{}] {
	return edo.Spawn(cx, func(cx edo.Context) error {
		_, _ = t.Join(cx)
		c.Close()
		return nil
	})
}

// chanFan has several receivers for one sender, and several senders for one receiver.
func chanFan(cx edo.Context, p *proc, n *node) (int, error) {
	work, results := channel.New[int](0), channel.New[string](1)
	g := edo.NewGroup(cx)
	for i := range 2 + n.a%2 {
		g.Go(func(cx edo.Context) error {
			for v, ok := work.Recv(cx); ok; v, ok = work.Recv(cx) {
				if v == 3 {
					q := p.also(p.id.Load())
					q.try(cx, n, 0)
				}
				if err := results.Send(cx, fmt.Sprint(i, ":", v)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func(cx edo.Context) error {
		defer work.Close()
		for v := range 5 {
			if err := work.Send(cx, v); err != nil {
				return err
			}
		}
		return nil
	})
	got := 0
	for range 5 {
		var s string
		var ok bool
		if edo.Select(cx, results.OnRecv(&s, &ok), edo.After(ms(20))) == 0 {
			p.log(n, "%s %v", s, ok)
			got++
		}
	}
	results.Close()
	err := g.Wait(cx)
	p.log(n, "%d, %s", got, describe(err))
	return got, nil
}

func chanOneshot(cx edo.Context, p *proc, n *node) (int, error) {
	s, r := channel.NewOneshot[int]()
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		defer s.Close()
		v := q.try(cx, n, 0)
		err := s.Send(v)
		q.log(n, "sent %d %s", v, describe(err))
		return v, err
	})
	p.started(q, t)
	if n.a < 2 {
		r.Close()
	}
	var v int
	var err error
	i := edo.Select(cx, r.OnRecv(&v, &err), t.OnDone()) // it may never begin
	p.log(n, "case %d, %d %s", i, v, describe(err))
	if i == 1 {
		v, err = r.TryRecv()
	} else if n.b < 4 {
		_, err = r.Recv(cx) // it has been received
	}
	p.log(n, "%d %s", v, describe(err))
	return v, nil
}

// chanRecvOrDone chooses between a channel and the end of a task.
func chanRecvOrDone(cx edo.Context, p *proc, n *node) (int, error) {
	t := p.spawn(cx, n, 0)
	var v int
	var ok bool
	switch edo.Select(cx, p.w.chans[n.a%2].OnRecv(&v, &ok), t.OnDone()) {
	case 0:
		p.received(n, v, ok)
		if n.b > 4 {
			t.Abort()
		}
	case 1:
		v, err := t.Join(cx)
		p.outcome(n, v, err)
	}
	return p.kid(cx, n, 1)
}

// enter and leave note who holds the mutex.
func (p *proc) enter(n *node) {
	if p.w.inside++; p.w.inside != 1 {
		p.w.mu.Lock()
		p.w.broken = append(p.w.broken, fmt.Sprintf("%d hold the mutex", p.w.inside))
		p.w.mu.Unlock()
	}
	p.log(n, "locked")
}

func (p *proc) leave(n *node) {
	p.w.inside--
	p.log(n, "unlocks")
	p.w.mutex.Unlock()
}

// leaveFrom is leave for a task that waits on.
func (p *proc) leaveFrom(cx edo.Context, n *node) {
	p.w.inside--
	p.log(n, "unlocks")
	p.w.mutex.UnlockFrom(cx)
}

func lockMutex(cx edo.Context, p *proc, n *node) (int, error) {
	for range 1 + n.a%2 {
		p.w.mutex.Lock(cx)
		p.enter(n)
		func(cx edo.Context) {
			defer p.leave(n)
			edo.Sleep(cx, ms(n.b%4))
			edo.Yield(cx)
		}(cx)
	}
	return 0, nil
}

// lockMutexKid does something else with the mutex locked: it may be a deadlock, so not for ever.
func lockMutexKid(cx edo.Context, p *proc, n *node) (int, error) {
	v, err := edo.Timeout(cx, ms(n.b+n.a), func(cx edo.Context) (int, error) {
		if !p.w.mutex.TryLock() {
			p.w.mutex.Lock(cx)
		}
		p.enter(n)
		defer p.leaveFrom(cx, n)
		return p.kid(cx, n, 0)
	})
	p.log(n, "%d %s", v, describe(err))
	return v, nil
}

func lockWait(cx edo.Context, p *proc, n *node) (int, error) {
	_, err := edo.Timeout(cx, patience(n), func(cx edo.Context) (int, error) {
		p.w.notify.Wait(cx)
		p.log(n, "notified")
		return 0, nil
	})
	return n.a, err
}

func lockNotify(cx edo.Context, p *proc, n *node) (int, error) {
	if n.a < 2 {
		p.w.notify.NotifyAll()
	} else {
		p.w.notify.NotifyOne()
	}
	edo.Yield(cx)
	return n.b, nil
}

func lockSelect(cx edo.Context, p *proc, n *node) (int, error) {
	i := edo.Select(cx, p.w.notify.OnNotify(), edo.After(ms(n.a)))
	p.log(n, "case %d", i)
	return i, nil
}

func lockSemaphore(cx edo.Context, p *proc, n *node) (int, error) {
	_, err := edo.Timeout(cx, patience(n), func(cx edo.Context) (int, error) {
		p.w.semaphore.Acquire(cx, 1)
		if p.w.holders.Add(1) > 2 {
			return 0, errors.New("too many hold the semaphore")
		}
		defer func() {
			p.w.holders.Add(-1)
			p.w.semaphore.Release(1)
		}()
		return p.kid(cx, n, 0)
	})
	p.log(n, "%s", describe(err))
	return 0, nil
}
