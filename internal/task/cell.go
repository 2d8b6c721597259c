package task

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// Of is a task with the place for its result. Cells begin with it.
type Of[T any] struct {
	Header
	Val T
}

// Finish stores what the task's function has answered.
func (t *Of[T]) Finish(val T, err error) {
	t.Val = val
	t.Returned(err)
}

// cell is a task whose function is known only as a value. Cells made by the compiler hold a frame
// in place of fn and box.
type cell[T, F any] struct {
	Of[T]
	fn  F
	box unsafe.Pointer // fn's suspended frame, in the stackless lowering
}

// drop is what the Run of a cell does for an empty Context.
func (c *cell[T, F]) drop() (done bool) {
	var none F
	c.fn, c.box = none, nil
	return true
}

// NewErr makes a task of a function without a value, and the Run for it.
func NewErr(fn func(cx core.Context) error) (*Of[struct{}], Run) {
	c := &cell[struct{}, func(core.Context) error]{fn: fn}
	c.holdsFunc(unsafe.Offsetof(c.fn))
	if core.Lowered {
		return &c.Of, runErrFrame
	}
	return &c.Of, runErrCoroutine
}

// NewVal makes a task of a function with a value, and the Run for it.
func NewVal[T any](fn func(cx core.Context) (T, error)) (*Of[T], Run) {
	c := &cell[T, func(core.Context) (T, error)]{fn: fn}
	c.holdsFunc(unsafe.Offsetof(c.fn))
	if core.Lowered {
		return &c.Of, runValFrame[T]
	}
	return &c.Of, runValCoroutine[T]
}

func runErrFrame(cx core.Context, at unsafe.Pointer) bool {
	c := (*cell[struct{}, func(core.Context) error])(at)
	x := cx.RT()
	if x == nil {
		return c.drop()
	}
	x.Call(c.box)
	x.Callee(unsafe.Pointer(&c.fn))
	c.box = nil
	err := c.fn(cx)
	if c.box = x.Pending(); c.box != nil {
		return false
	}
	c.fn = nil
	c.Finish(struct{}{}, err)
	return true
}

func runValFrame[T any](cx core.Context, at unsafe.Pointer) bool {
	c := (*cell[T, func(core.Context) (T, error)])(at)
	x := cx.RT()
	if x == nil {
		return c.drop()
	}
	x.Call(c.box)
	x.Callee(unsafe.Pointer(&c.fn))
	c.box = nil
	val, err := c.fn(cx)
	if c.box = x.Pending(); c.box != nil {
		return false
	}
	c.fn = nil
	c.Finish(val, err)
	return true
}

func runErrCoroutine(cx core.Context, at unsafe.Pointer) bool {
	x := cx.RT()
	if x == nil {
		return (*cell[struct{}, func(core.Context) error])(at).drop()
	}
	if !x.OnCoroutine() {
		x.StartCoroutine(beginErr, at)
	}
	if !x.ResumeCoroutine() {
		return false
	}
	x.EndCoroutine()
	return true
}

func beginErr(cx core.Context, at unsafe.Pointer) {
	c := (*cell[struct{}, func(core.Context) error])(at)
	fn := c.fn
	c.fn = nil
	c.Finish(struct{}{}, fn(cx))
}

func runValCoroutine[T any](cx core.Context, at unsafe.Pointer) bool {
	x := cx.RT()
	if x == nil {
		return (*cell[T, func(core.Context) (T, error)])(at).drop()
	}
	if !x.OnCoroutine() {
		x.StartCoroutine(beginVal[T], at)
	}
	if !x.ResumeCoroutine() {
		return false
	}
	x.EndCoroutine()
	return true
}

func beginVal[T any](cx core.Context, at unsafe.Pointer) {
	c := (*cell[T, func(core.Context) (T, error)])(at)
	fn := c.fn
	c.fn = nil
	c.Finish(fn(cx))
}
