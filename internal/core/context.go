package core

import (
	"context"
	"fmt"
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

// Done is closed when the task is aborted or has ended, or when the context ends that the function runs under.
func (c Context) Done() <-chan struct{} { return c.x.Scope().Done() }

// Err is nil until Done is closed; then it says why.
func (c Context) Err() error { return c.x.Scope().Err() }

// Value answers from the contexts given to Run and Spawn, and from edo.WithValue.
func (c Context) Value(key any) any { return c.x.Scope().Value(key) }

// AfterFunc is for package context, which finds it: contexts that are derived from a Context need no goroutine. Use context.AfterFunc, whose
// f runs on a goroutine of its own; the f given here may run on a worker, and must not block.
func (c Context) AfterFunc(f func()) (stop func() bool) { return c.x.Scope().AfterFunc(f) }

func (c Context) String() string {
	if c.x == nil {
		return "edo.Context(none)"
	}
	return fmt.Sprintf("edo.Context(%v)", c.x.Scope().base)
}
