package mark

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"

	"github.com/edo-async/edo/compile/load"
)

// A Use tells how a variable is used.
type Use struct {
	Addressed, Captured, Reassigned bool
	// AddressedAt and CapturedAt are where that is first so.
	AddressedAt, CapturedAt token.Pos
}

// Vars tells how the variables of a package's functions are used.
type Vars struct {
	info      *types.Info
	use       map[*types.Var]*Use
	stretched func(*ast.RangeStmt) bool
	// perIteration: the file has Go 1.22's loop variables.
	perIteration bool
	depth        map[*types.Var]int // how many literals are around its declaration
}

// FindVars looks at all functions of p. The body of a stretched loop counts as a literal: it becomes one.
func FindVars(p *load.Package, stretched func(*ast.RangeStmt) bool) *Vars {
	v := &Vars{info: p.Info, stretched: stretched, use: map[*types.Var]*Use{}, depth: map[*types.Var]int{}}
	for _, f := range p.Files {
		v.perIteration = PerIteration(p, f)
		w := &varWalker{v: v}
		ast.Walk(w, f)
	}
	return v
}

// PerIteration reports whether loops of f declare their variables anew for each iteration.
func PerIteration(p *load.Package, f *ast.File) bool {
	ver := p.Info.FileVersions[f]
	return ver == "" || version.Compare(ver, "go1.22") >= 0
}

// Boxed reports whether x must have an identity of its own once it is hoisted.
func (v *Vars) Boxed(x *types.Var) bool {
	u := v.use[x]
	return u != nil && (u.Addressed || u.Captured && u.Reassigned)
}

// Why tells why x is Boxed, and where that comes from.
func (v *Vars) Why(x *types.Var) (string, token.Pos) {
	switch u := v.Use(x); {
	case u.Addressed:
		return "its address is taken", u.AddressedAt
	case u.Captured && u.Reassigned:
		return "a function literal shares it, and it is assigned to", u.CapturedAt
	}
	return "", token.NoPos
}

// Use answers how x is used.
func (v *Vars) Use(x *types.Var) Use {
	if u := v.use[x]; u != nil {
		return *u
	}
	return Use{}
}

func (v *Vars) at(x *types.Var) *Use {
	u := v.use[x]
	if u == nil {
		u = &Use{}
		v.use[x] = u
	}
	return u
}

// varWalker walks down with the number of literals around.
type varWalker struct {
	v     *Vars
	lits  int
	named []*types.Var // the named results of the function
	loop  bool         // in a stretched loop of the function
}

func (w *varWalker) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.FuncDecl:
		in := &varWalker{v: w.v}
		in.results(n.Type)
		return in
	case *ast.FuncLit:
		in := &varWalker{v: w.v, lits: w.lits + 1}
		in.results(n.Type)
		return in
	case *ast.Ident:
		w.ident(n)
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			w.addressed(n.X)
		}
	case *ast.SliceExpr:
		if isArray(w.v.info.TypeOf(n.X)) {
			w.addressed(n.X)
		}
	case *ast.SelectorExpr:
		w.selector(n)
	case *ast.AssignStmt:
		for _, lhs := range n.Lhs {
			w.assigned(lhs)
		}
	case *ast.IncDecStmt:
		w.assigned(n.X)
	case *ast.RangeStmt:
		w.rangeVars(n)
		if w.v.stretched(n) {
			w.stretchedLoop(n)
			return nil
		}
	case *ast.ReturnStmt:
		for _, x := range w.named {
			w.v.at(x).Captured = w.v.at(x).Captured || w.loop
		}
	}
	return w
}

// stretchedLoop goes on in a loop that becomes a closure.
func (w *varWalker) stretchedLoop(n *ast.RangeStmt) {
	ast.Walk(w, n.X)
	in := &varWalker{v: w.v, lits: w.lits + 1, named: w.named, loop: true}
	for _, e := range []ast.Expr{n.Key, n.Value} {
		if e != nil {
			ast.Walk(in, e)
		}
	}
	ast.Walk(in, n.Body)
}

