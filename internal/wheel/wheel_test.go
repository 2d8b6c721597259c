package wheel

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// sleeping is a timer with what the test knows about it.
type sleeping struct {
	t     core.Timer
	When  int64
	W     *core.Waker
	fired int // how often its waker was called
}

func newSleeping(when int64) *sleeping {
	s := new(sleeping)
	s.When = when
	s.W = core.NewWaker(func() { s.fired++ })
	return s
}

func (s *sleeping) arm(w *Wheel, shard uint32) (unpark bool) {
	s.t, unpark = w.Arm(s.When, s.W, shard)
	return unpark
}

// reference is a wheel as it should behave: armed timers in a sorted slice.
type reference struct {
	t     *testing.T
	w     *Wheel
	now   int64
	armed []*sleeping
}

func (r *reference) arm(s *sleeping, shard uint32) {
	s.arm(r.w, shard)
	at, _ := slices.BinarySearchFunc(r.armed, s, func(a, b *sleeping) int {
		return int(max(-1, min(1, a.When-b.When)))
	})
	r.armed = slices.Insert(r.armed, at, s)
}

func (r *reference) disarm(i int) {
	s := r.armed[i]
	r.armed = slices.Delete(r.armed, i, i+1)
	if r.w.Fired(s.t) || !r.w.Disarm(s.t) {
		r.t.Fatalf("now %d: a timer for %d was not armed any more", r.now, s.When)
	}
}

// advance checks that exactly the timers fire whose time has come: those a tick or more ago
// must, those in the future must not.
func (r *reference) advance(now int64) {
	if until := r.w.Sleep(); len(r.armed) > 0 && until > max(r.armed[0].When, r.now)+Tick {
		r.t.Fatalf("Sleep answers %d with a timer due at %d", until, r.armed[0].When)
	}
	r.now = now
	fired := r.w.Advance(now, nil)
	n := 0
	for _, s := range r.armed {
		if s.When > now-Tick && s.fired == 0 {
			break
		}
		if s.fired != 1 || !r.w.Fired(s.t) {
			r.t.Fatalf("now %d: a timer for %d fired %d times", now, s.When, s.fired)
		}
		if s.When > now {
			r.t.Fatalf("now %d: a timer for %d fired early", now, s.When)
		}
		if r.w.Disarm(s.t) {
			r.t.Fatalf("a fired timer could be disarmed")
		}
		n++
	}
	if fired != n {
		r.t.Fatalf("now %d: Advance answers %d, %d timers fired", now, fired, n)
	}
	r.armed = r.armed[n:]
	for _, s := range r.armed {
		if s.fired != 0 {
			r.t.Fatalf("now %d: a timer for %d has fired out of order", now, s.When)
		}
	}
	if r.w.Due(now) {
		r.t.Fatalf("now %d: something is left to do", now)
	}
}

// spread draws durations of every magnitude.
func spread(rng *rand.Rand) int64 { return rng.Int64N(1 << (1 + rng.IntN(60))) }

func TestAgainstSortedSlice(t *testing.T) {
	rounds := 300
	if testing.Short() {
		rounds = 30
	}
	for seed := range rounds {
		rng := rand.New(rand.NewPCG(uint64(seed), 0))
		r := &reference{t: t, w: New(1 + rng.IntN(3))}
		r.now = spread(rng)
		for range 400 {
			switch rng.IntN(5) {
			case 0, 1, 2:
				s := newSleeping(r.now + spread(rng))
				if rng.IntN(10) == 0 {
					s.When = r.now - rng.Int64N(5*Tick)
				}
				r.arm(s, rng.Uint32())
			case 3:
				if len(r.armed) > 0 {
					r.disarm(rng.IntN(len(r.armed)))
				}
			case 4:
				now := r.now + spread(rng)/2
				if len(r.armed) > 0 && rng.IntN(2) == 0 {
					now = max(r.now, r.armed[0].When+rng.Int64N(2*Tick)-Tick)
				}
				r.advance(now)
			}
		}
		r.advance(Never)
		if r.advance(Never); len(r.armed) != 0 {
			t.Fatalf("seed %d: %d timers are left", seed, len(r.armed))
		}
	}
}

func FuzzWheel(f *testing.F) {
	f.Add([]byte{0, 10, 3, 1, 20, 2, 4, 30, 1, 3, 0, 0})
	f.Fuzz(func(t *testing.T, ops []byte) {
		r := &reference{t: t, w: New(2)}
		for ; len(ops) >= 3; ops = ops[3:] {
			d := int64(ops[1]) << (ops[2] % 48)
			switch ops[0] % 4 {
			case 0, 1:
				r.arm(newSleeping(r.now+d), uint32(ops[2]))
			case 2:
				if len(r.armed) > 0 {
					r.disarm(int(ops[1]) % len(r.armed))
				}
			case 3:
				r.advance(r.now + d)
			}
		}
		r.advance(Never)
	})
}

// Ticks near the places where groups of bits start again.
func TestBoundaries(t *testing.T) {
	for level := range levels + 1 {
		edge := int64(1) << (slotBits * level)
		for start := edge - 2; start <= edge+1; start++ {
			r := &reference{t: t, w: New(1)}
			r.advance(max(start, 0) * Tick)
			for d := int64(-2); d <= 2; d++ {
				for _, far := range []int64{0, edge - 1, edge, 63 * edge, 64 * edge} {
					r.arm(newSleeping((max(start, 0)+d+far)*Tick), 0)
				}
			}
			for len(r.armed) > 0 {
				when := r.armed[0].When
				r.advance(max(when-1, r.now))
				r.advance(max(when, r.now))
			}
		}
	}
}

