package edo_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
	"github.com/edo-async/edo/lock"
)

// TestMemory prints what a task takes that waits for each kind of thing: go test -run TestMemory -v, and the same by
// edo test. The bounds are for the stackless lowering, and leave room for what belongs to many tasks together. It runs on
// the virtual clock, where a timer takes 70 bytes more than on the real one: a million sleepers there take 156 bytes each
// (go run ./bench -run sleepers).
func TestMemory(t *testing.T) {
	stackless := edo.Lowering() == "stackless"
	n := 20_000
	if !stackless {
		n = 1000
	}
	full := channel.New[int](0)
	empty := channel.New[int](1)
	quit := channel.New[int](1)
	watched := channel.NewWatch(1)
	spread := channel.NewBroadcast[int](16)
	var mutex lock.Mutex
	var notify lock.Notify
	none := lock.NewSemaphore(0)
	forever := func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Hour); return 1, nil }
	var waits *edo.Task[struct{}]

	tests := []struct {
		name  string
		bound float64
		spawn func(cx edo.Context) *edo.Task[struct{}]
	}{
		{"not begun", 140, nil},
		{"Sleep", 230, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, time.Hour); return nil })
		}},
		{"Sleep, by a function value", 250, func(cx edo.Context) *edo.Task[struct{}] {
			fn := func(cx edo.Context) error { edo.Sleep(cx, time.Hour); return nil }
			return edo.Spawn(cx, fn)
		}},
		{"Join", 200, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { _, err := waits.Join(cx); return err })
		}},
		{"Recv", 260, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { empty.Recv(cx); return nil })
		}},
		{"Send", 260, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { return full.Send(cx, 1) })
		}},
		{"oneshot Recv", 260, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error {
				_, r := channel.NewOneshot[int]()
				_, err := r.Recv(cx)
				return err
			})
		}},
		{"Watcher.Changed", 300, func(cx edo.Context) *edo.Task[struct{}] {
			w := watched.Subscribe()
			return edo.Spawn(cx, func(cx edo.Context) error { w.Changed(cx); return nil })
		}},
		{"Subscriber.Recv", 400, func(cx edo.Context) *edo.Task[struct{}] {
			s := spread.Subscribe()
			return edo.Spawn(cx, func(cx edo.Context) error { _, err := s.Recv(cx); return err })
		}},
		{"Mutex.Lock", 260, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { mutex.Lock(cx); return nil })
		}},
		{"Notify.Wait", 260, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { notify.Wait(cx); return nil })
		}},
		{"Semaphore.Acquire", 260, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { none.Acquire(cx, 1); return nil })
		}},
		{"Select of two Recvs", 700, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error {
				var v int
				edo.Select(cx, empty.OnRecv(&v, nil), quit.OnRecv(&v, nil))
				return nil
			})
		}},
		{"Select of a Recv and After", 800, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error {
				var v int
				edo.Select(cx, empty.OnRecv(&v, nil), edo.After(time.Hour))
				return nil
			})
		}},
		{"Timeout", 600, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { _, err := edo.Timeout(cx, time.Hour, forever); return err })
		}},
		{"Join2", 900, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { _, _, err := edo.Join2(cx, forever, forever); return err })
		}},
		{"Race of two", 900, func(cx edo.Context) *edo.Task[struct{}] {
			return edo.Spawn(cx, func(cx edo.Context) error { _, err := edo.Race(cx, forever, forever); return err })
		}},
	}
	for _, test := range tests {
		err := edo.Run(func(cx edo.Context) error {
			mutex = lock.Mutex{}
			mutex.Lock(cx)
			waits = edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, time.Hour); return nil })
			spawn := test.spawn
			if spawn == nil {
				spawn = func(cx edo.Context) *edo.Task[struct{}] {
					return edo.Spawn(cx, func(cx edo.Context) error { return nil })
				}
			}
			tasks := make([]*edo.Task[struct{}], n)
			spawn(cx).Abort() // what many tasks have together is there
			edo.Sleep(cx, time.Millisecond)
			before := inUse()
			for i := range tasks {
				tasks[i] = spawn(cx)
			}
			if test.spawn != nil {
				edo.Sleep(cx, time.Millisecond) // the clock moves when they all wait
			}
			each := float64(inUse()-before) / float64(n)
			t.Logf("%-28s %5.0f B", test.name, each)
			if stackless && each > test.bound {
				t.Errorf("%s: a task takes %.0f bytes, the bound is %.0f", test.name, each, test.bound)
			}
			for _, t := range tasks {
				t.Abort()
			}
			for _, t := range tasks {
				_, _ = t.Join(cx)
			}
			return nil
		}, edo.Deterministic(1))
		if err != nil {
			t.Fatal(fmt.Errorf("%s: %w", test.name, err))
		}
	}
}

// inUse is how many bytes are in use, on the heap and in stacks.
func inUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}
