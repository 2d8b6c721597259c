package edo_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/edo-async/edo"
)

type held struct{ bytes [1 << 12]byte }

// TestHandleKeepsNothing ends tasks in all ways: their handles must not keep what their functions have captured.
func TestHandleKeepsNothing(t *testing.T) {
	tests := map[string]struct {
		fn    func(cx edo.Context, h *held) error
		early bool // aborted before it begins
	}{
		"returned":    {fn: func(cx edo.Context, h *held) error { edo.Yield(cx); h.bytes[0]++; return nil }},
		"aborted":     {fn: func(cx edo.Context, h *held) error { edo.Sleep(cx, time.Hour); h.bytes[0]++; return nil }},
		"panicked":    {fn: func(cx edo.Context, h *held) error { edo.Yield(cx); h.bytes[0]++; panic(errors.ErrUnsupported) }},
		"exited":      {fn: func(cx edo.Context, h *held) error { edo.Yield(cx); h.bytes[0]++; runtime.Goexit(); return nil }},
		"never begun": {fn: func(cx edo.Context, h *held) error { h.bytes[0]++; return nil }, early: true},
		"in Blocking": {fn: func(cx edo.Context, h *held) error {
			_, err := edo.Blocking(cx, func(ctx context.Context) (int, error) {
				time.Sleep(100 * time.Millisecond) // and does not look at ctx
				return 0, nil
			})
			h.bytes[0]++
			return err
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := edo.Run(func(cx edo.Context) error {
				task, weakly := spawnHolding(cx, test.fn)
				if !test.early {
					edo.Sleep(cx, 2*time.Millisecond)
				}
				task.Abort()
				_, _ = task.Join(cx)
				for range 3 {
					runtime.GC()
				}
				if weakly.Value() != nil {
					t.Error("the handle of a task that has ended keeps what its function captured")
				}
				runtime.KeepAlive(task)
				return nil
			}, edo.CurrentThread(), edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) {}))
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// The same for tasks whose frame lies in the task itself, where they are lowered.
func TestHandleKeepsNoFrame(t *testing.T) {
	spawn := map[string]func(cx edo.Context, h *held) *edo.Task[struct{}]{
		"aborted": func(cx edo.Context, h *held) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, time.Hour); h.bytes[0]++; return nil })
		},
		"aborted, with a deferred call": func(cx edo.Context, h *held) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error {
				defer func() { h.bytes[0]++ }()
				edo.Sleep(cx, time.Hour)
				h.bytes[0]++
				return nil
			})
		},
		"aborted in a deferred call": func(cx edo.Context, h *held) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error {
				defer func() { edo.Sleep(cx, time.Millisecond); h.bytes[0]++ }()
				edo.Sleep(cx, time.Hour)
				return nil
			})
		},
		"panicked": func(cx edo.Context, h *held) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error {
				keepAcross(cx, h, func() { panic(errors.ErrUnsupported) })
				h.bytes[0]++
				return nil
			})
		},
		"exited": func(cx edo.Context, h *held) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error {
				keepAcross(cx, h, runtime.Goexit)
				h.bytes[0]++
				return nil
			})
		},
		"returned": func(cx edo.Context, h *held) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { edo.Yield(cx); h.bytes[0]++; return nil })
		},
		"in a branch": func(cx edo.Context, h *held) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error {
				_, err := edo.Timeout(cx, time.Hour, func(cx edo.Context) (int, error) {
					edo.Sleep(cx, time.Hour)
					return int(h.bytes[0]), nil
				})
				return err
			})
		},
	}
	for _, begun := range []bool{true, false} {
		for name, spawn := range spawn {
			t.Run(fmt.Sprintf("%s, begun %v", name, begun), func(t *testing.T) {
				err := edo.Run(func(cx edo.Context) error {
					task, weakly := handleAndHeld(cx, spawn)
					if begun {
						edo.Sleep(cx, 2*time.Millisecond)
					}
					task.Abort()
					_, _ = task.Join(cx)
					for range 3 {
						runtime.GC()
					}
					if weakly.Value() != nil {
						t.Error("the handle of a task that has ended keeps its frame's variables")
					}
					runtime.KeepAlive(task)
					return nil
				}, edo.CurrentThread(), edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) {}))
				if err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

func keepAcross(cx edo.Context, h *held, then func()) {
	edo.Yield(cx)
	h.bytes[0]++
	then()
}

func handleAndHeld(cx edo.Context, spawn func(cx edo.Context, h *held) *edo.Task[struct{}]) (*edo.Task[struct{}], weak.Pointer[held]) {
	h := new(held)
	return spawn(cx, h), weak.Make(h)
}

func spawnHolding(cx edo.Context, fn func(cx edo.Context, h *held) error) (*edo.Task[struct{}], weak.Pointer[held]) {
	h := new(held)
	body := func(cx edo.Context) error { return fn(cx, h) }
	return edo.Spawn(cx, body), weak.Make(h)
}

// A frame or function behind a result that is larger than what the header can tell the size of is let go of, too.
func TestLargeResultKeepsNothing(t *testing.T) {
	type large = [1<<16 + 512]byte
	body := func(cx edo.Context, h *held) (r large, err error) {
		edo.Sleep(cx, time.Hour)
		r[0] = h.bytes[0]
		return r, nil
	}
	spawn := map[string]func(cx edo.Context, h *held) *edo.Task[large]{
		"frame": func(cx edo.Context, h *held) *edo.Task[large] {
			return edo.SpawnValue(cx, func(cx edo.Context) (large, error) { return body(cx, h) })
		},
		"function": func(cx edo.Context, h *held) *edo.Task[large] {
			fn := func(cx edo.Context) (large, error) { return body(cx, h) }
			return edo.SpawnValue(cx, fn)
		},
	}
	for name, spawn := range spawn {
		for _, begun := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, begun %v", name, begun), func(t *testing.T) {
				err := edo.Run(func(cx edo.Context) error {
					h := new(held)
					task, weakly := spawn(cx, h), weak.Make(h)
					h = nil
					if begun {
						edo.Sleep(cx, 2*time.Millisecond)
					}
					task.Abort()
					_, _ = task.Join(cx)
					for range 3 {
						runtime.GC()
					}
					if weakly.Value() != nil {
						t.Error("the handle of a task that has ended keeps what its function captured")
					}
					runtime.KeepAlive(task)
					return nil
				}, edo.CurrentThread())
				if err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

// TestInspectLargeResult inspects a task whose result is larger than what its header can tell the size of.
func TestInspectLargeResult(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		body := func(cx edo.Context) (r [1<<16 + 512]byte, err error) {
			for i := range r {
				r[i] = 1
			}
			edo.Sleep(cx, time.Hour)
			return r, nil
		}
		task := edo.SpawnValue(cx, body)
		edo.Sleep(cx, time.Millisecond)
		if s := task.Inspect(cx); s.State != "waiting" {
			t.Errorf("it is %s", s.State)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
