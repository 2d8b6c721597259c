package desugar

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/ir"
)

// stmtList takes a block's statements apart. Those after its last await keep their own declarations, in a block of
// their own.
func (b *builder) stmtList(list []ast.Stmt) {
	last := -1
	for i, s := range list {
		if b.marks.Has(s) {
			last = i
		}
	}
	tail := last + 1
	if len(list)-tail >= 1 && b.declares(list[tail:]) && !b.jumpedInto(list[tail:]) {
		for _, s := range list[:tail] {
			b.stmt(s)
		}
		b.tail(list[tail:])
		return
	}
	for _, s := range list {
		b.stmt(s)
	}
}

// declares reports whether some statement of the list itself declares something.
func (b *builder) declares(list []ast.Stmt) bool {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.DeclStmt:
			return true
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				return true
			}
		}
	}
	return false
}

// jumpedInto reports whether one of the list's labels is the target of a goto.
func (b *builder) jumpedInto(list []ast.Stmt) bool {
	for _, s := range list {
		if l, ok := s.(*ast.LabeledStmt); ok && b.stmts[l].gotos > 0 {
			return true
		}
	}
	return false
}

// tail emits statements as one block of text.
func (b *builder) tail(list []ast.Stmt) {
	nodes := make([]ast.Node, len(list))
	for i, s := range list {
		nodes[i] = s
	}
	c := b.codeOf(list[0].Pos(), list[len(list)-1].End(), nodes...)
	c.Text = "{ " + c.Text + "\n}"
	b.add(&ir.Exec{Code: c, Ends: terminates(list)})
}

func terminates(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch s := list[len(list)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok != token.FALLTHROUGH
	case *ast.BlockStmt:
		return terminates(s.List)
	}
	return false
}

func (b *builder) stmt(s ast.Stmt) {
	if !b.marks.Has(s) {
		b.plain(s)
		return
	}
	switch s := s.(type) {
	case *ast.BlockStmt:
		b.stmtList(s.List)
	case *ast.ExprStmt:
		b.exprStmt(s)
	case *ast.AssignStmt:
		b.assignStmt(s)
	case *ast.DeclStmt:
		b.declStmt(s)
	case *ast.IncDecStmt:
		b.exprs(s.X)
		b.exec(b.code(s))
	case *ast.SendStmt:
		b.exprs(s.Chan, s.Value)
		b.exec(b.code(s))
	case *ast.GoStmt:
		b.exprs(append([]ast.Expr{b.funOperand(s.Call.Fun)}, s.Call.Args...)...)
		b.exec(b.code(s))
	case *ast.DeferStmt:
		b.exprs(append([]ast.Expr{b.funOperand(s.Call.Fun)}, s.Call.Args...)...)
		b.exec(b.code(s))
	case *ast.ReturnStmt:
		b.returnStmt(s)
	case *ast.IfStmt:
		b.ifStmt(s)
	case *ast.ForStmt:
		b.forStmt(s, nil)
	case *ast.RangeStmt:
		b.rangeStmt(s, nil)
	case *ast.SwitchStmt:
		b.switchStmt(s, nil)
	case *ast.TypeSwitchStmt:
		b.typeSwitch(s, nil)
	case *ast.SelectStmt:
		b.selectStmt(s, nil)
	case *ast.LabeledStmt:
		b.labeled(s)
	default:
		b.bail(s.Pos(), "an await in a %T", s)
	}
}

// plain emits a statement without an await.
func (b *builder) plain(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.EmptyStmt:
		return
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			b.define(s)
			return
		}
	case *ast.DeclStmt:
		b.declStmt(s)
		return
	case *ast.LabeledStmt:
		b.labeled(s)
		return
	}
	x := b.exec(b.code(s))
	x.Ends = terminates([]ast.Stmt{s})
	if e, ok := s.(*ast.ExprStmt); ok && b.isPanic(e.X) {
		x.Ends = true
	}
}

func (b *builder) isPanic(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	bi, ok := b.info.Uses[id].(*types.Builtin)
	return ok && bi.Name() == "panic"
}

func (b *builder) exprStmt(s *ast.ExprStmt) {
	if call, ok := ast.Unparen(s.X).(*ast.CallExpr); ok {
		if site := b.C.Await(call); site != nil {
			if site.Kind == colour.Stretch {
				b.stretchCall(site, false)
				return
			}
			b.await(site, make([]*ir.Var, b.results0(call).Len()), false)
			return
		}
	}
	b.exprs(s.X)
	b.exec(b.code(s))
}

// define emits x := e where the variables are hoisted; the awaits in it have been made.
func (b *builder) define(s *ast.AssignStmt) {
	// The right side is rendered with the old meaning of the names, though nothing can tell: the variables are
	// different ones.
	var fresh []*ir.Var
	for _, lhs := range s.Lhs {
		if v := b.declareIdent(lhs); v != nil {
			fresh = append(fresh, v)
		}
	}
	for _, v := range fresh {
		b.fresh(v, s.Pos())
	}
	c := b.code(s)
	b.exec(b.asAssignment(c, s))
}

