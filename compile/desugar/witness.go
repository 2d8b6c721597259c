package desugar

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/edo-async/edo/compile/naming"
)

// A hoisted variable may have a type that the file cannot name: unexported, or from a package that is not imported. It is
// declared by inference then, from a witness: an expression of the same type that has no effect and cannot panic.
//
//	u := req.URL              u := *new(http.Request).URL…    a field of a zero value
//	a := conn.RemoteAddr()    a := zero(conn's type.RemoteAddr)    a result, inferred from the function's value
//
// zero and its like are generic functions added to the file; Go infers their type parameters.

// witness answers an expression of the type of e, or of the i-th result of e, or "".
func (b *builder) witness(e ast.Expr, i int) string {
	e = ast.Unparen(e)
	t := b.info.TypeOf(e)
	if tuple, ok := t.(*types.Tuple); ok {
		if i < 0 || i >= tuple.Len() {
			return ""
		}
		if call, ok := e.(*ast.CallExpr); ok {
			return b.witnessCall(call, i, tuple.Len())
		}
		return ""
	}
	if text, err := b.names.Type(t, b.place); err == nil {
		return "*new(" + text + ")"
	}
	switch e := e.(type) {
	case *ast.Ident:
		return b.witnessIdent(e)
	case *ast.CallExpr:
		return b.witnessCall(e, 0, 1)
	case *ast.SelectorExpr:
		return b.witnessSelector(e)
	case *ast.IndexExpr:
		return b.witnessElem(e.X)
	case *ast.StarExpr:
		return b.apply1("T", "*T", "T", b.witness(e.X, -1))
	case *ast.SliceExpr:
		return b.witness(e.X, -1)
	case *ast.UnaryExpr:
		switch e.Op {
		case token.AND:
			return b.apply1("T", "T", "*T", b.witness(e.X, -1))
		case token.ARROW:
			return b.witnessElem(e.X)
		}
		return b.witness(e.X, -1)
	case *ast.BinaryExpr:
		if e.Op != token.SHL && e.Op != token.SHR {
			if w := b.witness(e.X, -1); w != "" {
				return w
			}
			return b.witness(e.Y, -1)
		}
		return b.witness(e.X, -1)
	}
	return ""
}

// helper adds a generic function to the file and answers its name.
func (b *builder) helper(params, arg, result string) string {
	return b.names.Helper(func(name string) string {
		return fmt.Sprintf("\nfunc %s[%s any](_ %s) (z__ %s) { return }\n", name, params, arg, result)
	})
}

func (b *builder) apply1(params, arg, result, witness string) string {
	if witness == "" {
		return ""
	}
	return b.helper(params, arg, result) + "(" + witness + ")"
}

// witnessElem is an element of a container of a hidden type.
func (b *builder) witnessElem(x ast.Expr) string {
	w := b.witness(x, -1)
	switch b.info.TypeOf(x).Underlying().(type) {
	case *types.Slice:
		return b.apply1("T", "[]T", "T", w)
	case *types.Map:
		return b.apply1("K comparable, V", "map[K]V", "V", w)
	case *types.Chan:
		return b.apply1("T", "<-chan T", "T", w)
	case *types.Array:
		if w != "" {
			return "(" + w + ")[0]"
		}
	}
	return ""
}

func (b *builder) witnessIdent(id *ast.Ident) string {
	obj, ok := b.info.ObjectOf(id).(*types.Var)
	if !ok {
		return ""
	}
	if obj.Parent() == b.C.Types.Scope() {
		return naming.Name(obj)
	}
	return b.witnessVar(obj)
}

// witnessVar is a witness of a local variable's type, from its declaration.
func (b *builder) witnessVar(obj *types.Var) (text string) {
	ast.Inspect(b.u.Body, func(n ast.Node) bool {
		if text != "" {
			return false
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				return true
			}
			for i, lhs := range n.Lhs {
				if id, ok := lhs.(*ast.Ident); ok && b.info.Defs[id] == obj {
					text = b.witnessOf(n.Rhs, i)
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if b.info.Defs[id] == obj && len(n.Values) > 0 {
					text = b.witnessOf(n.Values, i)
				}
			}
		case *ast.RangeStmt:
			if id, ok := n.Value.(*ast.Ident); ok && b.info.Defs[id] == obj {
				text = b.witnessElem(n.X)
			}
			if id, ok := n.Key.(*ast.Ident); ok && b.info.Defs[id] == obj {
				text = b.witnessKey(n.X)
			}
		case *ast.TypeSwitchStmt:
			x, _ := typeSwitchOperand(n)
			for _, c := range n.Body.List {
				if b.info.Implicits[c] == obj && types.Identical(obj.Type(), b.info.TypeOf(x)) {
					text = b.witness(x, -1)
				}
			}
		}
		return true
	})
	return text
}

func (b *builder) witnessKey(x ast.Expr) string {
	switch b.info.TypeOf(x).Underlying().(type) {
	case *types.Map:
		return b.apply1("K comparable, V", "map[K]V", "K", b.witness(x, -1))
	case *types.Chan:
		return b.witnessElem(x)
	}
	return ""
}

