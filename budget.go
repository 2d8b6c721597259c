package edo

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// A poll may complete a number of operations (128); then the task has to give way to others, by its next operation. So a task that
// always finds something to do starves nobody.

// Cooperate counts as an operation, and yields if the poll's budget is used up: for long loops that await nothing else.
func Cooperate(cx Context) {
	var p [Cooperate__p]unsafe.Pointer
	var s [Cooperate__s]byte
	for !Cooperate__poll(cx, &p, &s) {
		cx.RT().Block()
	}
}

// Cooperate's frame.
const (
	Cooperate__p = 0
	Cooperate__s = 2
)

// Cooperate__poll is Cooperate for lowered code.
func Cooperate__poll(cx Context, _ *[Cooperate__p]unsafe.Pointer, s *[Cooperate__s]byte) (ok bool) {
	x := cx.RT()
	if s[0] == 0 {
		x.Check()
		s[0] = 1
		return x.Spend()
	}
	if x.Aborted() {
		x.Unwind()
	}
	return true
}

// HasBudget reports whether the task's next operation may complete without giving way.
func HasBudget(cx Context) bool {
	x := cx.RT()
	x.Check()
	return x.Here().Budget > 0
}

// Unconstrained runs fn as a part of this task, without a budget: as long as fn's operations can complete it is not
// interrupted, and other tasks of the worker wait.
func Unconstrained[T any](cx Context, fn func(cx Context) (T, error)) (T, error) {
	f := new(unconstrained[T])
	core.InitComputation(&f.c, fn)
	res := Await(cx, f)
	return res.Val, res.Err
}

type unconstrained[T any] struct{ async[T] }

// Poll implements Future.
func (f *unconstrained[T]) Poll(w *Waker) (r Result[T], ready bool) {
	defer core.StrandOf(w).Unbounded()()
	return f.async.Poll(w)
}

// Drop implements Dropper.
func (f *unconstrained[T]) Drop(w *Waker) bool {
	defer core.StrandOf(w).Unbounded()()
	return f.async.Drop(w)
}
