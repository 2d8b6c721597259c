package crank

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// fromWaker goes from a task's waker, the first word of its root, to the Task.
func fromWaker(w *core.Waker) *Task { return (*Task)(unsafe.Pointer(w)) }
