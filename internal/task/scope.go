package task

import (
	"context"
	"errors"

	"github.com/edo-async/edo/internal/core"
)

// ErrAborted is what joiners of an aborted task get, and what its Context's Err says.
var ErrAborted error = abortedError{}

// abortedError is also what package context calls canceled, so that code which asks for that understands it.
type abortedError struct{}

func (abortedError) Error() string        { return "edo: task aborted" }
func (abortedError) Is(target error) bool { return target == context.Canceled }

// ErrShutdown is what joiners get of a task that was spawned while its runtime shut down.
var ErrShutdown = errors.New("edo: the runtime has been shut down")

func (h *Header) setOptions(o *Options) {
	m := h.needMore()
	m.name, m.pc = o.Name, o.PC
	if o.Pinned {
		h.frameAt |= isPinned
	}
	switch {
	case o.Ctx != nil:
		s := core.NewScope(o.Ctx, o.Common).In(h.Runtime().Env)
		h.Root.SetScope(s)
		m.stop = h.Runtime().Env.OnContextDone(o.Ctx, func() {
			s.End(o.Ctx.Err())
			h.Abort(nil)
		})
	case o.Values != nil:
		h.Root.SetScope(core.InheritedScope(o.Values))
	}
}

// Name is what the task was called when it was spawned, or "".
func (h *Header) Name() string {
	if m := h.more(); m != nil {
		return m.name
	}
	return ""
}

// endScope closes the Context's Done when an abort is taken.
func (h *Header) endScope() {
	h.needMore().dropped.Store(true)
	if s := h.Root.ScopeIfAny(); s != nil {
		s.End(ErrAborted)
	}
}

func (h *Header) releaseScope() {
	if m := h.more(); m != nil && m.stop != nil {
		m.stop()
	}
	if s := h.Root.ScopeIfAny(); s != nil {
		s.End(context.Canceled)
	}
}

// values are what all tasks of the runtime have.
func values(w *core.Waker) context.Context {
	if v := fromWaker(w).Runtime().Values; v != nil {
		return v
	}
	return context.Background()
}

// over is what a Context that is asked for the first time says of a task that has nothing to say any more.
func over(w *core.Waker) error {
	h := fromWaker(w)
	switch m := h.more(); {
	case m != nil && m.dropped.Load():
		return ErrAborted
	case h.Ended():
		return context.Canceled
	}
	return nil
}

// Cause is why the task was aborted: the outer context's cause if that ended, or nil.
func (h *Header) Cause() error {
	if s := h.Root.ScopeIfAny(); s != nil && s.Base().Err() != nil {
		return context.Cause(s.Base())
	}
	return nil
}