// results: a return statement assigns the named results.
func (w *varWalker) results(t *ast.FuncType) {
	if t.Results == nil {
		return
	}
	for _, f := range t.Results.List {
		for _, name := range f.Names {
			if x, ok := w.v.info.Defs[name].(*types.Var); ok {
				w.v.at(x).Reassigned = true
				w.named = append(w.named, x)
			}
		}
	}
}

func (w *varWalker) ident(id *ast.Ident) {
	if x, ok := w.v.info.Defs[id].(*types.Var); ok {
		w.v.depth[x] = w.lits
	}
	x, ok := w.v.info.Uses[id].(*types.Var)
	if !ok || x.IsField() {
		return
	}
	if d, known := w.v.depth[x]; known && d < w.lits {
		w.captured(x, id.Pos())
	} else if !known && x.Parent() != x.Pkg().Scope() && w.implicit(x) {
		// An implicit variable of a type switch: it has no identifier of its own.
		w.captured(x, id.Pos())
	}
}

// implicit finds out whether a type switch's variable is used in a deeper literal than the first use; there is no
// declaring identifier to compare with, so any use inside a literal counts.
func (w *varWalker) implicit(*types.Var) bool { return w.lits > 0 }

func (w *varWalker) root(e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, _ := w.v.info.ObjectOf(x).(*types.Var)
			if v == nil || v.IsField() {
				return nil
			}
			return v
		case *ast.SelectorExpr:
			sel := w.v.info.Selections[x]
			if sel == nil || sel.Kind() != types.FieldVal || sel.Indirect() {
				return nil
			}
			e = x.X
		case *ast.IndexExpr:
			if !isArray(w.v.info.TypeOf(x.X)) {
				return nil
			}
			e = x.X
		default:
			return nil
		}
	}
}

// isArray reports whether t is an array, or a type parameter, which may be one.
func isArray(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return true
	}
	_, ok := t.Underlying().(*types.Array)
	return ok
}

func (w *varWalker) addressed(e ast.Expr) {
	if x := w.root(e); x != nil {
		if u := w.v.at(x); !u.Addressed {
			u.Addressed, u.AddressedAt = true, e.Pos()
		}
	}
}

func (w *varWalker) captured(x *types.Var, at token.Pos) {
	if u := w.v.at(x); !u.Captured {
		u.Captured, u.CapturedAt = true, at
	}
}

func (w *varWalker) assigned(e ast.Expr) {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok && w.v.info.Defs[id] != nil {
		return
	}
	if x := w.root(e); x != nil {
		w.v.at(x).Reassigned = true
	}
}

// selector finds methods that take the address of a variable.
func (w *varWalker) selector(n *ast.SelectorExpr) {
	sel := w.v.info.Selections[n]
	if sel == nil || sel.Kind() != types.MethodVal {
		return
	}
	fn := sel.Obj().(*types.Func)
	recv := fn.Signature().Recv()
	if recv == nil {
		return
	}
	if _, ok := types.Unalias(recv.Type()).(*types.Pointer); !ok {
		return
	}
	// Follow the embedded fields: a pointer on the way ends the variable.
	t := sel.Recv()
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		if _, ok := t.Underlying().(*types.Pointer); ok {
			return
		}
		t = t.Underlying().(*types.Struct).Field(i).Type()
	}
	if _, ok := t.Underlying().(*types.Pointer); !ok {
		w.addressed(n.X)
	}
}

func (w *varWalker) rangeVars(n *ast.RangeStmt) {
	for _, e := range []ast.Expr{n.Key, n.Value} {
		if e == nil {
			continue
		}
		id, ok := e.(*ast.Ident)
		if ok && n.Tok == token.DEFINE && w.v.perIteration {
			continue
		}
		if ok && n.Tok == token.DEFINE {
			if x, isVar := w.v.info.Defs[id].(*types.Var); isVar {
				w.v.at(x).Reassigned = true
			}
			continue
		}
		w.assigned(e)
	}
}
