package core

import "encoding/binary"

// Timer names a timer that was started and not yet stopped, for the driver that it was started on. 0 is none. It is a
// number, so that a frame which holds one may be copied, and the collector has nothing to follow.
type Timer uint32

// Save keeps t in the scalar part of a frame, and LoadTimer takes it back.
func (t Timer) Save(s *[4]byte) { binary.NativeEndian.PutUint32(s[:], uint32(t)) }

// LoadTimer is what Save has kept.
func LoadTimer(s *[4]byte) Timer { return Timer(binary.NativeEndian.Uint32(s[:])) }

// StartTimer starts a timer that wakes w at when, on the runtime's clock. It ends by StopTimer, fired or not. The
// waker of a task is not kept alive by it: the task has to stop it before it ends.
func (x *Cx) StartTimer(when int64, w *Waker) Timer {
	h := x.here
	return h.Env.Driver.Arm(when, w, h.Shard)
}

// TimerFired reports whether t has fired.
func (x *Cx) TimerFired(t Timer) bool { return x.here.Env.Driver.Fired(t) }

// StopTimer ends t, whether it has fired or not. t must not be used afterwards. 0 is left alone.
func (x *Cx) StopTimer(t Timer) {
	if t != 0 {
		x.here.Env.Driver.Disarm(t)
	}
}
