package edo_test

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
	"github.com/edo-async/edo/internal/leaktest"
	"github.com/edo-async/edo/socket"
)

// What users of Tokio have suffered from in its scheduler, one test each, by the number of the issue at tokio-rs/tokio.

var issueFlavours = map[string][]edo.Option{
	"one worker":     {edo.Workers(1)},
	"two workers":    {edo.Workers(2)},
	"current thread": {edo.CurrentThread()},
}

// onIssueFlavours runs test as the first task of a runtime of each flavour. stop is closed when the test takes too long: then
// tasks that others wait for are to give up.
func onIssueFlavours(t *testing.T, test func(cx edo.Context, stop *atomic.Bool) error) {
	for name, opts := range issueFlavours {
		t.Run(name, func(t *testing.T) {
			leaktest.CheckTest(t)
			var stop atomic.Bool
			late := time.AfterFunc(time.Minute, func() {
				t.Error("somebody starves")
				stop.Store(true)
			})
			defer late.Stop()
			err := edo.Run(func(cx edo.Context) error {
				defer stop.Store(true)
				return test(cx, &stop)
			}, opts...)
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// #4730, #6315: one task that blocks stalls sockets and timers of all, if its worker is the one that waits for them.
func TestFairnessIssue4730(t *testing.T) {
	onIssueFlavours(t, func(cx edo.Context, stop *atomic.Bool) error {
		l, err := socket.Listen(cx, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer l.Close()
		echo := edo.Spawn(cx, func(cx edo.Context) error {
			conn, err := l.Accept(cx)
			if err != nil {
				return err
			}
			defer conn.Close()
			var b [1]byte
			for {
				if _, err := conn.Read(cx, b[:]); err != nil {
					return nil
				}
				if _, err := conn.Write(cx, b[:]); err != nil {
					return err
				}
			}
		})
		const blockers = 4
		var blocked atomic.Int64
		outside := make(chan error, 1)
		released := make(chan struct{})
		go func() {
			defer close(released)
			for blocked.Load() < blockers && !stop.Load() {
				time.Sleep(time.Millisecond)
			}
			conn, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				outside <- err
				return
			}
			defer conn.Close()
			var b [1]byte
			for range 20 {
				if _, err = conn.Write(b[:]); err == nil {
					_, err = conn.Read(b[:])
				}
				if err != nil {
					break
				}
			}
			outside <- err
		}()
		for range blockers {
			edo.Spawn(cx, func(cx edo.Context) error {
				edo.Sleep(cx, time.Millisecond) // so that it is the driver's holder who polls it
				blocked.Add(1)
				select {
				case <-released:
				case <-stopped(stop):
				}
				return nil
			})
		}
		_, err = echo.Join(cx)
		if err != nil {
			return err
		}
		return <-outside
	})
}

// stopped answers a channel that is closed when stop is set.
func stopped(stop *atomic.Bool) <-chan struct{} {
	c := make(chan struct{})
	go func() {
		for !stop.Load() {
			time.Sleep(time.Millisecond)
		}
		close(c)
	}()
	return c
}

// #4941, #7431, #8065: a task in the slot cannot be stolen, and waits for as long as the poll goes on that has woken it.
func TestFairnessIssue4941(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		t.Skip("needs two processors")
	}
	leaktest.CheckTest(t)
	err := edo.Run(func(cx edo.Context) error {
		for range 5 {
			var ran atomic.Bool
			late := time.Now().Add(time.Minute)
			edo.Spawn(cx, func(edo.Context) error { ran.Store(true); return nil }) // into the slot
			for !ran.Load() {                                                      // it computes, and does not give way
				if time.Now().After(late) {
					return fmt.Errorf("the task in the slot waits for the poll to end")
				}
			}
			edo.Yield(cx)
		}
		return nil
	}, edo.Workers(2))
	if err != nil {
		t.Error(err)
	}
}

// #2349: two tasks that wake each other keep the slot between them, and whatever else is queued starves.
func TestFairnessIssue2349(t *testing.T) {
	onIssueFlavours(t, func(cx edo.Context, stop *atomic.Bool) error {
		ping, pong := channel.New[int](0), channel.New[int](0)
		edo.Spawn(cx, func(cx edo.Context) error {
			for !stop.Load() {
				_ = ping.Send(cx, 1)
				pong.Recv(cx)
			}
			ping.Close()
			return nil
		})
		edo.Spawn(cx, func(cx edo.Context) error {
			for {
				if _, ok := ping.Recv(cx); !ok {
					return nil
				}
				_ = pong.Send(cx, 1)
			}
		})
		for range 1000 {
			edo.Yield(cx)
		}
		return nil
	})
}

// #5686: tasks that wake themselves again and again keep the worker from its timers and sockets, and from wakes from outside.
func TestFairnessIssue5686(t *testing.T) {
	onIssueFlavours(t, func(cx edo.Context, stop *atomic.Bool) error {
		for range 300 { // more than a worker's queue takes
			edo.Spawn(cx, func(cx edo.Context) error {
				for !stop.Load() {
					edo.Yield(cx)
				}
				return nil
			})
		}
		for range 5 {
			edo.Sleep(cx, time.Millisecond)
			_, _ = edo.Blocking(cx, func(context.Context) (int, error) { return 1, nil })
		}
		return nil
	})
}

// #8029: what overflows a worker's queue is sent to the global one, and may wait there while the others are polled over and
// over. All must get to their end beside some that go on for ever; how long each waits is tested in internal/sched, where a worker is
// driven by hand.
func TestFairnessIssue8029(t *testing.T) {
	onIssueFlavours(t, func(cx edo.Context, stop *atomic.Bool) error {
		for range 500 {
			edo.Spawn(cx, func(cx edo.Context) error {
				for !stop.Load() {
					edo.Yield(cx)
				}
				return nil
			})
		}
		group := edo.NewGroup(cx)
		for range 1000 {
			group.Go(func(cx edo.Context) error {
				for range 10 {
					edo.Yield(cx)
				}
				return nil
			})
		}
		return group.Wait(cx)
	})
}

// #4383, #4569: workers that have nothing to do wake up, look around and go to sleep again.
func TestFairnessIssue4569(t *testing.T) {
	leaktest.CheckTest(t)
	r := newRuntime(t, edo.Workers(4))
	var done atomic.Int64
	sleeper := r.Spawn(func(cx edo.Context) error { edo.Sleep(cx, time.Hour); return nil })
	parks := func() uint64 {
		m := r.Metrics()
		return m.Total().Parks
	}
	const wakes = 50
	before := parks()
	for i := range wakes { // one task at a time: no need to wake all
		for r.Spawn(func(edo.Context) error { done.Add(1); return nil }); done.Load() <= int64(i); {
			runtime.Gosched()
		}
	}
	// One worker wakes for a task; as it is the last that searches it wakes another, which finds nothing.
	if n := parks() - before; n > 8*wakes {
		t.Errorf("%d workers have gone to sleep again after %d single tasks", n, wakes)
	}
	sleeper.Abort()
	_, _ = sleeper.Wait(context.Background())
	if err := r.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
}

// #8208, #7944: where many goroutines spawn or wake from outside, all workers meet at the global queue. Nothing is lost there
// and nobody starves.
func TestFairnessIssue8208(t *testing.T) {
	for name, opts := range issueFlavours {
		t.Run(name, func(t *testing.T) {
			leaktest.CheckTest(t)
			r := newRuntime(t, opts...)
			var ran atomic.Int64
			var all sync.WaitGroup
			const goroutines, each = 8, 500
			for range goroutines {
				all.Go(func() {
					for range each {
						_, _ = r.Spawn(func(cx edo.Context) error { edo.Yield(cx); ran.Add(1); return nil }).Wait(context.Background())
					}
				})
			}
			all.Wait()
			if n := ran.Load(); n != goroutines*each {
				t.Errorf("%d ran", n)
			}
			if err := r.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
}

// No task waits unboundedly: on the deterministic scheduler, where which one is next is left to chance, over seeds, the longest that one of
// ten tasks is passed over.
func TestFairnessOfChance(t *testing.T) {
	seeds := uint64(200)
	if testing.Short() {
		seeds = 20
	}
	worst := 0
	for seed := range seeds {
		err := edo.Run(func(cx edo.Context) error {
			const tasks = 10
			var now int
			group := edo.NewGroup(cx)
			for range tasks {
				group.Go(func(cx edo.Context) error {
					for range 200 {
						before := now
						edo.Yield(cx)
						worst = max(worst, now-before)
						now++
					}
					return nil
				})
			}
			return group.Wait(cx)
		}, edo.Deterministic(seed))
		if err != nil {
			t.Fatal(err)
		}
	}
	// A task is passed over 200 times with a probability of 0.9²⁰⁰, less than one in a billion.
	if worst > 200 {
		t.Errorf("a task was passed over %d times", worst)
	}
}
