package edo_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/leaktest"
)

// What is left behind when the first task ends is ended by the scheduler, not by when the caller of Run wakes up.
func TestTheEndIsDeterministic(t *testing.T) {
	trace := func() (events []string) {
		_ = run(t, func(cx edo.Context) error {
			for i := range 5 {
				edo.Spawn(cx, func(cx edo.Context) error {
					defer edo.Sleep(cx, time.Duration(i))
					for {
						edo.Sleep(cx, 1)
					}
				})
			}
			edo.Sleep(cx, 3)
			return nil
		}, edo.Trace(func(event string, task uint64) { events = append(events, fmt.Sprint(event, task)) }))
		return events
	}
	first := trace()
	for range 200 {
		if again := trace(); !slices.Equal(first, again) {
			t.Fatalf("two runs differ:\n%v\n%v", first, again)
		}
	}
}

// The first task's panic is what Run answers; it is not reported a second time.
func TestRunDoesNotReportWhatItAnswers(t *testing.T) {
	for range 200 {
		err := edo.Run(func(edo.Context) error { panic("once") }, edo.Deterministic(1),
			edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) { t.Error("reported") }))
		var p *edo.PanicError
		if !errors.As(err, &p) {
			t.Fatal(err)
		}
	}
}

// Spawning from outside must not look like a deadlock to the worker, which runs already.
func TestNoDeadlockAtTheStart(t *testing.T) {
	for range 2000 {
		if err := edo.Run(func(edo.Context) error { return nil }, edo.Deterministic(1)); err != nil {
			t.Fatal(err)
		}
	}
}

// everyState are tasks in every state that a task can be left in.
func everyState(cx edo.Context, l *syncLog) {
	begin := func(fn func(cx edo.Context) error) {
		edo.Spawn(cx, func(cx edo.Context) error {
			l.begun.Add(1)
			return fn(cx)
		})
	}
	forever := func(cx edo.Context) error { edo.Select(cx); return nil }
	begin(forever)
	begin(func(cx edo.Context) error { defer l.add("slept"); edo.Sleep(cx, time.Hour); return nil })
	begin(func(cx edo.Context) error {
		defer func() { edo.Sleep(cx, time.Millisecond); l.add("cleaned") }()
		edo.Sleep(cx, time.Hour)
		return nil
	})
	begin(func(cx edo.Context) error {
		defer l.add("spun")
		for {
			edo.Yield(cx)
		}
	})
	begin(func(cx edo.Context) error {
		defer l.add("joined")
		_, err := edo.Spawn(cx, forever).Join(cx)
		return err
	})
	begin(func(cx edo.Context) error {
		defer l.add("raced")
		return edo.Join(cx, forever, func(cx edo.Context) error {
			_, err := edo.Race(cx, waitsFor[int], waitsFor[int])
			return err
		})
	})
	begin(func(cx edo.Context) error {
		defer l.add("grouped")
		g := edo.NewGroup(cx)
		g.Go(forever)
		return g.Wait(cx)
	})
	begin(func(cx edo.Context) error {
		defer l.add("blocked")
		_, err := edo.Blocking(cx, func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() })
		return err
	})
	begin(func(cx edo.Context) error {
		defer l.add("stackful")
		return edo.Stackful(cx, forever)
	})
}

func waitsFor[T any](cx edo.Context) (v T, err error) { edo.Sleep(cx, time.Hour); return }

// syncLog is a log for several workers.
type syncLog struct {
	begun atomic.Int32
	mu    sync.Mutex
	list  []string
}

func (l *syncLog) add(s string) {
	l.mu.Lock()
	l.list = append(l.list, s)
	l.mu.Unlock()
}

func (l *syncLog) want(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Sort(l.list)
	if want := []string{"blocked", "cleaned", "grouped", "joined", "raced", "slept", "spun", "stackful"}; !slices.Equal(l.list, want) {
		t.Errorf("deferred calls: %v, want %v", l.list, want)
	}
}

func TestRunLeavesNothingBehind(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			for range 20 {
				var l syncLog
				err := edo.Run(func(cx edo.Context) error {
					everyState(cx, &l)
					for l.begun.Load() < 9 || edo.Rand(cx)%8 != 0 {
						edo.Yield(cx)
					}
					return nil
				}, opts...)
				if err != nil {
					t.Fatal(err)
				}
				l.want(t)
			}
		})
	}
}

// A deferred call that blocks its worker cannot be ended; the error says whose it is.
func TestGraceNamesWhatDoesNotEnd(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			release, ended := make(chan struct{}), make(chan struct{})
			var began atomic.Bool
			err := edo.Run(func(cx edo.Context) error {
				edo.Spawn(cx, func(cx edo.Context) error {
					defer close(ended)
					defer func() { <-release }() // blocks a worker: no abort gets through
					began.Store(true)
					edo.Sleep(cx, time.Hour)
					return nil
				}, edo.Name("stubborn"))
				for !began.Load() {
					edo.Yield(cx)
				}
				return nil
			}, append(opts[:len(opts):len(opts)], edo.Grace(20*time.Millisecond))...)
			if err == nil || !strings.Contains(err.Error(), `"stubborn"`) {
				t.Errorf("Run: %v", err)
			}
			close(release)
			<-ended
		})
	}
}

