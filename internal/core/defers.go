package core

import "unsafe"

// Defers is a lowered function's list of deferred calls, last in, first out, with what it is
// ending for. A frame holds a pointer to it from the first defer statement that runs until it has ended.
//
//	source                     becomes
//	defer f(a)                 d = x.Defer(d, func(raise func()) { defer f(a); raise() })
//	defer g(cx, a)             d = x.DeferAsync(d, func(cx Context) { g(cx, a) })
//	return v                   results = v; if d != nil && !x.RunDefers(d) { suspend }; return
//	a panic below              x.Unwound(d, recover())
//
// A plain deferred call runs under a real defer, with the panic raised anew below it: so recover works where Go
// says that it does, and nowhere else.
type Defers struct {
	top *deferred
	// panicking is the panic that has not been recovered yet.
	panicking *Panic
	// unwinding: the frame is being left by an abort or a Goexit; recovered panics do not change that.
	unwinding bool
	// native: a Goexit unwinds the goroutine itself; nothing may suspend.
	native bool
	// exits is the strand's when the list was made. If there have been more since, a Goexit unwinds the
	// frame even if what it catches is a panic: recovering that does not stop the Goexit.
	exits uint8
	box   unsafe.Pointer // frame of the async call that runs now
}

type deferred struct {
	plain func(raise func())
	async func(cx Context)
	next  *deferred
}

// Defer adds a plain deferred call to d, which is made if it is nil.
func (x *Cx) Defer(d *Defers, fn func(raise func())) *Defers {
	if d == nil {
		d = &Defers{exits: x.exits}
	}
	d.top = &deferred{plain: fn, next: d.top}
	return d
}

// DeferAsync adds a deferred call that may suspend. fn must be lowered.
func (x *Cx) DeferAsync(d *Defers, fn func(cx Context)) *Defers {
	if d == nil {
		d = &Defers{exits: x.exits}
	}
	d.top = &deferred{async: fn, next: d.top}
	return d
}

// RunDefers runs what is left of the deferred calls. false means that one of them is suspended: the frame
// answers pending and calls again when it is polled. When all have run it panics if there is
// something to go on with, and otherwise answers true: the function returns its results.
func (x *Cx) RunDefers(d *Defers) (done bool) {
	for d.top != nil {
		e := d.top
		if e.async == nil {
			d.top = e.next
			x.runPlain(d, e.plain)
			continue
		}
		if !x.runAsync(d, e) {
			return false
		}
	}
	if p := d.panicking; p != nil {
		p.unwinding = p.unwinding || d.unwinding
		x.Repanic(p)
	}
	if d.unwinding && !d.native {
		x.exit()
	}
	return true
}

// Unwound is called by the real deferred function of a frame whose poll has neither returned nor suspended,
// with what recover answered there. Its answer is RunDefers': false is pending, true means
// recovered.
func (x *Cx) Unwound(d *Defers, v any) (done bool) {
	switch {
	case v == nil:
		// runtime.Goexit, in a function called from here or on this coroutine. It cannot be put off.
		if d == nil {
			return false
		}
		d.panicking = nil
		x.exits++
		x.exitNatively(d)
		return false
	case IsUnwind(v):
		if d == nil {
			panic(v)
		}
		d.unwinding, d.panicking = true, nil
	default:
		p := x.Caught(v)
		if d == nil {
			x.Repanic(p)
		}
		d.panicking = p
		if d.exits != x.exits {
			x.exitNatively(d)
			return false
		}
		d.unwinding = d.unwinding || p.unwinding
	}
	// The deferred call that was running, if any, is over: its panic or exit is what we are here for.
	d.box = nil
	return x.RunDefers(d)
}

// exitNatively runs the rest of d while a Goexit unwinds the goroutine itself: it cannot be put off, so
// calls that suspend are waited for in place.
func (x *Cx) exitNatively(d *Defers) {
	x.beginGoexit()
	if x.co != nil {
		x.co.unwinding = true
	}
	d.unwinding, d.native, d.box = true, true, nil
	for !x.RunDefers(d) {
		x.Block()
	}
}

// runPlain runs one plain deferred call, with the panic raised below it if there is one.
func (x *Cx) runPlain(d *Defers, fn func(raise func())) {
	if x.isDropped() {
		aside(func() { x.runPlainHere(d, fn) })
		return
	}
	x.runPlainHere(d, fn)
}

// isDropped reports whether x is a branch that is being unwound by an abort while the strands around it go on. A Goexit of one of
// its deferred calls then has no effect, but if it is the goroutine's own it cannot be stopped: so those calls
// run aside.
func (x *Cx) isDropped() bool {
	return x.leaving == byAbort && x.co == nil && x.inner
}

// aside runs fn on a goroutine that it may end.
func aside(fn func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fn()
	}()
	<-done
}

func (x *Cx) runPlainHere(d *Defers, fn func(raise func())) {
	returned, exits := false, x.exits
	defer func() {
		if returned {
			d.panicking = nil // there was none, or it was recovered
			x.here.rethrown = nil
			return
		}
		v := recover()
		switch {
		case v == nil && x.isDropped():
			d.panicking, x.exits = nil, exits // the Goexit ends here
		case v == nil:
			// The deferred call itself has called runtime.Goexit: natively, so it goes on from here.
			d.panicking = nil
			x.exits++
			x.exitNatively(d)
		case IsUnwind(v):
			d.unwinding, d.panicking = true, nil // aborted meanwhile
		default:
			d.panicking = x.Caught(v)
			d.unwinding = d.unwinding || d.panicking.unwinding
			if x.exits != exits {
				x.exitNatively(d) // the panic of a Goexit's deferred call: that goes on when this function returns
			}
		}
	}()
	fn(func() {
		if p := d.panicking; p != nil {
			x.Repanic(p)
		}
	})
	returned = true
}

// runAsync starts or resumes the deferred call e, which may suspend.
func (x *Cx) runAsync(d *Defers, e *deferred) (done bool) {
	if x.isDropped() {
		done = true // also if it ends by Goexit
		aside(func() { done = x.runAsyncHere(d, e) })
		return done
	}
	return x.runAsyncHere(d, e)
}

func (x *Cx) runAsyncHere(d *Defers, e *deferred) (done bool) {
	returned, exits := false, x.exits
	defer func() {
		if returned {
			return
		}
		d.top, d.box, done = e.next, nil, true
		v := recover()
		switch {
		case v == nil && x.isDropped():
			d.panicking, x.exits = nil, exits
		case v == nil:
			d.panicking = nil
			x.exits++
			x.exitNatively(d)
		case IsUnwind(v):
			d.unwinding, d.panicking = true, nil
		default:
			d.panicking = x.Caught(v)
			d.unwinding = d.unwinding || d.panicking.unwinding
			if x.exits != exits {
				x.exitNatively(d) // the panic of a Goexit's deferred call: that goes on when this function returns
			}
		}
	}()
	x.Call(d.box)
	x.here.rec = d
	e.async(Context{x})
	x.here.rec = nil
	d.box = x.Pending()
	returned = true
	if d.box != nil {
		return false
	}
	d.top = e.next
	return true
}

// TakeRecover takes the token that makes recover work in a deferred call: nil unless the function was
// called by the mechanism of defer.
func (x *Cx) TakeRecover() *Defers {
	h := x.here
	d := h.rec
	h.rec = nil
	return d
}

// Recover is what recover means in a deferred call that may suspend.
func (d *Defers) Recover() any {
	if d == nil || d.panicking == nil {
		return nil
	}
	v := d.panicking.Value
	d.panicking = nil
	return v
}
