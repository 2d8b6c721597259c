package desugar

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/mark"
)

// flattensFor reports whether a marked for statement has to be taken apart, beyond its init.
func (b *builder) flattensFor(s *ast.ForStmt) bool {
	return b.marks.Has(s.Body) || s.Cond != nil && b.marks.Has(s.Cond) || s.Post != nil && b.marks.Has(s.Post)
}

func (b *builder) forStmt(s *ast.ForStmt, l *label) {
	vars := b.loopVars(s)
	if s.Init != nil {
		b.stmt(s.Init)
	}
	if !b.flattensFor(s) && len(vars) == 0 {
		b.forText(s, l)
		return
	}
	top := b.newLabel("for", s.Pos())
	t := &target{brk: b.newLabel("break", s.End()), cont: b.newLabel("continue", s.Pos())}
	b.push(t, l)
	b.add(top)
	if s.Cond != nil {
		b.exprs(s.Cond)
		c := b.code(s.Cond)
		c.Text = "!(" + c.Text + ")"
		b.add(&ir.If{Code: c, To: t.brk})
	}
	b.stmtList(s.Body.List)
	b.add(t.cont)
	b.nextIteration(vars, s)
	if s.Post != nil {
		b.stmt(s.Post)
	}
	b.jump(top, s.End()-1)
	b.add(t.brk)
	b.pop()
}

// loopVars are the boxed variables that the init statement declares, if each iteration has its own.
func (b *builder) loopVars(s *ast.ForStmt) []*types.Var {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return nil
	}
	var vars []*types.Var
	for _, lhs := range init.Lhs {
		if id, ok := lhs.(*ast.Ident); ok {
			if v, ok := b.info.Defs[id].(*types.Var); ok {
				vars = append(vars, v)
			}
		}
	}
	if !mark.PerIteration(b.C.Package, b.C.Files[b.u.File]) {
		return nil
	}
	var boxed []*types.Var
	for _, v := range vars {
		if b.Vars.Boxed(v) {
			boxed = append(boxed, v)
		}
	}
	return boxed
}

// nextIteration gives boxed loop variables a new box with the old value, before the post statement.
func (b *builder) nextIteration(vars []*types.Var, s *ast.ForStmt) {
	for _, obj := range vars {
		v := b.vars[obj]
		if v == nil || !v.Boxed {
			continue
		}
		t := b.temp(v.Type, s.Pos())
		b.assign(t, ir.Code{Text: v.Ref(), Pos: s.Pos(), Uses: []*ir.Var{v}})
		b.fresh(v, s.Pos())
		b.assign(v, ir.Code{Text: t.Name, Pos: s.Pos(), Uses: []*ir.Var{t}})
	}
}

// forText emits a for statement whose init has been done and which does not await otherwise.
func (b *builder) forText(s *ast.ForStmt, l *label) {
	c := ir.Code{Pos: s.Pos()}
	r := &renderer{b: b, code: &c, loops: 1, outs: 1}
	for _, n := range []ast.Node{s.Cond, s.Post, s.Body} {
		if !isNil(n) {
			r.walk(n)
		}
	}
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

func isNil(n ast.Node) bool {
	switch n := n.(type) {
	case nil:
		return true
	case ast.Expr:
		return n == nil
	case *ast.BlockStmt:
		return n == nil
	}
	return false
}
