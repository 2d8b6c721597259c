package edo_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
	"github.com/edo-async/edo/lock"
)

// TestEndedTaskIsCollected lets tasks wait for all kinds of things and end in all ways: no queue, worker, timer or primitive
// may keep them, while the runtime and the primitives live on.
func TestEndedTaskIsCollected(t *testing.T) {
	ch := channel.New[int](0)
	var mutex lock.Mutex
	var notify lock.Notify
	sem := lock.NewSemaphore(0)
	type fn = func(cx edo.Context) error
	bodies := map[string]fn{
		"returns":  func(cx edo.Context) error { return nil },
		"fails":    func(cx edo.Context) error { edo.Yield(cx); return errors.ErrUnsupported },
		"panics":   func(cx edo.Context) error { edo.Yield(cx); panic("body") },
		"exits":    func(cx edo.Context) error { edo.Yield(cx); runtime.Goexit(); return nil },
		"sleeps":   func(cx edo.Context) error { edo.Sleep(cx, time.Hour); return nil },
		"naps":     func(cx edo.Context) error { edo.Sleep(cx, time.Millisecond); return nil },
		"receives": func(cx edo.Context) error { ch.Recv(cx); return nil },
		"sends":    func(cx edo.Context) error { return ch.Send(cx, 1) },
		"locks":    func(cx edo.Context) error { mutex.Lock(cx); return nil },
		"notified": func(cx edo.Context) error { notify.Wait(cx); return nil },
		"acquires": func(cx edo.Context) error { sem.Acquire(cx, 1); return nil },
		"selects": func(cx edo.Context) error {
			var v int
			edo.Select(cx, ch.OnRecv(&v, nil), edo.After(time.Hour), notify.OnNotify())
			return nil
		},
		"selects, time out": func(cx edo.Context) error {
			var v int
			edo.Select(cx, ch.OnRecv(&v, nil), edo.After(time.Millisecond), notify.OnNotify())
			return nil
		},
		"times out": func(cx edo.Context) error {
			_, err := edo.Timeout(cx, time.Millisecond, func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Hour); return 1, nil })
			return err
		},
		"races": func(cx edo.Context) error {
			forever := func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Hour); return 1, nil }
			_, err := edo.Race(cx, forever, forever)
			return err
		},
		"blocks": func(cx edo.Context) error {
			_, err := edo.Blocking(cx, func(context.Context) (int, error) { return 1, nil })
			return err
		},
	}
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			opts := append(opts[:len(opts):len(opts)], edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) {}))
			err := edo.Run(func(cx edo.Context) error {
				mutex = lock.Mutex{}
				mutex.Lock(cx)
				left := spawnAndEnd(cx, bodies)
				for end := time.Now().Add(30 * time.Second); len(left) > 0; {
					edo.Sleep(cx, 2*time.Millisecond)
					// What a worker did last it may still hold: give each something else to do, but too little to
					// hide what is kept.
					for range 4 {
						edo.Spawn(cx, func(cx edo.Context) error { edo.Yield(cx); return nil })
					}
					runtime.GC()
					for name, w := range left {
						if w.Value() == nil {
							delete(left, name)
						}
					}
					if time.Now().After(end) {
						for name := range left {
							t.Errorf("a task that %s is kept", name)
						}
						return nil
					}
				}
				return nil
			}, opts...)
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// spawnAndEnd runs the bodies in tasks that nobody joins, that are joined, and that are aborted before they begin.
func spawnAndEnd(cx edo.Context, bodies map[string]func(cx edo.Context) error) map[string]weak.Pointer[edo.Task[struct{}]] {
	tasks := map[string]*edo.Task[struct{}]{}
	for name, body := range bodies {
		tasks[name] = edo.Spawn(cx, body)
		tasks[name+", joined,"] = edo.Spawn(cx, body)
		early := edo.Spawn(cx, body)
		early.Abort()
		tasks[name+", aborted at once,"] = early
	}
	for range 3 {
		edo.Yield(cx)
	}
	edo.Sleep(cx, 2*time.Millisecond)
	weakly := map[string]weak.Pointer[edo.Task[struct{}]]{}
	for name, task := range tasks {
		task.Abort()
		if strings.Contains(name, "joined") {
			_, _ = task.Join(cx)
		}
		weakly[name] = weak.Make(task)
	}
	return weakly
}
