package deque

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// Workers push, pop, steal from each other and spill; each element must come out once.
func TestStress(t *testing.T) {
	const workers = 4
	n := 200_000
	if testing.Short() {
		n = 20_000
	}
	var (
		rings [workers]Ring[atomic.Int32]
		slots [workers]Slot[atomic.Int32]
		all   = make([]atomic.Int32, workers*n)
		out   atomic.Int64
		wg    sync.WaitGroup
	)
	took := func(p *atomic.Int32) {
		if p == nil {
			return
		}
		if p.Add(1) != 1 {
			t.Error("an element came out twice")
		}
		out.Add(1)
	}
	for w := range workers {
		wg.Go(func() {
			mine := all[w*n : (w+1)*n]
			own := &rings[w]
			for i := 0; out.Load() < workers*int64(n); i++ {
				if len(mine) > 0 {
					p := &mine[0]
					mine = mine[1:]
					if i%3 == 0 {
						if p = slots[w].Put(p); p == nil {
							continue
						}
					}
					if !own.Push(p) {
						var buf [half]*atomic.Int32
						for _, q := range buf[:own.Spill(&buf)] {
							took(q)
						}
						took(p)
					}
				}
				if i%5 == 0 {
					took(own.Pop())
				}
				victim := (w + i) % workers
				if len(mine) == 0 || i%64 == 0 {
					if victim != w {
						p, _ := rings[victim].Steal(own)
						took(p)
					}
					took(slots[victim].Take())
				}
				if len(mine) == 0 && own.Empty() {
					runtime.Gosched()
				}
			}
		})
	}
	wg.Wait()
	if got := out.Load(); got != int64(workers*n) {
		t.Errorf("%d of %d came out", got, workers*n)
	}
}
