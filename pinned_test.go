package edo_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// amongOthers runs fn as a pinned task among others that keep the workers busy.
func amongOthers(cx edo.Context, fn func(cx edo.Context) error) error {
	others := edo.NewGroup(cx)
	for range 8 {
		others.Go(func(cx edo.Context) error {
			for {
				for range 10 {
					edo.Yield(cx)
				}
				edo.Sleep(cx, time.Microsecond) // virtual time stands still while there is something to do
			}
		})
	}
	_, err := edo.Spawn(cx, fn, edo.Pinned()).Join(cx)
	others.Abort()
	_ = others.Wait(cx)
	return err
}

// Pinned tasks stay where they are, and change what they share without a lock (under -race).
func TestPinnedTasks(t *testing.T) {
	for name, opts := range flavours {
		t.Run(name, func(t *testing.T) {
			err := edo.Run(func(cx edo.Context) error {
				return amongOthers(cx, func(cx edo.Context) error {
					home := edo.WorkerIndex(cx)
					shared := 0
					var tasks []*edo.Task[struct{}]
					for i := range 10 {
						tasks = append(tasks, edo.Spawn(cx, func(cx edo.Context) error {
							for n := range 100 {
								shared++
								if edo.WorkerIndex(cx) != home {
									return errors.New("it has moved")
								}
								switch (i + n) % 10 {
								case 0:
									edo.Sleep(cx, time.Microsecond)
								case 1: // woken by another worker
									_, _ = edo.Spawn(cx, func(cx edo.Context) error { edo.Yield(cx); return nil }).Join(cx)
								case 2: // woken from outside
									if n < 10 {
										_, _ = edo.Blocking(cx, func(context.Context) (int, error) { return 0, nil })
									}
								default:
									edo.Yield(cx)
								}
							}
							return nil
						}, edo.Pinned()))
					}
					for _, task := range tasks {
						if _, err := task.Join(cx); err != nil {
							return err
						}
					}
					if shared != 1000 {
						t.Errorf("shared is %d", shared)
					}
					return nil
				})
			}, opts...)
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// What blocks the home of pinned tasks holds up those, and nobody else; then they go on there.
func TestPinnedTasksOfABlockedWorker(t *testing.T) {
	silent := edo.Hooks{WorkerBlocked: func(edo.BlockedWorker) {}}
	for name, opts := range map[string][]edo.Option{"two workers": {edo.Workers(2), silent}, "current thread": {edo.CurrentThread(), silent}} {
		t.Run(name, func(t *testing.T) {
			err := edo.Run(func(cx edo.Context) error {
				_, err := edo.Spawn(cx, func(cx edo.Context) error {
					home, inside := edo.WorkerIndex(cx), false
					second := edo.Spawn(cx, func(cx edo.Context) error {
						for range 1000 {
							if inside {
								return errors.New("polled while another pinned task was")
							}
							edo.Yield(cx)
						}
						if edo.WorkerIndex(cx) != home {
							return errors.New("it has moved")
						}
						return nil
					}, edo.Pinned())
					edo.Yield(cx)
					inside = true
					time.Sleep(30 * time.Millisecond) // blocks the worker
					inside = false
					_, err := second.Join(cx)
					return err
				}, edo.Pinned()).Join(cx)
				return err
			}, opts...)
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// A pinned task may be spawned from outside, aborted, and may panic, as any.
func TestPinnedTasksEnd(t *testing.T) {
	r, err := edo.New(edo.Workers(2))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for range 50 {
		a := r.Spawn(func(cx edo.Context) error { edo.Select(cx); return nil }, edo.Pinned(), edo.Name("a"))
		v := edo.SpawnOn(r, func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Microsecond); return 7, nil }, edo.Pinned())
		p := r.Spawn(func(cx edo.Context) error {
			_, err := edo.Spawn(cx, func(cx edo.Context) error { edo.Yield(cx); panic("ouch") }, edo.Pinned()).Join(cx)
			return err
		}, edo.Pinned())
		a.Abort()
		if _, err := a.Wait(ctx); !errors.Is(err, edo.ErrAborted) {
			t.Error(err)
		}
		var pe *edo.PanicError
		if _, err := p.Wait(ctx); !errors.As(err, &pe) {
			t.Error(err)
		}
		if got, err := v.Wait(ctx); got != 7 || err != nil {
			t.Error(got, err)
		}
	}
	if err := r.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}
