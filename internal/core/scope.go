package core

import (
	"context"
	"slices"
	"sync"
	"time"
)

// A Scope is what lies behind the context.Context side of a Context. A task has one, which all its strands share; it is made
// when it is first needed: most tasks never ask. A branch may have one of its own within it.
type Scope struct {
	base   context.Context // answers values and the deadline
	values context.Context // base without its end, for tasks that are spawned here; nil if all tasks have it anyway
	outer  *Scope          // the one around it, in the same task, whose end is its end; or nil
	until  context.Context // the same for a context from outside
	// contexts tell of until's end under a deterministic scheduler; nil elsewhere.
	contexts *Contexts

	mu    sync.Mutex
	done  chan struct{}
	shut  bool // done is closed
	err   error
	after []*afterFunc // in the order in which they came
	// unhook ends the watches on outer and until, which begin when somebody wants to be told of the end.
	unhook []func() bool
	hooked bool
}

type afterFunc struct{ f func() }

// NewScope makes a task's scope over base, which must not be nil. common says that all tasks of the runtime have the values of base.
func NewScope(base context.Context, common bool) *Scope {
	s := &Scope{base: base, until: base}
	if !common {
		s.values = context.WithoutCancel(base)
	}
	return s
}

// In has s learn of ends from outside as e's scheduler wants it. It is called before anybody else knows s.
func (s *Scope) In(e *Env) *Scope {
	s.contexts = e.Contexts
	return s
}

// InheritedScope makes the scope of a task that has got values from Inherited.
func InheritedScope(values context.Context) *Scope { return &Scope{base: values, values: values} }

// WithValue makes a scope within s in which key has the value val.
func (s *Scope) WithValue(key, val any) *Scope {
	base := context.WithValue(s, key, val)
	return &Scope{base: base, values: context.WithoutCancel(base), outer: s}
}

// Until makes a scope within s that ends with ctx, too. Values come from ctx, and from s where ctx has none.
func (s *Scope) Until(ctx context.Context) *Scope {
	base := both{ctx, s}
	return &Scope{base: base, values: context.WithoutCancel(base), outer: s, until: ctx}
}

// both is a context and, where that has no answer, another one.
type both struct {
	context.Context
	outer context.Context
}

func (b both) Value(key any) any {
	if v := b.Context.Value(key); v != nil {
		return v
	}
	return b.outer.Value(key)
}

func (b both) Deadline() (time.Time, bool) {
	d, ok := b.Context.Deadline()
	if o, is := b.outer.Deadline(); is && (!ok || o.Before(d)) {
		return o, true
	}
	return d, ok
}

// Base is the outer context.
func (s *Scope) Base() context.Context { return s.base }

// Deadline implements context.Context.
func (s *Scope) Deadline() (time.Time, bool) { return s.base.Deadline() }

// Value implements context.Context.
func (s *Scope) Value(key any) any { return s.base.Value(key) }

// Done implements context.Context.
func (s *Scope) Done() <-chan struct{} {
	s.hook()
	if s.contexts != nil {
		_ = s.Err() // so that an end before now does not depend on a goroutine
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done == nil {
		s.done = make(chan struct{})
		if s.err != nil {
			s.shut = true
			close(s.done)
		}
	}
	return s.done
}

func (s *Scope) closeDone() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done != nil && !s.shut {
		s.shut = true
		close(s.done)
	}
}

// Err implements context.Context. It looks for itself whether what ends s has ended, and does not depend on when it is told.
func (s *Scope) Err() error {
	s.mu.Lock()
	err := s.err
	s.mu.Unlock()
	if err == nil {
		if err = s.endedAround(); err != nil {
			s.End(err)
		}
	}
	return err
}

func (s *Scope) endedAround() (err error) {
	if s.outer != nil {
		err = s.outer.Err()
	}
	if err == nil && s.until != nil {
		err = s.until.Err()
	}
	return err
}

// AfterFunc arranges for f to be called by whoever ends s; on a goroutine of its own if s has ended already.
func (s *Scope) AfterFunc(f func()) (stop func() bool) {
	s.hook()
	a := &afterFunc{f}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		go f()
		return func() bool { return false }
	}
	s.after = append(s.after, a)
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		i := slices.Index(s.after, a)
		if i < 0 {
			return false
		}
		s.after = slices.Delete(s.after, i, i+1)
		return true
	}
}

// hook arranges for s to end with what is around it.
func (s *Scope) hook() {
	s.mu.Lock()
	had := s.hooked || s.err != nil
	s.hooked = true
	s.mu.Unlock()
	if had {
		return
	}
	end := func() { s.End(s.endedAround()) }
	var unhook []func() bool
	if s.outer != nil {
		unhook = append(unhook, s.outer.AfterFunc(end))
	}
	switch {
	case s.until == nil || s.until.Done() == nil:
	case s.contexts != nil:
		stop := s.contexts.watch(s.until, end)
		unhook = append(unhook, func() bool { stop(); return true })
		// Plain Go code may block the one goroutine that polls until Done is closed: that alone cannot wait for the scheduler.
		unhook = append(unhook, context.AfterFunc(s.until, s.closeDone))
	default:
		unhook = append(unhook, context.AfterFunc(s.until, end))
	}
	s.mu.Lock()
	ended := s.err != nil
	if !ended {
		s.unhook = unhook
	}
	s.mu.Unlock()
	if ended {
		stopAll(unhook)
	}
}

func stopAll(stops []func() bool) {
	for _, stop := range stops {
		stop()
	}
}

// End closes Done with err as the reason; only the first call counts.
func (s *Scope) End(err error) {
	s.mu.Lock()
	if s.err != nil {
		s.mu.Unlock()
		return
	}
	s.err = err
	if s.done != nil && !s.shut {
		s.shut = true
		close(s.done)
	}
	after, unhook := s.after, s.unhook
	s.after, s.unhook = nil, nil
	s.mu.Unlock()
	stopAll(unhook)
	for _, a := range after {
		a.f()
	}
}

// Scope answers the strand's context.Context side. A task's is made when it is first asked for, which any goroutine may do.
func (x *Cx) Scope() *Scope {
	if x == nil {
		(*Cx)(nil).misused()
	}
	if s := x.ownScope(); s != nil {
		return s
	}
	r := x.Root()
	m := r.NeedRare()
	if s := m.scope.Load(); s != nil {
		return s
	}
	w := &r.Waker
	base := context.Background()
	if w.vt.Values != nil {
		base = w.vt.Values(w)
	}
	s := NewScope(base, true)
	if !m.scope.CompareAndSwap(nil, s) {
		return m.scope.Load()
	}
	// Whoever ends the task or takes its abort notes that first and looks for a scope then: one of both sees the other.
	if w.vt.Over != nil {
		if why := w.vt.Over(w); why != nil {
			s.End(why)
		}
	}
	return s
}

// ownScope is the scope of the nearest branch that has one of its own, or nil.
func (x *Cx) ownScope() *Scope {
	if !x.inner {
		return nil
	}
	return branchOf(x).scope
}

// Inherited is what a task that is spawned by x inherits: values, as a context that does not end; nil if those are what
// all tasks have.
func (x *Cx) Inherited() context.Context {
	s := x.ownScope()
	if s == nil {
		s = x.Root().ScopeIfAny()
	}
	if s == nil {
		return nil
	}
	return s.values
}
