package core

import "unsafe"

// StartCoroutine gives the strand a coroutine that will run fn, with at. fn should be a plain function: a closure would
// have to be allocated.
func (x *Cx) StartCoroutine(fn func(cx Context, at unsafe.Pointer), at unsafe.Pointer) {
	c := newCoroutine(x, nil)
	c.begin, c.at = fn, at
	x.co = c
}

// ResumeCoroutine resumes the strand's coroutine and reports whether its function has ended. Then EndCoroutine follows.
func (x *Cx) ResumeCoroutine() (ended bool) { return x.co.resume() }

// EndCoroutine takes the coroutine off the strand. It does not return if the function has panicked or exited: then the
// caller's recover sees the panic or the unwind signal.
func (x *Cx) EndCoroutine() {
	co := x.co
	panicked, dead := co.panicked, co.dead
	x.co = nil
	co.release(x.here.Env)
	switch {
	case panicked != nil:
		x.Repanic(panicked)
	case dead:
		panic(theUnwindSignal)
	}
}

// How tells how a task ended whose poll has panicked with v (nil: runtime.Goexit on the polling goroutine itself).
// It must be called in the deferred function that recovered v.
func (r *Root) How(v any) (How, *Panic) {
	x := &r.Cx
	if co := x.co; co != nil {
		// A Goexit that came through a coroutine: its owner has had no chance to take it off.
		x.co = nil
		if co.panicked != nil {
			return Panicked, co.panicked
		}
	}
	switch {
	case v == nil || IsUnwind(v):
		if x.leaving != byAbort {
			return Exited, nil
		}
		return Aborted, nil
	}
	return Panicked, x.Caught(v)
}
