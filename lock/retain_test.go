package lock_test

import (
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/lock"
)

// Locks that live on keep nothing of the tasks that waited for them, served or aborted.
func TestNothingIsKept(t *testing.T) {
	var mutex lock.Mutex
	var rw lock.RWMutex
	var notify lock.Notify
	var once lock.Once[int]
	none := lock.NewSemaphore(0)
	barrier := lock.NewBarrier(2)
	tests := []struct {
		name string
		wait func(cx edo.Context)
		end  func(cx edo.Context)
	}{
		{"Mutex", func(cx edo.Context) { mutex.Lock(cx); mutex.Unlock() }, func(edo.Context) { mutex.Unlock() }},
		{"RWMutex", func(cx edo.Context) { rw.RLock(cx); rw.RUnlock() }, func(edo.Context) { rw.Unlock() }},
		{"Notify", func(cx edo.Context) { notify.Wait(cx) }, func(edo.Context) { notify.NotifyAll() }},
		{"Once", func(cx edo.Context) { once.Wait(cx) }, func(edo.Context) { once.Set(1) }},
		{"Semaphore", func(cx edo.Context) { none.Acquire(cx, 1) }, func(edo.Context) { none.Release(2) }},
		{"Barrier", func(cx edo.Context) { barrier.Wait(cx) }, func(cx edo.Context) { barrier.Wait(cx) }},
		{"Select", func(cx edo.Context) {
			edo.Select(cx, mutex.OnLock(), rw.OnLock(), none.OnAcquire(9, nil), notify.OnNotify())
		},
			func(edo.Context) { notify.NotifyAll() }},
	}
	mutex.TryLock()
	rw.TryLock()
	for _, test := range tests {
		if test.name == "Select" {
			mutex.TryLock()
			rw.TryLock()
		}
		var held []weak.Pointer[[8]int]
		err := edo.Run(func(cx edo.Context) error {
			spawn := func() *edo.Task[struct{}] {
				return edo.Spawn(cx, func(cx edo.Context) error {
					own := new([8]int)
					held = append(held, weak.Make(own))
					test.wait(cx)
					runtime.KeepAlive(own)
					return nil
				})
			}
			served, aborted := spawn(), spawn()
			if test.name == "Barrier" {
				aborted.Abort() // before it comes
			}
			edo.Yield(cx)
			aborted.Abort()
			aborted.Join(cx)
			test.end(cx)
			served.Join(cx)
			for end := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
				runtime.GC()
				left := 0
				for _, p := range held {
					if p.Value() != nil {
						left++
					}
				}
				if left == 0 {
					return nil
				}
				if time.Now().After(end) {
					t.Errorf("%s: what %d of %d tasks held is kept", test.name, left, len(held))
					return nil
				}
			}
		}, edo.CurrentThread())
		if err != nil {
			t.Fatal(test.name, err)
		}
	}
	runtime.KeepAlive(&mutex)
	runtime.KeepAlive(&rw)
	runtime.KeepAlive(&notify)
	runtime.KeepAlive(none)
	runtime.KeepAlive(barrier)
}
