package core

import (
	"sync/atomic"
	"unsafe"
)

// A Case is an operation that Select can take: one that either commits or has no effect.
//
// Select tries the cases in turn; if none can commit at once it arms all and waits. From then on the
// other side (a sender, a timer, a task that ends) commits a case: it claims the selection, does the
// operation, and wakes the task. A claim that fails means that another case has won: the
// other side leaves this one alone.
type Case interface {
	// Try does the operation if that is possible without waiting.
	Try(x *Cx) bool
	// Arm registers the case as number i of s. It must not commit unless s.Claim(i) succeeds;
	// if the operation has become possible meanwhile it claims and commits at once, and answers true.
	Arm(x *Cx, s *Selection, i int) bool
	// Disarm withdraws the registration. It is called once on every case that was armed, the
	// winner included.
	Disarm(x *Cx)
}

// A Selection is one Select on its way: who wins is decided once.
type Selection struct {
	winner atomic.Int32 // 1 + the case's number, 0 while undecided
	waker  *Waker
}

// Claim decides for case i, if nothing is decided yet. Whoever claims must do the operation and then
// call Wake.
func (s *Selection) Claim(i int) bool { return s.winner.CompareAndSwap(0, int32(i)+1) }

// Wake wakes the selecting task; here may be nil.
func (s *Selection) Wake(here *Here) { s.waker.vt.Wake(s.waker, here) }

// Reset prepares s for one more Select of the task behind w.
func (s *Selection) Reset(w *Waker) {
	s.winner.Store(0)
	s.waker = w
}

// Winner is the case that has won, or -1.
func (s *Selection) Winner() int { return int(s.winner.Load()) - 1 }

// A ClaimWaker is a waker which, when it is woken, claims a case of a selection, for cases whose operation is to
// have been woken: timers, ends of tasks, notifications.
type ClaimWaker struct {
	Waker
	sel *Selection
	i   int
}

// NewClaimWaker makes a waker for case i of s.
func NewClaimWaker(s *Selection, i int) *ClaimWaker {
	c := &ClaimWaker{sel: s, i: i}
	c.Waker.vt = &claimWakerTable
	return c
}

var claimWakerTable = WakerTable{
	Wake: func(w *Waker, here *Here) {
		c := (*ClaimWaker)(unsafe.Pointer(w)) // Waker is the first field
		if c.sel.Claim(c.i) {
			c.sel.Wake(here)
		}
	},
}
