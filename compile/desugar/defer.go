package desugar

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/naming"
)

// deferred rewrites a defer statement: what it defers is evaluated now, and becomes an entry of the frame's list.
func (r *renderer) deferred(s *ast.DeferStmt) {
	call := s.Call
	b := r.b
	if d := b.open[s]; d != nil {
		r.openDefer(s, d)
		return
	}
	if b.isRecover(call) {
		// As if the function itself called it at its end; nothing if the function panics.
		b.fn.HasRecover = true
		r.replace(s, "d__ = x__.Defer(d__, func(raise__ func()) { raise__(); rec__.Recover() })")
		return
	}
	var pre deferValues
	site := b.C.Calls[call]
	async := site != nil && site.Kind != colour.Never
	args := call.Args
	callee, check := r.deferredCallee(call, &pre)
	if async && !(site.Lit != nil && site.Callee.Implicit) {
		args = args[1:] // the context comes with the run
	}
	list := r.deferredArgs(args, &pre)
	values := pre.text() + check
	spread := ""
	if call.Ellipsis.IsValid() {
		spread = "..."
	}
	b.fn.NeedRT = true
	if async {
		ctx, err := b.names.Context()
		if err != nil {
			b.bail(s.Pos(), "%v", err)
		}
		all := strings.Join(append([]string{"cx"}, list...), ", ")
		pass := ""
		if callee == "f__" {
			pass = "cx.RT().Callee(" + naming.UnsafeName + ".Pointer(&f__)); "
		}
		r.replace(s, fmt.Sprintf("{ %sd__ = x__.DeferAsync(d__, func(cx %s) { %s%s(%s%s) }) }", values, ctx, pass, callee, all, spread))
		return
	}
	r.replace(s, fmt.Sprintf("{ %sd__ = x__.Defer(d__, func(raise__ func()) { defer %s(%s%s); raise__() }) }",
		values, callee, strings.Join(list, ", "), spread))
}

func (b *builder) isRecover(n *ast.CallExpr) bool {
	id, ok := ast.Unparen(n.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	bi, ok := b.info.Uses[id].(*types.Builtin)
	return ok && bi.Name() == "recover"
}

// deferValues are what a defer statement evaluates. gc evaluates them as one assignment: the calls among them in order, and
// after that what is only read.
type deferValues struct {
	names, values []string
	tuple         string // of a call with several results
}

func (d *deferValues) add(name, value string) string {
	d.names, d.values = append(d.names, name), append(d.values, value)
	return name
}

func (d *deferValues) text() string {
	text := ""
	if len(d.names) > 0 {
		text = strings.Join(d.names, ", ") + " := " + strings.Join(d.values, ", ") + "; "
	}
	return text + d.tuple
}

// deferredCallee is the function that is deferred, and what has to be checked once all is evaluated.
func (r *renderer) deferredCallee(call *ast.CallExpr, pre *deferValues) (callee, check string) {
	fun := ast.Unparen(call.Fun)
	info := r.b.info
	if info.Types[call.Fun].IsBuiltin() {
		return r.text(fun), ""
	}
	base := fun
	switch f := fun.(type) {
	case *ast.IndexExpr:
		base = f.X
	case *ast.IndexListExpr:
		base = f.X
	}
	var id *ast.Ident
	switch f := base.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		sel := info.Selections[f]
		if sel == nil {
			id = f.Sel
			break
		}
		if callee, check, ok := r.deferredMethod(f, sel, pre); ok {
			return callee, check
		}
	}
	if id != nil {
		if _, ok := info.Uses[id].(*types.Func); ok {
			return r.text(fun), ""
		}
	}
	return pre.add("f__", r.text(fun)), ""
}

// deferredMethod keeps the receiver of a deferred method call; an interface must not be nil.
func (r *renderer) deferredMethod(f *ast.SelectorExpr, sel *types.Selection, pre *deferValues) (callee, check string, ok bool) {
	t := r.b.info.TypeOf(f.X)
	callee = "f__." + f.Sel.Name
	switch {
	case sel.Kind() != types.MethodVal || isTypeParam(t):
		return "", "", false
	case types.IsInterface(t):
		pre.add("f__", r.text(f.X))
		return callee, "if f__ == nil { _ = " + callee + " }; ", true
	case r.b.C.Concrete(sel):
		pre.add("f__", r.boundReceiver(f.X, sel, sel.Obj().(*types.Func)))
		return callee, "", true
	}
	return "", "", false
}

// deferredArgs evaluates arguments into variables that the deferred call's closure keeps.
func (r *renderer) deferredArgs(args []ast.Expr, pre *deferValues) []string {
	var list []string
	for i, e := range args {
		tv := r.b.info.Types[e]
		if tv.Value != nil || tv.IsNil() || tv.IsType() {
			list = append(list, r.text(e))
			continue
		}
		if tuple, ok := tv.Type.(*types.Tuple); ok {
			for j := range tuple.Len() {
				list = append(list, fmt.Sprintf("a__%d", j))
			}
			pre.tuple = fmt.Sprintf("%s := %s; ", strings.Join(list, ", "), r.text(e))
			return list
		}
		list = append(list, pre.add(fmt.Sprintf("a__%d", i), r.typed(e)))
	}
	return list
}

// typed renders an expression that may get its type from where it is used, so that it has that type anywhere.
func (r *renderer) typed(e ast.Expr) string {
	b := r.b
	if text := r.instantiated(e); text != "" {
		return text
	}
	switch ast.Unparen(e).(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		t := b.info.TypeOf(e)
		basic, ok := t.Underlying().(*types.Basic)
		if ok && basic.Info()&(types.IsBoolean|types.IsNumeric) != 0 && t != types.Typ[types.Bool] && t != types.Typ[types.Int] {
			return b.typeText(t, e.Pos()) + "(" + r.text(e) + ")"
		}
	}
	return r.text(e)
}

// instantiated writes a generic function with all its type arguments; "" if e is none.
func (r *renderer) instantiated(e ast.Expr) string {
	fun := ast.Unparen(e)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = f.X
	case *ast.IndexListExpr:
		fun = f.X
	}
	var id *ast.Ident
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return ""
	}
	inst, ok := r.b.info.Instances[id]
	if _, isFunc := r.b.info.Uses[id].(*types.Func); !ok || !isFunc {
		return ""
	}
	var list []string
	for t := range inst.TypeArgs.Types() {
		list = append(list, r.b.typeText(t, e.Pos()))
	}
	return r.text(fun) + "[" + strings.Join(list, ", ") + "]"
}
