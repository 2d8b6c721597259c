package task

import (
	"sync/atomic"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// fromWaker goes from a task's waker, the first word of its header, to the header.
func fromWaker(w *core.Waker) *Header { return (*Header)(unsafe.Pointer(w)) }

// fromTable goes from a runtime's table, its first field, to the runtime.
func fromTable(t *core.WakerTable) *Runtime { return (*Runtime)(unsafe.Pointer(t)) }

// asMore goes from a task's Rare, the first field of its more, to that; nil stays nil.
func asMore(m *core.Rare) *more { return (*more)(unsafe.Pointer(m)) }

// FromRoot goes from a task's root, the first field of its header, to the header.
func FromRoot(r *core.Root) *Header { return (*Header)(unsafe.Pointer(r)) }

// getPlace reads a place among all tasks that may be another's by now, see setPlace.
func getPlace(p **Header) *Header {
	return (*Header)(atomic.LoadPointer((*unsafe.Pointer)(unsafe.Pointer(p))))
}
