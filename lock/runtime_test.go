package lock_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
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

// readers has tasks that read and write under an RWMutex, some aborted, selecting, downgrading or on goroutines of their own.
func readers(cx edo.Context, tasks, each int) error {
	var m lock.RWMutex
	var reading, writing atomic.Int32
	value, want := 0, atomic.Int32{}
	read := func() error {
		reading.Add(1)
		defer reading.Add(-1)
		_ = value // for the race detector
		if writing.Load() != 0 {
			return errors.New("read while somebody writes")
		}
		return nil
	}
	write := func() error {
		if writing.Add(1) != 1 || reading.Load() != 0 {
			return errors.New("two write, or one reads")
		}
		value++
		want.Add(1)
		writing.Add(-1)
		return nil
	}
	var never lock.Notify
	g := edo.NewGroup(cx)
	for k := range tasks {
		g.Go(func(cx edo.Context) error {
			for i := range each {
				t := edo.Spawn(cx, func(cx edo.Context) error {
					switch (i + k) % 5 {
					case 0:
						m.RLock(cx)
						defer m.RUnlock()
						edo.Yield(cx)
						return read()
					case 1:
						m.Lock(cx)
						defer m.UnlockFrom(cx)
						if err := write(); err != nil {
							return err
						}
						edo.Yield(cx)
						return nil
					case 2:
						if edo.Select(cx, m.OnRLock(), never.OnNotify()) == 0 {
							defer m.RUnlockFrom(cx)
							return read()
						}
					case 3:
						if edo.Select(cx, never.OnNotify(), m.OnLock(), edo.After(time.Microsecond)) == 1 {
							err := write()
							m.Downgrade()
							defer m.RUnlock()
							if err == nil {
								edo.Yield(cx)
								err = read()
							}
							return err
						}
					case 4:
						if m.TryRLock() {
							defer m.RUnlock()
							return read()
						}
					}
					return nil
				})
				if i%4 == 3 {
					edo.Yield(cx)
					t.Abort()
				}
				if _, err := t.Join(cx); err != nil && !errors.Is(err, edo.ErrAborted) {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(cx); err != nil {
		return err
	}
	if !m.TryLock() || value != int(want.Load()) {
		return fmt.Errorf("%d written, want %d", value, want.Load())
	}
	return nil
}

func TestRWMutexCrowdSeeded(t *testing.T) {
	for seed := range uint64(100) {
		if err := edo.Run(func(cx edo.Context) error { return readers(cx, 5, 10) }, edo.Deterministic(seed)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func TestRWMutexStress(t *testing.T) {
	for range 5 {
		if err := edo.Run(func(cx edo.Context) error { return readers(cx, 8, 100) }, edo.Workers(4)); err != nil {
			t.Fatal(err)
		}
	}
}

// Goroutines and tasks share locks.
func TestPlainStress(t *testing.T) {
	const each = 300
	var m lock.Mutex
	var rw lock.RWMutex
	sem := lock.NewSemaphore(1)
	counts := [3]int{}
	var all sync.WaitGroup
	for k := range 4 {
		all.Go(func() {
			for i := range each {
				ctx, cancel := context.WithCancel(context.Background())
				if i%3 == 0 {
					go cancel()
				}
				if m.LockWait(ctx) == nil {
					counts[0]++
					m.Unlock()
				}
				if k%2 == 0 {
					if rw.LockWait(ctx) == nil {
						counts[1]++
						rw.Unlock()
					}
				} else if rw.RLockWait(ctx) == nil {
					_ = counts[1]
					rw.RUnlock()
				}
				if sem.AcquireWait(ctx, 1) == nil {
					counts[2]++
					sem.Release(1)
				}
				cancel()
			}
		})
	}
	err := edo.Run(func(cx edo.Context) error {
		g := edo.NewGroup(cx)
		for range 4 {
			g.Go(func(cx edo.Context) error {
				for range each {
					m.Lock(cx)
					counts[0]++
					m.UnlockFrom(cx)
					rw.Lock(cx)
					counts[1]++
					rw.UnlockFrom(cx)
					if err := sem.Acquire(cx, 1); err != nil {
						return err
					}
					counts[2]++
					sem.ReleaseFrom(cx, 1)
				}
				return nil
			})
		}
		return g.Wait(cx)
	}, edo.Workers(2))
	all.Wait()
	if err != nil || !m.TryLock() || !rw.TryLock() || sem.Available() != 1 {
		t.Fatal(err, counts)
	}
}

// Tasks go through rounds together: nobody is a round ahead, and each round has one leader.
func TestBarrierCrowd(t *testing.T) {
	const tasks, rounds = 5, 20
	run := func(opts ...edo.Option) error {
		b := lock.NewBarrier(tasks)
		var leaders [rounds]atomic.Int32
		var came [rounds]atomic.Int32
		return edo.Run(func(cx edo.Context) error {
			g := edo.NewGroup(cx)
			for k := range tasks {
				g.Go(func(cx edo.Context) error {
					for i := range rounds {
						came[i].Add(1)
						leader := false
						for {
							t := edo.SpawnValue(cx, func(cx edo.Context) (bool, error) { return b.Wait(cx), nil })
							if (i+k)%3 == 0 {
								edo.Yield(cx)
								t.Abort()
							}
							var err error
							if leader, err = t.Join(cx); err == nil {
								break
							}
						}
						if leader {
							leaders[i].Add(1)
						}
						if n := came[i].Load(); n != tasks {
							return fmt.Errorf("round %d: through when %d have come", i, n)
						}
					}
					return nil
				})
			}
			if err := g.Wait(cx); err != nil {
				return err
			}
			for i := range leaders {
				if n := leaders[i].Load(); n != 1 {
					return fmt.Errorf("round %d: %d leaders", i, n)
				}
			}
			return nil
		}, opts...)
	}
	for seed := range uint64(30) {
		if err := run(edo.Deterministic(seed)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	for range 5 {
		if err := run(edo.Workers(4)); err != nil {
			t.Fatal(err)
		}
	}
}

// Many ask for a value whose making fails, panics or is aborted a few times: it is made once, and never by two at once.
func TestOnceCrowd(t *testing.T) {
	no := errors.New("no")
	run := func(opts ...edo.Option) error {
		var o lock.Once[int]
		var making, tries, made atomic.Int32
		return edo.Run(func(cx edo.Context) error {
			make := func(cx edo.Context) (int, error) {
				if making.Add(1) != 1 {
					return 0, errors.New("two at once")
				}
				defer making.Add(-1)
				try := tries.Add(1)
				edo.Sleep(cx, time.Microsecond)
				switch {
				case try < 3:
					return 0, no
				case try < 5:
					panic(no)
				}
				made.Add(1)
				return 7, nil
			}
			var tasks []*edo.Task[int]
			for k := range 20 {
				switch k % 4 {
				case 3:
					tasks = append(tasks, edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return o.Wait(cx), nil }))
				default:
					tasks = append(tasks, edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return o.Do(cx, make) }))
				}
				if k%5 == 4 {
					edo.Yield(cx)
					tasks[k].Abort()
				}
			}
			for _, t := range tasks {
				v, err := t.Join(cx)
				var panicked *edo.PanicError
				if err == nil && v != 7 || err != nil && err != no && !errors.Is(err, edo.ErrAborted) && !errors.As(err, &panicked) {
					return fmt.Errorf("%d, %v", v, err)
				}
			}
			if v, ok := o.Get(); v != 7 || !ok || made.Load() != 1 || o.Set(8) {
				return fmt.Errorf("%d, %v, made %d times", v, ok, made.Load())
			}
			return nil
		}, append(opts, edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) {}))...)
	}
	for seed := range uint64(50) {
		if err := run(edo.Deterministic(seed)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	for range 20 {
		if err := run(edo.Workers(4)); err != nil {
			t.Fatal(err)
		}
	}
}
