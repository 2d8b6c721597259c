package core

import "unsafe"

// A stretch is a part of a lowered function that runs on a coroutine, because plain Go code in it may await: a call that is
// given a closure which awaits, or a range over a function whose body does. It belongs to the strand of its frame, which
// is on the coroutine while the stretch runs, and off it while it is suspended.
type stretch struct {
	co *Coroutine
	// exits is the strand's count on the coroutine, while the frame runs, and the frame's, while the coroutine does: a Goexit that has begun
	// on the coroutine does not unwind the frame before the stretch ends.
	exits uint8
}

// Stretch makes work a callee for the handshake of lowered code.
func (x *Cx) Stretch(work func()) func(cx Context) {
	return func(cx Context) { cx.x.stretch(work) }
}

func (x *Cx) stretch(work func()) {
	box, direct := x.Enter()
	if !direct || x.co != nil {
		work() // there is a stack to wait on
		return
	}
	s := (*stretch)(box)
	if s == nil {
		s = &stretch{co: newCoroutine(x, work), exits: x.exits}
	}
	if !s.resume(x) {
		x.Pend(unsafe.Pointer(s))
		return
	}
	s.end(x)
}

// resume runs the coroutine until it suspends or ends. A Goexit of plain Go code goes on in the caller (see iter.Pull).
func (s *stretch) resume(x *Cx) (finished bool) {
	x.co = s.co
	x.exits, s.exits = s.exits, x.exits
	returned := false
	defer func() {
		x.co = nil
		x.exits, s.exits = s.exits, x.exits
		if !returned {
			s.co.release(x.Env())
		}
	}()
	finished = s.co.resume()
	returned = true
	return finished
}

// end goes on in the frame as work has ended on the coroutine.
func (s *stretch) end(x *Cx) {
	panicked, dead := s.co.panicked, s.co.dead
	s.co.release(x.Env())
	if dead {
		x.beginGoexit() // which changes nothing if the strand is being aborted
	}
	switch {
	case dead && panicked != nil:
		x.EndPanicking(Exited, panicked)
	case panicked != nil:
		x.Repanic(panicked)
	case dead:
		x.exit()
	}
}

// SomeDefers is d, or an empty list if it is nil: for a stretch, in which the frame's variable cannot be assigned.
func (x *Cx) SomeDefers(d *Defers) *Defers {
	if d == nil {
		d = &Defers{exits: x.exits}
	}
	return d
}