// asAssignment renders a := as = : the renderer is run again with that edit.
func (b *builder) asAssignment(c ir.Code, s *ast.AssignStmt) ir.Code {
	if s.Tok != token.DEFINE {
		return c
	}
	r := &renderer{b: b, code: &ir.Code{}}
	r.children(s)
	r.edits = append(r.edits, edit{s.TokPos, s.TokPos + 2, "="})
	c.Text = b.apply(s.Pos(), s.End(), r.edits)
	return c
}

// declareIdent hoists the variable that lhs declares, if it does.
func (b *builder) declareIdent(lhs ast.Expr) *ir.Var {
	id, ok := lhs.(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	obj, ok := b.info.Defs[id].(*types.Var)
	if !ok {
		return nil
	}
	return b.declare(obj, ir.Local)
}

func (b *builder) assignStmt(s *ast.AssignStmt) {
	if len(s.Rhs) == 1 {
		if call, ok := ast.Unparen(s.Rhs[0]).(*ast.CallExpr); ok && (s.Tok == token.DEFINE || s.Tok == token.ASSIGN) {
			if site := b.C.Await(call); site != nil && b.awaitInto(s, site) {
				return
			}
		}
	}
	b.exprs(append(append([]ast.Expr{}, b.storeOperands(s)...), s.Rhs...)...)
	if s.Tok == token.DEFINE {
		b.define(s)
		return
	}
	b.exec(b.code(s))
}

// storeOperands are the expressions on the left that may hold something to be done in order.
func (b *builder) storeOperands(s *ast.AssignStmt) []ast.Expr {
	var list []ast.Expr
	for _, lhs := range s.Lhs {
		if _, ok := ast.Unparen(lhs).(*ast.Ident); !ok {
			list = append(list, lhs)
		}
	}
	return list
}

// awaitInto makes x, y = f(cx) with the results going straight to the variables, if they are plain ones.
func (b *builder) awaitInto(s *ast.AssignStmt, site *colour.Call) bool {
	if site.Kind == colour.Stretch {
		return false
	}
	for _, lhs := range s.Lhs {
		id, ok := ast.Unparen(lhs).(*ast.Ident)
		if !ok {
			return false
		}
		if id.Name == "_" {
			continue
		}
		obj, ok := b.info.ObjectOf(id).(*types.Var)
		if !ok || b.Vars.Boxed(obj) {
			return false
		}
		v := b.vars[obj]
		if v == nil && b.info.Defs[id] == nil {
			return false // a package variable
		}
		if v != nil && (v.Kind == ir.Result && b.fn.HasDefer || v.Fixed) {
			return false
		}
	}
	dst := make([]*ir.Var, len(s.Lhs))
	for i, lhs := range s.Lhs {
		id := ast.Unparen(lhs).(*ast.Ident)
		if id.Name == "_" {
			continue
		}
		if b.info.Defs[id] == nil {
			dst[i] = b.vars[b.info.Uses[id]]
		}
	}
	// Declared after the operands are made: they may mention a variable of the same name.
	at := len(b.fn.Body)
	_ = at
	for i, lhs := range s.Lhs {
		if dst[i] == nil {
			if v := b.declareIdent(ast.Unparen(lhs)); v != nil {
				dst[i] = v
			}
		}
	}
	b.await(site, dst, false)
	return true
}

func (b *builder) declStmt(s *ast.DeclStmt) {
	d := s.Decl.(*ast.GenDecl)
	if d.Tok != token.VAR {
		b.hoistDecl(s, d)
		return
	}
	for _, spec := range d.Specs {
		b.valueSpec(spec.(*ast.ValueSpec))
	}
}

// hoistConsts gives constants that move to the top names of their own, where something else has theirs.
func (b *builder) hoistConsts(ids []*ast.Ident) {
	for _, id := range ids {
		if id.Name == "_" {
			continue
		}
		if id.Name == "iota" {
			b.bail(id.Pos(), "a constant is called iota")
		}
		if b.taken["decl "+id.Name] || b.clashes(id) {
			b.renamed[b.info.Defs[id]] = b.unique(id.Name)
		}
		b.taken["decl "+id.Name] = true
	}
}

// clashes reports whether the unit uses another thing of the same name.
func (b *builder) clashes(id *ast.Ident) bool {
	obj := b.info.Defs[id]
	clash := false
	ast.Inspect(b.u.Node(), func(n ast.Node) bool {
		other, ok := n.(*ast.Ident)
		if !ok || other.Name != id.Name || clash {
			return true
		}
		o := b.info.ObjectOf(other)
		if v, isVar := o.(*types.Var); o == nil || o == obj || isVar && v.IsField() {
			return true
		}
		if fn, isFunc := o.(*types.Func); isFunc && fn.Signature().Recv() != nil {
			return true
		}
		clash = true
		return true
	})
	return clash
}

func (b *builder) valueSpec(spec *ast.ValueSpec) {
	if len(spec.Values) == 1 {
		if call, ok := ast.Unparen(spec.Values[0]).(*ast.CallExpr); ok {
			if site := b.C.Await(call); site != nil && b.awaitSpec(spec, site) {
				return
			}
		}
	}
	b.exprs(spec.Values...)
	var vars []*ir.Var
	blank := false
	for _, id := range spec.Names {
		v := b.declareIdent(id)
		vars = append(vars, v)
		blank = blank || v == nil
	}
	for _, v := range vars {
		if v != nil {
			b.fresh(v, spec.Pos())
		}
	}
	if len(spec.Values) == 0 {
		for _, v := range vars {
			if v != nil && !v.Boxed {
				zero := b.zero(v.Type, &ir.Label{Pos: spec.Pos()})
				b.assign(v, ir.Code{Text: zero, Pos: spec.Pos()})
			}
		}
		return
	}
	c := b.codeOf(spec.Values[0].Pos(), spec.Values[len(spec.Values)-1].End(), exprNodes(spec.Values)...)
	lhs := ""
	for i, v := range vars {
		if i > 0 {
			lhs += ", "
		}
		switch {
		case v == nil && b.info.Types[spec.Values[min(i, len(spec.Values)-1)]].IsNil():
			spare := b.temp(b.info.Defs[spec.Names[i]].Type(), spec.Pos())
			c.Defs = append(c.Defs, spare)
			lhs += spare.Name
		case v == nil:
			lhs += "_"
		case v.Boxed:
			c.Uses = append(c.Uses, v)
			lhs += v.Ref()
		default:
			c.Defs = append(c.Defs, v)
			lhs += v.Name
		}
	}
	if blank && spec.Type != nil && len(vars) == 1 {
		b.exec(ir.Code{Text: "var _ " + string(b.source(spec.Type.Pos(), spec.Type.End())) + " = " + c.Text, Pos: c.Pos, Uses: c.Uses, Caps: c.Caps, Jumps: c.Jumps}).Text = "{ var _ " +
			string(b.source(spec.Type.Pos(), spec.Type.End())) + " = " + c.Text + " }"
		return
	}
	c.Text = lhs + " = " + c.Text
	c.Pos = spec.Pos()
	b.exec(c)
}

func exprNodes(list []ast.Expr) []ast.Node {
	nodes := make([]ast.Node, len(list))
	for i, e := range list {
		nodes[i] = e
	}
	return nodes
}

// awaitSpec makes var x = f(cx) go straight to the variables.
func (b *builder) awaitSpec(spec *ast.ValueSpec, site *colour.Call) bool {
	if site.Kind == colour.Stretch {
		return false
	}
	dst := make([]*ir.Var, len(spec.Names))
	for i, id := range spec.Names {
		if id.Name == "_" {
			continue
		}
		obj, ok := b.info.Defs[id].(*types.Var)
		if !ok || b.Vars.Boxed(obj) {
			return false
		}
		dst[i] = b.declare(obj, ir.Local)
	}
	b.await(site, dst, false)
	return true
}

func (b *builder) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		b.stmt(s.Init)
	}
	b.exprs(s.Cond)
	if !b.marks.Has(s.Body) && (s.Else == nil || !b.marks.Has(s.Else)) {
		nodes := []ast.Node{s.Cond, s.Body}
		if s.Else != nil {
			nodes = append(nodes, s.Else)
		}
		b.ifText(s, nodes)
		return
	}
	end := b.newLabel("end", s.Pos())
	other := end
	if s.Else != nil {
		other = b.newLabel("else", s.Else.Pos())
	}
	c := b.code(s.Cond)
	c.Text = "!(" + c.Text + ")"
	b.add(&ir.If{Code: c, To: other})
	b.stmtList(s.Body.List)
	if s.Else != nil {
		b.jump(end, s.Else.Pos())
		b.add(other)
		b.stmt(s.Else)
	}
	b.add(end)
}

