package core

import "sync/atomic"

// Timer is an entry in a timer wheel. It is intrusive: arming one allocates nothing.
// While it is armed all fields but the state belong to the wheel's shard, under its lock.
type Timer struct {
	Next, Prev *Timer
	When       int64  // nanoseconds on the runtime's clock
	W          *Waker // woken when it fires
	Shard      uint32
	Slot       uint32 // where in its shard, as the wheel likes it

	fired atomic.Bool
}

// SetFired is called by the wheel, which has copied W before and does not touch t afterwards: from
// here on the timer is its owner's again.
func (t *Timer) SetFired() { t.fired.Store(true) }

// Fired reports whether the timer has fired.
func (t *Timer) Fired() bool { return t.fired.Load() }

// maxSpareTimers bounds a worker's free list: what a million sleepers have used need not stay for ever.
const maxSpareTimers = 4096

// StartTimer arms a timer from the worker's free list.
func (x *Cx) StartTimer(when int64, w *Waker) *Timer {
	h := x.root.here
	t := h.timers
	if t != nil {
		h.timers = t.Next
		h.timersSpare--
		t.Next = nil
		t.fired.Store(false)
	} else {
		t = new(Timer)
	}
	t.When = when
	t.W = w
	h.Env.Driver.Arm(t, h.Shard)
	return t
}

// StopTimer disarms t, if it is still armed, and takes it back into the free list. t must not be
// used afterwards.
func (x *Cx) StopTimer(t *Timer) {
	h := x.root.here
	if !t.Fired() && !h.Env.Driver.Disarm(t) {
		// The wheel has taken it out to fire it and may still be looking at it: leave it to the collector.
		return
	}
	t.W, t.Prev = nil, nil
	if h.timersSpare < maxSpareTimers {
		h.timersSpare++
		t.Next = h.timers
		h.timers = t
	}
}
