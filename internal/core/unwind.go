package core

import (
	"bytes"
	"fmt"
	"runtime"
)

// unwindSignal is the panic that unwinds frames when a strand is aborted. Frames with deferred calls catch it,
// run them with nothing to recover, and panic with it again; the strand's owner ends it.
type unwindSignal struct{}

func (unwindSignal) Error() string {
	return "edo: a task that is being aborted was caught by a recover in code that is not async; it must be allowed to pass"
}

var theUnwindSignal = &unwindSignal{}

// Unwind ends the strand as runtime.Goexit would: deferred calls run, and recover does not stop it.
// It takes the pending abort, so that deferred calls may await again.
func (x *Cx) Unwind() {
	x.abort = false
	x.leaving = byAbort // an abort that is taken during a Goexit's deferred calls is what the task ends by
	x.exit()
}

// Goexit is what runtime.Goexit means in lowered code.
func (x *Cx) Goexit() {
	x.beginGoexit()
	x.exit()
}

// beginGoexit notes a Goexit. One in a deferred call of what is being aborted changes nothing.
func (x *Cx) beginGoexit() {
	if x.leaving == staying {
		x.leaving = byGoexit
	}
}

func (x *Cx) exit() {
	if x.co != nil {
		x.exits++
		x.co.goexit()
	}
	if x.inPlace() {
		x.exits++
		runtime.Goexit()
	}
	panic(theUnwindSignal)
}

// inPlace reports whether x may be below plain Go code that has waited in place, and is to be unwound with all that is on its goroutine: that
// code must not be able to recover the signal. Of a branch the code around it must not be taken along: there a plain recover can get in the way.
func (x *Cx) inPlace() bool { return x.co == nil && !x.inner && rootOf(x).Left() }

// Exits changes whenever a Goexit of the goroutine itself begins to unwind the strand.
func (x *Cx) Exits() uint8 { return x.exits }

// EndPanicking is for a leaf which was dropping computations, because x is to end by how (Aborted or Exited), when a
// deferred call of one of them panicked: p goes on in x as if it came from a deferred call of x itself, so recovering it
// does not stop the end of x.
func (x *Cx) EndPanicking(how How, p *Panic) {
	defer func() {
		recover() // the unwind signal, where x is a frame; on a coroutine there is a Goexit, which goes on
		p.unwinding = x.co == nil && !x.inPlace()
		x.Repanic(p)
	}()
	x.endAs(how, nil)
}

// IsUnwind reports whether a recovered value is the signal of an abort.
func IsUnwind(v any) bool {
	_, ok := v.(*unwindSignal)
	return ok
}

// Panic is a panic on its way from where it was caught to whoever asks for the result.
type Panic struct {
	Value any
	pcs   []uintptr // of the goroutine, where the panic was first caught
	// unwinding: it was thrown by a deferred call while its frame was being unwound, which goes on when the
	// panic is recovered.
	unwinding bool
}

func newPanic(v any) *Panic {
	pcs := make([]uintptr, maxPanicDepth)
	return &Panic{Value: v, pcs: pcs[:runtime.Callers(3, pcs)]} // without Callers, newPanic and Caught
}

// maxPanicDepth bounds how much of a panic's stack is kept.
const maxPanicDepth = 64

// Stack is where the panic was first caught, innermost first, in the form of debug.Stack. Only the program counters are kept
// until somebody asks: many panics are recovered.
func (p *Panic) Stack() []byte {
	var b bytes.Buffer
	frames := runtime.CallersFrames(p.pcs)
	for {
		f, more := frames.Next()
		fmt.Fprintf(&b, "%s()\n\t%s:%d +%#x\n", f.Function, f.File, f.Line, f.PC-f.Entry)
		if !more {
			break
		}
	}
	if len(p.pcs) == maxPanicDepth {
		b.WriteString("...\n")
	}
	return b.Bytes()
}

func (p *Panic) String() string { return fmt.Sprintf("%v\n\n%s", p.Value, p.Stack()) }

// Caught makes a Panic of a recovered value. It must be called in the deferred function that recovered, while the
// panicking stack is still there. A value that Repanic threw keeps its first stack.
func (x *Cx) Caught(v any) *Panic {
	if x.here == nil {
		return newPanic(v)
	}
	h := x.here
	p := h.rethrown
	h.rethrown = nil
	if p != nil && same(p.Value, v) {
		return p
	}
	return newPanic(v)
}

// CaughtOutside is Caught for goroutines that belong to no strand.
func CaughtOutside(v any) *Panic { return newPanic(v) }

// Repanic panics with the value of a panic that was caught before.
func (x *Cx) Repanic(p *Panic) {
	x.here.rethrown = p
	panic(p.Value)
}

// same compares panic values, of which some cannot be compared: those are taken to be different.
func same(a, b any) (equal bool) {
	defer func() {
		if recover() != nil {
			equal = false
		}
	}()
	return a == b
}

// How tells how a computation ended.
type How uint8

// The ways to end.
const (
	Returned How = iota
	Panicked
	Exited  // runtime.Goexit
	Aborted // unwound by an abort
)
