package deque

import (
	"testing"

	"github.com/edo-async/edo/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// ints makes n elements whose values are their numbers.
func ints(n int) []*int {
	out := make([]*int, n)
	for i := range out {
		v := i
		out[i] = &v
	}
	return out
}

func popAll(r *Ring[int]) (out []int) {
	for t := r.Pop(); t != nil; t = r.Pop() {
		out = append(out, *t)
	}
	return out
}

func wantRange(t *testing.T, what string, got []int, from, to int) {
	t.Helper()
	ok := len(got) == to-from
	for i := 0; ok && i < len(got); i++ {
		ok = got[i] == from+i
	}
	if !ok {
		t.Errorf("%s: got %v, want %d to %d", what, got, from, to-1)
	}
}

// wantClear checks that no slot outside the queued part keeps an element alive.
func wantClear(t *testing.T, r *Ring[int]) {
	t.Helper()
	_, real := unpack(r.head.Load())
	queued := r.tail.Load() - real
	for i := uint32(0); i < Cap-queued; i++ {
		if r.slots[(r.tail.Load()+i)%Cap].Get() != nil {
			t.Errorf("a free slot keeps an element alive")
			return
		}
	}
}

// startAt makes an empty ring whose counters stand at n.
func startAt(n uint32) *Ring[int] {
	r := new(Ring[int])
	r.head.Store(pack(n, n))
	r.tail.Store(n)
	return r
}

func TestFIFO(t *testing.T) {
	for _, start := range []uint32{0, 1, ^uint32(0) - 1} {
		r := startAt(start)
		for _, v := range ints(Cap) {
			if !r.Push(v) {
				t.Fatalf("no room for %d", *v)
			}
		}
		if r.Push(new(int)) {
			t.Error("pushed beyond the capacity")
		}
		if r.Len() != Cap || r.Empty() {
			t.Errorf("Len %d", r.Len())
		}
		wantRange(t, "popped", popAll(r), 0, Cap)
		if !r.Empty() || r.Pop() != nil {
			t.Error("not empty")
		}
		wantClear(t, r)
	}
}

func TestSpillTakesNewerHalf(t *testing.T) {
	for _, start := range []uint32{0, ^uint32(0) - 1} {
		r := startAt(start)
		var out [half]*int
		if n := r.Spill(&out); n != 0 {
			t.Errorf("spilled %d from an empty ring", n)
		}
		for _, v := range ints(Cap) {
			r.Push(v)
		}
		n := r.Spill(&out)
		var got []int
		for _, v := range out[:n] {
			got = append(got, *v)
		}
		wantRange(t, "spilled", got, half, Cap)
		wantClear(t, r)
		wantRange(t, "left", popAll(r), 0, half)
	}
}

func TestSteal(t *testing.T) {
	for _, start := range []uint32{0, ^uint32(0) - 1} {
		for n := range Cap + 1 {
			victim, thief := startAt(start), startAt(start+1)
			for _, v := range ints(n) {
				victim.Push(v)
			}
			first, took := victim.Steal(thief)
			if took != (n+1)/2 {
				t.Fatalf("took %d of %d", took, n)
			}
			var got []int
			if first != nil {
				got = append(got, *first)
			}
			wantRange(t, "stolen", append(got, popAll(thief)...), 0, took)
			wantRange(t, "left", popAll(victim), took, n)
			wantClear(t, victim)
			wantClear(t, thief)
		}
	}
}

func TestStealNeedsRoom(t *testing.T) {
	victim, thief := new(Ring[int]), new(Ring[int])
	victim.Push(new(int))
	for range half + 1 {
		thief.Push(new(int))
	}
	if first, n := victim.Steal(thief); first != nil || n != 0 {
		t.Error("stole into a ring that is more than half full")
	}
}

func TestSlot(t *testing.T) {
	var s Slot[int]
	a, b := new(int), new(int)
	if s.Take() != nil || !s.Empty() {
		t.Error("not empty at first")
	}
	if s.Put(a) != nil || s.Put(b) != a || s.Empty() || s.Take() != b || s.Take() != nil {
		t.Error("put and take disagree")
	}
}

func TestPushAll(t *testing.T) {
	for _, start := range []uint32{0, 5, ^uint32(0) - 1} {
		r := startAt(start)
		all := ints(2 * Cap)
		if n := r.PushAll(all[:Cap-3]); n != Cap-3 {
			t.Fatalf("%d pushed", n)
		}
		r.Pop()
		if n := r.PushAll(all[Cap-3:]); n != 4 {
			t.Fatalf("%d pushed where there was room for 4", n)
		}
		if n := r.PushAll(all); n != 0 {
			t.Fatalf("%d pushed into a full ring", n)
		}
		wantRange(t, "queued", popAll(r), 1, Cap+1)
		wantClear(t, r)
	}
}

func TestCut(t *testing.T) {
	for _, start := range []uint32{0, 7, ^uint32(0) - 1} {
		for _, queued := range []int{0, 1, 2, Cap / 2, Cap} {
			for _, want := range []int{0, 1, Cap / 2, Cap} {
				r := startAt(start)
				r.PushAll(ints(queued))
				out := make([]*int, want)
				oldest, n := r.Cut(out)
				if queued == 0 {
					if oldest != nil || n != 0 {
						t.Error("something was cut out of an empty ring")
					}
					continue
				}
				if n != min(want, queued-1) || oldest == nil || *oldest != 0 {
					t.Fatalf("%d of %d cut, want %d", n, queued, want)
				}
				var got []int
				for _, p := range out[:n] {
					got = append(got, *p)
				}
				wantRange(t, "cut", got, queued-n, queued)
				wantRange(t, "left", popAll(r), 1, queued-n)
				wantClear(t, r)
			}
		}
	}
}
