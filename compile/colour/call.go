package colour

import (
	"go/ast"
	"go/token"
	"go/types"
)

// caller walks one unit's body for its async calls.
type caller struct {
	c *Package
	u *Unit
}

func (w *caller) block(n ast.Node) {
	special := map[*ast.CallExpr]bool{} // true: deferred, false: go
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.RangeStmt:
			if call := w.stretchLoop(n); call != nil {
				w.u.Calls = append(w.u.Calls, call)
				w.c.Loops[n] = call
				return false
			}
		case *ast.DeferStmt:
			special[n.Call] = true
		case *ast.GoStmt:
			special[n.Call] = false
		case *ast.CallExpr:
			deferred, ok := special[n]
			if ok && !deferred {
				return true
			}
			return !w.call(n, deferred)
		}
		return true
	})
}

// call notes n if it is async, or a stretch; what is in a stretch is part of it.
func (w *caller) call(n *ast.CallExpr, deferred bool) (whole bool) {
	var call *Call
	lit, _ := ast.Unparen(n.Fun).(*ast.FuncLit)
	unit := w.c.ByLit[lit]
	switch {
	case unit != nil:
		call = &Call{Expr: n, Kind: Static, Callee: unit, Lit: lit}
	case w.c.IsAsyncCall(n):
		call = w.c.resolve(n)
	case !deferred:
		call = w.stretchCall(n)
	}
	if call == nil {
		return false
	}
	call.Deferred = deferred
	w.u.Calls = append(w.u.Calls, call)
	w.c.Calls[n] = call
	return call.Kind == Stretch
}

// resolve finds what an async call calls. Whether a function of this package suspends is not known yet.
func (c *Package) resolve(n *ast.CallExpr) *Call {
	call := &Call{Expr: n, Kind: Dynamic}
	fun := ast.Unparen(n.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(f.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(f.X)
	}
	var id *ast.Ident
	switch f := fun.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
		if sel := c.Info.Selections[f]; sel != nil {
			if sel.Kind() != types.MethodVal || !c.Concrete(sel) {
				return call
			}
			call.Recv, call.Sel = f.X, sel
		}
	default:
		return call
	}
	fn, _ := c.Info.Uses[id].(*types.Func)
	if fn == nil {
		return call
	}
	if call.Sel == nil && fn.Signature().Recv() != nil {
		return call // a method expression
	}
	call.TypeArgs = c.TypeArgs(id, fn)
	call.Fn = fn.Origin()
	c.bind(call)
	return call
}

// bind finds the twin of call.Fn.
func (c *Package) bind(call *Call) {
	fn := call.Fn
	if unit := c.ByFn[fn]; unit != nil {
		call.Kind, call.Callee = Static, unit
		return
	}
	base := BaseName(fn)
	switch {
	case fn.Pkg() == c.Types:
		call.Kind = Never // no body, or declared in a way that has no twin
		if ext := externOf(fn); ext != nil {
			call.Kind, call.Extern = Static, ext
		}
	case !token.IsExported(base) || !c.imports(fn.Pkg()):
		// Nothing is known about it from here.
	default:
		call.Kind, call.Extern = Never, externOf(fn)
		if call.Extern != nil {
			call.Kind = Static
		}
	}
}

func (c *Package) imports(pkg *types.Package) bool {
	for _, imp := range c.Types.Imports() {
		if imp == pkg {
			return true
		}
	}
	return false
}

// Concrete reports whether sel selects a declared method by a path that can be written here.
func (c *Package) Concrete(sel *types.Selection) bool {
	t := sel.Recv()
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		st, ok := deref(t).Underlying().(*types.Struct)
		if !ok {
			return false
		}
		f := st.Field(i)
		if !f.Exported() && f.Pkg() != c.Types {
			return false
		}
		t = f.Type()
	}
	t = deref(t)
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return false
	}
	return !types.IsInterface(t)
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// Receiver answers the type of the value that the method is declared on, following embedded fields.
func (call *Call) Receiver() types.Type {
	t := call.Sel.Recv()
	for _, i := range call.Sel.Index()[:len(call.Sel.Index())-1] {
		t = deref(t).Underlying().(*types.Struct).Field(i).Type()
	}
	return t
}

// TypeArgs are the type arguments of a mention of fn.
func (c *Package) TypeArgs(id *ast.Ident, fn *types.Func) []types.Type {
	var list *types.TypeList
	if recv := fn.Signature().Recv(); recv != nil {
		if named, ok := types.Unalias(deref(recv.Type())).(*types.Named); ok {
			list = named.TypeArgs()
		}
	} else {
		list = c.Info.Instances[id].TypeArgs
	}
	var args []types.Type
	for t := range list.Types() {
		args = append(args, t)
	}
	return args
}
