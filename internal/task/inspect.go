package task

import (
	"reflect"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/frames"
)

// HoldsFrame notes that the task's cell holds a frame, at the given offset.
func (h *Header) HoldsFrame(at uintptr) { h.frameAt = uint16(at) }

// holdsFunc notes that the cell holds a function and its box at the given offset.
func (h *Header) holdsFunc(at uintptr) { h.frameAt, h.dynamic = uint16(at), true }

// State tells what the task is doing: "waiting", "runnable", "running" or "ended".
func (h *Header) State() string { return h.state.String() }

// Frames answers the async functions that a waiting task is suspended in, outermost first. It is empty in the
// stackful lowering, and if the task is not waiting just now. Nothing polls the task while it is looked at; a wake that comes
// meanwhile is kept.
func (h *Header) Frames() []frames.Frame {
	if !core.Lowered || !h.state.inspect() {
		return nil
	}
	var list []frames.Frame
	if h.frameAt != 0 && !h.Root.Left() {
		at := unsafe.Add(unsafe.Pointer(h), uintptr(h.frameAt))
		if h.dynamic {
			fn := *(*unsafe.Pointer)(at)
			box := *(*unsafe.Pointer)(unsafe.Add(at, unsafe.Sizeof(fn)))
			if fn != nil && box != nil {
				list = frames.Walk(frames.Entry{PC: *(*uintptr)(fn), Box: box})
			}
		} else {
			list = frames.Walk(frames.Entry{PC: reflect.ValueOf(h.run).Pointer(), Box: at})
		}
	}
	if h.state.end(false) {
		h.rt.Sched.Schedule(h, nil)
	}
	return list
}
