package desugar

import (
	"go/ast"
	"go/token"

	"github.com/edo-async/edo/compile/ir"
)

// varSet is a set of variables in the order in which they came.
type varSet struct {
	has  map[*ir.Var]bool
	list []*ir.Var
}

func (s *varSet) add(v *ir.Var) {
	if s.has[v] {
		return
	}
	if s.has == nil {
		s.has = map[*ir.Var]bool{}
	}
	s.has[v] = true
	s.list = append(s.list, v)
}

func (s *varSet) clone() varSet {
	var c varSet
	for _, v := range s.list {
		c.add(v)
	}
	return c
}

func intersect(a, b varSet) varSet {
	var c varSet
	for _, v := range a.list {
		if b.has[v] {
			c.add(v)
		}
	}
	return c
}

// flowWalk finds, for source text that is not taken apart, which variables it reads before it has certainly written
// them (uses), and which it has certainly written when it falls through (defs).
type flowWalk struct {
	b    *builder
	uses varSet
	defs varSet
	ends bool // control does not get here
}

func (w *flowWalk) use(v *ir.Var) {
	if !w.defs.has[v] && !w.ends {
		w.uses.add(v)
	}
}

// expr notes every mention below n as a read.
func (w *flowWalk) expr(n ast.Node) {
	if n == nil {
		return
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			if sub, ok := w.b.subst[e]; ok {
				for _, v := range sub.uses {
					w.use(v)
				}
				return false
			}
		}
		switch n := n.(type) {
		case *ast.Ident:
			if v := w.b.vars[w.b.info.ObjectOf(n)]; v != nil {
				w.use(v)
			}
		case *ast.FuncLit:
			if u := w.b.C.ByLit[n]; u != nil && u.Implicit {
				if v := w.b.vars[u.Cx]; v != nil && u.Cx != nil {
					w.use(v)
				}
			}
		case *ast.ReturnStmt:
			return true
		}
		return true
	})
}

// target notes an assignment to e.
func (w *flowWalk) target(e ast.Expr) {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if _, replaced := w.b.subst[e]; !replaced {
			if v := w.b.vars[w.b.info.ObjectOf(id)]; v != nil && !v.Boxed {
				w.defs.add(v)
				return
			}
		}
	}
	w.expr(e)
}

func (w *flowWalk) node(n ast.Node) {
	switch n := n.(type) {
	case nil:
	case ast.Stmt:
		w.stmt(n)
	default:
		w.expr(n)
	}
}

func (w *flowWalk) list(stmts []ast.Stmt) {
	for _, s := range stmts {
		w.stmt(s)
	}
}

// branch walks part of a statement from the present state, and answers the state at its end.
func (w *flowWalk) branch(walk func(in *flowWalk)) *flowWalk {
	in := &flowWalk{b: w.b, defs: w.defs.clone(), ends: w.ends}
	in.uses = w.uses
	walk(in)
	w.uses = in.uses
	return in
}

func (w *flowWalk) join(a, b *flowWalk) {
	switch {
	case a.ends && b.ends:
		w.ends = true
	case a.ends:
		w.defs = b.defs
	case b.ends:
		w.defs = a.defs
	default:
		w.defs = intersect(a.defs, b.defs)
	}
}

func (w *flowWalk) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		w.assign(s)
	case *ast.BlockStmt:
		w.list(s.List)
	case *ast.IfStmt:
		w.optional(s.Init)
		w.expr(s.Cond)
		then := w.branch(func(in *flowWalk) { in.stmt(s.Body) })
		other := w.branch(func(in *flowWalk) { in.optional(s.Else) })
		w.join(then, other)
	case *ast.ForStmt:
		w.optional(s.Init)
		if s.Cond != nil {
			w.expr(s.Cond)
		}
		w.branch(func(in *flowWalk) { in.stmt(s.Body); in.ends = false; in.optional(s.Post) })
	case *ast.RangeStmt:
		w.expr(s.X)
		w.branch(func(in *flowWalk) {
			for _, e := range []ast.Expr{s.Key, s.Value} {
				if e != nil {
					in.target(e)
				}
			}
			in.stmt(s.Body)
		})
	case *ast.SwitchStmt:
		w.optional(s.Init)
		if s.Tag != nil {
			w.expr(s.Tag)
		}
		w.clauses(s.Body)
	case *ast.TypeSwitchStmt:
		w.optional(s.Init)
		w.stmt(s.Assign)
		w.clauses(s.Body)
	case *ast.SelectStmt:
		w.clauses(s.Body)
	case *ast.LabeledStmt:
		w.defs = varSet{} // what jumps here may have written less
		w.ends = false
		w.stmt(s.Stmt)
	case *ast.ReturnStmt:
		w.expr(s)
		w.results(s)
		w.ends = true
	case *ast.BranchStmt:
		w.ends = s.Tok != token.FALLTHROUGH
	case *ast.DeferStmt:
		w.expr(s.Call)
	case *ast.DeclStmt:
		w.decl(s)
	default:
		w.expr(s)
	}
}

func (w *flowWalk) optional(s ast.Stmt) {
	if s != nil {
		w.stmt(s)
	}
}

func (w *flowWalk) assign(s *ast.AssignStmt) {
	for _, e := range s.Rhs {
		w.expr(e)
	}
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		w.expr(s.Lhs[0])
		return
	}
	for _, e := range s.Lhs {
		if _, ok := ast.Unparen(e).(*ast.Ident); !ok {
			w.expr(e)
		}
	}
	for _, e := range s.Lhs {
		w.target(e)
	}
}

func (w *flowWalk) decl(s *ast.DeclStmt) {
	d := s.Decl.(*ast.GenDecl)
	for _, spec := range d.Specs {
		vs, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, e := range vs.Values {
			w.expr(e)
		}
		for _, id := range vs.Names {
			w.target(id)
		}
	}
}

func (w *flowWalk) clauses(body *ast.BlockStmt) {
	for _, c := range body.List {
		w.branch(func(in *flowWalk) {
			switch c := c.(type) {
			case *ast.CaseClause:
				for _, e := range c.List {
					in.expr(e)
				}
				in.list(c.Body)
			case *ast.CommClause:
				in.optional(c.Comm)
				in.list(c.Body)
			}
		})
	}
}

// results notes what a return statement needs of the named results: without operands it reads them all; with some, it
// writes those that are boxed through their boxes.
func (w *flowWalk) results(s *ast.ReturnStmt) {
	for _, v := range w.b.results {
		if len(s.Results) == 0 || v.Boxed {
			w.use(v)
		}
	}
}
