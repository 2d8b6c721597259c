package desugar

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/edo-async/edo/compile/colour"
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
	var pre strings.Builder
	site := b.C.Calls[call]
	async := site != nil && site.Kind != colour.Never
	args := call.Args
	callee := r.deferredCallee(call, &pre)
	if async && !(site.Lit != nil && site.Callee.Implicit) {
		args = args[1:] // the context comes with the run
	}
	list := r.deferredArgs(args, &pre)
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
		// The token that makes recover work is for the deferred function itself, not for what it calls.
		take := ""
		if site.Callee != nil && !b.recovers(site.Callee) {
			take = "cx.RT().TakeRecover(); "
		}
		r.replace(s, fmt.Sprintf("{ %sd__ = x__.DeferAsync(d__, func(cx %s) { %s%s(%s%s) }) }", pre.String(), ctx, take, callee, all, spread))
		return
	}
	r.replace(s, fmt.Sprintf("{ %sd__ = x__.Defer(d__, func(raise__ func()) { defer %s(%s%s); raise__() }) }",
		pre.String(), callee, strings.Join(list, ", "), spread))
}

// recovers reports whether u itself calls recover.
func (b *builder) recovers(u *colour.Unit) bool {
	found := false
	ast.Inspect(u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || b.isRecover(n)
		}
		return true
	})
	return found
}

func (b *builder) isRecover(n *ast.CallExpr) bool {
	id, ok := ast.Unparen(n.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	bi, ok := b.info.Uses[id].(*types.Builtin)
	return ok && bi.Name() == "recover"
}

func (r *renderer) deferredCallee(call *ast.CallExpr, pre *strings.Builder) string {
	fun := ast.Unparen(call.Fun)
	info := r.b.info
	if info.Types[call.Fun].IsBuiltin() {
		return r.text(fun)
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
		if info.Selections[f] == nil {
			id = f.Sel
		}
	}
	if id != nil {
		if _, ok := info.Uses[id].(*types.Func); ok {
			return r.text(fun)
		}
	}
	fmt.Fprintf(pre, "f__ := %s; ", r.text(fun))
	return "f__"
}

// deferredArgs evaluates arguments into variables that the deferred call's closure keeps.
func (r *renderer) deferredArgs(args []ast.Expr, pre *strings.Builder) []string {
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
			fmt.Fprintf(pre, "%s := %s; ", strings.Join(list, ", "), r.text(e))
			return list
		}
		fmt.Fprintf(pre, "a__%d := %s; ", i, r.text(e))
		list = append(list, fmt.Sprintf("a__%d", i))
	}
	return list
}
