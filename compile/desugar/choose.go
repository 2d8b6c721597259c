package desugar

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/edo-async/edo/compile/ir"
)

// switchStmt: a native switch that only jumps, then the clauses one by one.
func (b *builder) switchStmt(s *ast.SwitchStmt, l *label) {
	if s.Init != nil {
		b.stmt(s.Init)
	}
	if s.Tag != nil {
		b.exprs(s.Tag)
	}
	if !b.marks.Has(s.Body) {
		b.switchText(s, l)
		return
	}
	t := &target{brk: b.newLabel("break", s.End())}
	b.push(t, l)
	labels := make([]*ir.Label, len(s.Body.List))
	for i, c := range s.Body.List {
		labels[i] = b.newLabel("case", c.Pos())
	}
	if b.casesAwait(s) {
		b.dispatchAwaiting(s, labels, t.brk)
	} else {
		b.dispatch(s, labels)
		if !hasDefault(s.Body) {
			b.jump(t.brk, s.Pos())
		}
	}
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		b.add(labels[i])
		body, falls := c.Body, false
		if n := len(body); n > 0 {
			if br, ok := body[n-1].(*ast.BranchStmt); ok && br.Tok == token.FALLTHROUGH {
				body, falls = body[:n-1], true
			}
		}
		b.stmtList(body)
		if falls {
			b.jump(labels[i+1], c.End())
		} else {
			b.jump(t.brk, c.End())
		}
	}
	b.add(t.brk)
	b.pop()
}

func hasDefault(body *ast.BlockStmt) bool {
	for _, c := range body.List {
		switch c := c.(type) {
		case *ast.CaseClause:
			if c.List == nil {
				return true
			}
		case *ast.CommClause:
			if c.Comm == nil {
				return true
			}
		}
	}
	return false
}

func (b *builder) casesAwait(s *ast.SwitchStmt) bool {
	for _, c := range s.Body.List {
		if b.marks.Any(c.(*ast.CaseClause).List) {
			return true
		}
	}
	return false
}

// switchText emits a switch whose clauses do not await; its init and the awaits of its tag have been done.
func (b *builder) switchText(s *ast.SwitchStmt, l *label) {
	c := ir.Code{Pos: s.Pos()}
	r := &renderer{b: b, code: &c, outs: 1}
	if s.Tag != nil {
		r.walk(s.Tag)
	}
	r.walk(s.Body)
	if s.Init != nil {
		r.edits = append(r.edits, edit{s.Init.Pos(), s.Init.End(), ""})
	}
	c.Text = b.labelText(l) + b.apply(s.Pos(), s.End(), r.edits)
	bare := *s
	bare.Init = nil
	flow := &flowWalk{b: b}
	flow.stmt(&bare)
	c.Uses, c.Defs = flow.uses.list, flow.defs.list
	b.exec(c)
}

// dispatch emits the switch that jumps.
func (b *builder) dispatch(s *ast.SwitchStmt, labels []*ir.Label) {
	c := ir.Code{Pos: s.Pos()}
	r := &renderer{b: b, code: &c}
	flow := &flowWalk{b: b}
	var text strings.Builder
	text.WriteString("switch ")
	if s.Tag != nil {
		text.WriteString(r.text(s.Tag))
		flow.expr(s.Tag)
	}
	text.WriteString(" {")
	for i, clause := range s.Body.List {
		clause := clause.(*ast.CaseClause)
		text.WriteString("\n" + b.lineComment(clause.Pos()))
		if clause.List == nil {
			text.WriteString("default:")
		} else {
			fmt.Fprintf(&text, "case %s:", r.list(clause.List))
		}
		for _, e := range clause.List {
			flow.expr(e)
		}
		r.jump(labels[i])
		text.WriteString(" goto " + labels[i].Name)
	}
	text.WriteString("\n}")
	c.Text, c.Uses = text.String(), flow.uses.list
	b.add(&ir.Exec{Code: c, Ends: hasDefault(s.Body)})
}

// dispatchAwaiting compares one case after the other, since some of them await.
func (b *builder) dispatchAwaiting(s *ast.SwitchStmt, labels []*ir.Label, end *ir.Label) {
	var tag *ir.Var
	if s.Tag != nil {
		tag = b.tempOf(s.Tag)
		b.assign(tag, b.code(s.Tag))
	}
	other := end
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		if c.List == nil {
			other = labels[i]
		}
		for _, e := range c.List {
			b.exprs(e)
			code := b.code(e)
			if tag != nil {
				code.Text = tag.Name + " == (" + code.Text + ")"
				code.Uses = append(code.Uses, tag)
			}
			b.add(&ir.If{Code: code, To: labels[i]})
		}
	}
	b.jump(other, s.Pos())
}

