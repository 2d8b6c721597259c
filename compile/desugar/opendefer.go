package desugar

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/naming"
)

// A function whose deferred calls are in no loop, and cannot suspend, keeps them in variables, as gc's open-coded defers
// do: a bit for each that says that it is due, and its function and arguments. It needs no list unless it panics.
//
//	defer mu.Unlock()     becomes     recv = &mu; bits |= 1
//	the exit              becomes     if bits&1 != 0 { bits &^= 1; recv.Unlock() }

// maxOpen is how many deferred calls are kept in variables at most.
const maxOpen = 8

// openDefer is a deferred call that is kept in variables.
type openDefer struct {
	*ir.OpenDefer
	bit    int
	callee ast.Expr // what is evaluated into the first variable; nil if the function is known by name
	args   []ast.Expr
	// method: the callee's variable is a receiver; addr, deref say how it is made. check: it is an interface,
	// which must not be nil.
	addr, deref, check bool
	path               string
}

// openDefers decides whether the unit's deferred calls can be kept in variables, and declares those.
func (b *builder) openDefers() {
	list := b.openCandidates()
	if list == nil {
		return
	}
	open := map[*ast.DeferStmt]*openDefer{}
	nvars, temps := len(b.fn.Vars), b.temps
	defer func() {
		if v := recover(); v != nil {
			if _, ok := v.(*Unlowerable); !ok {
				panic(v)
			}
			b.fn.Vars, b.temps = b.fn.Vars[:nvars], temps // some type has no name: the list does not need it
		}
	}()
	for i, s := range list {
		d := b.openOne(s)
		if d == nil {
			b.fn.Vars, b.temps = b.fn.Vars[:nvars], temps
			return
		}
		d.bit = 1 << i
		open[s] = d
	}
	bits := b.newVar("due__", types.Typ[types.Uint8], ir.Temp, b.u.Body.Pos())
	b.fn.OpenBits, b.open = bits, open
	for _, s := range list {
		b.fn.Open = append(b.fn.Open, open[s].OpenDefer)
	}
}

// openCandidates lists the unit's defer statements, or nil if some cannot be kept in variables.
func (b *builder) openCandidates() []*ast.DeferStmt {
	var list []*ast.DeferStmt
	ok := true
	var stack []ast.Node
	ast.Inspect(b.u.Body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			ok = ok && n.Tok != token.GOTO
		case *ast.DeferStmt:
			list = append(list, n)
			if site := b.C.Calls[n.Call]; site != nil && site.Kind != colour.Never {
				ok = false
			}
			for _, up := range stack {
				switch up.(type) {
				case *ast.ForStmt, *ast.RangeStmt:
					ok = false
				}
			}
		}
		stack = append(stack, n)
		return true
	})
	if !ok || len(list) > maxOpen {
		return nil
	}
	return list
}

// openOne declares the variables of one deferred call.
func (b *builder) openOne(s *ast.DeferStmt) *openDefer {
	call := s.Call
	d := &openDefer{OpenDefer: &ir.OpenDefer{Pos: s.Pos()}}
	fn, ok := b.openCallee(d, call)
	if !ok {
		return nil
	}
	var args []string
	for _, e := range call.Args {
		tv := b.info.Types[e]
		if _, isTuple := tv.Type.(*types.Tuple); isTuple || tv.IsType() {
			return nil
		}
		if tv.Value != nil || tv.IsNil() {
			if !b.plainConst(e) {
				return nil
			}
			args = append(args, string(b.source(e.Pos(), e.End())))
			continue
		}
		v := b.tempOf(e)
		d.Vars = append(d.Vars, v)
		d.args = append(d.args, e)
		args = append(args, v.Name)
	}
	spread := ""
	if call.Ellipsis.IsValid() {
		spread = "..."
	}
	d.Call = fn + "(" + strings.Join(args, ", ") + spread + ")"
	return d
}

// plainConst reports whether a constant can be repeated elsewhere as it is written.
func (b *builder) plainConst(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		obj := b.info.Uses[e]
		return obj != nil && (obj.Parent() == types.Universe || obj.Parent() == b.C.Types.Scope())
	}
	return false
}

