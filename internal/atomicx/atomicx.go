//go:build !model

package atomicx

import (
	"sync"
	"sync/atomic"
)

// Model reports whether the package was built for the model checker. Capacities
// shrink when it is true.
const Model = false

// The types of sync/atomic and sync under the names that the tag model replaces.
type (
	Bool           = atomic.Bool
	Int32          = atomic.Int32
	Int64          = atomic.Int64
	Uint32         = atomic.Uint32
	Uint64         = atomic.Uint64
	Pointer[T any] = atomic.Pointer[T]
	Mutex          = sync.Mutex
)

// Cell is a plain variable that a protocol hands from one goroutine to another.
// It costs what a variable costs; under the tag model, overlapping accesses of
// which one writes fail the run.
type Cell[T any] struct{ v T }

// Get reads the cell.
func (c *Cell[T]) Get() T { return c.v }

// Set writes the cell.
func (c *Cell[T]) Set(v T) { c.v = v }

// Spin tells the model checker that the caller retries until another thread has
// done something. In an ordinary build it does nothing.
func Spin() {}

// Sema is a place for one goroutine to wait in. The zero value must be initialised.
type Sema struct{ c chan struct{} }

// Init makes s ready for use.
func (s *Sema) Init() { s.c = make(chan struct{}, 1) }

// Post lets one Wait through, now or later. There must not be two Posts without a Wait between.
func (s *Sema) Post() { s.c <- struct{}{} }

// Wait waits for a Post.
func (s *Sema) Wait() { <-s.c }