// ifText emits an if whose branches do not await, without its init statement, which has been done.
func (b *builder) ifText(s *ast.IfStmt, nodes []ast.Node) {
	bare := *s
	bare.Init = nil
	c := ir.Code{Pos: s.Pos()}
	r := &renderer{b: b, code: &c}
	for _, n := range nodes {
		r.walk(n)
	}
	r.edits = append(r.edits, edit{s.If + 2, s.Cond.Pos(), " "})
	c.Text = b.apply(s.Pos(), s.End(), r.edits)
	flow := &flowWalk{b: b}
	flow.stmt(&bare)
	c.Uses, c.Defs = flow.uses.list, flow.defs.list
	if flow.ends {
		c.Defs = nil
	}
	b.add(&ir.Exec{Code: c})
}

func (b *builder) returnStmt(s *ast.ReturnStmt) {
	if len(s.Results) == 1 && !b.fn.HasDefer && !b.resultsBoxed() {
		if call, ok := ast.Unparen(s.Results[0]).(*ast.CallExpr); ok {
			if site := b.C.Await(call); site != nil && site.Kind != colour.Stretch {
				b.await(site, nil, true)
				return
			}
		}
	}
	b.exprs(s.Results...)
	b.exec(b.code(s)).Ends = true
}

func (b *builder) resultsBoxed() bool {
	for _, v := range b.results {
		if v.Boxed {
			return true
		}
	}
	return false
}