// openCallee finds out how the deferred function is kept.
func (b *builder) openCallee(d *openDefer, call *ast.CallExpr) (fn string, ok bool) {
	fun := ast.Unparen(call.Fun)
	if b.info.Types[call.Fun].IsBuiltin() {
		id, isIdent := fun.(*ast.Ident)
		if !isIdent || id.Name == "recover" {
			return "", false
		}
		return id.Name, true
	}
	switch f := fun.(type) {
	case *ast.Ident:
		if fn, isFunc := b.info.Uses[f].(*types.Func); isFunc && fn.Parent() == b.C.Types.Scope() && fn.Signature().TypeParams().Len() == 0 {
			return naming.Name(fn), true
		}
	case *ast.SelectorExpr:
		sel := b.info.Selections[f]
		if sel == nil {
			if fn, isFunc := b.info.Uses[f.Sel].(*types.Func); isFunc && fn.Signature().TypeParams().Len() == 0 {
				return b.names.Package(fn.Pkg()) + "." + fn.Name(), true
			}
			break
		}
		if sel.Kind() == types.MethodVal {
			return b.openMethod(d, f, sel)
		}
	}
	v := b.tempBy(b.info.TypeOf(fun), fun.Pos(), func() string { return b.witness(fun, -1) })
	d.Vars, d.callee = append(d.Vars, v), fun
	return v.Name, true
}

// openMethod keeps the receiver of a deferred method call.
func (b *builder) openMethod(d *openDefer, f *ast.SelectorExpr, sel *types.Selection) (fn string, ok bool) {
	t := b.info.TypeOf(f.X)
	if types.IsInterface(t) && !isTypeParam(t) {
		v := b.tempOf(f.X)
		d.Vars, d.callee, d.check = append(d.Vars, v), f.X, true
		return v.Name + "." + f.Sel.Name, true
	}
	if isTypeParam(t) || !b.C.Concrete(sel) {
		return "", false
	}
	site := &colour.Call{Sel: sel}
	recv := site.Receiver()
	_, want := types.Unalias(sel.Obj().(*types.Func).Signature().Recv().Type()).(*types.Pointer)
	_, have := recv.Underlying().(*types.Pointer)
	switch {
	case want && !have:
		recv, d.addr = types.NewPointer(recv), true
	case !want && have:
		recv, d.deref = recv.Underlying().(*types.Pointer).Elem(), true
	}
	v := b.newVar("recv__", recv, ir.Temp, f.Pos())
	d.Vars, d.callee = append(d.Vars, v), f.X
	d.path = fieldPath("", sel)
	return v.Name + "." + f.Sel.Name, true
}

// openDefer rewrites the defer statement: its function and arguments are evaluated, and it is due.
func (r *renderer) openDefer(s *ast.DeferStmt, d *openDefer) {
	var names, values []string
	for _, v := range d.Vars {
		names = append(names, v.Name)
	}
	check := ""
	if d.callee != nil {
		value := r.text(d.callee)
		if d.path != "" || d.addr || d.deref {
			value = parenthesized(value, d.callee) + d.path
		}
		switch {
		case d.addr:
			value = "&" + value
		case d.deref:
			value = "*" + value
		}
		values = append(values, value)
		if d.check {
			sel := ast.Unparen(s.Call.Fun).(*ast.SelectorExpr)
			check = fmt.Sprintf("if %[1]s == nil { _ = %[1]s.%[2]s }; ", names[0], sel.Sel.Name)
		}
	}
	for _, e := range d.args {
		values = append(values, r.text(e))
	}
	// One assignment: calls are made in order, and what is only read is read after them.
	text := ""
	if len(names) > 0 {
		text = strings.Join(names, ", ") + " = " + strings.Join(values, ", ") + "; "
	}
	r.replace(s, fmt.Sprintf("{ %s%s%s |= %d }", text, check, r.b.fn.OpenBits.Name, d.bit))
}
