package edo_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/leaktest"
)

// Tasks that block their worker as code does that does not know better. In each of these tests they are let go on only once the
// others have got through: so they must not be in the others' way, wherever those wait.

// A gate is what blocking tasks block on.
type gate struct {
	wait   func() // blocks the goroutine until the gate is open
	open   func()
	blocks atomic.Int64 // tasks that wait, or have waited
}

func (g *gate) block() {
	g.blocks.Add(1)
	g.wait()
}

// gates are ways to block.
var gates = map[string]func(t *testing.T) *gate{
	"channel": func(*testing.T) *gate {
		c := make(chan struct{})
		return &gate{wait: func() { <-c }, open: sync.OnceFunc(func() { close(c) })}
	},
	"mutex": func(*testing.T) *gate {
		mu := new(sync.Mutex)
		mu.Lock()
		return &gate{wait: func() { mu.Lock(); defer mu.Unlock() }, open: sync.OnceFunc(mu.Unlock)}
	},
}

var blockingFlavours = map[string][]edo.Option{
	"one worker":     {edo.Workers(1)},
	"two workers":    {edo.Workers(2)},
	"current thread": {edo.CurrentThread()},
}

// besideBlocked runs test on all flavours that are to bear it and with all ways to block.
func besideBlocked(t *testing.T, test func(cx edo.Context, t *testing.T, g *gate)) {
	for flavour, opts := range blockingFlavours {
		for way, makeGate := range gates {
			t.Run(flavour+"/"+way, func(t *testing.T) {
				leaktest.CheckTest(t)
				withGate(t, makeGate(t), opts, test)
			})
		}
	}
}

func withGate(t *testing.T, g *gate, opts []edo.Option, test func(cx edo.Context, t *testing.T, g *gate)) {
	late := time.AfterFunc(time.Minute, func() {
		t.Error("the others wait for tasks that block")
		g.open()
	})
	defer late.Stop()
	err := edo.Run(func(cx edo.Context) error {
		defer g.open()
		test(cx, t, g)
		return nil
	}, opts...)
	if err != nil {
		t.Error(err)
	}
}

// spawnBlocked starts n tasks that block, and then do something that awaits.
func spawnBlocked(cx edo.Context, n int, g *gate) {
	for range n {
		edo.Spawn(cx, func(cx edo.Context) error {
			g.block()
			edo.Yield(cx)
			edo.Sleep(cx, time.Millisecond)
			return nil
		})
	}
}

// exercise awaits all kinds of things.
func exercise(cx edo.Context) {
	for range 100 {
		edo.Yield(cx)
	}
	edo.Sleep(cx, time.Millisecond)
	group := edo.NewGroup(cx)
	for i := range 10 {
		group.Go(func(cx edo.Context) error {
			edo.Yield(cx)
			edo.Sleep(cx, time.Duration(i)*100*time.Microsecond)
			return nil
		})
	}
	_ = group.Wait(cx)
}

// As many tasks block as there are workers, and more.
func TestBlockingOfAllWorkers(t *testing.T) {
	besideBlocked(t, func(cx edo.Context, t *testing.T, g *gate) {
		spawnBlocked(cx, 8, g)
		exercise(cx)
	})
}

// They come in waves, with others between them and behind them.
func TestBlockingInBursts(t *testing.T) {
	besideBlocked(t, func(cx edo.Context, t *testing.T, g *gate) {
		waves, size := 3, 20
		if testing.Short() {
			waves, size = 2, 8
		}
		for range waves {
			var others []*edo.Task[struct{}]
			for range size {
				spawnBlocked(cx, 1, g)
				others = append(others, edo.Spawn(cx, func(cx edo.Context) error { exercise(cx); return nil }))
			}
			for _, o := range others {
				_, _ = o.Join(cx)
			}
		}
	})
}

// What the blocking task has made runnable itself waits in its worker's slot and queue.
func TestBlockingWithTasksInTheQueue(t *testing.T) {
	besideBlocked(t, func(cx edo.Context, t *testing.T, g *gate) {
		for _, n := range []int{1, 2, 10, 400} { // the last does not fit into a worker's queue
			blocked := edo.Spawn(cx, func(cx edo.Context) error {
				var ran sync.WaitGroup
				ran.Add(n)
				for range n {
					edo.Spawn(cx, func(cx edo.Context) error { edo.Yield(cx); ran.Done(); return nil })
				}
				ran.Wait() // natively
				return nil
			})
			_, _ = blocked.Join(cx)
		}
	})
}

// Timers that were armed on the blocked worker fire.
func TestBlockingWithTimersArmed(t *testing.T) {
	besideBlocked(t, func(cx edo.Context, t *testing.T, g *gate) {
		for range 3 {
			blocked := edo.Spawn(cx, func(cx edo.Context) error {
				var fired sync.WaitGroup
				for i := range 10 {
					fired.Add(1)
					edo.Spawn(cx, func(cx edo.Context) error {
						edo.Sleep(cx, time.Duration(i)*time.Millisecond)
						fired.Done()
						return nil
					})
				}
				edo.Yield(cx) // they arm their timers, here or elsewhere
				fired.Wait()
				return nil
			})
			_, _ = blocked.Join(cx)
		}
	})
}

// The worker that has slept in the driver is the one that gets stuck: nobody is there for the next timer.
func TestBlockingOfTheDriversHolder(t *testing.T) {
	besideBlocked(t, func(cx edo.Context, t *testing.T, g *gate) {
		for range 5 {
			edo.Spawn(cx, func(cx edo.Context) error {
				edo.Sleep(cx, time.Millisecond)
				g.block()
				return nil
			})
			edo.Sleep(cx, 3*time.Millisecond)
		}
	})
}

// A task that is woken from outside while all workers are blocked.
func TestBlockingAndWakesFromOutside(t *testing.T) {
	besideBlocked(t, func(cx edo.Context, t *testing.T, g *gate) {
		spawnBlocked(cx, 4, g)
		for range 10 {
			ready := make(chan struct{})
			_, _ = edo.Blocking(cx, func(context.Context) (int, error) { close(ready); return 0, nil })
			<-ready
		}
	})
}

// A worker that computes for long is in nobody's way either, where there are others.
func TestBlockingByLoops(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		t.Skip("needs two processors")
	}
	leaktest.CheckTest(t)
	var released atomic.Bool
	g := &gate{
		wait: func() {
			for !released.Load() {
			}
		},
		open: func() { released.Store(true) },
	}
	withGate(t, g, []edo.Option{edo.Workers(2)}, func(cx edo.Context, t *testing.T, g *gate) {
		spawnBlocked(cx, 3, g)
		exercise(cx)
	})
}

// A blocked task costs a goroutine, and what was added for it goes away again.
func TestBlockingCostsAGoroutine(t *testing.T) {
	leaktest.CheckTest(t)
	const blocked = 50
	g := gates["channel"](t)
	withGate(t, g, []edo.Option{edo.Workers(2)}, func(cx edo.Context, t *testing.T, g *gate) {
		before := runtime.NumGoroutine()
		spawnBlocked(cx, blocked, g)
		for g.blocks.Load() < blocked {
			edo.Sleep(cx, time.Millisecond)
		}
		for runtime.NumGoroutine() < before+blocked-2 {
			edo.Sleep(cx, time.Millisecond)
		}
		// Besides, some are kept ready, at most twice as many as got stuck at a time; in the stackful lowering each task has its own.
		if n := runtime.NumGoroutine() - before; n > 6*blocked {
			t.Errorf("%d goroutines for %d blocked tasks", n, blocked)
		}
	})
}
