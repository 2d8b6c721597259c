package task

import (
	"context"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// Action is what a worker has to do after a poll.
type Action uint8

const (
	// Suspended: nothing; a wake will bring the task back.
	Suspended Action = iota
	// Again: put the task at the end of a queue; it was woken meanwhile or asked for it.
	Again
	// Ended: nothing; the task is over.
	Ended
	// Leave: the poll had been left behind (core's leftover) and its result is delivered: the goroutine
	// must end without touching its former worker.
	Leave
)

// Poll polls the task once, on the worker whose here is given. The task must have come from a queue.
//
// A panic of the task, its unwinding and a Goexit all come out of Poll as they are: a worker's loop catches
// them (one defer around the loop costs nothing per poll) and calls Fail.
func (h *Header) Poll(here *core.Here) Action {
	abort, show := h.state.begin()
	if show {
		h.show(here)
	}
	if abort {
		if !h.started {
			h.trace("dropped")
			h.setOutcome(&Outcome{How: core.Aborted})
			h.complete(here)
			return Ended
		}
		h.endScope()
	}
	if o := h.Runtime().Observer; o != nil {
		o.polling(h, here)
	}
	h.started = true
	here.Requeue = false
	h.Root.Begin(here, abort)
	if h.Root.Left() {
		return h.PollEnded(here, h.Root.ResumeLeft())
	}
	done := h.run(h.Root.Context(), unsafe.Pointer(h))
	if h.Root.Left() {
		h.Root.AnswerLeft(done)
		return Leave
	}
	return h.PollEnded(here, done)
}

// PollEnded does what comes after a poll. Workers call it themselves only when they go on after a Handoff, with
// done false.
func (h *Header) PollEnded(here *core.Here, done bool) Action {
	h.Root.End()
	o := h.Runtime().Observer
	if o != nil {
		o.polled(h, here)
	}
	if done {
		h.complete(here)
		return Ended
	}
	if here.Requeue {
		here.Requeue = false
		if o != nil {
			o.queued(h)
		}
		h.state.end(true)
		return Again
	}
	enqueue, show := h.state.end(false)
	if show {
		h.show(here)
		enqueue, _ = h.state.end(false)
	}
	if enqueue {
		if o != nil {
			o.queued(h)
		}
		return Again
	}
	return Suspended
}

// Fail ends a task whose poll did not return: v is what recover answered in the worker's deferred
// function, from which Fail must be called; nil stands for runtime.Goexit. It answers Leave if the poll had been left
// behind, else Ended.
func (h *Header) Fail(here *core.Here, v any) Action {
	if h.Root.Cx.Here() == nil {
		// Not in the task's poll, but right before or after it: in a hook. No task is to hide that.
		if v == nil {
			v = "edo: a hook has called runtime.Goexit, which would end a worker; hooks must return"
		}
		panic(v)
	}
	how, p := h.Root.How(v)
	h.setOutcome(&Outcome{How: how, Panic: p})
	if h.Root.Left() {
		h.Root.AnswerLeft(true)
		return Leave
	}
	h.Root.End()
	if o := h.Runtime().Observer; o != nil {
		o.polled(h, here)
	}
	h.complete(here)
	return Ended
}

// complete publishes the outcome and tells those who wait for it. Afterwards nothing of the task's work is kept alive by
// its handle but the result.
func (h *Header) complete(here *core.Here) {
	if o := h.Runtime().Observer; o != nil {
		o.ended(h)
	}
	o := h.Outcome()
	if o != nil && o.How != core.Returned {
		h.dropFrame()
	}
	h.run = nil
	h.releaseScope()
	h.Runtime().Owned.remove(h)
	if h.state.finish() {
		h.show(here)
	}
	if s := h.Root.ScopeIfAny(); s != nil {
		s.End(context.Canceled) // made a moment ago
	}
	told := h.tellWatchers(here)
	if o != nil && o.How == core.Panicked && !told && h.Runtime().OnPanic != nil {
		h.Runtime().OnPanic(h, o.Panic)
	}
}
