package core

import "unsafe"

// handshake is how a lowered caller tells a callee that it only knows as an ordinary Go function (an
// interface method, a function value) that both are lowered. It lives for the moment of the call only:
// set right before it, read and cleared at the callee's entry.
type handshake uint8

const (
	handshakeNone   handshake = iota // plain Go calls: wait in place
	handshakeStart                   // a lowered caller starts the callee
	handshakeResume                  // a lowered caller polls it again, with its frame
	handshakeProbe                   // as start, if the callee turns out to be the one that is called (callee.go)
	handshakeLearn                   // as none, but for next time it is found out whether it could be a start
)

// Call announces a call from lowered code to a function known only at run time: a start if box is nil,
// else a resume of the frame that it answered before.
func (x *Cx) Call(box unsafe.Pointer) {
	h := x.here
	h.pend = nil
	if box == nil {
		h.mode = handshakeStart
		return
	}
	h.mode = handshakeResume
	h.box = box
}

// Pending is asked right after such a call: the callee's frame if it is suspended, nil if it has
// returned.
func (x *Cx) Pending() unsafe.Pointer {
	h := x.here
	h.mode = handshakeNone
	box := h.pend
	if box != nil {
		h.pend = nil
	}
	return box
}

// Enter is the entry of every public async function in a lowered package. direct is true if a lowered
// caller polls; then box is the frame to resume, or nil for a start.
func (x *Cx) Enter() (box unsafe.Pointer, direct bool) {
	if x == nil || x.here == nil {
		x.misused()
	}
	h := x.here
	switch h.mode {
	case handshakeNone:
		return nil, false
	case handshakeStart:
		h.mode = handshakeNone
		h.rec = nil
		return nil, true
	case handshakeProbe:
		h.rec = nil
		return nil, x.probed()
	case handshakeLearn:
		x.probed()
		return nil, false
	}
	h.rec = nil
	h.mode = handshakeNone
	box = h.box
	h.box = nil
	return box, true
}

// EnterRecovering is Enter for functions that call recover: it leaves them the token that makes that work.
func (x *Cx) EnterRecovering() (box unsafe.Pointer, direct bool) {
	if x == nil || x.here == nil {
		x.misused()
	}
	rec := x.here.rec
	box, direct = x.Enter()
	if direct {
		x.here.rec = rec
	}
	return box, direct
}

// Pend answers the caller's handshake: suspended, to be resumed with box.
func (x *Cx) Pend(box unsafe.Pointer) { x.here.pend = box }

// Plain is the entry of an async function that never suspends.
func (x *Cx) Plain() {
	if x != nil && x.here != nil && x.here.mode != handshakeNone {
		x.plain()
	}
}

func (x *Cx) plain() {
	if x.here.mode >= handshakeProbe {
		x.probed()
	}
	x.here.mode, x.here.rec = handshakeNone, nil
}
