package edo

import (
	"context"
	"errors"
	"fmt"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

var (
	// ErrAborted is what joining an aborted task answers. If it was aborted because its
	// context.Context ended, the error also matches that context's cause.
	ErrAborted = task.ErrAborted
	// ErrShutdown is what joining answers for a task that was spawned when its runtime was already shutting down.
	ErrShutdown = task.ErrShutdown
	// ErrGoexit is what joining answers for a task that called runtime.Goexit.
	ErrGoexit = errors.New("edo: task ended by runtime.Goexit")
	// ErrDeadlock is what Run answers under Deterministic when every task waits and nothing can wake one.
	ErrDeadlock = errors.New("edo: all tasks wait for each other (deadlock)")
)

// PanicError is what joining answers for a task that panicked.
type PanicError struct {
	Value any    // what it panicked with
	Stack []byte // of the goroutine that ran it, where it panicked
}

func newPanicError(p *core.Panic) *PanicError { return &PanicError{Value: p.Value, Stack: p.Stack()} }

func (e *PanicError) Error() string {
	return fmt.Sprintf("edo: task panicked: %v\n\n%s", e.Value, e.Stack)
}

// Unwrap answers the panic's value if that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// outcomeError is the error that stands for how a task ended.
func outcomeError(h *task.Header) error {
	o := h.Outcome()
	if o == nil {
		return nil
	}
	switch o.How {
	case core.Returned:
		return o.Err
	case core.Panicked:
		return newPanicError(o.Panic)
	case core.Exited:
		return ErrGoexit
	}
	if o.Err != nil {
		return o.Err
	}
	if cause := h.Cause(); cause != nil {
		return fmt.Errorf("%w: %w", ErrAborted, cause)
	}
	return ErrAborted
}

// deadlineError is what a Timeout that has passed answers.
type deadlineError struct{ what string }

func (e *deadlineError) Error() string { return e.what }

// Is makes errors.Is(err, context.DeadlineExceeded) true.
func (e *deadlineError) Is(target error) bool { return target == context.DeadlineExceeded }

// Timeout is true, as net.Error has it.
func (e *deadlineError) Timeout() bool { return true }
