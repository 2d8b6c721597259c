package edo_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/leaktest"
)

// A function given to Blocking that panics when its task is gone already has nobody to tell but the hook.
func TestBlockingPanicsAfterAnAbort(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			reports := make(chan edo.TaskInfo, 10)
			release, began := make(chan struct{}), make(chan struct{})
			r := newRuntime(t, append(opts[:len(opts):len(opts)], edo.OnPanic(func(task edo.TaskInfo, err *edo.PanicError) {
				if err.Value != "late" || !strings.Contains(string(err.Stack), "blocking_test.go") {
					t.Errorf("reported: %v", err)
				}
				reports <- task
			}))...)
			task := r.Spawn(func(cx edo.Context) error {
				_, err := edo.Blocking(cx, func(context.Context) (int, error) {
					close(began)
					<-release
					panic("late")
				})
				return err
			}, edo.Name("aborted"))
			<-began
			task.Abort()
			if _, err := task.Wait(context.Background()); !errors.Is(err, edo.ErrAborted) {
				t.Errorf("Wait: %v", err)
			}
			close(release)
			if got := <-reports; got.Name != "aborted" {
				t.Errorf("reported: %+v", got)
			}
			if err := r.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
			if n := len(reports); n != 0 || r.Metrics().Panics != 1 {
				t.Errorf("reported %d times more", n)
			}
		})
	}
}

// A panic goes to the task or to the hook, and never to nobody, however it meets with an abort.
func TestBlockingPanicMeetsAbort(t *testing.T) {
	leaktest.CheckTest(t)
	var reported atomic.Int32
	r := newRuntime(t, edo.Workers(2), edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) { reported.Add(1) }))
	answered := 0
	const times = 500
	for i := range times {
		began := make(chan struct{})
		task := r.Spawn(func(cx edo.Context) error {
			_, err := edo.Blocking(cx, func(context.Context) (int, error) {
				close(began)
				for range i % 7 {
					runtime.Gosched()
				}
				panic("now")
			})
			return err
		})
		<-began
		task.Abort()
		_, err := task.Wait(context.Background())
		var p *edo.PanicError
		switch {
		case errors.As(err, &p):
			answered++
		case !errors.Is(err, edo.ErrAborted):
			t.Fatalf("Wait: %v", err)
		}
	}
	if err := r.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	// Those that are answered are reported, too, where the task had ended before it was waited for.
	if n := int(reported.Load()); n > times || n+answered < times || int(r.Metrics().Panics) != n {
		t.Errorf("%d panics: %d were answered, %d reported", times, answered, n)
	}
}

func TestBlockingLimit(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			const limit, calls = 3, 20
			var now, most, ran atomic.Int32
			release := make(chan struct{})
			r := newRuntime(t, append(opts[:len(opts):len(opts)], edo.BlockingLimit(limit))...)
			all := make([]*edo.Task[int], calls)
			for i := range all {
				all[i] = edo.SpawnOn(r, func(cx edo.Context) (int, error) {
					return edo.Blocking(cx, func(context.Context) (int, error) {
						n := now.Add(1)
						for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
						}
						ran.Add(1)
						<-release
						now.Add(-1)
						return i, nil
					})
				})
			}
			eventually(t, "the limit is reached, and the others wait", func() bool {
				m := r.Metrics()
				return m.Blocking == limit && m.BlockingQueued == calls-limit && m.BlockingTotal == calls && ran.Load() == limit
			})
			// Those that wait are aborted at once, and never run.
			all[calls-1].Abort()
			all[calls-2].Abort()
			for _, task := range all[calls-2:] {
				if _, err := task.Wait(context.Background()); !errors.Is(err, edo.ErrAborted) {
					t.Errorf("Wait: %v", err)
				}
			}
			close(release)
			for i, task := range all[:calls-2] {
				if v, err := task.Wait(context.Background()); v != i || err != nil {
					t.Errorf("Wait: %d, %v", v, err)
				}
			}
			if most.Load() != limit || ran.Load() != calls-2 {
				t.Errorf("%d at the same time, %d in all", most.Load(), ran.Load())
			}
			if err := r.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
}

// Under a limit, the calls that wait do not keep a shutdown waiting.
func TestShutdownDropsWhatWaitsForBlocking(t *testing.T) {
	leaktest.CheckTest(t)
	r := newRuntime(t, edo.Workers(2), edo.BlockingLimit(1))
	for range 10 {
		r.Spawn(func(cx edo.Context) error {
			_, err := edo.Blocking(cx, func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, nil })
			return err
		})
	}
	eventually(t, "one runs, the others wait", func() bool { return r.Metrics().BlockingQueued == 9 })
	if err := r.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	if m := r.Metrics(); m.Blocking != 0 || m.BlockingQueued != 0 {
		t.Errorf("left: %d, %d", m.Blocking, m.BlockingQueued)
	}
}
