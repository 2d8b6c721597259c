package desugar

import (
	"go/ast"
	"go/token"

	"github.com/edo-async/edo/compile/ir"
)

// A target is an enclosing statement that has been taken apart, and what break and continue in it mean. cont is
// nil where continue means an outer one.
type target struct{ brk, cont *ir.Label }

// A label is a labelled statement of the source.
type label struct {
	stmt    *ast.LabeledStmt
	gotos   int
	breaks  int // and continues
	here    *ir.Label
	flat    bool    // the statement is at a level that is taken apart
	targets *target // if the statement itself is taken apart
}

// target is where a goto goes, nil if the labelled statement is inside source text.
func (l *label) target(b *builder) *ir.Label {
	if !l.flat {
		return nil
	}
	if l.here == nil {
		l.here = b.newLabel("goto", l.stmt.Pos())
	}
	return l.here
}

// findLabels finds the unit's labels, their uses, and which will be taken apart.
func (b *builder) findLabels() {
	ast.Inspect(b.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.LabeledStmt:
			l := &label{stmt: n}
			b.stmts[n] = l
			b.labels[b.info.Defs[n.Label]] = l
		}
		return true
	})
	ast.Inspect(b.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			if n.Label == nil {
				return true
			}
			if l := b.labels[b.info.Uses[n.Label]]; l != nil {
				if n.Tok == token.GOTO {
					l.gotos++
				} else {
					l.breaks++
				}
			}
		}
		return true
	})
	b.flatLabels(b.u.Body.List)
}

// flatLabels marks the labels whose statements will be at a level that is taken apart.
func (b *builder) flatLabels(list []ast.Stmt) {
	for _, s := range list {
		b.flatLabel(s)
	}
}

func (b *builder) flatLabel(s ast.Stmt) {
	if l, ok := s.(*ast.LabeledStmt); ok {
		if b.stmts[l].gotos > 0 {
			b.stmts[l].flat = true
		}
		s = l.Stmt
		if _, again := s.(*ast.LabeledStmt); again {
			b.flatLabel(s)
			return
		}
	}
	if !b.marks.Has(s) {
		return
	}
	switch s := s.(type) {
	case *ast.BlockStmt:
		b.flatLabels(s.List)
	case *ast.IfStmt:
		if b.marks.Has(s.Body) || s.Else != nil && b.marks.Has(s.Else) {
			b.flatLabels(s.Body.List)
			if s.Else != nil {
				b.flatLabel(s.Else)
			}
		}
	case *ast.ForStmt:
		if b.flattensFor(s) || len(b.loopVars(s)) > 0 {
			b.flatLabels(s.Body.List)
		}
	case *ast.RangeStmt:
		if b.marks.Has(s.Body) || b.storesAwait(s) {
			b.flatLabels(s.Body.List)
		}
	case *ast.SwitchStmt:
		b.flatClauses(s.Body)
	case *ast.TypeSwitchStmt:
		b.flatClauses(s.Body)
	case *ast.SelectStmt:
		b.flatClauses(s.Body)
	}
}

func (b *builder) flatClauses(body *ast.BlockStmt) {
	if !b.marks.Has(body) {
		return
	}
	for _, c := range body.List {
		switch c := c.(type) {
		case *ast.CaseClause:
			b.flatLabels(c.Body)
		case *ast.CommClause:
			b.flatLabels(c.Body)
		}
	}
}

func (b *builder) breakTarget() *ir.Label {
	if len(b.targets) == 0 {
		return nil
	}
	return b.targets[len(b.targets)-1].brk
}

func (b *builder) continueTarget() *ir.Label {
	for i := len(b.targets) - 1; i >= 0; i-- {
		if b.targets[i].cont != nil {
			return b.targets[i].cont
		}
	}
	return nil
}

// push enters a statement that is taken apart.
func (b *builder) push(t *target, l *label) {
	b.targets = append(b.targets, t)
	if l != nil {
		l.targets = t
	}
}

func (b *builder) pop() { b.targets = b.targets[:len(b.targets)-1] }

func (b *builder) labeled(s *ast.LabeledStmt) {
	l := b.stmts[s]
	if l.gotos > 0 {
		b.add(l.target(b))
	}
	if !b.marks.Has(s.Stmt) {
		if l.breaks == 0 {
			b.plain(s.Stmt)
			return
		}
		b.exec(b.code(s))
		return
	}
	switch inner := s.Stmt.(type) {
	case *ast.ForStmt:
		b.forStmt(inner, l)
	case *ast.RangeStmt:
		b.rangeStmt(inner, l)
	case *ast.SwitchStmt:
		b.switchStmt(inner, l)
	case *ast.TypeSwitchStmt:
		b.typeSwitch(inner, l)
	case *ast.SelectStmt:
		b.selectStmt(inner, l)
	case *ast.BlockStmt:
		t := &target{brk: b.newLabel("break", s.End())}
		l.targets = t // only a labelled break means a block
		b.stmtList(inner.List)
		b.add(t.brk)
	case *ast.IfStmt:
		t := &target{brk: b.newLabel("break", s.End())}
		l.targets = t
		b.ifStmt(inner)
		b.add(t.brk)
	default:
		b.stmt(s.Stmt)
	}
}

// labelText is the source's own label, where the statement that it names stays text though its operands do not.
func (b *builder) labelText(l *label) string {
	if l == nil || l.breaks == 0 {
		return ""
	}
	return l.stmt.Label.Name + ": "
}
