package main

import (
	"iter"
	"sync"

	"github.com/edo-async/edo"
)

var resumes = []workload{
	{"resume/1", 1, resumeFuture(chain1), resumePull(plain1)},
	{"resume/8", 1, resumeFuture(chain8), resumePull(plain8)},
	{"resume/64", 1, resumeFuture(chain64), resumePull(plain64)},
	{"switch/1", 1, switchTasks(chain1), switchGoroutines(plain1)},
	{"switch/8", 1, switchTasks(chain8), switchGoroutines(plain8)},
	{"switch/64", 1, switchTasks(chain64), switchGoroutines(plain64)},
}

// One operation is to resume a computation that waits at the bottom of a chain of calls, and to have it wait
// again. First bare, by whoever owns the computation, beside a coroutine of package iter.

func resumeFuture(chain func(edo.Context, uint64, int) uint64) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				edo.Await(cx, &cranked{n: n, inner: edo.Async(func(cx edo.Context) (uint64, error) {
					return chain(cx, 0, n), nil
				})})
				return nil
			})
		})
	}
}

// cranked polls a future n times on end, by hand, in one poll of its own.
type cranked struct {
	n     int
	inner edo.Future[edo.Result[uint64]]
}

// Poll implements edo.Future.
func (c *cranked) Poll(w *edo.Waker) (struct{}, bool) {
	for range c.n {
		if _, ready := c.inner.Poll(w); ready {
			panic("ready too early")
		}
	}
	if _, ready := c.inner.Poll(w); !ready {
		panic("not ready in the end")
	}
	return struct{}{}, true
}

func resumePull(chain func(uint64, int, func()) uint64) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			next, stop := iter.Pull(func(yield func(struct{}) bool) {
				chain(0, n, func() { yield(struct{}{}) })
			})
			defer stop()
			for range n {
				next()
			}
		})
	}
}

// Then by the scheduler: ten tasks give way to each other at the bottom of the chain.

const switchers = 10

func switchTasks(chain func(edo.Context, uint64, int) uint64) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				tasks := make([]*edo.Task[struct{}], switchers)
				for i := range tasks {
					tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
						chain(cx, 0, n/switchers)
						return nil
					})
				}
				for _, t := range tasks {
					t.Join(cx)
				}
				return nil
			})
		})
	}
}

func switchGoroutines(chain func(uint64, int, func()) uint64) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			var all sync.WaitGroup
			for range switchers {
				all.Go(func() { chain(0, n/switchers, gosched) })
			}
			all.Wait()
		})
	}
}
