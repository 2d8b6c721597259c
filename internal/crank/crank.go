// Package crank has what tests of leaf operations need: a task without a scheduler, which the test polls by hand, and an
// enumeration of all orders in which several could be polled.
package crank

import (
	"sync/atomic"

	"github.com/edo-async/edo/internal/core"
)

// Task is a task that is polled by hand and counts its wakes.
type Task struct {
	core.Root // first: its Waker's address is the Task's

	Here core.Here
	// Abort makes the next poll one that takes an abort.
	Abort bool
	// Broke makes polls begin with no budget.
	Broke bool

	wakes atomic.Int32
}

var table = core.WakerTable{
	Wake: func(w *core.Waker, _ *core.Here) { fromWaker(w).wakes.Add(1) },
	Root: core.AsRoot,
}

var env = &core.Env{Driver: noDriver{}}

type noDriver struct{ core.Driver }

// New makes a task.
func New() *Task {
	t := new(Task)
	t.Init(&table)
	t.Here.Env = env
	return t
}

// Poll runs f as one poll of the task. unwound reports that f has ended in the unwinding of an abort.
func (t *Task) Poll(f func(cx core.Context)) (unwound bool) {
	t.Begin(&t.Here, t.Abort)
	t.Abort = false
	if t.Broke {
		t.Here.Budget = 0
	}
	defer func() {
		t.End()
		if v := recover(); v != nil {
			if !core.IsUnwind(v) {
				panic(v)
			}
			unwound = true
		}
	}()
	f(t.Context())
	return false
}

// Woken answers how often the task was woken since that was last asked.
func (t *Task) Woken() int { return int(t.wakes.Swap(0)) }

// IsWoken reports whether the task was woken since Woken was last asked.
func (t *Task) IsWoken() bool { return t.wakes.Load() > 0 }
