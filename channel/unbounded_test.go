package channel

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestUnbounded(t *testing.T) {
	c := NewUnbounded[int]()
	if c.Cap() != math.MaxInt {
		t.Fatal(c.Cap())
	}
	k := newPlayer()
	// Random lengths of sending and receiving, against a plain slice.
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	var want []int
	next := 0
	for range 2000 {
		for range r.IntN(200) {
			if r.IntN(2) == 0 {
				k.send(c, next).wantSent(t)
				want = append(want, next)
				next++
			} else if len(want) > 0 {
				if o := k.recv(c); !o.ready || o.v != want[0] {
					t.Fatalf("seed %d: received %d, want %d", seed, o.v, want[0])
				}
				want = want[1:]
			}
			if c.Len() != len(want) {
				t.Fatalf("seed %d: length %d, want %d", seed, c.Len(), len(want))
			}
		}
	}
	c.Close()
	for _, v := range want {
		k.recv(c).wantValue(t, v)
	}
	k.recv(c).wantDrained(t)
	wantQuiet(t, c)
}

// What a burst has used does not stay: the ring is bounded when the channel has been drained.
func TestUnboundedShrinks(t *testing.T) {
	c := NewUnbounded[[64]byte]()
	for range 100_000 {
		c.TrySend([64]byte{1})
	}
	for range 100_000 {
		c.TryRecv()
	}
	if c.ring.more != nil || len(c.ring.vals)*64 > maxSegmentBytes {
		t.Fatalf("%d values are kept, segments: %v", len(c.ring.vals), c.ring.more != nil)
	}
	if _, err := c.TryRecv(); err != ErrEmpty {
		t.Fatal(err)
	}
	// In the steady state nothing is allocated.
	if n := testing.AllocsPerRun(100, func() {
		for range 50 {
			c.TrySend([64]byte{1})
		}
		for range 50 {
			c.TryRecv()
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
