package core

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Context is what an async function gets as its first parameter: the task that it runs in.
// It implements context.Context, so that it can be handed to ordinary Go code: Done is closed when the
// task is aborted or its outer context ends.
//
// A Context belongs to the function that it was given to. It must not be stored, nor used from
// another task, another branch or another goroutine; that is caught, with a panic that says so.
// (Done, Err, Deadline and Value may be called from any goroutine.)
type Context struct{ x *Cx }

var _ context.Context = Context{}

// RT is the door for generated code and for hand-written leaf operations. Do not call it otherwise:
// what lies behind it changes without notice.
func (c Context) RT() *Cx { return c.x }

// Deadline is the deadline of the nearest enclosing context that has one.
func (c Context) Deadline() (deadline time.Time, ok bool) { return c.x.Scope().Deadline() }

// Done is closed when the task is aborted or its outer context ends.
func (c Context) Done() <-chan struct{} { return c.x.Scope().Done() }

// Err is nil until Done is closed; then it says why.
func (c Context) Err() error { return c.x.Scope().Err() }

// Value answers from the contexts given to Run and Spawn.
func (c Context) Value(key any) any { return c.x.Scope().Value(key) }

func (c Context) String() string {
	if c.x == nil {
		return "edo.Context(none)"
	}
	return fmt.Sprintf("edo.Context(%v)", c.x.Scope().base)
}

// A Scope is what lies behind the context.Context side of a Context: shared by all strands of a task.
// It is made when it is first needed: most tasks never ask.
type Scope struct {
	base context.Context // what Spawn or Run were given

	mu   sync.Mutex
	done chan struct{}
	err  error
}

// NewScope makes a scope over base, which must not be nil.
func NewScope(base context.Context) *Scope { return &Scope{base: base} }

// Base is the outer context.
func (s *Scope) Base() context.Context { return s.base }

// Deadline implements context.Context.
func (s *Scope) Deadline() (time.Time, bool) { return s.base.Deadline() }

// Value implements context.Context.
func (s *Scope) Value(key any) any { return s.base.Value(key) }

// Done implements context.Context.
func (s *Scope) Done() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done == nil {
		s.done = make(chan struct{})
		if s.err != nil {
			close(s.done)
		}
	}
	return s.done
}

// Err implements context.Context.
func (s *Scope) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// End closes Done with err as the reason; only the first call counts.
func (s *Scope) End(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return
	}
	s.err = err
	if s.done != nil {
		close(s.done)
	}
}
