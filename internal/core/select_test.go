package core

import (
	"sync"
	"sync/atomic"
	"testing"
)

func TestClaimOnce(t *testing.T) {
	var s Selection
	if s.Winner() != -1 {
		t.Fatalf("winner %d of a fresh selection", s.Winner())
	}
	if !s.Claim(2) || s.Claim(1) || s.Winner() != 2 {
		t.Fatalf("winner %d, want 2", s.Winner())
	}
}

func TestClaimBoth(t *testing.T) {
	var a, b, c Selection
	if got := a.ClaimBoth(1, &b, 2); got != BothClaimed || a.Winner() != 1 || b.Winner() != 2 {
		t.Fatalf("%v, winners %d and %d", got, a.Winner(), b.Winner())
	}
	if got := c.ClaimBoth(0, &b, 0); got != PeerDecided || c.Winner() != -1 {
		t.Fatalf("%v, winner %d", got, c.Winner())
	}
	if got := a.ClaimBoth(0, &c, 0); got != SelfDecided || c.Winner() != -1 {
		t.Fatalf("%v, winner %d", got, c.Winner())
	}
}

// Selections in a ring each try to pair with the next one, while strangers claim: every selection is decided
// at most once, a pair always as a pair, and nobody waits for ever.
func TestClaimBothRing(t *testing.T) {
	const n, rounds = 4, 20000
	for range rounds {
		var ring [n]Selection
		var pairs, singles atomic.Int32
		var wg sync.WaitGroup
		for k := range n {
			wg.Add(1)
			go func() {
				defer wg.Done()
				switch ring[k].ClaimBoth(0, &ring[(k+1)%n], 1) {
				case BothClaimed:
					pairs.Add(1)
				case PeerDecided:
					if ring[(k+1)%n].Winner() < 0 {
						t.Error("an undecided peer was taken for decided")
					}
				case SelfDecided:
					if ring[k].Winner() < 0 {
						t.Error("an undecided selection was taken for decided")
					}
				}
			}()
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			if ring[0].Claim(2) {
				singles.Add(1)
			}
		}()
		wg.Wait()
		decided := 0
		for k := range ring {
			if ring[k].Winner() >= 0 {
				decided++
			}
		}
		if want := int(2*pairs.Load() + singles.Load()); decided != want {
			t.Fatalf("%d selections decided, by %d pairs and %d single claims", decided, pairs.Load(), singles.Load())
		}
	}
}

// A wake that comes when the Select is over claims nothing of the next one that uses its Selection.
func TestClosedClaimWakerClaimsNothing(t *testing.T) {
	var s Selection
	woken := 0
	s.Reset(NewWaker(func() { woken++ }))
	late := NewClaimWaker(&s, 1)
	late.Close()
	s.Reset(NewWaker(func() { woken++ }))
	late.Wake()
	if s.Winner() != -1 || woken != 0 {
		t.Fatalf("winner %d, woken %d times", s.Winner(), woken)
	}
	NewClaimWaker(&s, 1).Wake()
	if s.Winner() != 1 || woken != 1 {
		t.Fatalf("winner %d, woken %d times", s.Winner(), woken)
	}
}