// witnessOf is a witness of the i-th value of an assignment's right side.
func (b *builder) witnessOf(rhs []ast.Expr, i int) string {
	if i < len(rhs) && len(rhs) > 1 {
		return b.witness(rhs[i], -1)
	}
	if len(rhs) != 1 {
		return ""
	}
	if _, ok := ast.Unparen(rhs[0]).(*ast.CallExpr); ok {
		return b.witness(rhs[0], i)
	}
	if i > 0 {
		return "false" // v, ok
	}
	// The type of a comma-ok expression is recorded as a pair: look at its parts.
	switch e := ast.Unparen(rhs[0]).(type) {
	case *ast.IndexExpr:
		return b.witnessElem(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			return b.witnessElem(e.X)
		}
	}
	return b.witness(rhs[0], -1)
}

// witnessCall is a witness of a call's i-th result, inferred from the function as a value.
func (b *builder) witnessCall(e *ast.CallExpr, i, n int) string {
	if tv := b.info.Types[e.Fun]; tv.IsType() || tv.IsBuiltin() {
		if tv.IsBuiltin() && len(e.Args) > 0 { // append, min, max
			return b.witness(e.Args[0], -1)
		}
		return ""
	}
	sig, ok := b.info.TypeOf(e.Fun).Underlying().(*types.Signature)
	if !ok {
		return ""
	}
	fn, params := b.witnessFunc(e.Fun), sig.Params().Len()
	if fn == "" {
		if fn = b.methodExpr(e.Fun); fn != "" {
			params++
		} else if fn = b.boundMethod(e.Fun); fn == "" {
			return ""
		}
	}
	var tps, args, results []string
	for k := range params {
		tps = append(tps, fmt.Sprintf("A%d", k))
		args = append(args, fmt.Sprintf("A%d", k))
	}
	if sig.Variadic() {
		args[len(args)-1] = "..." + args[len(args)-1]
	}
	for k := range n {
		tps = append(tps, fmt.Sprintf("R%d", k))
		results = append(results, fmt.Sprintf("R%d", k))
	}
	return b.helper(strings.Join(tps, ", "), "func("+strings.Join(args, ", ")+") ("+strings.Join(results, ", ")+")", fmt.Sprintf("R%d", i)) + "(" + fn + ")"
}

// witnessFunc is a function known by name, as a value.
func (b *builder) witnessFunc(fun ast.Expr) string {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		if fn, ok := b.info.Uses[f].(*types.Func); ok && fn.Signature().TypeParams().Len() == 0 {
			return naming.Name(fn)
		}
	case *ast.SelectorExpr:
		if b.info.Selections[f] != nil {
			return ""
		}
		if fn, ok := b.info.Uses[f.Sel].(*types.Func); ok && fn.Signature().TypeParams().Len() == 0 {
			return b.names.Package(fn.Pkg()) + "." + fn.Name()
		}
	}
	return ""
}

// methodExpr is a method as a function of its receiver, if the receiver's type has a name here.
func (b *builder) methodExpr(fun ast.Expr) string {
	f, ok := ast.Unparen(fun).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	sel := b.info.Selections[f]
	if sel == nil || sel.Kind() != types.MethodVal {
		return ""
	}
	t := sel.Recv()
	if _, ok := t.Underlying().(*types.Pointer); !ok && !types.IsInterface(t) {
		t = types.NewPointer(t) // has all methods
	}
	text, err := b.names.Type(t, b.place)
	if err != nil {
		return ""
	}
	return "(" + text + ")." + f.Sel.Name
}

// boundMethod is a method bound to a zero value of its receiver's type, which has no name here.
func (b *builder) boundMethod(fun ast.Expr) string {
	f, ok := ast.Unparen(fun).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	sel := b.info.Selections[f]
	if sel == nil || sel.Kind() != types.MethodVal || len(sel.Index()) != 1 || types.IsInterface(sel.Recv()) {
		return ""
	}
	w := b.witness(f.X, -1)
	_, want := types.Unalias(sel.Obj().(*types.Func).Signature().Recv().Type()).(*types.Pointer)
	_, have := sel.Recv().Underlying().(*types.Pointer)
	switch {
	case want && !have:
		w = b.apply1("T", "T", "*T", w)
	case !want && have:
		w = b.apply1("T", "*T", "T", w)
	}
	if w == "" {
		return ""
	}
	return "(" + w + ")." + f.Sel.Name
}

func (b *builder) witnessSelector(e *ast.SelectorExpr) string {
	sel := b.info.Selections[e]
	if sel == nil { // a variable of another package
		if v, ok := b.info.Uses[e.Sel].(*types.Var); ok {
			return b.names.Package(v.Pkg()) + "." + v.Name()
		}
		return ""
	}
	if sel.Kind() != types.FieldVal {
		return ""
	}
	t := sel.Recv()
	for k, i := range sel.Index() {
		st, ok := t.Underlying().(*types.Struct)
		if p, isPtr := t.Underlying().(*types.Pointer); isPtr && k == 0 {
			st, ok = p.Elem().Underlying().(*types.Struct)
		}
		if !ok {
			return "" // through an embedded pointer
		}
		t = st.Field(i).Type()
	}
	s := sel.Recv()
	if p, ok := s.Underlying().(*types.Pointer); ok {
		s = p.Elem()
	}
	if text, err := b.names.Type(s, b.place); err == nil {
		return "new(" + text + ")." + e.Sel.Name
	}
	w := b.witness(e.X, -1)
	if _, ok := sel.Recv().Underlying().(*types.Pointer); ok {
		w = b.apply1("T", "*T", "T", w)
	}
	if w == "" {
		return ""
	}
	return "(" + w + ")." + e.Sel.Name
}
