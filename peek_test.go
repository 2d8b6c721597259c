package edo_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// TestPeekWhilePolled peeks at a task that is woken, polled and suspended all the time.
func TestPeekWhilePolled(t *testing.T) {
	_ = edo.Run(func(cx edo.Context) error {
		busy := edo.Spawn(cx, func(cx edo.Context) error {
			for {
				_, _ = edo.Blocking(cx, func(context.Context) (int, error) { return 0, nil })
			}
		})
		_, _ = edo.Blocking(cx, func(context.Context) (int, error) {
			var wg sync.WaitGroup
			end := time.Now().Add(300 * time.Millisecond)
			for range 2 {
				wg.Go(func() {
					for time.Now().Before(end) {
						if s := busy.Peek(); s.State == "" {
							t.Error("Peek answers no state")
							return
						}
					}
				})
			}
			wg.Wait()
			return 0, nil
		})
		return nil
	})
}
