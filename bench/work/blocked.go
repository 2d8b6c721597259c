package main

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/edo-async/edo"
)

var blockers = []workload{
	{"blockers", 0, blockersEdo(parkHere), blockersGo(parkHere)},
	{"blockers/thread", 0, blockersEdo(holdThread), blockersGo(holdThread)},
}

// Ten tasks arrive each millisecond, of which one blocks for 100 ms, as code does that does not know that it should not: so about
// a hundred are blocked at all times. How long the others take, which compute for some microseconds and give way in between.

const (
	blockersEvery = time.Millisecond
	blockersBatch = 10
	blockedFor    = 100 * time.Millisecond
	otherTurns    = 3
)

// parkHere blocks in a way that Go's scheduler knows, as a mutex or a native channel do.
func parkHere() { time.Sleep(blockedFor) }

// arrive calls start for each task at its time, and answers how long those took that do not block, from when they were due.
// done is to be called at the end of each of those.
func (m *meter) arrive(start func(blocks bool, done func())) {
	batches := 1500
	if m.quick {
		batches = 300
	}
	late := make([]time.Duration, batches*(blockersBatch-1))
	var all sync.WaitGroup
	all.Add(len(late))
	began := time.Now()
	next := 0
	for b := range batches {
		due := began.Add(time.Duration(b) * blockersEvery)
		time.Sleep(time.Until(due))
		now := time.Now() // the generator's own lateness is not the tasks'
		for i := range blockersBatch {
			// Any of the batch may be the one that blocks.
			if i == b%blockersBatch {
				start(true, nil)
				continue
			}
			at := &late[next]
			next++
			start(false, func() {
				*at = time.Since(now)
				all.Done()
			})
		}
	}
	all.Wait()
	slices.Sort(late)
	m.Figures["p50"] = float64(late[len(late)/2].Microseconds())
	m.Figures["p99"] = float64(late[len(late)*99/100].Microseconds())
	m.Figures["max"] = float64(late[len(late)-1].Microseconds())
}

func blockersEdo(block func()) func(m *meter) {
	return func(m *meter) {
		rt, err := edo.New(edo.Workers(m.procs))
		if err != nil {
			panic(err)
		}
		m.arrive(func(blocks bool, done func()) {
			rt.Spawn(func(cx edo.Context) error {
				if blocks {
					block()
					return nil
				}
				for range otherTurns {
					runtime.KeepAlive(compute())
					edo.Yield(cx)
				}
				done()
				return nil
			})
		})
		if err := rt.Shutdown(context.Background()); err != nil {
			panic(err)
		}
	}
}

func blockersGo(block func()) func(m *meter) {
	return func(m *meter) {
		m.arrive(func(blocks bool, done func()) {
			go func() {
				if blocks {
					block()
					return
				}
				for range otherTurns {
					runtime.KeepAlive(compute())
					runtime.Gosched()
				}
				done()
			}()
		})
	}
}
