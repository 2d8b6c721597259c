package core

import "context"

// Scope answers the strand's context.Context side, making it when it is first asked for.
// Tasks spawned without a context have it made by the first call, which any goroutine may make.
func (x *Cx) Scope() *Scope {
	if x == nil {
		(*Cx)(nil).misused()
	}
	r := x.Root()
	m := r.NeedRare()
	if s := m.scope.Load(); s != nil {
		return s
	}
	s := NewScope(context.Background())
	if !m.scope.CompareAndSwap(nil, s) {
		return m.scope.Load()
	}
	// Whoever ends the task or takes its abort notes that first and looks for a scope then: one of both sees the other.
	if w := &r.Waker; w.vt.Over != nil {
		if why := w.vt.Over(w); why != nil {
			s.End(why)
		}
	}
	return s
}
