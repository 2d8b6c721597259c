package edo_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// After Resets at the same time the timer is as one of them has left it: it has fired, or will.
func TestTimerResetsAtTheSameTime(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		timer := edo.NewTimer(cx, time.Hour)
		for i := range 1000 {
			var all sync.WaitGroup
			var begun atomic.Bool
			for k := range 4 {
				all.Go(func() {
					for !begun.Load() {
						runtime.Gosched()
					}
					for range 5 {
						timer.Reset(time.Duration(k%2) * time.Hour)
					}
				})
			}
			begun.Store(true)
			all.Wait()
			fired := edo.TrySelect(cx, timer.OnFire()) == 0
			if set := timer.Stop(); set == fired {
				return fmt.Errorf("time %d: fired %v, set %v", i, fired, set)
			}
			if timer.Stop() || edo.TrySelect(cx, timer.OnFire()) == 0 {
				return fmt.Errorf("time %d: a timer that is stopped is set", i)
			}
		}
		return nil
	}, edo.CurrentThread())
	if err != nil {
		t.Error(err)
	}
}
