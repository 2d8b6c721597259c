package slab

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	"github.com/edo-async/edo/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// Random takes and gives beside a map.
func TestAgainstMap(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 0))
		var s Slab[uint64]
		held := map[uint32]uint64{}
		var numbers []uint32
		for step := range uint64(20_000) {
			// Long runs up and down, so that chunks fill and empty.
			if up := step/3000%2 == 0; len(numbers) == 0 || rng.IntN(10) < 3 != up {
				n, place := s.Take()
				if _, taken := held[n]; taken {
					t.Fatalf("seed %d: place %d was given out twice", seed, n)
				}
				*place = step + 1
				held[n] = step + 1
				numbers = append(numbers, n)
			} else {
				i := rng.IntN(len(numbers))
				n := numbers[i]
				numbers[i] = numbers[len(numbers)-1]
				numbers = numbers[:len(numbers)-1]
				if got := *s.At(n); got != held[n] {
					t.Fatalf("seed %d: place %d holds %d, not %d", seed, n, got, held[n])
				}
				*s.At(n) = 0
				delete(held, n)
				s.Give(n)
			}
			if s.Len() != len(held) {
				t.Fatalf("seed %d: Len answers %d, there are %d", seed, s.Len(), len(held))
			}
		}
		sum, n := uint64(0), 0
		s.All(func(v *uint64) { sum += *v; n++ })
		for _, v := range held {
			sum -= v
		}
		if sum != 0 || n != len(held) {
			t.Fatalf("seed %d: All shows %d values of %d", seed, n, len(held))
		}
	}
}

// What many have used goes back once they are gone.
func TestShrinks(t *testing.T) {
	var s Slab[[4]uint64]
	var numbers []uint32
	for range 100 * Chunk {
		n, _ := s.Take()
		numbers = append(numbers, n)
	}
	for _, n := range numbers {
		s.Give(n)
	}
	kept := 0
	for c := range s.meta {
		if s.chunk(uint32(c)) != nil {
			kept++
		}
	}
	if kept > 1 || s.Len() != 0 {
		t.Errorf("%d chunks are kept for %d values", kept, s.Len())
	}
	// Up and down by one across a chunk's edge allocates nothing.
	for range Chunk {
		s.Take()
	}
	n, _ := s.Take()
	s.Give(n)
	if a := testing.AllocsPerRun(100, func() {
		n, _ := s.Take()
		s.Give(n)
	}); a != 0 {
		t.Errorf("%v allocations for taking and giving", a)
	}
}

func TestGivenTwicePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	var s Slab[int]
	n, _ := s.Take()
	s.Give(n)
	s.Give(n)
}

// Holders of numbers read without the lock while others take and give.
func TestAtBesideTake(t *testing.T) {
	var mu sync.Mutex
	var s Slab[uint32]
	var wg sync.WaitGroup
	for id := range uint32(4) {
		wg.Go(func() {
			var mine []uint32
			for i := range 3000 {
				mu.Lock()
				n, place := s.Take()
				*place = id
				mu.Unlock()
				mine = append(mine, n)
				if got := *s.At(mine[i%len(mine)]); got != id {
					t.Errorf("place of %d holds %d", id, got)
				}
				if i%100 == 99 {
					for _, n := range mine[10:] {
						mu.Lock()
						s.Give(n)
						mu.Unlock()
					}
					mine = mine[:10]
					runtime.Gosched()
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkTakeGive(b *testing.B) {
	var s Slab[[3]uint64]
	for range 1000 {
		s.Take()
	}
	for b.Loop() {
		n, _ := s.Take()
		s.Give(n)
	}
}
