package core

import "unsafe"

// RunOnCoroutine is the poll of a task whose function runs on a coroutine: it starts fn at the first call and
// resumes it at the next ones. It does not return if fn has panicked or exited: then the caller's recover sees
// the panic or the unwind signal.
func (x *Cx) RunOnCoroutine(fn func(cx Context)) (done bool) {
	if x.co == nil {
		x.co = newCoroutine(x, func() { fn(Context{x}) })
	}
	co := x.co
	if !co.resume() {
		return false
	}
	panicked, dead := co.panicked, co.dead
	x.co = nil
	co.release(x.root.here.Env)
	switch {
	case panicked != nil:
		x.Repanic(panicked)
	case dead:
		panic(theUnwindSignal)
	}
	return true
}

// RunByHandshake is the poll of a task whose function is lowered but known only as a value. box keeps the
// function's frame between polls.
func (x *Cx) RunByHandshake(box *unsafe.Pointer, fn func(cx Context)) (done bool) {
	x.Call(*box)
	*box = nil
	fn(Context{x})
	*box = x.Pending()
	return *box == nil
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
		if x.goexit || !x.unwinding {
			return Exited, nil
		}
		return Aborted, nil
	}
	return Panicked, x.Caught(v)
}