// typeSwitch: the same; each clause has its own variable.
func (b *builder) typeSwitch(s *ast.TypeSwitchStmt, l *label) {
	if s.Init != nil {
		b.stmt(s.Init)
	}
	x, bound := typeSwitchOperand(s)
	b.exprs(x)
	if !b.marks.Has(s.Body) {
		b.typeSwitchText(s, l)
		return
	}
	t := &target{brk: b.newLabel("break", s.End())}
	b.push(t, l)
	b.typeDispatch(s, x, bound, t)
	b.add(t.brk)
	b.pop()
}

func typeSwitchOperand(s *ast.TypeSwitchStmt) (x ast.Expr, bound bool) {
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		return ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X, true
	case *ast.ExprStmt:
		return ast.Unparen(a.X).(*ast.TypeAssertExpr).X, false
	}
	return nil, false
}

func (b *builder) typeSwitchText(s *ast.TypeSwitchStmt, l *label) {
	c := ir.Code{Pos: s.Pos()}
	r := &renderer{b: b, code: &c, outs: 1}
	r.walk(s.Assign)
	r.walk(s.Body)
	if s.Init != nil {
		r.edits = append(r.edits, edit{s.Init.Pos(), s.Init.End(), ""})
	}
	c.Text = b.labelText(l) + b.apply(s.Pos(), s.End(), r.edits)
	bare := *s
	bare.Init = nil
	flow := &flowWalk{b: b}
	flow.stmt(&bare)
	c.Uses, c.Defs = flow.uses.list, flow.defs.list
	b.exec(c)
}

func (b *builder) typeDispatch(s *ast.TypeSwitchStmt, x ast.Expr, bound bool, t *target) {
	c := ir.Code{Pos: s.Pos()}
	r := &renderer{b: b, code: &c}
	flow := &flowWalk{b: b}
	flow.expr(x)
	var text strings.Builder
	name := ""
	if bound {
		name = "y__ := "
	}
	fmt.Fprintf(&text, "switch %s(%s).(type) {", name, r.text(x))
	labels := make([]*ir.Label, len(s.Body.List))
	for i, clause := range s.Body.List {
		clause := clause.(*ast.CaseClause)
		labels[i] = b.newLabel("case", clause.Pos())
		r.jump(labels[i])
		text.WriteString("\n" + b.lineComment(clause.Pos()))
		if clause.List == nil {
			text.WriteString("default: ")
		} else {
			fmt.Fprintf(&text, "case %s: ", r.list(clause.List))
		}
		if obj, ok := b.info.Implicits[clause].(*types.Var); ok && bound {
			v := b.declare(obj, ir.Local)
			c.OnJump(labels[i], v)
			if v.Boxed {
				fmt.Fprintf(&text, "%s = %s; ", v.Name, newBox(v))
			}
			fmt.Fprintf(&text, "%s = y__; ", v.Ref())
		}
		text.WriteString("goto " + labels[i].Name)
	}
	text.WriteString("\n}")
	c.Text, c.Uses = text.String(), flow.uses.list
	b.add(&ir.Exec{Code: c, Ends: hasDefault(s.Body)})
	if !hasDefault(s.Body) {
		b.jump(t.brk, s.Pos())
	}
	for i, clause := range s.Body.List {
		clause := clause.(*ast.CaseClause)
		b.add(labels[i])
		b.stmtList(clause.Body)
		b.jump(t.brk, clause.End())
	}
}

