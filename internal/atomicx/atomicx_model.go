//go:build model

package atomicx

import (
	"sync"
	"sync/atomic"

	"github.com/edo-async/edo/internal/model"
)

// Model reports whether the package was built for the model checker. Capacities
// shrink when it is true.
const Model = true

// Spin tells the model checker that the caller retries until another thread has
// done something.
func Spin() { model.Spin() }

// Cell is a plain variable that a protocol hands from one goroutine to another.
// Overlapping accesses of which one writes fail the run: each access yields once in
// its middle, so that any other thread that may get in does.
type Cell[T any] struct {
	v                T
	readers, writers int
}

// Get reads the cell.
func (c *Cell[T]) Get() T {
	if !model.Active() {
		return c.v
	}
	if c.writers > 0 {
		model.Failf("data race: a cell is read while it is written")
	}
	c.readers++
	model.Yield("get")
	c.readers--
	return c.v
}

// Set writes the cell.
func (c *Cell[T]) Set(v T) {
	if !model.Active() {
		c.v = v
		return
	}
	if c.writers+c.readers > 0 {
		model.Failf("data race: a cell is written while it is in use")
	}
	c.writers++
	model.Yield("set")
	c.writers--
	c.v = v
}

// Mutex is sync.Mutex outside a run; in one, Lock waits in the checker.
type Mutex struct {
	mu   sync.Mutex
	held bool
}

// Lock locks m.
func (m *Mutex) Lock() {
	if model.Active() {
		model.Wait("Lock", func() bool { return !m.held })
		m.held = true
		return
	}
	m.mu.Lock()
}

// TryLock tries to lock m and reports whether it did.
func (m *Mutex) TryLock() bool {
	if !model.Active() {
		return m.mu.TryLock()
	}
	model.Yield("TryLock")
	if m.held {
		return false
	}
	m.held = true
	return true
}

// Unlock unlocks m.
func (m *Mutex) Unlock() {
	if !m.held {
		m.mu.Unlock()
		return
	}
	model.Yield("Unlock")
	m.held = false
}

// Sema is a place for one goroutine to wait in. The zero value must be initialised.
type Sema struct {
	c      chan struct{}
	posted bool
}

// Init makes s ready for use.
func (s *Sema) Init() { s.c = make(chan struct{}, 1) }

// Post lets one Wait through, now or later. There must not be two Posts without a Wait between.
func (s *Sema) Post() {
	if !model.Active() {
		s.c <- struct{}{}
		return
	}
	model.Yield("Post")
	if s.posted {
		model.Failf("two posts without a wait between")
	}
	s.posted = true
}

// Wait waits for a Post.
func (s *Sema) Wait() {
	if !model.Active() {
		<-s.c
		return
	}
	model.Wait("Wait", func() bool { return s.posted })
	s.posted = false
}

// Bool is atomic.Bool that yields.
type Bool struct{ v atomic.Bool }

func (x *Bool) Load() bool       { model.Yield("Load"); return x.v.Load() }
func (x *Bool) Store(v bool)     { model.Yield("Store"); x.v.Store(v) }
func (x *Bool) Swap(v bool) bool { model.Yield("Swap"); return x.v.Swap(v) }
func (x *Bool) CompareAndSwap(old, new bool) bool {
	model.Yield("CAS")
	return x.v.CompareAndSwap(old, new)
}

// Pointer is atomic.Pointer that yields.
type Pointer[T any] struct{ v atomic.Pointer[T] }

func (x *Pointer[T]) Load() *T     { model.Yield("Load"); return x.v.Load() }
func (x *Pointer[T]) Store(v *T)   { model.Yield("Store"); x.v.Store(v) }
func (x *Pointer[T]) Swap(v *T) *T { model.Yield("Swap"); return x.v.Swap(v) }
func (x *Pointer[T]) CompareAndSwap(old, new *T) bool {
	model.Yield("CAS")
	return x.v.CompareAndSwap(old, new)
}

// Int32 is atomic.Int32 that yields.
type Int32 struct{ v atomic.Int32 }

func (x *Int32) Load() int32        { model.Yield("Load"); return x.v.Load() }
func (x *Int32) Store(v int32)      { model.Yield("Store"); x.v.Store(v) }
func (x *Int32) Swap(v int32) int32 { model.Yield("Swap"); return x.v.Swap(v) }
func (x *Int32) Add(d int32) int32  { model.Yield("Add"); return x.v.Add(d) }
func (x *Int32) Or(m int32) int32   { model.Yield("Or"); return x.v.Or(m) }
func (x *Int32) And(m int32) int32  { model.Yield("And"); return x.v.And(m) }
func (x *Int32) CompareAndSwap(old, new int32) bool {
	model.Yield("CAS")
	return x.v.CompareAndSwap(old, new)
}

// Int64 is atomic.Int64 that yields.
type Int64 struct{ v atomic.Int64 }

func (x *Int64) Load() int64        { model.Yield("Load"); return x.v.Load() }
func (x *Int64) Store(v int64)      { model.Yield("Store"); x.v.Store(v) }
func (x *Int64) Swap(v int64) int64 { model.Yield("Swap"); return x.v.Swap(v) }
func (x *Int64) Add(d int64) int64  { model.Yield("Add"); return x.v.Add(d) }
func (x *Int64) Or(m int64) int64   { model.Yield("Or"); return x.v.Or(m) }
func (x *Int64) And(m int64) int64  { model.Yield("And"); return x.v.And(m) }
func (x *Int64) CompareAndSwap(old, new int64) bool {
	model.Yield("CAS")
	return x.v.CompareAndSwap(old, new)
}

// Uint32 is atomic.Uint32 that yields.
type Uint32 struct{ v atomic.Uint32 }

func (x *Uint32) Load() uint32         { model.Yield("Load"); return x.v.Load() }
func (x *Uint32) Store(v uint32)       { model.Yield("Store"); x.v.Store(v) }
func (x *Uint32) Swap(v uint32) uint32 { model.Yield("Swap"); return x.v.Swap(v) }
func (x *Uint32) Add(d uint32) uint32  { model.Yield("Add"); return x.v.Add(d) }
func (x *Uint32) Or(m uint32) uint32   { model.Yield("Or"); return x.v.Or(m) }
func (x *Uint32) And(m uint32) uint32  { model.Yield("And"); return x.v.And(m) }
func (x *Uint32) CompareAndSwap(old, new uint32) bool {
	model.Yield("CAS")
	return x.v.CompareAndSwap(old, new)
}

// Uint64 is atomic.Uint64 that yields.
type Uint64 struct{ v atomic.Uint64 }

func (x *Uint64) Load() uint64         { model.Yield("Load"); return x.v.Load() }
func (x *Uint64) Store(v uint64)       { model.Yield("Store"); x.v.Store(v) }
func (x *Uint64) Swap(v uint64) uint64 { model.Yield("Swap"); return x.v.Swap(v) }
func (x *Uint64) Add(d uint64) uint64  { model.Yield("Add"); return x.v.Add(d) }
func (x *Uint64) Or(m uint64) uint64   { model.Yield("Or"); return x.v.Or(m) }
func (x *Uint64) And(m uint64) uint64  { model.Yield("And"); return x.v.And(m) }
func (x *Uint64) CompareAndSwap(old, new uint64) bool {
	model.Yield("CAS")
	return x.v.CompareAndSwap(old, new)
}
