package wheel

import (
	"math"
	"math/bits"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
)

// Tick is the resolution, in nanoseconds.
const Tick = 1_000_000

// Never is what Sleep answers when no timer is armed.
const Never = math.MaxInt64

// Wheel is a set of timers. All times are nanoseconds of the runtime's clock, which starts near 0.
type Wheel struct {
	shards []shard // a power of two of them
	bits   int     // of a timer's number that are the shard's
	mask   uint32  // those bits
	// sleeper is the time until which somebody sleeps on the wheel's behalf; awake if nobody does.
	sleeper atomicx.Int64
	turn    int // the shard that Advance was at last; of whoever calls it
}

// awake is less than every deadline.
const awake = math.MinInt64

// New makes a wheel. shards is how many workers will arm timers.
func New(shards int) *Wheel {
	n := bits.Len(uint(min(max(shards, 1), maxShards) - 1))
	w := &Wheel{shards: make([]shard, 1<<n), bits: n, mask: 1<<n - 1}
	w.sleeper.Store(awake)
	for i := range w.shards {
		w.shards[i].next.Store(Never)
	}
	return w
}

// maxShards leaves a shard room for 16 million timers in the 32 bits of a timer's number.
const maxShards = 1 << 8

// Arm starts a timer that wakes w at when. unpark says that whoever sleeps on the wheel's behalf has to be unparked,
// because it is due earlier.
func (w *Wheel) Arm(when int64, wake *core.Waker, shardHint uint32) (t core.Timer, unpark bool) {
	i := shardHint & w.mask
	s := &w.shards[i]
	tick := tickOf(when)
	s.mu.Lock()
	number, n := s.nodes.Take()
	if number >= 1<<(32-w.bits)-1 { // not even a number is left in this shard
		s.nodes.Give(number)
		s.mu.Unlock()
		return w.Arm(when, wake, shardHint+1)
	}
	s.arm(number, n, when, wake)
	s.insert(number, n, tick)
	if due := max(tick, s.reached); due < s.next.Load() {
		s.next.Store(due) // pairs with the load in Sleep
	}
	s.mu.Unlock()
	return core.Timer((number+1)<<w.bits | i), when < w.sleeper.Load()
}

// find goes from a timer to its shard and its number there.
func (w *Wheel) find(t core.Timer) (s *shard, number uint32) {
	return &w.shards[uint32(t)&w.mask], uint32(t)>>w.bits - 1
}

// Fired reports whether t, which must not have been disarmed, has fired. It takes no lock.
func (w *Wheel) Fired(t core.Timer) bool {
	s, number := w.find(t)
	return s.nodes.At(number).state.Load()&fired != 0
}

// Disarm ends t, and reports whether it had not fired yet: then t's waker is not called. If it had, that call may still be on
// its way. The number may become another timer's.
func (w *Wheel) Disarm(t core.Timer) (armed bool) {
	s, number := w.find(t)
	s.mu.Lock()
	n := s.nodes.At(number)
	switch v := n.state.Load(); {
	case v&linked != 0:
		armed = true
		s.unlink(n)
		if v&plain != 0 {
			s.waker(number, n)
		}
	case v&fired == 0:
		s.mu.Unlock()
		panic("edo: internal error: a timer is stopped twice")
	}
	n.state.Store(0)
	s.nodes.Give(number)
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

// Advance fires the timers that are due at now and reports how many. It ends a Sleep. here is the worker on whose
// goroutine it is called, or nil; if it has room for some only, the others stay due. One goroutine at a time may call it.
func (w *Wheel) Advance(now int64, here *core.Here) (fired int) {
	if w.sleeper.Load() != awake {
		w.sleeper.Store(awake)
	}
	tick := now / Tick // rounded down: the tick has passed entirely
	room := math.MaxInt
	if here != nil && here.Room > 0 {
		room = here.Room
	}
	for range w.shards {
		// Beginning after the shard that the last call ended with: no shard waits for long if there is never room for all.
		if w.turn++; w.turn >= len(w.shards) {
			w.turn = 0
		}
		if s := &w.shards[w.turn]; s.next.Load() <= tick {
			if fired += s.advance(tick, here, room-fired); fired >= room {
				break
			}
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
