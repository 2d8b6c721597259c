package edo_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
	"github.com/edo-async/edo/lock"
)

// greedy is what a task can do again and again without ever having to wait.
var greedy = map[string]func() func(cx edo.Context){
	"Yield":   func() func(edo.Context) { return edo.Yield },
	"Sleep 0": func() func(edo.Context) { return func(cx edo.Context) { edo.Sleep(cx, 0) } },
	"Await":   func() func(edo.Context) { return func(cx edo.Context) { edo.Await[int](cx, readyFuture{}) } },
	"Group": func() func(edo.Context) {
		return func(cx edo.Context) { _ = edo.NewGroup(cx).Wait(cx) }
	},
	"Race": func() func(edo.Context) {
		return func(cx edo.Context) { _, _ = edo.Race(cx, func(edo.Context) (int, error) { return 1, nil }) }
	},
	"channel": func() func(edo.Context) {
		c := channel.New[int](1)
		return func(cx edo.Context) {
			_ = c.Send(cx, 1)
			c.Recv(cx)
		}
	},
	"unbounded channel": func() func(edo.Context) {
		c := channel.NewUnbounded[int]()
		return func(cx edo.Context) {
			_ = c.Send(cx, 1)
			c.Recv(cx)
		}
	},
	"closed channel": func() func(edo.Context) {
		c := channel.New[int](1)
		c.Close()
		return func(cx edo.Context) { c.Recv(cx) }
	},
	"oneshot": func() func(edo.Context) {
		return func(cx edo.Context) {
			tx, rx := channel.NewOneshot[int]()
			_ = tx.Send(1)
			_, _ = rx.Recv(cx)
		}
	},
	"Select": func() func(edo.Context) {
		c := channel.New[int](1)
		return func(cx edo.Context) {
			var v int
			var ok bool
			edo.Select(cx, c.OnSend(1), c.OnRecv(&v, &ok))
		}
	},
	"mutex": func() func(edo.Context) {
		mu := new(lock.Mutex)
		return func(cx edo.Context) {
			mu.Lock(cx)
			mu.Unlock()
		}
	},
	"semaphore": func() func(edo.Context) {
		s := lock.NewSemaphore(2)
		return func(cx edo.Context) {
			_ = s.Acquire(cx, 1)
			s.Release(1)
		}
	},
	"notify": func() func(edo.Context) {
		n := new(lock.Notify)
		return func(cx edo.Context) {
			n.NotifyOne()
			n.Wait(cx)
		}
	},
}

// What never has to wait must give way all the same, to tasks, timers and aborts (Tokio's coop budget; tokio #2542 and before).
// With the deterministic scheduler, over seeds.
func TestFairnessOfTheBudget(t *testing.T) {
	seeds := uint64(20)
	if testing.Short() {
		seeds = 4
	}
	flavours := map[string][]edo.Option{"one worker": {edo.Workers(1)}, "current thread": {edo.CurrentThread()}}
	for seed := range seeds {
		flavours[fmt.Sprint("seed ", seed)] = []edo.Option{edo.Deterministic(seed)}
	}
	for what, make := range greedy {
		t.Run(what, func(t *testing.T) {
			for name, opts := range flavours {
				// Another task that is polled 20 times lets the greedy one have some 20 polls of at most 128 operations each;
				// chance may give it more, and so may a slow machine.
				const limit = 1_000_000
				ops := 0
				err := edo.Run(func(cx edo.Context) error {
					op := make()
					busy := edo.Spawn(cx, func(cx edo.Context) error {
						for ; ops < limit; ops++ {
							op(cx)
						}
						return nil
					})
					for range 20 {
						edo.Yield(cx)
					}
					if !strings.HasPrefix(name, "seed") { // virtual time stands still while a task can run
						edo.Sleep(cx, 1)
					}
					busy.Abort()
					if _, err := busy.Join(cx); err != edo.ErrAborted {
						return fmt.Errorf("another task waited for %d operations: %v", limit, err)
					}
					return nil
				}, opts...)
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}
