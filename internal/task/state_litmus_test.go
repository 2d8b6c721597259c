//go:build !model && !race

package task

import (
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/edo-async/edo/internal/spin"
)

// What was stored before a wake is seen by the poll that begins after it, even if the store was an ordinary one and an earlier wake
// is still to be answered: the processor may keep such a store back until after later loads.
func TestWakeOrdersStores(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		t.Skip("needs two threads")
	}
	const rounds = 200_000
	var s state
	var served uint32
	var start, ended atomic.Int32
	go func() {
		for i := int32(1); i <= rounds; i++ {
			for start.Load() != i {
				runtime.Gosched()
			}
			spin.StoreRelease(&served, 1)
			s.wake()
			ended.Store(i)
		}
	}()
	lost := 0
	for i := int32(1); i <= rounds; i++ {
		served = 0
		s.word.Store(running | woken)
		start.Store(i)
		for n := i % 64; n > 0; n-- {
			spin.Load(&served)
		}
		s.begin()
		seen := spin.Load(&served) != 0
		for ended.Load() != i {
			runtime.Gosched()
		}
		if enqueue, _ := s.end(false); !enqueue && !seen {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d wakes were lost", lost, rounds)
	}
}
