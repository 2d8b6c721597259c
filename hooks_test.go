package edo_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/leaktest"
)

// Each task is told of as spawned, polled and ended, in that order, whatever becomes of it.
func TestTaskHooks(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			var mu sync.Mutex
			life := map[uint64]string{}
			infos := map[string]edo.TaskInfo{}
			note := func(what string) func(edo.TaskInfo) {
				return func(task edo.TaskInfo) {
					mu.Lock()
					defer mu.Unlock()
					life[task.ID] += what
					infos[task.Name] = task
				}
			}
			hooks := edo.Hooks{TaskSpawned: note("s"), TaskPolling: note("("), TaskPolled: note(")"), TaskEnded: note("e")}
			err := edo.Run(func(cx edo.Context) error {
				_, _ = edo.Spawn(cx, hookedTask, edo.Name("returns")).Join(cx)
				_, _ = edo.Spawn(cx, func(edo.Context) error { panic("ouch") }, edo.Name("panics")).Join(cx)
				_, _ = edo.Spawn(cx, func(cx edo.Context) error { return apply(hookedTask, cx) }).Join(cx)
				g := edo.NewGroup(cx)
				g.Go(hookedTask)
				return g.Wait(cx)
			}, append(opts[:len(opts):len(opts)], hooks)...)
			if err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for id, l := range life {
				if polls := strings.TrimSuffix(strings.TrimPrefix(l, "s"), "e"); len(polls) != len(l)-2 || strings.ReplaceAll(polls, "()", "") != "" || polls == "" {
					t.Errorf("task %d: %s", id, l)
				}
			}
			if len(life) != 5 || life[2] != "s()()()e" || life[3] != "s()e" {
				t.Errorf("%v", life)
			}
			for _, name := range []string{"returns", "panics"} {
				if i := infos[name]; !strings.Contains(i.SpawnedAt, "hooks_test.go:") || !strings.Contains(i.Func, "edo_test.") {
					t.Errorf("%+v", i)
				}
			}
			if !strings.Contains(infos["returns"].Func, "hookedTask") {
				t.Errorf("%+v", infos["returns"])
			}
		})
	}
}

func hookedTask(cx edo.Context) error {
	edo.Yield(cx)
	edo.Yield(cx)
	return nil
}

// An abort before the first poll, and a spawn that comes too late, end without one.
func TestHooksOfATaskThatNeverBegins(t *testing.T) {
	var mu sync.Mutex
	var l []string
	note := func(what string) func(edo.TaskInfo) {
		return func(task edo.TaskInfo) {
			mu.Lock()
			defer mu.Unlock()
			l = append(l, fmt.Sprint(what, task.ID))
		}
	}
	r := newRuntime(t, edo.CurrentThread(), edo.Hooks{TaskSpawned: note("spawned "), TaskPolled: note("polled "), TaskEnded: note("ended ")})
	_, _ = r.Spawn(func(cx edo.Context) error {
		task := edo.Spawn(cx, func(edo.Context) error { return nil })
		task.Abort()
		_, err := task.Join(cx)
		return err
	}).Wait(context.Background())
	if err := r.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	_, _ = r.Spawn(func(edo.Context) error { return nil }).Wait(context.Background())
	if want := []string{"spawned 1", "spawned 2", "polled 1", "ended 2", "polled 1", "ended 1", "spawned 3", "ended 3"}; !slices.Equal(l, want) {
		t.Errorf("got  %q\nwant %q", l, want)
	}
}

func TestWorkerHooks(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			var mu sync.Mutex
			life := map[int]string{}
			note := func(what string) func(int) {
				return func(worker int) {
					mu.Lock()
					defer mu.Unlock()
					life[worker] += what
				}
			}
			hooks := edo.Hooks{WorkerStarts: note("s"), WorkerStops: note("e"), WorkerParks: note("("), WorkerUnparks: note(")")}
			r := newRuntime(t, append(opts[:len(opts):len(opts)], hooks)...)
			eventually(t, "all workers sleep", func() bool {
				for _, w := range r.Metrics().PerWorker {
					if !w.Asleep {
						return false
					}
				}
				return true
			})
			want := r.Metrics().Workers
			if err := r.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if len(life) != want {
				t.Errorf("%d workers are told of, not %d", len(life), want)
			}
			for _, w := range slices.Sorted(maps.Keys(life)) {
				l := life[w]
				if sleeps := strings.TrimSuffix(strings.TrimPrefix(l, "s"), "e"); len(sleeps) != len(l)-2 || strings.ReplaceAll(sleeps, "()", "") != "" || sleeps == "" {
					t.Errorf("worker %d: %s", w, l)
				}
			}
		})
	}
}

