package task

import (
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/edo-async/edo/internal/core"
)

// A number outlives its task if a computation that has armed a timer is given up without being dropped. Then it leads nowhere or to
// another task, and the race detector has nothing to say.
func TestNumberOfEndedTask(t *testing.T) {
	const tasks = 2000 // several chunks, so that some are given back
	rt := new(Runtime)
	rt.Prepare()
	turn := func(during func()) {
		list := make([]Header, tasks)
		for i := range list {
			list[i].Root.Init(&rt.table)
			rt.Owned.add(&list[i], nil)
		}
		during()
		for i := range list {
			rt.Owned.remove(&list[i])
		}
	}
	var stale [tasks]uint64
	turn(func() {
		for i, h := range rt.Owned.All() {
			stale[i] = ref(&h.Waker)
		}
	})
	var stop atomic.Bool
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for !stop.Load() {
			for i := 0; i < tasks; i += 50 {
				if w := deref(&rt.table, stale[i]); w != nil && core.TableOf(w) != &rt.table {
					t.Error("a stale number leads astray")
				}
			}
			runtime.Gosched()
		}
	}()
	for range 20 {
		turn(runtime.Gosched)
	}
	stop.Store(true)
	<-ended
}
