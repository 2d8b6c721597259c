package wheel

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/edo-async/edo/internal/core"
)

// Owners arm and disarm while another goroutine advances. Each arming ends in exactly one of fired and
// disarmed, and fired timers can be used again at once.
func TestStress(t *testing.T) {
	const owners = 3
	rounds := 30_000
	if testing.Short() {
		rounds = 3_000
	}
	w := New(2)
	var now atomic.Int64
	var wg sync.WaitGroup
	var stop atomic.Bool
	advanced := make(chan struct{})
	go func() {
		defer close(advanced)
		for !stop.Load() {
			w.Sleep()
			w.Advance(now.Add(Tick/2), nil)
			runtime.Gosched()
		}
	}()
	for o := range owners {
		wg.Go(func() {
			var woken atomic.Int64
			waker := core.NewWaker(func() { woken.Add(1) })
			fired := int64(0)
			for i := range rounds {
				c, _ := w.Arm(now.Load()+int64(i%7)*Tick, waker, uint32(o+i))
				if i%3 == 0 {
					for !w.Fired(c) {
						runtime.Gosched()
					}
				}
				seen := w.Fired(c)
				if !w.Disarm(c) {
					fired++
				} else if seen {
					t.Error("fired and armed")
				}
			}
			for woken.Load() < fired { // the last wakes may still be on their way
				runtime.Gosched()
			}
			if woken.Load() != fired {
				t.Errorf("woken %d times, fired %d", woken.Load(), fired)
			}
		})
	}
	wg.Wait()
	stop.Store(true)
	<-advanced
}
