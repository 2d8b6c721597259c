package wheel

import (
	"math"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
)

// Tick is the resolution, in nanoseconds.
const Tick = 1_000_000

// Never is what Sleep answers when no timer is armed.
const Never = math.MaxInt64

// Wheel is a set of timers. All times are nanoseconds of the runtime's clock, which starts near 0.
type Wheel struct {
	shards []shard
	// sleeper is the time until which somebody sleeps on the wheel's behalf; awake if nobody does.
	sleeper atomicx.Int64
}

// awake is less than every deadline.
const awake = math.MinInt64

// New makes a wheel. shards is how many workers will arm timers.
func New(shards int) *Wheel {
	w := &Wheel{shards: make([]shard, max(shards, 1))}
	w.sleeper.Store(awake)
	for i := range w.shards {
		w.shards[i].next.Store(Never)
	}
	return w
}

// Arm starts t, whose When and W are set and which must not be armed already. It reports whether
// whoever sleeps on the wheel's behalf has to be unparked, because t is due earlier.
func (w *Wheel) Arm(t *core.Timer, shardHint uint32) (unpark bool) {
	i := shardHint
	if n := uint32(len(w.shards)); i >= n {
		i %= n
	}
	t.Shard = i
	s := &w.shards[i]
	tick := tickOf(t.When)
	s.mu.Lock()
	if t.Slot != 0 {
		s.mu.Unlock()
		panic("edo: a timer is armed twice; this is a bug in edo")
	}
	s.insert(t, tick)
	if due := max(tick, s.reached); due < s.next.Load() {
		s.next.Store(due) // pairs with the load in Sleep
	}
	s.mu.Unlock()
	return t.When < w.sleeper.Load()
}

// Disarm stops t and reports whether it was armed. When it answers, the wheel does not use t any
// more: either it is unlinked, or it has fired.
func (w *Wheel) Disarm(t *core.Timer) bool {
	s := &w.shards[t.Shard]
	s.mu.Lock()
	armed := t.Slot != 0
	if armed {
		s.unlink(t)
	}
	s.mu.Unlock()
	return armed
}

// Sleep answers until when the caller may sleep, Never if no timer is armed. From now on until
// Advance is called, Arm answers true for timers that are due earlier.
func (w *Wheel) Sleep() (until int64) {
	w.sleeper.Store(Never) // pairs with the load in Arm
	tick := int64(Never)
	for i := range w.shards {
		tick = min(tick, w.shards[i].next.Load())
	}
	if tick == Never {
		return Never
	}
	until = tick * Tick
	w.sleeper.Store(until)
	return until
}

// Advance fires all timers that are due at now and reports how many. It ends a Sleep. here is
// the worker on whose goroutine it is called, or nil. One goroutine at a time may call it.
func (w *Wheel) Advance(now int64, here *core.Here) (fired int) {
	if w.sleeper.Load() != awake {
		w.sleeper.Store(awake)
	}
	tick := now / Tick // rounded down: the tick has passed entirely
	for i := range w.shards {
		if s := &w.shards[i]; s.next.Load() <= tick {
			fired += s.advance(tick, here)
		}
	}
	return fired
}

// Due reports whether Advance(now) would find anything to do. It takes no lock.
func (w *Wheel) Due(now int64) bool {
	tick := now / Tick
	for i := range w.shards {
		if w.shards[i].next.Load() <= tick {
			return true
		}
	}
	return false
}

// tickOf rounds a deadline up to a tick.
func tickOf(when int64) int64 {
	if when <= 0 {
		return 0
	}
	return min((when-1)/Tick+1, Never/Tick) // the last one in 292 years would overflow
}
