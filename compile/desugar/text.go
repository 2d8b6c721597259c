package desugar

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/naming"
)

// An edit replaces a stretch of source text.
type edit struct {
	pos, end token.Pos
	text     string
}

// renderer writes a node as source text over the lowered function's variables.
type renderer struct {
	b     *builder
	edits []edit
	code  *ir.Code
	lits  int // function literals around
	loops int // enclosing statements, inside the text, that continue may mean
	outs  int // ... that break may mean
	// stretched: the text is a stretch, so the function's own code is inside one closure.
	stretched *stretched
	// iterated: the text is in the body of a range over a function, where recover answers nil.
	iterated bool
}

// own reports whether what is written is the function's own code, not a closure's.
func (r *renderer) own() bool { return r.lits == 0 || r.stretched != nil && r.lits == 1 }

// code renders n, which may hold awaits only in expressions that have been replaced.
func (b *builder) code(n ast.Node) ir.Code { return b.codeOf(n.Pos(), n.End(), n) }

// codeOf renders the source from pos to end, in which the nodes lie.
func (b *builder) codeOf(pos, end token.Pos, nodes ...ast.Node) ir.Code {
	c := ir.Code{Pos: pos}
	r := &renderer{b: b, code: &c}
	for _, n := range nodes {
		r.walk(n)
	}
	c.Text = b.apply(pos, end, r.edits)
	flow := &flowWalk{b: b}
	for _, n := range nodes {
		flow.node(n)
	}
	c.Uses, c.Defs = flow.uses.list, flow.defs.list
	if flow.ends {
		c.Defs = nil
	}
	return c
}

// apply makes the edits in the source from pos to end. Where the text of an edit has another number of
// lines than what it replaces, a line directive puts things right again.
func (b *builder) apply(pos, end token.Pos, edits []edit) string {
	slices.SortStableFunc(edits, func(x, y edit) int { return int(x.pos - y.pos) })
	var out strings.Builder
	at := pos
	for _, e := range edits {
		out.Write(b.source(at, e.pos))
		out.WriteString(e.text)
		at = e.end
		if strings.Count(e.text, "\n") != strings.Count(string(b.source(e.pos, e.end)), "\n") && at < end {
			out.WriteString(b.lineComment(at))
		}
	}
	out.Write(b.source(at, end))
	return out.String()
}

func (b *builder) source(pos, end token.Pos) []byte {
	return b.src[b.file.Offset(pos):b.file.Offset(end)]
}

// lineComment says that what follows it stands at pos.
func (b *builder) lineComment(pos token.Pos) string {
	p := b.C.Position(pos)
	if p.Column == 0 {
		return fmt.Sprintf("/*line %s:%d*/", p.Filename, p.Line)
	}
	return fmt.Sprintf("/*line %s:%d:%d*/", p.Filename, p.Line, p.Column)
}

func (r *renderer) replace(n ast.Node, text string) {
	r.edits = append(r.edits, edit{n.Pos(), n.End(), text})
}

func (r *renderer) children(n ast.Node) {
	ast.Inspect(n, func(c ast.Node) bool {
		if c == n {
			return true
		}
		if c != nil {
			r.walk(c)
		}
		return false
	})
}

func (r *renderer) walk(n ast.Node) {
	if e, ok := n.(ast.Expr); ok {
		if sub, ok := r.b.subst[e]; ok {
			r.replace(e, sub.text)
			return
		}
	}
	switch n := n.(type) {
	case *ast.Ident:
		r.ident(n)
	case *ast.FuncLit:
		r.lit(n)
	case *ast.ReturnStmt:
		if r.own() {
			r.ret(n)
			return
		}
		r.children(n)
	case *ast.BranchStmt:
		r.branch(n)
	case *ast.DeferStmt:
		if r.own() {
			r.deferred(n)
			return
		}
		r.children(n)
	case *ast.CallExpr:
		r.call(n)
	case *ast.ForStmt, *ast.RangeStmt:
		iterated := r.iterated
		if s, ok := n.(*ast.RangeStmt); ok && r.b.C.OverFunc(s) {
			r.iterated = true
		}
		defer func() { r.iterated = iterated }()
		r.loops++
		r.outs++
		r.children(n)
		r.loops--
		r.outs--
	case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		r.outs++
		r.children(n)
		r.outs--
	default:
		r.children(n)
	}
}

func (r *renderer) ident(id *ast.Ident) {
	obj := r.b.info.ObjectOf(id)
	if obj == nil {
		obj = r.b.switched[id]
	}
	if obj == nil {
		return
	}
	r.b.embedded(id)
	if name := r.b.renamed[obj]; name != "" {
		r.replace(id, name)
		return
	}
	if text := r.b.constant(id, obj); text != "" {
		r.replace(id, text)
		return
	}
	r.b.localType(id, obj)
	text, ok := r.variable(obj)
	if !ok {
		text = naming.Name(obj)
	}
	if text != id.Name {
		r.replace(id, text)
	}
}

