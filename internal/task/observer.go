package task

import (
	"reflect"
	"runtime"
	"strings"
	"time"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/histogram"
)

// An Observer is told what happens to the tasks of a runtime. Most runtimes have none: then watching costs a load for each poll.
// Its functions may be nil. They are called on the runtime's inside, where they must not block, nor wake or spawn anything.
type Observer struct {
	// Trace is told of every scheduling event.
	Trace func(kind string, task uint64)
	// Spawned is called before a task can be polled first, Ended when it is over. Polling and Polled are called around each poll, by
	// the worker.
	Spawned, Polling, Polled, Ended func(h *Header)

	// Sites says that tasks are to note where they are spawned.
	Sites bool
	// PollTimes and Delays, if not nil, record how long polls take, and how long tasks wait for them.
	PollTimes, Delays *histogram.Recorder
}

func (o *Observer) trace(kind string, h *Header) {
	if o.Trace != nil {
		o.Trace(kind, h.id)
	}
}

func (o *Observer) spawned(h *Header) {
	if o.Spawned != nil {
		o.Spawned(h)
	}
	o.trace("spawn", h)
}

// queued notes that h goes into a queue.
func (o *Observer) queued(h *Header) {
	if o.Delays != nil {
		h.needMore().queuedAt.Store(h.Runtime().Env.Driver.Now())
	}
}

func (o *Observer) polling(h *Header, here *core.Here) {
	o.trace("poll", h)
	if o.Polling != nil {
		o.Polling(h)
	}
	if o.PollTimes == nil && o.Delays == nil {
		return
	}
	here.PollBegan = here.Env.Driver.Now()
	if o.Delays != nil {
		o.Delays.Add(here.Shard, time.Duration(here.PollBegan-h.needMore().queuedAt.Load()))
	}
}

func (o *Observer) polled(h *Header, here *core.Here) {
	if o.PollTimes != nil {
		o.PollTimes.Add(here.Shard, time.Duration(here.Env.Driver.Now()-here.PollBegan))
	}
	if o.Polled != nil {
		o.Polled(h)
	}
}

func (o *Observer) ended(h *Header) {
	o.trace("end", h)
	if o.Ended != nil {
		o.Ended(h)
	}
}

// Tag is what SetTag has attached to the task, or nil.
func (h *Header) Tag() any {
	if m := h.more(); m != nil {
		return m.tag
	}
	return nil
}

// SetTag attaches something to a task that has not been started.
func (h *Header) SetTag(tag any) { h.needMore().tag = tag }

// Func is the code of the task's function, for runtime.FuncForPC: in the stackless lowering the function that the compiler has made of
// it. It may be called until the first poll.
func (h *Header) Func() uintptr {
	if h.frameAt&funcThere != 0 {
		fn := *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(h), uintptr(h.frameAt&offsetOf)))
		return *(*uintptr)(fn)
	}
	return reflect.ValueOf(h.run).Pointer()
}

// noteSite notes the innermost caller that is no part of Edo. It is nobody if a task is started by the end of another one.
func (h *Header) noteSite() {
	m := h.needMore()
	var pcs [16]uintptr
	for _, pc := range pcs[:runtime.Callers(3, pcs[:])] {
		f := runtime.FuncForPC(pc - 1)
		if f == nil {
			return
		}
		name := f.Name()
		if strings.HasPrefix(name, facePrefix) || strings.HasPrefix(name, internalPrefix) || strings.Contains(name, spawnMark) {
			continue
		}
		if !strings.HasPrefix(name, "runtime.") {
			m.pc = pc
		}
		return
	}
}

const (
	facePrefix     = "github.com/edo-async/edo."
	internalPrefix = "github.com/edo-async/edo/internal/"
	spawnMark      = "__spawn" // of functions that the compiler has made
)
