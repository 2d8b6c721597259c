package edo_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/leaktest"
)

// neverDropped is a future that will not be given up until it is released.
type neverDropped struct {
	waker    atomic.Pointer[edo.Waker]
	released atomic.Bool
}

func (f *neverDropped) Poll(w *edo.Waker) (int, bool) { f.waker.Store(w); return 0, false }

func (f *neverDropped) Drop(w *edo.Waker) bool { f.waker.Store(w); return f.released.Load() }

func (f *neverDropped) release() {
	f.released.Store(true)
	f.waker.Load().Wake()
}

func waitsStubbornly(cx edo.Context, f *neverDropped) { edo.Await(cx, f) }

// What a shutdown could not end is told with its spawn, its state and the place where it waits.
func TestShutdownReport(t *testing.T) {
	for _, flavour := range []string{"current thread", "two workers"} {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			opts := flavours[flavour]
			r := newRuntime(t, append(opts[:len(opts):len(opts)], edo.SpawnSites())...)
			f := new(neverDropped)
			release := make(chan struct{})
			var began atomic.Int32
			waiting := r.Spawn(func(cx edo.Context) error { began.Add(1); waitsStubbornly(cx, f); return nil }, edo.Name("waits"))
			blocking := r.Spawn(func(cx edo.Context) error {
				defer func() { <-release }()
				began.Add(1)
				edo.Sleep(cx, time.Hour)
				return nil
			}, edo.Name("blocks"))
			third := r.Spawn(func(cx edo.Context) error {
				_, err := edo.Blocking(cx, func(context.Context) (int, error) { began.Add(1); <-release; return 0, nil })
				return err
			})
			eventually(t, "all have begun", func() bool {
				return began.Load() == 3 && waiting.Peek().State == "waiting" && blocking.Peek().State == "waiting"
			})
			third.Abort()
			_, _ = third.Wait(context.Background())
			blocking.Abort()
			eventually(t, "it blocks", func() bool { return blocking.Peek().State == "running" })

			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			err := r.Shutdown(ctx)
			var left *edo.ShutdownError
			if !errors.As(err, &left) || len(left.Tasks) != 2 || left.Blocking != 1 {
				t.Fatalf("Shutdown: %v", err)
			}
			w, b := left.Tasks[0], left.Tasks[1]
			if w.Task.Name != "waits" || !strings.Contains(w.Task.SpawnedAt, "shutdown_report_test.go:") || !strings.Contains(w.Task.Func, "TestShutdownReport") {
				t.Errorf("%+v", w)
			}
			if b.Task.Name != "blocks" || b.State != "running" {
				t.Errorf("%+v", b)
			}
			if w.State != "waiting" { // on a busy machine it has not come to that yet
				t.Logf("%+v", w)
			} else if edo.Lowering() == "stackless" {
				if n := len(w.Frames); n == 0 || !strings.Contains(w.Frames[n-1].Func, "waitsStubbornly") {
					t.Errorf("frames: %+v", w.Frames)
				}
				if !strings.Contains(err.Error(), "waiting in ") {
					t.Errorf("%v", err)
				}
			}
			for _, part := range []string{`1 "waits" (`, `2 "blocks" (running`, "spawned at ", "given to Blocking that are still running: 1"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%v\ndoes not contain %q", err, part)
				}
			}
			if again := r.Shutdown(context.Background()); again != err {
				t.Errorf("again: %v", again)
			}
			f.release()
			close(release)
			_, _ = waiting.Wait(context.Background())
			_, _ = blocking.Wait(context.Background())
		})
	}
}

// Of many tasks the text tells some, and the error has all.
func TestShutdownReportOfMany(t *testing.T) {
	leaktest.CheckTest(t)
	r := newRuntime(t, edo.CurrentThread())
	const many = 25
	all := make([]*neverDropped, many)
	for i := range all {
		all[i] = new(neverDropped)
		r.Spawn(func(cx edo.Context) error { edo.Await(cx, all[i]); return nil })
	}
	eventually(t, "all wait", func() bool { return all[many-1].waker.Load() != nil })
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := r.Shutdown(ctx)
	var left *edo.ShutdownError
	if !errors.As(err, &left) || len(left.Tasks) != many || !strings.HasSuffix(err.Error(), "and 15 more") {
		t.Fatalf("Shutdown: %v", err)
	}
	for i, s := range left.Tasks {
		if s.Task.ID != uint64(i+1) {
			t.Errorf("task %d is told in place %d", s.Task.ID, i)
		}
		all[i].release()
	}
	eventually(t, "all have ended", func() bool { return r.Tasks() == 0 })
}

// A runtime is shut down while tasks spawn tasks, on several runtimes at the same time; each task ends, by an abort or by itself.
func TestShutdownWhileTasksSpawn(t *testing.T) {
	leaktest.CheckTest(t)
	ended := make(chan error)
	var begun, left atomic.Int64
	const runtimes = 8
	for i := range runtimes {
		r := newRuntime(t, flavours[[]string{"current thread", "two workers"}[i%2]]...)
		var breed func(cx edo.Context) error
		breed = func(cx edo.Context) error {
			begun.Add(1)
			defer left.Add(1)
			for {
				edo.Spawn(cx, func(cx edo.Context) error {
					begun.Add(1)
					defer left.Add(1)
					edo.Sleep(cx, time.Microsecond)
					return nil
				})
				if edo.Rand(cx)%16 == 0 {
					edo.Spawn(cx, breed)
					edo.Sleep(cx, time.Millisecond)
				}
				edo.Yield(cx)
			}
		}
		r.Spawn(breed)
		go func() {
			for r.Metrics().Spawned < 200 {
				time.Sleep(time.Millisecond)
			}
			err := r.Shutdown(context.Background())
			if m := r.Metrics(); err == nil && (m.Tasks != 0 || m.Timers != 0) {
				err = fmt.Errorf("left: %d tasks, %d timers", m.Tasks, m.Timers)
			}
			ended <- err
		}()
	}
	for range runtimes {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	if begun.Load() != left.Load() {
		t.Errorf("%d tasks have begun, %d have run their deferred calls", begun.Load(), left.Load())
	}
}
