package driver

import (
	"container/heap"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/edo-async/edo/internal/core"
)

// Virtual is the driver of deterministic runs: its clock moves only when Advance is called, to the
// next timer at once; its randomness comes from a seed. Timers that are due together fire in the order in which they
// were armed.
type Virtual struct {
	mu     sync.Mutex
	now    int64
	seq    uint64
	timers virtualHeap
	all    map[core.Timer]*virtualTimer
	last   core.Timer
	rng    *rand.Rand
}

// NewVirtual makes a virtual driver. The same seed gives the same run.
func NewVirtual(seed uint64) *Virtual {
	return &Virtual{all: map[core.Timer]*virtualTimer{}, rng: rand.New(rand.NewPCG(seed, 0xed0))}
}

// VirtualEpoch is the wall clock at the beginning of every virtual run: 2000-01-01T00:00:00Z, in nanoseconds since 1970.
const VirtualEpoch = 946684800 * 1e9

// Now implements core.Driver.
func (v *Virtual) Now() int64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now
}

// Wall implements core.Driver.
func (v *Virtual) Wall() int64 { return wallAt(VirtualEpoch, v.Now()) }

// Rand implements core.Driver.
func (v *Virtual) Rand() uint64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.rng.Uint64()
}

// Arm implements core.Driver.
func (v *Virtual) Arm(when int64, w *core.Waker, _ uint32) core.Timer {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.seq++
	t := v.last + 1
	for v.all[t] != nil || t == 0 {
		t++
	}
	v.last = t
	v.all[t] = &virtualTimer{when: when, seq: v.seq, w: w}
	heap.Push(&v.timers, v.all[t])
	return t
}

// Fired implements core.Driver.
func (v *Virtual) Fired(t core.Timer) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.all[t].at == fired
}

// Disarm implements core.Driver.
func (v *Virtual) Disarm(t core.Timer) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	at := v.all[t].at
	delete(v.all, t)
	if at == fired {
		return false
	}
	heap.Remove(&v.timers, at)
	return true
}

// Advance moves the clock to the next timer, unless it is due already, and fires all that are
// due then. It answers false if there is no timer.
func (v *Virtual) Advance() bool {
	v.mu.Lock()
	if len(v.timers) == 0 {
		v.mu.Unlock()
		return false
	}
	v.now = max(v.now, v.timers[0].when)
	v.fire()
	return true
}

// Jump moves the clock by d, and fires all that is due then, in the order in which it was to come.
func (v *Virtual) Jump(d time.Duration) {
	v.mu.Lock()
	if v.now += int64(d); v.now < 0 {
		v.now = math.MaxInt64
	}
	v.fire()
}

// fire wakes those whose timers are due. v.mu is held, and let go.
func (v *Virtual) fire() {
	var due []*core.Waker
	for len(v.timers) > 0 && v.timers[0].when <= v.now {
		t := heap.Pop(&v.timers).(*virtualTimer)
		due = append(due, t.w)
		t.w = nil
	}
	v.mu.Unlock()
	for _, w := range due {
		w.Wake()
	}
}

type virtualTimer struct {
	when int64
	seq  uint64
	w    *core.Waker
	at   int // its index in the heap, or fired
}

// fired is the place of a timer that is not in the heap any more.
const fired = -1

type virtualHeap []*virtualTimer

func (h virtualHeap) Len() int { return len(h) }
func (h virtualHeap) Less(i, j int) bool {
	return h[i].when < h[j].when || h[i].when == h[j].when && h[i].seq < h[j].seq
}
func (h virtualHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].at, h[j].at = i, j
}
func (h *virtualHeap) Push(x any) {
	t := x.(*virtualTimer)
	t.at = len(*h)
	*h = append(*h, t)
}
func (h *virtualHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = nil
	t.at = fired
	*h = old[:len(old)-1]
	return t
}
