package edo

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/outlet"
	"github.com/edo-async/edo/internal/task"
	"github.com/edo-async/edo/internal/waitq"
)

// A Set is a number of tasks whose results are taken as they come. Any number of tasks may use it, and all methods but Next and
// Close may be called from any goroutine. To know which task a result is of, let its function answer that as a part of T.
//
//	s := edo.NewSet[reply](cx)
//	defer s.Close(cx)
//	for _, peer := range peers {
//		s.Go(func(cx edo.Context) (reply, error) { return ask(cx, peer) })
//	}
//	for {
//		r, ok := s.Next(cx)
//		if !ok {
//			break
//		}
//		…
//	}
type Set[T any] struct {
	spawner spawner

	// out's lock guards the fields below.
	out     outlet.Outlet[Result[T]]
	running members
	done    members // that have ended and were not taken
}

// NewSet makes a set of tasks in cx's runtime.
func NewSet[T any](cx Context) *Set[T] {
	s := &Set[T]{spawner: newSpawner(cx)}
	s.out.Init((*setSource[T])(s), nil)
	return s
}

// Go adds a task to the set, and answers its handle.
func (s *Set[T]) Go(fn func(cx Context) (T, error), opts ...SpawnOption) *Task[T] {
	if fn == nil {
		panic("edo: Set.Go of a nil function")
	}
	if s.spawner.rt == nil {
		panic("edo: use of the zero Set; NewSet makes one")
	}
	t, run := task.NewVal(fn)
	t.Init(s.spawner.rt, run, spawnOptions(s.spawner.values, opts))
	m := newMember(s, &t.Header)
	s.out.Lock()
	s.running.add(m)
	s.out.Unlock()
	t.Start(nil)
	return handle(t)
}

// memberEnded implements memberOwner.
func (s *Set[T]) memberEnded(m *member, here *core.Here) {
	var list waitq.WakeList
	s.out.Lock()
	if s.running.remove(m) {
		s.done.add(m)
		s.out.Serve(&list)
	}
	s.out.Unlock()
	list.Wake(here)
}

// setSource is a set as what provides its results.
type setSource[T any] Set[T]

// Ready implements outlet.Source.
func (s *setSource[T]) Ready() bool { return s.done.n > 0 || s.running.n == 0 }

// Next implements outlet.Source.
func (s *setSource[T]) Next() (r Result[T], open bool) {
	m := s.done.first
	if m == nil {
		return r, false
	}
	s.done.remove(m)
	t := (*task.Of[T])(unsafe.Pointer(m.h)) // as Go made it
	return Result[T]{t.Val, outcomeError(m.h)}, true
}

// Next waits for the next task to end and answers its result, whose error is what joining it would answer. ok is false if the
// set is empty. If the waiting task is aborted, no result is lost.
func (s *Set[T]) Next(cx Context) (r Result[T], ok bool) {
	var p [Set__Next__p]unsafe.Pointer
	var st [Set__Next__s]byte
	for {
		if r, open, ok := Set__Next__poll(cx, &p, &st, s); ok {
			return r, open
		}
		cx.RT().Block()
	}
}

// Next's frame.
const (
	Set__Next__p = outlet.PollP
	Set__Next__s = outlet.PollS
)

// Set__Next__poll is Next for lowered code.
func Set__Next__poll[T any](cx Context, p *[Set__Next__p]unsafe.Pointer, st *[Set__Next__s]byte, s *Set[T]) (r Result[T], open, ok bool) {
	var o *outlet.Outlet[Result[T]]
	if s != nil {
		o = &s.out
	}
	return outlet.Poll(cx, p, st, o)
}

// TryNext is Next for a task that has ended already; ok is false if there is none.
func (s *Set[T]) TryNext() (r Result[T], ok bool) {
	r, ok, _ = s.out.Try()
	return r, ok
}

// OnNext is Next as a Select case: when it is taken, *r is the result, and *ok is false if the set is empty. Either pointer may be nil.
func (s *Set[T]) OnNext(r *Result[T], ok *bool) Case { return s.out.Case(r, ok) }

// Len is how many tasks there are in the set: those that have not ended, and those whose result was not taken.
func (s *Set[T]) Len() int {
	s.out.Lock()
	defer s.out.Unlock()
	return s.running.n + s.done.n
}

// AbortAll aborts all tasks of the set. Their results are to be taken as usual.
func (s *Set[T]) AbortAll() {
	s.out.Lock()
	all := s.running.headers()
	s.out.Unlock()
	abortAll(all, nil)
}

// Detach empties the set. Its tasks run on, and are nobody's; results that were not taken are lost.
func (s *Set[T]) Detach() {
	var list waitq.WakeList
	s.out.Lock()
	for s.running.n > 0 {
		m := s.running.first
		s.running.remove(m)
		m.h.Unwatch(&m.Waker, nil)
	}
	s.done = members{}
	s.out.Serve(&list)
	s.out.Unlock()
	list.Wake(nil)
}

// Close aborts all tasks of the set and waits until they have ended, deferred calls included. Their results are lost. It is
// meant to be deferred.
func (s *Set[T]) Close(cx Context) {
	s.AbortAll()
	for {
		if _, ok := s.Next(cx); !ok {
			return
		}
	}
}
