package colour

import (
	"go/ast"
	"go/types"
	"slices"
)

// fixpoint finds which units suspend, and makes calls to the others Never.
func (c *Package) fixpoint() {
	for _, u := range c.Units {
		// One that recovers can do so only as a deferred call that is lowered: its caller may not know it.
		u.Suspends = u.HandWritten || !u.Implicit && c.Recovers(u)
	}
	for changed := true; changed; {
		changed = false
		for _, u := range c.Units {
			if !u.Suspends && u.callsSuspending() {
				u.Suspends, changed = true, true
			}
		}
	}
	for _, u := range c.Units {
		for _, call := range u.Calls {
			if !call.suspends() {
				call.Kind = Never
			}
		}
	}
}

// Recovers reports whether u itself calls recover.
func (c *Package) Recovers(u *Unit) bool {
	found := false
	ast.Inspect(u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			b, ok := c.Info.Uses[n].(*types.Builtin)
			found = found || ok && b.Name() == "recover"
		}
		return !found
	})
	return found
}

func (u *Unit) callsSuspending() bool {
	return slices.ContainsFunc(u.Calls, (*Call).suspends)
}

func (call *Call) suspends() bool {
	if call.Kind == Stretch {
		return call.always || slices.ContainsFunc(call.inner, (*Call).suspends)
	}
	return call.Kind != Never && (call.Callee == nil || call.Callee.Suspends)
}

// dropIdleImplicit makes literals that turned out never to suspend plain ones again.
func (c *Package) dropIdleImplicit() {
	idle := map[*Unit]bool{}
	for _, u := range c.Units {
		if u.Implicit && !u.Suspends {
			idle[u] = true
			delete(c.ByLit, u.Lit)
		}
	}
	if len(idle) == 0 {
		return
	}
	var kept []*Unit
	for _, u := range c.Units {
		if idle[u] {
			continue
		}
		for u.Outer != nil && idle[u.Outer] {
			u.Outer = u.Outer.Outer
		}
		var calls []*Call
		for _, call := range u.Calls {
			if call.Callee != nil && idle[call.Callee] {
				delete(c.Calls, call.Expr)
				continue
			}
			calls = append(calls, call)
		}
		u.Calls = calls
		kept = append(kept, u)
	}
	c.Units = kept
}

// cutCycles makes one call of each cycle of static calls Boxed: the back edges of a depth-first walk in source order.
func (c *Package) cutCycles() {
	const (
		white = iota
		grey
		black
	)
	state := map[*Unit]int{}
	var visit func(u *Unit)
	visit = func(u *Unit) {
		state[u] = grey
		for _, call := range u.Calls {
			if call.Kind != Static || call.Callee == nil || call.Deferred {
				continue
			}
			switch state[call.Callee] {
			case white:
				visit(call.Callee)
			case grey:
				call.Kind = Boxed
				call.Callee.Box = true
			}
		}
		state[u] = black
	}
	for _, u := range c.Units {
		if state[u] == white {
			visit(u)
		}
	}
}

// Await answers the call if n is a suspend point.
func (c *Package) Await(n *ast.CallExpr) *Call {
	call := c.Calls[n]
	if call == nil || call.Kind == Never || call.Deferred {
		return nil
	}
	return call
}
