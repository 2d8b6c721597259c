package lock_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/lock"
)

// crowd has tasks take a mutex, some aborted under way, and counts without any other protection.
func crowd(cx edo.Context, tasks, each int) error {
	var m lock.Mutex
	inside, counted := 0, 0
	g := edo.NewGroup(cx)
	done := 0
	for k := range tasks {
		g.Go(func(cx edo.Context) error {
			for i := range each {
				t := edo.Spawn(cx, func(cx edo.Context) error {
					m.Lock(cx)
					defer m.Unlock()
					if inside++; inside != 1 {
						return errors.New("two in the section")
					}
					if (i+k)%3 == 0 {
						func() {
							defer func() { inside-- }()
							edo.Yield(cx)
						}()
					} else {
						inside--
					}
					counted++
					return nil
				})
				if i%4 == 3 {
					edo.Yield(cx)
					t.Abort()
				}
				_, err := t.Join(cx)
				if err != nil && !errors.Is(err, edo.ErrAborted) {
					return err
				}
				if err == nil {
					m.Lock(cx)
					done++
					m.Unlock()
				}
			}
			return nil
		})
	}
	if err := g.Wait(cx); err != nil {
		return err
	}
	if counted != done || !m.TryLock() {
		return fmt.Errorf("%d counted, %d done", counted, done)
	}
	return nil
}

func TestMutexCrowdSeeded(t *testing.T) {
	for seed := range uint64(100) {
		if err := edo.Run(func(cx edo.Context) error { return crowd(cx, 4, 8) }, edo.Deterministic(seed)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func TestMutexStress(t *testing.T) {
	for range 10 {
		if err := edo.Run(func(cx edo.Context) error { return crowd(cx, 8, 100) }, edo.Workers(4)); err != nil {
			t.Fatal(err)
		}
	}
}

// Each item needs one notification; goroutines outside and tasks notify.
func TestNotifyStress(t *testing.T) {
	const items, takers = 2000, 4
	var e lock.Notify
	var mu sync.Mutex
	there, taken, over := 0, 0, false
	take := func() (got, end bool) {
		mu.Lock()
		defer mu.Unlock()
		if there > 0 {
			there--
			taken++
			return true, false
		}
		return false, over
	}
	go func() {
		for range items {
			mu.Lock()
			there++
			mu.Unlock()
			e.NotifyOne()
		}
		mu.Lock()
		over = true
		mu.Unlock()
		e.NotifyOne()
	}()
	err := edo.Run(func(cx edo.Context) error {
		g := edo.NewGroup(cx)
		for k := range takers {
			g.Go(func(cx edo.Context) error {
				for {
					got, end := take()
					switch {
					case end:
						e.NotifyOne() // the next one
						return nil
					case got:
						e.NotifyOne() // there may be more than one item for a permit
						continue
					}
					if k%2 == 0 {
						e.Wait(cx)
					} else if edo.Select(cx, e.OnNotify(), edo.After(time.Minute)) != 0 {
						return errors.New("late")
					}
				}
			})
		}
		return g.Wait(cx)
	}, edo.Workers(4))
	if err != nil || taken != items {
		t.Fatalf("%v, %d items taken", err, taken)
	}
}

func TestSemaphoreStress(t *testing.T) {
	const size = 5
	m := lock.NewSemaphore(size)
	var mu sync.Mutex
	var held int64
	err := edo.Run(func(cx edo.Context) error {
		g := edo.NewGroup(cx)
		for k := range 10 {
			g.Go(func(cx edo.Context) error {
				n := int64(k%size + 1)
				for i := range 200 {
					t := edo.Spawn(cx, func(cx edo.Context) error {
						m.Acquire(cx, n)
						defer m.Release(n)
						mu.Lock()
						held += n
						bad := held > size
						mu.Unlock()
						defer func() {
							mu.Lock()
							held -= n
							mu.Unlock()
						}()
						if bad {
							return errors.New("too many permits given")
						}
						edo.Yield(cx)
						return nil
					})
					if i%3 == 0 {
						t.Abort()
					}
					if _, err := t.Join(cx); err != nil && !errors.Is(err, edo.ErrAborted) {
						return err
					}
				}
				return nil
			})
		}
		return g.Wait(cx)
	}, edo.Workers(4))
	if err != nil || m.Available() != size {
		t.Fatal(err, m.Available())
	}
}