// The same for a function given to Blocking that does not heed its context.
func TestGraceReportsBlocking(t *testing.T) {
	leaktest.CheckTest(t)
	release := make(chan struct{})
	var began atomic.Bool
	err := edo.Run(func(cx edo.Context) error {
		edo.Spawn(cx, func(cx edo.Context) error {
			_, err := edo.Blocking(cx, func(context.Context) (int, error) {
				began.Store(true)
				<-release
				return 0, nil
			})
			return err
		})
		for !began.Load() {
			edo.Yield(cx)
		}
		return nil
	}, edo.CurrentThread(), edo.Grace(20*time.Millisecond))
	if err == nil || !strings.Contains(err.Error(), "Blocking") {
		t.Errorf("Run: %v", err)
	}
	close(release)
}

// The shutdown's deadline ends deferred calls that wait for too long.
func TestGraceEndsDeferredCallsThatWait(t *testing.T) {
	for _, flavour := range []string{"current thread", "two workers"} {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			var l syncLog
			err := edo.Run(func(cx edo.Context) error {
				edo.Spawn(cx, func(cx edo.Context) error {
					defer l.add("left")
					defer edo.Sleep(cx, time.Hour)
					l.begun.Add(1)
					edo.Sleep(cx, time.Hour)
					return nil
				})
				for l.begun.Load() == 0 {
					edo.Yield(cx)
				}
				return nil
			}, append([]edo.Option{edo.Grace(20 * time.Millisecond)}, flavours[flavour]...)...)
			if err != nil {
				t.Error(err)
			}
			if !slices.Equal(l.list, []string{"left"}) {
				t.Errorf("deferred calls: %v", l.list)
			}
		})
	}
}

func TestSpawnAfterShutdown(t *testing.T) {
	leaktest.CheckTest(t)
	for _, opts := range flavours {
		r := newRuntime(t, opts...)
		if err := r.Shutdown(context.Background()); err != nil {
			t.Fatal(err)
		}
		_, err := r.Spawn(func(edo.Context) error { t.Error("it runs"); return nil }).Wait(context.Background())
		if !errors.Is(err, edo.ErrShutdown) {
			t.Errorf("Wait: %v", err)
		}
		if err := r.Shutdown(context.Background()); err != nil {
			t.Errorf("again: %v", err)
		}
	}
}

func newRuntime(t *testing.T, opts ...edo.Option) *edo.Runtime {
	t.Helper()
	r, err := edo.New(opts...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Runtimes are made, used from many goroutines and ended, all at the same time.
func TestManyRuntimes(t *testing.T) {
	leaktest.CheckTest(t)
	var all sync.WaitGroup
	for i := range 16 {
		opts := [][]edo.Option{flavours["current thread"], flavours["two workers"]}[i%2]
		all.Go(func() {
			r := newRuntime(t, opts...)
			var users sync.WaitGroup
			for j := range 8 {
				users.Go(func() {
					v, err := edo.SpawnOn(r, func(cx edo.Context) (int, error) {
						t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { edo.Yield(cx); return j, nil })
						edo.Sleep(cx, time.Duration(j)*100*time.Microsecond)
						return t.Join(cx)
					}).Wait(context.Background())
					if j < 4 && (v != j || err != nil) {
						t.Errorf("task %d: %d, %v", j, v, err)
					}
				})
			}
			users.Wait()
			var enders sync.WaitGroup
			for range 4 {
				enders.Go(func() {
					if err := r.Shutdown(context.Background()); err != nil {
						t.Error(err)
					}
				})
			}
			enders.Wait()
		})
	}
	all.Wait()
}

// Spawns from outside race with the shutdown: each task runs and ends, or never begins.
func TestSpawnsRaceWithShutdown(t *testing.T) {
	leaktest.CheckTest(t)
	for _, opts := range [][]edo.Option{flavours["current thread"], flavours["two workers"]} {
		for range 50 {
			r := newRuntime(t, opts...)
			var users sync.WaitGroup
			for range 4 {
				users.Go(func() {
					for range 20 {
						began, ended := false, false
						_, err := r.Spawn(func(cx edo.Context) error {
							began = true
							defer func() { ended = true }()
							edo.Yield(cx)
							return nil
						}).Wait(context.Background())
						if began != ended || err == nil && !began || err != nil && !errors.Is(err, edo.ErrAborted) && !errors.Is(err, edo.ErrShutdown) {
							t.Errorf("began %v, ended %v, %v", began, ended, err)
						}
					}
				})
			}
			runtime.Gosched()
			if err := r.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
			users.Wait()
		}
	}
}

// Waiting from outside may be given up; the task runs on.
func TestWaitGivenUp(t *testing.T) {
	leaktest.CheckTest(t)
	r := newRuntime(t, edo.CurrentThread())
	task := edo.SpawnOn(r, func(cx edo.Context) (int, error) { edo.Sleep(cx, 20*time.Millisecond); return 3, nil })
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if _, err := task.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait: %v", err)
	}
	if v, err := task.Wait(context.Background()); v != 3 || err != nil {
		t.Errorf("Wait: %d, %v", v, err)
	}
	if err := r.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
}
