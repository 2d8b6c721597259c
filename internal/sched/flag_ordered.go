//go:build race || model

package sched

import "github.com/edo-async/edo/internal/atomicx"

// flag is an atomic bool where somebody checks that accesses are ordered: neither the race detector nor the model checker knows
// that stopping the world orders them.
type flag struct{ v atomicx.Bool }

func (f *flag) set(v bool) { f.v.Store(v) }
func (f *flag) mine() bool { return f.v.Load() }
func (f *flag) get() bool  { return f.v.Load() }
func (f *flag) force()     {}
