//go:build !model

package sched

import (
	"testing"
	"time"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/spin"
	"github.com/edo-async/edo/internal/task"
)

// newPatient answers a scheduler that was never started, whose workers all seem to be in a poll that does not end. Spares are
// counted as missing, but none is started.
func newPatient(workers int) *Multi {
	p := NewMulti(&task.Runtime{Env: &core.Env{Driver: newClockDriver(workers)}}, workers, nil)
	p.stopping.Store(true)
	for _, w := range *p.all.Load() {
		w.polling.set(true)
	}
	p.inject.n.Add(1) // somebody misses them
	return p
}

// Workers count as blocked when fewer goroutines run or could than are late. Those that may compute, or wait for a lock that is
// held by one that does not run, do not: not even if others blocked lately.
func TestBlockedOrComputing(t *testing.T) {
	const workers = 8
	for name, test := range map[string]struct {
		wary    bool
		g       goroutines
		passes  int
		blocked int
		stuck   int
	}{
		"all block":            {false, goroutines{running: 0}, 4, 8, 8},
		"all but one block":    {false, goroutines{running: 1}, 4, 7, 8},
		"some block":           {false, goroutines{running: 2, runnable: 3}, 4, 3, 3},
		"some block, again":    {true, goroutines{running: 2, runnable: 3}, 4, 3, 3},
		"all compute":          {false, goroutines{running: 2, runnable: 6}, 4, 0, 0},
		"all compute for long": {false, goroutines{running: 2, runnable: 6}, 20, 0, 8},
		"all compute, wary":    {true, goroutines{running: 2, runnable: 6}, 4, 0, 0},
		"all compute for long, and others blocked lately": {true, goroutines{running: 2, runnable: 6}, 20, 0, 8},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPatient(workers)
			p.wary.Store(test.wary)
			for range test.passes {
				p.monitor.pass(test.g, time.Millisecond)
			}
			if got := int(p.reserve.Load()); got != 2*test.blocked {
				t.Errorf("%d workers in reserve, want %d", got, 2*test.blocked)
			}
			if got := p.stuck; got != test.stuck {
				t.Errorf("%d workers are stuck, want %d", got, test.stuck)
			}
		})
	}
}

// Who sleeps for a lock of the runtime's own is as one who waits for a processor.
func TestNappingIsRunnable(t *testing.T) {
	const goroutines = 20
	var l spin.Lock
	l.Lock()
	ended := make(chan struct{})
	for range goroutines {
		go func() {
			l.Lock()
			l.Unlock() //lint:ignore SA2001 it only has to come by
			ended <- struct{}{}
		}()
	}
	for deadline := time.Now().Add(30 * time.Second); spin.Napping() < goroutines && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	var m load
	m.init()
	for range 100 {
		time.Sleep(time.Millisecond)
		if g := m.read(); g.running+g.runnable < goroutines/4 {
			t.Errorf("%+v, though %d wait", g, goroutines)
			break
		}
	}
	l.Unlock()
	for range goroutines {
		<-ended
	}
}
