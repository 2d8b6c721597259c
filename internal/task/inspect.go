package task

import (
	"math"
	"reflect"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/frames"
)

// HoldsFrame notes that the task's cell holds a frame, at the given offset. Behind a result that is so large that the
// offset does not fit it is not looked at, only dropped.
func (h *Header) HoldsFrame(at uintptr) {
	if at <= math.MaxUint16 {
		h.frameAt |= uint16(at)
	} else {
		h.frameAt |= isFar
	}
}

// The bits of frameAt that are not the offset's, which is a multiple of 8.
const (
	funcThere = 1 // at the offset there is a function
	isPinned  = 2
	isFar     = 4 // the offset does not fit
	offsetOf  = ^uint16(7)
)

// Pinned reports whether the task is to be polled by one worker only.
func (h *Header) Pinned() bool { return h.frameAt&isPinned != 0 }

// Home is what the scheduler has noted as the worker of a pinned task; nil at first.
func (h *Header) Home() any { return h.needMore().home }

// SetHome notes it. The scheduler calls it when it gets the task for the first time.
func (h *Header) SetHome(worker any) { h.needMore().home = worker }

// holdsFunc notes that the cell holds a function and its box at the given offset.
func (h *Header) holdsFunc(at uintptr) {
	h.HoldsFrame(at)
	if h.frameAt&offsetOf != 0 {
		h.frameAt |= funcThere
	}
}

// dropFrame lets go of what the cell of a task holds whose function has not returned, or never begun: that is what a Run does
// for an empty Context.
func (h *Header) dropFrame() {
	if h.frameAt&(offsetOf|isFar) != 0 {
		h.run(core.Context{}, unsafe.Pointer(h))
	}
}

// A Look is a task's state, and the async functions that it is suspended in, outermost first; they are known in the
// stackless lowering only.
type Look struct {
	State  string // "waiting", "runnable" or "ended"
	Frames []frames.Frame

	w     *core.Waker
	shown bool
}

// Look takes a look at the task. If it waits, or has ended, that is done at once. A task that is queued or running is looked
// at when its poll begins or ends: then w is woken, and Shown tells. w may be nil: then such a task is not looked at.
func (h *Header) Look(w *core.Waker) (l *Look) {
	l = &Look{w: w}
	m := h.needMore()
	m.mu.Lock()
	defer m.mu.Unlock()
	if w == nil { // under the lock: so that another's look at the task does not pass for a poll
		if s := h.state.String(); s != "waiting" {
			l.State, l.shown = s, true
			return l
		}
	}
	mine, later := h.state.look()
	switch {
	case mine:
		l.State, l.Frames, l.shown = "waiting", h.frames(), true
		if enqueue, show := h.state.end(false); enqueue {
			h.Runtime().Sched.Schedule(h, nil)
		} else if show {
			panic("edo: internal error: two looks at a waiting task")
		}
	case later && w == nil:
		l.State, l.shown = "runnable", true // since a moment ago; its owner finds nobody to show the frame to
	case later:
		m.looks = append(m.looks, l)
	default:
		l.State, l.shown = "ended", true
	}
	return l
}

// Shown reports whether l has been filled in.
func (h *Header) Shown(l *Look) bool {
	m := h.needMore()
	m.mu.Lock()
	defer m.mu.Unlock()
	return l.shown
}

// show fills in the looks that wait for the task's owner, which calls it.
func (h *Header) show(here *core.Here) {
	state, list := "ended", []frames.Frame(nil)
	if !h.Ended() {
		state, list = "runnable", h.frames()
	}
	m := h.needMore()
	m.mu.Lock()
	looks := m.looks
	m.looks = nil
	for _, l := range looks {
		l.State, l.Frames, l.shown = state, list, true
	}
	m.mu.Unlock()
	for _, l := range looks {
		if l.w != nil {
			l.w.WakeFrom(here)
		}
	}
}

// frames reads the task's frames. The caller owns the task.
func (h *Header) frames() []frames.Frame {
	if !core.Lowered || h.frameAt&offsetOf == 0 || !h.started || h.Root.Left() {
		return nil
	}
	at := unsafe.Add(unsafe.Pointer(h), uintptr(h.frameAt&offsetOf))
	if h.frameAt&funcThere == 0 {
		return frames.Walk(frames.Entry{PC: reflect.ValueOf(h.run).Pointer(), Box: at})
	}
	fn := *(*unsafe.Pointer)(at)
	box := *(*unsafe.Pointer)(unsafe.Add(at, unsafe.Sizeof(fn)))
	if fn == nil || box == nil {
		return nil
	}
	return frames.Walk(frames.Entry{PC: *(*uintptr)(fn), Box: box})
}
