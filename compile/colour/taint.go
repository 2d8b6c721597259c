package colour

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A plain closure that awaits through the context of a function around it can be called by code that is not async, in the
// middle of plain Go: so whoever may call it needs a stack to wait on. The same is true of a plain function that awaits through a context
// which was stored. taint finds where such closures go, and which functions are such, in the package: too much costs a little time (see Stretch), too little makes the wait block in place. Neither changes what a program does.
type taint struct {
	c *Package
	// vars are variables, parameters and fields that may hold such a closure, and functions that await.
	vars    map[types.Object]bool
	changed bool
}

// findTaint follows closures through assignments, literals and arguments of async calls until nothing new turns up.
func (c *Package) findTaint() *taint {
	t := &taint{c: c, vars: map[types.Object]bool{}}
	for t.changed = true; t.changed; {
		t.changed = false
		for _, f := range c.Files {
			ast.Inspect(f, t.flow)
		}
	}
	return t
}

// flow notes what one statement or expression passes on.
func (t *taint) flow(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		fn, _ := t.c.Info.Defs[n.Name].(*types.Func)
		if fn != nil && n.Body != nil && !t.vars[fn] && !IsAsync(fn.Signature()) && t.awaits(n.Body) {
			t.vars[fn], t.changed = true, true
		}
	case *ast.AssignStmt:
		for i, lhs := range n.Lhs {
			if rhs := n.Rhs[min(i, len(n.Rhs)-1)]; t.holds(rhs) {
				t.store(lhs)
			}
		}
	case *ast.ValueSpec:
		for i, id := range n.Names {
			if len(n.Values) > 0 && t.holds(n.Values[min(i, len(n.Values)-1)]) {
				t.store(id)
			}
		}
	case *ast.KeyValueExpr:
		if id, ok := n.Key.(*ast.Ident); ok && t.holds(n.Value) {
			t.store(id) // a field
		}
	case *ast.RangeStmt:
		if n.Value != nil && t.holds(n.X) {
			t.store(n.Value)
		}
	case *ast.CallExpr:
		t.arguments(n)
	}
	return true
}

// arguments passes tainted arguments on to the parameters of an async function of this package.
func (t *taint) arguments(n *ast.CallExpr) {
	if !t.c.IsAsyncCall(n) {
		return
	}
	call := t.c.resolve(n)
	if call.Callee == nil {
		return
	}
	params := call.Callee.Sig.Params()
	for i, arg := range n.Args {
		if i = min(i, params.Len()-1); t.holds(arg) {
			t.add(params.At(i))
		}
	}
}

func (t *taint) add(obj types.Object) {
	if v, ok := obj.(*types.Var); ok && !t.vars[v] && canHoldFunc(v.Type(), 0) {
		t.vars[v], t.changed = true, true
	}
}

// store notes that something tainted is assigned to e.
func (t *taint) store(e ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		t.add(t.c.Info.ObjectOf(e))
	case *ast.SelectorExpr:
		t.add(t.c.Info.Uses[e.Sel])
		t.store(e.X)
	case *ast.IndexExpr:
		t.store(e.X)
	case *ast.StarExpr:
		t.store(e.X)
	}
}

// holds reports whether the value of e may hold an awaiting closure.
func (t *taint) holds(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return t.has(e)
	case *ast.FuncLit:
		return t.c.ByLit[e] == nil && t.awaits(e.Body)
	case *ast.SelectorExpr:
		return t.has(e.Sel) || t.c.Info.Selections[e] != nil && t.holds(e.X)
	case *ast.IndexExpr:
		return t.holds(e.X)
	case *ast.SliceExpr:
		return t.holds(e.X)
	case *ast.StarExpr:
		return t.holds(e.X)
	case *ast.TypeAssertExpr:
		return t.holds(e.X)
	case *ast.UnaryExpr:
		return (e.Op == token.AND || e.Op == token.ARROW) && t.holds(e.X)
	case *ast.KeyValueExpr:
		return t.holds(e.Value)
	case *ast.CompositeLit:
		for _, elt := range e.Elts {
			if t.holds(elt) {
				return true
			}
		}
	case *ast.CallExpr:
		typ := t.c.Info.TypeOf(e)
		if typ == nil || !canHoldFunc(typ, 0) {
			return false
		}
		if t.c.IsAsyncCall(e) {
			// What it answers has seen its context: an iterator, say.
			return isPlainFunc(typ) || t.passes(e)
		}
		return t.passes(e)
	}
	return false
}

// passes reports whether a call is given an awaiting closure, or is one's.
func (t *taint) passes(e *ast.CallExpr) bool {
	if t.holds(e.Fun) {
		return true
	}
	for _, arg := range e.Args {
		if t.holds(arg) {
			return true
		}
	}
	return false
}

// has reports whether id mentions something that is tainted.
func (t *taint) has(id *ast.Ident) bool {
	obj := t.c.Info.Uses[id]
	if fn, ok := obj.(*types.Func); ok {
		obj = fn.Origin()
	}
	return t.vars[obj]
}

// awaits reports whether the body of a plain function may await when it is called.
func (t *taint) awaits(body ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			return false
		case *ast.FuncLit:
			return t.c.ByLit[n] == nil || t.c.ByLit[n].Implicit
		case *ast.Ident:
			found = found || t.has(n)
		case *ast.CallExpr:
			found = found || t.c.IsAsyncCall(n)
		}
		return !found
	})
	return found
}

// isPlainFunc reports whether t is a function type that is not async.
func isPlainFunc(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && !IsAsync(sig)
}

// canHoldFunc reports whether a value of type t may lead to a function.
func canHoldFunc(t types.Type, depth int) bool {
	if depth > 4 {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		return !types.Identical(t, types.Universe.Lookup("error").Type())
	case *types.Pointer:
		return canHoldFunc(u.Elem(), depth+1)
	case *types.Slice:
		return canHoldFunc(u.Elem(), depth+1)
	case *types.Array:
		return canHoldFunc(u.Elem(), depth+1)
	case *types.Chan:
		return canHoldFunc(u.Elem(), depth+1)
	case *types.Map:
		return canHoldFunc(u.Elem(), depth+1)
	case *types.Struct:
		for f := range u.Fields() {
			if canHoldFunc(f.Type(), depth+1) {
				return true
			}
		}
	case *types.Tuple:
		for v := range u.Variables() {
			if canHoldFunc(v.Type(), depth+1) {
				return true
			}
		}
	}
	return false
}
