package edo_test

import (
	"testing"

	"github.com/edo-async/edo"
)

type readyFuture struct{}

func (readyFuture) Poll(*edo.Waker) (int, bool) { return 1, true }

// TestBudgetOfWhatIsReady has a task complete operations without ever waiting: others must get their turn, and an abort
// must be seen.
func TestBudgetOfWhatIsReady(t *testing.T) {
	for name, complete := range map[string]func(cx edo.Context, ended *edo.Task[struct{}]){
		"Await": func(cx edo.Context, _ *edo.Task[struct{}]) { edo.Await[int](cx, readyFuture{}) },
		"Join":  func(cx edo.Context, ended *edo.Task[struct{}]) { _, _ = ended.Join(cx) },
		"Wait":  func(cx edo.Context, _ *edo.Task[struct{}]) { _ = edo.NewGroup(cx).Wait(cx) },
	} {
		t.Run(name, func(t *testing.T) {
			err := edo.Run(func(cx edo.Context) error {
				ended := edo.Spawn(cx, func(cx edo.Context) error { return nil })
				_, _ = ended.Join(cx)
				done := false
				edo.Spawn(cx, func(cx edo.Context) error { done = true; return nil })
				for n := 0; !done; n++ {
					if complete(cx, ended); n > 1000 {
						t.Error("another task starves")
						break
					}
				}
				busy := edo.Spawn(cx, func(cx edo.Context) error {
					for {
						complete(cx, ended)
					}
				})
				edo.Yield(cx)
				busy.Abort()
				_, err := busy.Join(cx)
				if err != edo.ErrAborted {
					return err
				}
				return nil
			}, edo.CurrentThread())
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
