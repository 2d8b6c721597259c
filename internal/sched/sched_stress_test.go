package sched

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo/internal/core"
)

// chaos is a crowd of tasks that do everything a task can do to its scheduler, at random.
type chaos struct {
	w *world

	mu    sync.Mutex
	crowd []*cell // some tasks that were spawned, for wakes and aborts
	ended atomic.Int64
	born  atomic.Int64
}

// pick answers any task of the crowd, or nil.
func (c *chaos) pick(rng *rand.Rand) *cell {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.crowd) == 0 {
		return nil
	}
	return c.crowd[rng.IntN(len(c.crowd))]
}

func (c *chaos) spawn(here *core.Here, seed uint64, depth int) {
	c.born.Add(1)
	t := c.w.spawn(here, c.poll(seed, depth))
	if _, waiting := t.Watch(core.NewWaker(sync.OnceFunc(func() { c.ended.Add(1) }))); !waiting {
		c.ended.Add(1)
	}
	c.mu.Lock()
	if len(c.crowd) < 256 {
		c.crowd = append(c.crowd, t)
	} else {
		c.crowd[seed%256] = t
	}
	c.mu.Unlock()
}

// poll is a task's life: a few random acts, and between two of them a pause that something is sure to end.
func (c *chaos) poll(seed uint64, depth int) func(core.Context) bool {
	rng := rand.New(rand.NewPCG(seed, 1))
	left := 5 + rng.IntN(20)
	var timer core.Timer
	return func(cx core.Context) bool {
		x := cx.RT()
		if x.Aborted() {
			x.StopTimer(timer)
		}
		x.Check()
		if timer != 0 {
			if !x.TimerFired(timer) {
				return false // woken by another task
			}
			x.StopTimer(timer)
			timer = 0
		}
		if left--; left < 0 {
			return true
		}
		switch k := rng.IntN(100); {
		case k < 30:
			x.PollAgain()
			return false
		case k < 50:
			if other := c.pick(rng); other != nil {
				other.Waker.WakeFrom(x.Here())
			}
		case k < 55:
			if other := c.pick(rng); other != nil {
				go other.Waker.Wake()
			}
		case k < 75:
			if depth < 3 {
				c.spawn(x.Here(), rng.Uint64(), depth+1)
			}
		case k < 77:
			x.PollAgain()
			x.Block()
		case k < 78:
			if other := c.pick(rng); other != nil && rng.IntN(4) == 0 {
				other.Abort(x.Here())
			}
		case k < 79:
			if rng.IntN(4) == 0 {
				panic("chaos")
			}
		case k < 80:
			if rng.IntN(4) == 0 {
				runtime.Goexit()
			}
		case k < 81:
			if rng.IntN(4) == 0 {
				time.Sleep(time.Duration(rng.IntN(12)) * time.Millisecond) // sometimes long enough to be stuck
			}
		case k < 90:
			timer = x.StartTimer(x.Now()+rng.Int64N(int64(3*time.Millisecond)), x.Waker())
			return false
		}
		x.PollAgain()
		return false
	}
}

func TestChaos(t *testing.T) {
	rounds := 5
	if testing.Short() {
		rounds = 3
	}
	onEach(t, func(t *testing.T, w *world) {
		for round := range rounds {
			c := &chaos{w: w}
			for i := range 40 {
				c.spawn(nil, uint64(round*1000+i), 0)
			}
			deadline := time.Now().Add(20 * time.Second)
			for c.ended.Load() < c.born.Load() || w.Owned.Len() > 0 {
				if time.Now().After(deadline) {
					t.Fatalf("round %d: %d of %d tasks ended, %d are owned", round, c.ended.Load(), c.born.Load(), w.Owned.Len())
				}
				time.Sleep(100 * time.Microsecond)
			}
		}
	})
}
