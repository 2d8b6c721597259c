package main

import (
	"iter"
	"sync"

	"github.com/edo-async/edo"
)

var resumes = []workload{
	{"resume/1", 1, resumeFrame(1), resumePull(plain1)},
	{"resume/8", 1, resumeFrame(8), resumePull(plain8)},
	{"resume/64", 1, resumeFrame(64), resumePull(plain64)},
	{"switch/1", 1, switchTasks(1), switchGoroutines(plain1)},
	{"switch/8", 1, switchTasks(8), switchGoroutines(plain8)},
	{"switch/64", 1, switchTasks(64), switchGoroutines(plain64)},
}

// One operation is to resume a computation that waits at the bottom of a chain of calls, and to have it wait
// again. First bare, by whoever owns the computation, beside a coroutine of package iter.

func resumeFrame(depth int) func(m *meter) {
	return func(m *meter) {
		if edo.Lowering() != "stackless" {
			return // there is nothing to resume but a coroutine, as the peer does
		}
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				c := crank{cx, func(cx edo.Context) { giveWay(cx, depth, n) }}
				c.turn(n)
				return nil
			})
		})
	}
}

// giveWay calls the chains by their names: calls through values are another row.
func giveWay(cx edo.Context, depth, n int) {
	switch depth {
	case 1:
		chain1(cx, 0, n)
	case 8:
		chain8(cx, 0, n)
	case 64:
		chain64(cx, 0, n)
	}
}

// A crank resumes a computation as lowered code resumes one that it knows only as a value. It is not an async function
// itself: the compiler leaves it alone.
type crank struct {
	cx edo.Context
	fn func(edo.Context)
}

// turn resumes fn until it returns, which has to be after it has waited n times.
func (c crank) turn(n int) {
	x := c.cx.RT()
	x.Call(nil)
	c.fn(c.cx)
	for range n {
		frame := x.Pending()
		if frame == nil {
			panic("returned too early")
		}
		x.Call(frame)
		c.fn(c.cx)
	}
	if x.Pending() != nil {
		panic("still waits in the end")
	}
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

func switchTasks(depth int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				tasks := make([]*edo.Task[struct{}], switchers)
				for i := range tasks {
					tasks[i] = edo.Spawn(cx, func(cx edo.Context) error {
						giveWay(cx, depth, n/switchers)
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
