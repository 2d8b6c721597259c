package core

import "context"

// A Waker makes a pending future's owner poll it again.
// It may be called from any goroutine, any number of times, at any time: a wake
// after the owner is done is ignored. Two wakes before the next poll count as one.
//
// A Waker is identified by its address and must not be copied.
type Waker struct {
	_  noCopy
	vt *WakerTable
}

// WakerTable is what lies behind a Waker: one static table for each kind.
type WakerTable struct {
	// Wake does the work. here is the worker on whose goroutine the wake happens, nil if unknown.
	Wake func(w *Waker, here *Here)
	// Root answers the task that w belongs to; nil for a waker that is not a task's.
	Root func(w *Waker) *Root
	// Ref is a number, from 1 and less than 2⁴⁰, by which Deref finds w as long as its task has not ended (then it answers
	// nil or another one); 0 if there is none. What holds such a number instead of w gives the collector nothing to follow. Both may be nil.
	Ref   func(w *Waker) uint64
	Deref func(vt *WakerTable, ref uint64) *Waker
	// NewRare makes what few tasks need; nil stands for new(Rare).
	NewRare func() *Rare
	// Values answers the context whose values all tasks of the runtime have. It may be nil.
	Values func(w *Waker) context.Context
	// Over answers why the task's Context is done: nil if it is not. It may be nil.
	Over func(w *Waker) error
}

// InitWaker binds w to its kind, once, before first use.
func InitWaker(w *Waker, vt *WakerTable) { w.vt = vt }

// TableOf answers the table that w was bound to.
func TableOf(w *Waker) *WakerTable { return w.vt }

// Wake asks for another poll.
func (w *Waker) Wake() { w.vt.Wake(w, nil) }

// WakeFrom is Wake for callers that know the worker they run on: the woken task goes to that
// worker's own queue, without a lock.
func (w *Waker) WakeFrom(here *Here) { w.vt.Wake(w, here) }

// root answers the task behind w, or nil.
func (w *Waker) root() *Root {
	if w.vt.Root == nil {
		return nil
	}
	return w.vt.Root(w)
}

// NewWaker makes a waker that calls fn, for polling a future by hand. fn must be safe to call from
// any goroutine and must not block.
func NewWaker(fn func()) *Waker {
	f := &funcWaker{fn: fn}
	f.Waker.vt = &funcWakerTable
	return &f.Waker
}

type funcWaker struct {
	Waker // first, so that its address is the funcWaker's
	fn    func()
}

var funcWakerTable = WakerTable{
	Wake: func(w *Waker, _ *Here) { asFuncWaker(w).fn() },
}

// A Future is an operation that may not be ready yet.
//
// Poll answers (value, true) when it is ready; otherwise (zero, false), after having arranged for w to
// be woken when polling again is worthwhile. Futures are lazy: nothing happens before the
// first poll. A future must not be copied after its first poll, nor be polled after it was ready.
type Future[T any] interface {
	Poll(w *Waker) (v T, ready bool)
}

// A Dropper is a future that has something to undo, or computations to unwind, when it is given up.
// The awaiting side calls Drop in place of Poll, again after each wake, until it answers done.
type Dropper interface {
	Drop(w *Waker) (done bool)
}

// noCopy makes go vet's copylocks check report copies.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}
