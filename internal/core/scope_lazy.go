package core

import "context"

// Scope answers the strand's context.Context side, making it when it is first asked for.
// Tasks spawned without a context have it made by their own first call.
func (x *Cx) Scope() *Scope {
	if x == nil || x.root == nil {
		(*Cx)(nil).misused()
	}
	r := x.root.needRare()
	if r.scope == nil {
		r.scope = NewScope(context.Background())
	}
	return r.scope
}