// variable is what stands for a variable here.
func (r *renderer) variable(obj types.Object) (string, bool) {
	v := r.b.vars[obj]
	if v == nil {
		return "", false
	}
	if r.lits == 0 {
		return v.Ref(), true
	}
	r.capture(v)
	if v.Boxed {
		return "(*" + v.CopyName() + ")", true
	}
	return v.CopyName(), true
}

func (r *renderer) capture(v *ir.Var) {
	if !v.Fixed && !slices.Contains(r.code.Caps, v) {
		r.code.Caps = append(r.code.Caps, v)
	}
}

// captured is the argument by which a nested literal's twin gets a variable: its value, or a pointer to it.
func (r *renderer) captured(obj *types.Var) string {
	boxed := r.b.Vars.Boxed(obj)
	v := r.b.vars[obj]
	if v == nil {
		if boxed {
			return "&" + naming.Name(obj)
		}
		return naming.Name(obj)
	}
	r.capture(v)
	return v.CopyName()
}

func (r *renderer) lit(lit *ast.FuncLit) {
	r.lits++
	defer func() { r.lits-- }()
	if u := r.b.C.ByLit[lit]; u != nil && !(u.Implicit && r.b.u != u.Outer) {
		// (An implicit unit in a function that is not lowered is a plain literal: it runs on that function's stack.)
		r.replace(lit, r.unitLit(u))
		return
	}
	loops, outs := r.loops, r.outs
	r.loops, r.outs = 1, 1
	r.children(lit)
	r.loops, r.outs = loops, outs
}

func (r *renderer) branch(n *ast.BranchStmt) {
	if !r.own() {
		return
	}
	var to *ir.Label
	switch {
	case n.Tok == token.FALLTHROUGH:
		return
	case n.Tok == token.GOTO:
		if l := r.b.labels[r.b.info.Uses[n.Label]]; l != nil {
			to = l.target(r.b)
		}
	case n.Label != nil:
		l := r.b.labels[r.b.info.Uses[n.Label]]
		if l == nil || l.targets == nil {
			return
		}
		to = l.targets.brk
		if n.Tok == token.CONTINUE {
			to = l.targets.cont
		}
	case n.Tok == token.BREAK && r.outs == 0:
		to = r.b.breakTarget()
	case n.Tok == token.CONTINUE && r.loops == 0:
		to = r.b.continueTarget()
	}
	if to == nil {
		return
	}
	if r.stretched != nil {
		r.jumpFromLoop(n, to)
		return
	}
	r.jump(to)
	r.replace(n, "goto "+to.Name)
}

func (r *renderer) jump(to *ir.Label) {
	if !slices.Contains(r.code.Jumps, to) {
		r.code.Jumps = append(r.code.Jumps, to)
	}
}

func (r *renderer) call(n *ast.CallExpr) {
	if r.own() {
		if r.b.isRecover(n) && !r.iterated {
			r.b.fn.HasRecover, r.b.fn.NeedRT = true, true
			r.replace(n, "rec__.Recover()")
			return
		}
		if r.b.isGoexit(n) {
			r.b.fn.NeedRT = true
			r.b.names.Keep(string(r.b.source(n.Fun.Pos(), n.Fun.End())))
			r.replace(n, "x__.Goexit()")
			return
		}
	}
	if text, ok := r.spawn(n); ok {
		r.replace(n, text)
		return
	}
	r.children(n)
}

func (b *builder) isGoexit(n *ast.CallExpr) bool {
	sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := b.info.Uses[sel.Sel].(*types.Func)
	return ok && fn.FullName() == "runtime.Goexit"
}

// text renders an expression alone, in the middle of an edit: its captures and jumps join r's.
func (r *renderer) text(n ast.Node) string {
	in := &renderer{b: r.b, code: r.code, lits: r.lits, loops: r.loops, outs: r.outs, stretched: r.stretched, iterated: r.iterated}
	in.walk(n)
	return r.b.apply(n.Pos(), n.End(), in.edits)
}

// list renders expressions separated by commas.
func (r *renderer) list(exprs []ast.Expr) string {
	var parts []string
	for _, e := range exprs {
		parts = append(parts, r.text(e))
	}
	return strings.Join(parts, ", ")
}

// localType gives up if id is a type that is declared in a function around the unit: the twin does not see it.
func (b *builder) localType(id *ast.Ident, obj types.Object) {
	t, ok := obj.(*types.TypeName)
	if !ok || b.u == nil || b.inner || t.Pkg() == nil || t.Parent() == nil || t.Parent() == t.Pkg().Scope() {
		return
	}
	if _, isParam := t.Type().(*types.TypeParam); isParam {
		return
	}
	if b.u.Node().Pos() <= t.Pos() && t.Pos() < b.u.Node().End() {
		return
	}
	b.bail(id.Pos(), "type %s is local to the function around", t.Name())
}
