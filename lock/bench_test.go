package lock_test

import (
	"runtime"
	"sync"
	"testing"
	"unsafe"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/lock"
)

func flavours(b *testing.B, run func(b *testing.B, opts ...edo.Option)) {
	b.Run("edo-current", func(b *testing.B) { run(b, edo.CurrentThread()) })
	b.Run("edo-multi", func(b *testing.B) { run(b) })
}

// holder is a task as the compiler makes it, by hand: it locks, lets others go first, and unlocks.
type holder struct {
	t     edo.Task[struct{}]
	p     [1]unsafe.Pointer
	s     [2]byte
	m     *lock.Mutex
	n     int
	state uint8
}

func hold(cx edo.Context, cell unsafe.Pointer) bool {
	c := (*holder)(cell)
	switch c.state {
	case 1:
		goto locking
	case 2:
		goto yielding
	}
again:
	c.s = [2]byte{}
locking:
	if !lock.Mutex__Lock__poll(cx, &c.p, &c.s, c.m) {
		c.state = 1
		return false
	}
	c.s = [2]byte{}
yielding:
	if !edo.Yield__poll(cx, nil, &c.s) {
		c.state = 2
		return false
	}
	c.m.UnlockFrom(cx)
	if c.n--; c.n > 0 {
		goto again
	}
	c.t.Finish(struct{}{}, nil)
	return true
}

// BenchmarkMutexHandOver is a lock, a yield and an unlock, by two tasks that always find it locked.
func BenchmarkMutexHandOver(b *testing.B) {
	flavours(b, func(b *testing.B, opts ...edo.Option) {
		b.ReportAllocs()
		edo.Run(func(cx edo.Context) error {
			var m lock.Mutex
			one, two := &holder{m: &m, n: b.N/2 + 1}, &holder{m: &m, n: b.N/2 + 1}
			b.ResetTimer()
			edo.Spawn__cell(cx, &one.t, hold)
			edo.Spawn__cell(cx, &two.t, hold)
			one.t.Join(cx)
			two.t.Join(cx)
			b.StopTimer()
			return nil
		}, opts...)
	})
	peer := func(lock, unlock func()) func(b *testing.B) {
		return func(b *testing.B) {
			var wg sync.WaitGroup
			for range 2 {
				wg.Add(1)
				go func() {
					defer wg.Done()
					for range b.N/2 + 1 {
						lock()
						runtime.Gosched()
						unlock()
					}
				}()
			}
			wg.Wait()
		}
	}
	var m sync.Mutex
	b.Run("go-mutex", peer(m.Lock, m.Unlock))
	// The nearest form that hands over: a channel with one token.
	c := make(chan struct{}, 1)
	b.Run("go-chan", peer(func() { c <- struct{}{} }, func() { <-c }))
}

func BenchmarkMutexUncontended(b *testing.B) {
	b.Run("edo", func(b *testing.B) {
		edo.Run(func(cx edo.Context) error {
			var m lock.Mutex
			b.ResetTimer()
			for range b.N {
				m.Lock(cx)
				m.Unlock()
			}
			return nil
		}, edo.CurrentThread())
	})
	b.Run("go", func(b *testing.B) {
		var m sync.Mutex
		n := 0
		for range b.N {
			m.Lock()
			n++
			m.Unlock()
		}
	})
}

func BenchmarkSemaphoreUncontended(b *testing.B) {
	b.Run("edo", func(b *testing.B) {
		edo.Run(func(cx edo.Context) error {
			m := lock.NewSemaphore(2)
			b.ResetTimer()
			for range b.N {
				m.Acquire(cx, 1)
				m.Release(1)
			}
			return nil
		}, edo.CurrentThread())
	})
	b.Run("go-chan", func(b *testing.B) {
		m := make(chan struct{}, 2)
		for range b.N {
			m <- struct{}{}
			<-m
		}
	})
}

// notifier is a task by hand that waits for one Notify and wakes the next.
type notifier struct {
	t       edo.Task[struct{}]
	p       [1]unsafe.Pointer
	s       [2]byte
	in, out *lock.Notify
	n       int
}

func notify(cx edo.Context, cell unsafe.Pointer) bool {
	c := (*notifier)(cell)
	for ; c.n > 0; c.n-- {
		if !lock.Notify__Wait__poll(cx, &c.p, &c.s, c.in) {
			return false
		}
		c.s = [2]byte{}
		c.out.NotifyOneFrom(cx)
	}
	c.t.Finish(struct{}{}, nil)
	return true
}

// BenchmarkNotify is a round trip of two tasks that notify each other.
func BenchmarkNotify(b *testing.B) {
	flavours(b, func(b *testing.B, opts ...edo.Option) {
		b.ReportAllocs()
		edo.Run(func(cx edo.Context) error {
			var e, f lock.Notify
			one, two := &notifier{in: &e, out: &f, n: b.N}, &notifier{in: &f, out: &e, n: b.N}
			b.ResetTimer()
			edo.Spawn__cell(cx, &one.t, notify)
			edo.Spawn__cell(cx, &two.t, notify)
			e.NotifyOne()
			one.t.Join(cx)
			two.t.Join(cx)
			b.StopTimer()
			return nil
		}, opts...)
	})
	b.Run("go", func(b *testing.B) {
		e, f := make(chan struct{}, 1), make(chan struct{}, 1)
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range b.N {
				<-f
				e <- struct{}{}
			}
		}()
		for range b.N {
			f <- struct{}{}
			<-e
		}
		wg.Wait()
	})
}
