//go:build !model

package spin

import (
	"runtime"
	"sync"
	"testing"
	"time"
)

func TestExclusion(t *testing.T) {
	const goroutines, each = 8, 20000
	var l Lock
	var wg sync.WaitGroup
	a, b := 0, 0
	for range goroutines {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range each {
				l.Lock()
				if a != b {
					t.Error("two in one section")
				}
				a++
				b++
				l.Unlock()
			}
		}()
	}
	wg.Wait()
	if a != goroutines*each {
		t.Fatalf("%d sections counted, want %d", a, goroutines*each)
	}
}

// What was written before a StoreRelease is seen by those who see it: two take turns at plain data.
func TestStoreRelease(t *testing.T) {
	const n = 100000
	var turn uint32
	data := 0
	var wg sync.WaitGroup
	for me := range uint32(2) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range n {
				for Load(&turn) != me {
					if runtime.Gosched(); Load(&turn) > 1 {
						return
					}
				}
				if want := 2*i + int(me); data != want {
					t.Errorf("%d: data %d, want %d", me, data, want)
					StoreRelease(&turn, 2) // ends the other one, too
					return
				}
				data++
				StoreRelease(&turn, 1-me)

			}
		}()
	}
	wg.Wait()
}

func BenchmarkSpin(b *testing.B) {
	var l Lock
	n := 0
	for b.Loop() {
		l.Lock()
		n++
		l.Unlock()
	}
}

func BenchmarkSync(b *testing.B) {
	var l sync.Mutex
	n := 0
	for b.Loop() {
		l.Lock()
		n++
		l.Unlock()
	}
}

// Those that sleep for a lock are counted, until they have got it.
func TestNapping(t *testing.T) {
	const goroutines = 3
	var l Lock
	var wg sync.WaitGroup
	l.Lock()
	for range goroutines {
		wg.Go(func() {
			l.Lock()
			l.Unlock() //lint:ignore SA2001 it only has to come by
		})
	}
	for deadline := time.Now().Add(30 * time.Second); Napping() < goroutines; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Errorf("%d nap, want %d", Napping(), goroutines)
			break
		}
	}
	l.Unlock()
	wg.Wait()
	if n := Napping(); n != 0 {
		t.Errorf("%d nap when all are through", n)
	}
}
