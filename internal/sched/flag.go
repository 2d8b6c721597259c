//go:build !race && !model

package sched

import (
	"runtime"
	"sync/atomic"
)

// flag is a bool that one goroutine sets, very often, and another reads, rarely. Setting it is an ordinary store, which
// is visible at once to nobody but its own goroutine.
type flag struct{ v uint32 }

func (f *flag) set(v bool) {
	if v {
		f.v = 1
	} else {
		f.v = 0
	}
}

// mine is for the goroutine that sets the flag.
func (f *flag) mine() bool { return f.v != 0 }

// get is for others. It may be late, but not after force.
func (f *flag) get() bool { return atomic.LoadUint32(&f.v) != 0 }

// force makes all that every goroutine has stored so far visible, and lets none of them load anything in advance of it: it
// stops the world for a moment.
func (f *flag) force() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
}
