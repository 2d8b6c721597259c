//go:build !model && !race

package task

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo/internal/spin"
)

// What was stored before a wake is seen by the poll that begins after it, even if the store was an ordinary one and an earlier wake
// is still to be answered: the processor may keep such a store back until after later loads.
func TestWakeOrdersStores(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		t.Skip("needs two threads")
	}
	const rounds = 100_000
	const over = 1<<31 - 1
	var s state
	var served uint32
	var start, ended atomic.Int32
	far := make([]uint64, 1<<20) // stores to it are slow, and those behind them wait
	go func() {
		at := uint32(1)
		for i := int32(1); ; i++ {
			for start.Load() < i {
				runtime.Gosched()
			}
			if start.Load() == over {
				return
			}
			for range 8 {
				at = at*1664525 + 1013904223
				far[at>>12]++
			}
			spin.StoreRelease(&served, 1)
			s.wake()
			ended.Store(i)
		}
	}()
	lost, begun := 0, time.Now()
	for i := int32(1); i <= rounds; i++ {
		if i%1024 == 0 && time.Since(begun) > 2*time.Second {
			break
		}
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
	start.Store(over)
	if lost > 0 {
		t.Errorf("%d wakes were lost", lost)
	}
}