// The report of a blocked worker shows what blocks, be it on a coroutine or not.
func TestBlockedWorkerIsReported(t *testing.T) {
	for _, flavour := range []string{"current thread", "two workers"} {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			reports := make(chan edo.BlockedWorker, 1000)
			release := make(chan struct{})
			var begun atomic.Int32
			opts := flavours[flavour]
			r := newRuntime(t, append(opts[:len(opts):len(opts)], edo.Hooks{WorkerBlocked: func(b edo.BlockedWorker) {
				select {
				case reports <- b:
				default:
				}
			}})...)
			for range 2 {
				r.Spawn(func(cx edo.Context) error {
					edo.Yield(cx)
					begun.Add(1)
					blocksItsWorker(release)
					return nil
				})
			}
			r.Spawn(func(cx edo.Context) error { edo.Sleep(cx, time.Microsecond); return nil })
			var report edo.BlockedWorker
			for report.Stack == nil {
				select {
				case report = <-reports:
				case <-time.After(30 * time.Second):
					t.Fatalf("no report; %+v", r.Metrics())
				}
			}
			if !strings.Contains(string(report.Stack), "blocksItsWorker") || report.For <= 0 {
				t.Errorf("after %v:\n%s", report.For, report.Stack)
			}
			close(release)
			eventually(t, "it is counted", func() bool { return r.Metrics().BlockedWorkers > 0 })
			if err := r.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
}

func blocksItsWorker(release chan struct{}) { <-release }

func TestShutdownOnPanic(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			var reported atomic.Int32
			opts := append(opts[:len(opts):len(opts)], edo.ShutdownOnPanic(),
				edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) { reported.Add(1) }))
			left := false
			err := edo.Run(func(cx edo.Context) error {
				defer func() { left = true }()
				_, _ = edo.Spawn(cx, func(edo.Context) error { panic("seen") }).Join(cx)
				edo.Spawn(cx, func(edo.Context) error { panic("unseen") })
				edo.Sleep(cx, time.Hour)
				return nil
			}, opts...)
			var p *edo.PanicError
			if !errors.As(err, &p) || p.Value != "unseen" || !errors.Is(err, edo.ErrAborted) || !left || reported.Load() != 1 {
				t.Errorf("Run: %v; reported %d times", err, reported.Load())
			}

			r := newRuntime(t, opts...)
			_, err = r.Spawn(func(cx edo.Context) error {
				edo.Spawn(cx, func(edo.Context) error { panic("again") })
				edo.Sleep(cx, time.Hour)
				return nil
			}).Wait(context.Background())
			if !errors.Is(err, edo.ErrAborted) {
				t.Errorf("Wait: %v", err)
			}
			if err := r.Shutdown(context.Background()); !errors.As(err, &p) || p.Value != "again" {
				t.Errorf("Shutdown: %v", err)
			}
			if r.Metrics().Panics != 1 {
				t.Error("the panic is not counted")
			}
		})
	}
}

// Of several panics the first one ends the runtime, and all are told of.
func TestShutdownOnSeveralPanics(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			var mu sync.Mutex
			var told []any
			err := edo.Run(func(cx edo.Context) error {
				for i := range 3 {
					edo.Spawn(cx, func(cx edo.Context) error {
						defer panic(fmt.Sprint("late ", i))
						edo.Sleep(cx, time.Hour)
						return nil
					})
				}
				edo.Sleep(cx, time.Millisecond)
				edo.Spawn(cx, func(edo.Context) error { panic("first") })
				edo.Sleep(cx, time.Hour)
				return nil
			}, append(opts[:len(opts):len(opts)], edo.ShutdownOnPanic(), edo.OnPanic(func(_ edo.TaskInfo, err *edo.PanicError) {
				mu.Lock()
				defer mu.Unlock()
				told = append(told, err.Value)
			}))...)
			var p *edo.PanicError
			if !errors.As(err, &p) || p.Value != "first" || !errors.Is(err, edo.ErrAborted) {
				t.Errorf("Run: %v", err)
			}
			mu.Lock()
			defer mu.Unlock()
			if len(told) != 4 || !slices.Contains(told, any("first")) {
				t.Errorf("told of %v", told)
			}
		})
	}
}