// selectStmt: operands that await are evaluated first, in order; the select itself is native and only jumps.
func (b *builder) selectStmt(s *ast.SelectStmt, l *label) {
	var operands []ast.Expr
	for _, c := range s.Body.List {
		switch comm := c.(*ast.CommClause).Comm.(type) {
		case *ast.SendStmt:
			operands = append(operands, comm.Chan, comm.Value)
		case *ast.ExprStmt:
			operands = append(operands, ast.Unparen(comm.X).(*ast.UnaryExpr).X)
		case *ast.AssignStmt:
			operands = append(operands, ast.Unparen(comm.Rhs[0]).(*ast.UnaryExpr).X)
		}
	}
	b.selectOperands(operands)
	t := &target{brk: b.newLabel("break", s.End())}
	b.push(t, l)
	c := ir.Code{Pos: s.Pos()}
	r := &renderer{b: b, code: &c}
	flow := &flowWalk{b: b}
	for _, e := range operands {
		flow.expr(e)
	}
	var text strings.Builder
	text.WriteString("select {")
	labels := make([]*ir.Label, len(s.Body.List))
	stores := make([]func(), len(s.Body.List))
	for i, clause := range s.Body.List {
		clause := clause.(*ast.CommClause)
		labels[i] = b.newLabel("case", clause.Pos())
		r.jump(labels[i])
		text.WriteString("\n" + b.lineComment(clause.Pos()))
		switch comm := clause.Comm.(type) {
		case nil:
			text.WriteString("default:")
		case *ast.SendStmt:
			fmt.Fprintf(&text, "case %s <- %s:", r.text(comm.Chan), r.text(comm.Value))
		case *ast.ExprStmt:
			fmt.Fprintf(&text, "case %s:", r.text(comm.X))
		case *ast.AssignStmt:
			head, store, ts := b.receive(comm, r)
			c.OnJump(labels[i], ts...)
			fmt.Fprintf(&text, "case %s:", head)
			stores[i] = store
		}
		text.WriteString(" goto " + labels[i].Name)
	}
	text.WriteString("\n}")
	c.Text, c.Uses = text.String(), flow.uses.list
	b.add(&ir.Exec{Code: c, Ends: true})
	for i, clause := range s.Body.List {
		clause := clause.(*ast.CommClause)
		b.add(labels[i])
		if stores[i] != nil {
			stores[i]()
		}
		b.stmtList(clause.Body)
		b.jump(t.brk, clause.End())
	}
	b.add(t.brk)
	b.pop()
}

// selectOperands makes the awaits in the operands of a select. Other than elsewhere, gc copies each operand, so nothing of it is
// evaluated late: all before the last await is moved to temporaries whole.
func (b *builder) selectOperands(list []ast.Expr) {
	last := -1
	for i, e := range list {
		if b.marks.Has(e) {
			last = i
		}
	}
	for i, e := range list {
		b.expr(e, i < last)
		if _, done := b.subst[e]; !done && i < last {
			b.spill(e)
		}
	}
}

// receive writes the receiving case with temporaries; store then assigns what the program wanted assigned, once the case
// is chosen.
func (b *builder) receive(comm *ast.AssignStmt, r *renderer) (head string, store func(), ts []*ir.Var) {
	recv := ast.Unparen(comm.Rhs[0])
	elem := coreType(b.info.TypeOf(recv.(*ast.UnaryExpr).X)).(*types.Chan).Elem()
	from := recv.(*ast.UnaryExpr).X
	ts = []*ir.Var{b.tempBy(elem, comm.Pos(), func() string { return b.witnessElem(from) })}
	if len(comm.Lhs) == 2 {
		ts = append(ts, b.temp(types.Typ[types.Bool], comm.Pos()))
	}
	var names []string
	for _, t := range ts {
		names = append(names, t.Name)
	}
	head = strings.Join(names, ", ") + " = " + r.text(recv)
	return head, func() {
		for i, lhs := range comm.Lhs {
			b.storeReceived(comm, lhs, ts[i], i == 1)
		}
	}, ts
}

func (b *builder) storeReceived(comm *ast.AssignStmt, lhs ast.Expr, t *ir.Var, isBool bool) {
	if id, ok := lhs.(*ast.Ident); ok && id.Name == "_" {
		return
	}
	if comm.Tok == token.DEFINE {
		v := b.declareIdent(lhs)
		b.fresh(v, lhs.Pos())
		b.assign(v, ir.Code{Text: t.Name, Pos: lhs.Pos(), Uses: []*ir.Var{t}})
		return
	}
	b.exprs(lhs)
	flow := &flowWalk{b: b}
	flow.use(t)
	flow.target(lhs)
	c := b.code(lhs)
	c.Uses, c.Defs = flow.uses.list, flow.defs.list
	c.Text += " = " + t.Name
	if isBool && !types.IsInterface(b.info.TypeOf(lhs)) {
		c.Text += " == true" // untyped: the variable's type may be any boolean one
	}
	b.exec(c)
}