func TestSleepIsExactForTheNext(t *testing.T) {
	w := New(2)
	if got := w.Sleep(); got != Never {
		t.Errorf("empty: %d", got)
	}
	a, b := newSleeping(5*Tick+1), newSleeping(90*Tick)
	if !b.arm(w, 0) {
		t.Error("the first timer must end a sleep without end")
	}
	if got := w.Sleep(); got != 90*Tick {
		t.Errorf("Sleep answers %d", got)
	}
	if !a.arm(w, 1) {
		t.Error("an earlier timer must end the sleep")
	}
	if got := w.Sleep(); got != 6*Tick {
		t.Errorf("Sleep answers %d", got)
	}
	c := newSleeping(7 * Tick)
	if c.arm(w, 0) {
		t.Error("a later timer must not end the sleep")
	}
	w.Advance(6*Tick, nil)
	d := newSleeping(6*Tick + 1)
	if d.arm(w, 0) {
		t.Error("nobody sleeps")
	}
	if a.fired+b.fired+c.fired+d.fired != 1 {
		t.Error("the wrong timers fired")
	}
}

// A waker may arm and disarm timers of the same shard, its own included.
func TestWakerUsesWheel(t *testing.T) {
	w := New(1)
	other := newSleeping(Tick)
	again := newSleeping(Tick)
	n := 0
	again.W = core.NewWaker(func() {
		if n++; n == 1 {
			w.Disarm(other.t)
			w.Disarm(again.t)
			again.When = 2 * Tick
			again.arm(w, 0)
		}
	})
	again.arm(w, 0)
	for range batchSize {
		newSleeping(Tick).arm(w, 0)
	}
	other.arm(w, 0)
	w.Advance(Tick, nil)
	w.Advance(2*Tick, nil)
	if n != 2 {
		t.Errorf("fired %d times", n)
	}
}

func TestArmAndDisarmAllocateNothing(t *testing.T) {
	w := New(1)
	s := newSleeping(0)
	if n := testing.AllocsPerRun(1000, func() {
		s.When = 100 * Tick
		s.arm(w, 0)
		w.Disarm(s.t)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestDisarmedTwicePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	w := New(1)
	s := newSleeping(Tick)
	s.arm(w, 0)
	w.Disarm(s.t)
	w.Disarm(s.t)
}

// The wheel lets go of a waker when the timer ends, and of all that many timers have used.
func TestLetsGoOfWakers(t *testing.T) {
	w := New(1)
	var gone atomic.Int32
	timers := func() (all []core.Timer) {
		for i := range int64(3000) {
			s := newSleeping(i % 5 * Tick)
			s.arm(w, 0)
			runtime.AddCleanup(s, func(int) { gone.Add(1) }, 0)
			all = append(all, s.t)
		}
		return all
	}()
	w.Advance(2*Tick, nil)
	for _, t := range timers {
		w.Disarm(t)
	}
	for deadline := time.Now().Add(30 * time.Second); gone.Load() < int32(len(timers)); {
		if runtime.GC(); time.Now().After(deadline) {
			t.Fatalf("%d of %d wakers are still held", len(timers)-int(gone.Load()), len(timers))
		}
	}
	for _, c := range w.shards[0].wakers {
		if c != nil {
			t.Error("room for wakers is kept")
		}
	}
}

// A task's waker is found again by its number; one whose task has ended meanwhile is passed over.
func TestWakersByNumber(t *testing.T) {
	woken := make([]int, 3)
	wakers := make([]*core.Waker, 3)
	table := &core.WakerTable{
		Wake:  func(w *core.Waker, _ *core.Here) { woken[slices.Index(wakers, w)]++ },
		Ref:   func(w *core.Waker) uint64 { return uint64(slices.Index(wakers, w)+1)<<32 | 7 },
		Deref: func(_ *core.WakerTable, ref uint64) *core.Waker { return wakers[ref>>32-1] },
	}
	w := New(2)
	for i := range wakers {
		wakers[i] = new(core.Waker)
		core.InitWaker(wakers[i], table)
		w.Arm(Tick, wakers[i], 0)
	}
	other := newSleeping(Tick)
	other.arm(w, 0)
	wakers[1] = nil
	if n := w.Advance(Tick, nil); n != 3 || !slices.Equal(woken, []int{1, 0, 1}) || other.fired != 1 {
		t.Errorf("%d fired, woken %v and %d", n, woken, other.fired)
	}
}

// Timers for which the worker has no room stay due, and no shard waits for ever.
func TestRoom(t *testing.T) {
	w := New(3)
	var all []*sleeping
	for i := range uint32(30) {
		s := newSleeping(Tick)
		s.arm(w, i)
		all = append(all, s)
	}
	here := &core.Here{Room: 4}
	for left := len(all); left > 0; {
		if !w.Due(Tick) {
			t.Fatalf("%d timers are forgotten", left)
		}
		if until := w.Sleep(); until > Tick {
			t.Fatalf("Sleep answers %d with timers due", until)
		}
		n := w.Advance(Tick, here)
		if n != min(4, left) {
			t.Fatalf("%d timers fired, there were %d and room for 4", n, left)
		}
		left -= n
		// The first shard gets new ones all the time.
		if left > 0 && left < 20 {
			newSleeping(Tick).arm(w, 0)
			newSleeping(Tick).arm(w, 0)
			newSleeping(Tick).arm(w, 0)
			left += 3
		}
		if left > 40 {
			t.Fatal("it does not get less")
		}
		done := 0
		for _, s := range all {
			done += s.fired
		}
		if done == len(all) {
			return
		}
	}
}
