package channel

import (
	"context"
	"unsafe"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Watch holds one value that changes, for any number of watchers that want to know the latest: a configuration, a
// state. Values that are overwritten before a watcher looks are not seen. To read the value costs no lock.
//
// A Watch is made by NewWatch and must not be copied. Its methods may be called from any goroutine.
type Watch[T any] struct {
	latest  atomicx.Pointer[version[T]]
	writing atomicx.Mutex // held by Update while it computes

	room    waitq.Room[struct{}]
	closed  bool // guarded by the room's lock
	waiting waitq.Queue[struct{}]
	spare   waitq.Spare[struct{}]
}

// version is a value and its number, counted from 1. It is never changed.
type version[T any] struct {
	val T
	n   uint64
}

// NewWatch makes a Watch whose value is v.
func NewWatch[T any](v T) *Watch[T] {
	w := new(Watch[T])
	w.latest.Store(&version[T]{v, 1})
	return w
}

// Get is the latest value.
func (w *Watch[T]) Get() T { return w.latest.Load().val }

// Set changes the value to v. It answers ErrClosed if the Watch is closed: then the value stays.
func (w *Watch[T]) Set(v T) error {
	return w.update(func(T) (T, bool) { return v, true }, nil)
}

// SetFrom is Set for a caller that is a task: those that are woken go on on the same worker, which is faster where they
// are few.
func (w *Watch[T]) SetFrom(cx core.Context, v T) error {
	return w.update(func(T) (T, bool) { return v, true }, cx.RT().OnWorker())
}

// Update changes the value to what fn makes of the latest one; no other change comes between. fn must be short, and must
// neither wait nor change this Watch. What the value refers to is shared with those who read it: fn makes a copy rather than
// change it in place.
func (w *Watch[T]) Update(fn func(v T) T) error {
	return w.update(func(v T) (T, bool) { return fn(v), true }, nil)
}

// UpdateIf is Update that leaves the value as it is, and tells nobody, if fn answers changed == false.
func (w *Watch[T]) UpdateIf(fn func(v T) (_ T, changed bool)) error { return w.update(fn, nil) }

func (w *Watch[T]) update(fn func(v T) (T, bool), here *core.Here) error {
	w.writing.Lock()
	defer w.writing.Unlock()
	if w.IsClosed() {
		return ErrClosed
	}
	old := w.latest.Load()
	v, changed := fn(old.val)
	if !changed {
		return nil
	}
	w.tell(&version[T]{v, old.n + 1}, here)
	return nil
}

// tell sets the latest version, or closes if next is nil, and ends all waits. It is one section: who waits afterwards
// has seen next, and who waits before has not.
func (w *Watch[T]) tell(next *version[T], here *core.Here) {
	var list waitq.WakeList
	w.room.Lock()
	if next != nil {
		w.latest.Store(next)
	} else {
		w.closed = true
	}
	for n := w.waiting.Claim(); n != nil; n = w.waiting.Claim() {
		list.Add(n.Serve(waitq.Done))
	}
	w.room.Unlock()
	list.Wake(here)
}

// Close ends the Watch: the value does not change any more, and watchers that have seen it are told. It can still be read.
// Closing twice is no error.
func (w *Watch[T]) Close() {
	w.writing.Lock()
	defer w.writing.Unlock()
	w.tell(nil, nil)
}

// IsClosed reports whether the Watch is closed.
func (w *Watch[T]) IsClosed() bool {
	w.room.Lock()
	defer w.room.Unlock()
	return w.closed
}

// Subscribe makes a watcher, to whom the value that there is now is news no more.
func (w *Watch[T]) Subscribe() *Watcher[T] { return &Watcher[T]{w: w, seen: w.latest.Load().n} }

// Watcher follows the value of a Watch. It is for one task or goroutine at a time, and need not be closed.
type Watcher[T any] struct {
	w    *Watch[T]
	seen uint64 // the number of the version that it has seen
}

// Get is the latest value, which counts as seen.
func (r *Watcher[T]) Get() T {
	v := r.w.latest.Load()
	r.seen = v.n
	return v.val
}

// MarkUnseen makes the latest value news again: the next Changed answers it at once.
func (r *Watcher[T]) MarkUnseen() { r.seen = 0 }

// HasChanged reports whether there is a value that this watcher has not seen.
func (r *Watcher[T]) HasChanged() bool { return r.w.latest.Load().n != r.seen }

// Changed waits until there is a value that this watcher has not seen, and answers the latest, which counts as
// seen. ok is false when the Watch is closed and its last value was seen.
//
// If the task is aborted while it waits, nothing counts as seen.
func (r *Watcher[T]) Changed(cx core.Context) (v T, ok bool) {
	var p [Watcher__Changed__p]unsafe.Pointer
	var s [Watcher__Changed__s]byte
	for {
		if v, open, ok := Watcher__Changed__poll(cx, &p, &s, r); ok {
			return v, open
		}
		cx.RT().Block()
	}
}

// Changed's frame: the watcher and its waiter.
const (
	Watcher__Changed__p = 2
	Watcher__Changed__s = 2
)

// Watcher__Changed__poll is Changed for lowered code.
func Watcher__Changed__poll[T any](cx core.Context, p *[Watcher__Changed__p]unsafe.Pointer, s *[Watcher__Changed__s]byte, r *Watcher[T]) (v T, open, ok bool) {
	x := cx.RT()
	if s[0] != 0 {
		r = (*Watcher[T])(p[0])
		if n := (*waitq.Waiter[struct{}])(p[1]); n != nil {
			st := n.Served()
			if st == waitq.Waiting {
				if !x.Aborted() {
					return v, false, false
				}
				st = n.Withdraw()
			}
			p[0], p[1] = nil, nil
			n.Release()
			if st == waitq.Waiting {
				x.Unwind()
			}
			v, open, _ = r.take() // whatever has ended the wait, and what has come since
			return v, open, true
		}
		p[0] = nil
	}
	x.Check()
	if x.Spend() {
		v, open, n := r.takeOrWait(x.Waker())
		if n == nil {
			return v, open, true
		}
		x.Refund()
		p[1] = unsafe.Pointer(n)
	}
	p[0] = unsafe.Pointer(r)
	s[0] = 1
	return v, false, false
}

// take answers the latest value if it has not been seen; it is ready, too, if the Watch is closed.
func (r *Watcher[T]) take() (v T, open, ready bool) {
	for range 2 {
		if latest := r.w.latest.Load(); latest.n != r.seen {
			r.seen = latest.n
			return latest.val, true, true
		}
		if !r.w.IsClosed() {
			return v, false, false
		}
		// There may have been a last change between the two looks, and there is none from now on.
	}
	return v, false, true
}

// takeOrWait is take, or else answers a waiter, which is in the queue with wk.
func (r *Watcher[T]) takeOrWait(wk *core.Waker) (v T, open bool, n *waitq.Waiter[struct{}]) {
	if v, open, ready := r.take(); ready {
		return v, open, nil
	}
	w := r.w
	w.room.Lock()
	if r.HasChanged() || w.closed {
		w.room.Unlock()
		v, open, _ = r.take()
		return v, open, nil
	}
	n = w.room.Get(&w.spare)
	w.waiting.Push(n, wk)
	w.room.Unlock()
	return v, false, n
}

// WaitFor waits until the value is one for which pred is true, and answers it; it and what came before count as seen. The
// present value is looked at first. ok is false, and v the last value, if the Watch is closed before.
func (r *Watcher[T]) WaitFor(cx core.Context, pred func(v T) bool) (v T, ok bool) {
	v = r.Get()
	for !pred(v) {
		next, open := r.Changed(cx)
		if !open {
			return v, false
		}
		v = next
	}
	return v, true
}

// ChangedWait is Changed for ordinary Go code: it blocks the calling goroutine. It answers ErrClosed when the Watch is closed
// and its last value was seen, and ctx's cause when ctx is done. In a task, use Changed; with a task's own Context it panics.
func (r *Watcher[T]) ChangedWait(ctx context.Context) (T, error) {
	g := waitq.NewGoroutine(ctx, "channel: ChangedWait", "Changed(cx)")
	v, open, n := r.takeOrWait(g.Waker)
	if n != nil {
		if _, st, err := n.Wait(ctx, g); st == waitq.Waiting {
			return v, err
		}
		v, open, _ = r.take()
	}
	if !open {
		return v, ErrClosed
	}
	return v, nil
}

// OnChanged is a Select case that comes true when Changed would return: then *v and *ok are what it answers, and the value
// counts as seen. Either pointer may be nil.
func (r *Watcher[T]) OnChanged(v *T, ok *bool) core.Case {
	return core.Case{Op: (*watcherOp[T])(r), Out: unsafe.Pointer(v), Also: unsafe.Pointer(ok)}
}

// watcherOp is a watcher as a case: the value goes to Out, and whether it is one to Also.
type watcherOp[T any] Watcher[T]

// Try implements core.Op.
func (o *watcherOp[T]) Try(_ *core.Cx, c *core.Case) bool {
	v, open, ready := (*Watcher[T])(o).take()
	if !ready {
		return false
	}
	if p := (*T)(c.Out); p != nil {
		*p = v
	}
	if p := (*bool)(c.Also); p != nil {
		*p = open
	}
	return true
}

// Arm implements core.Op.
func (o *watcherOp[T]) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	w := o.w
	w.room.Lock()
	if (*Watcher[T])(o).HasChanged() || w.closed {
		w.room.Unlock()
		return s.Claim(i) && o.Try(x, c)
	}
	n := w.room.Get(&w.spare)
	w.waiting.PushCase(n, x, s, i)
	c.Reg = unsafe.Pointer(n)
	w.room.Unlock()
	return false
}

// Disarm implements core.Op.
func (o *watcherOp[T]) Disarm(x *core.Cx, c *core.Case) {
	if n := (*waitq.Waiter[struct{}])(c.Reg); n != nil {
		if _, st := n.EndCase(); st != waitq.Waiting {
			o.Try(x, c)
		}
	}
}
