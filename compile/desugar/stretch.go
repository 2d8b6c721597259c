package desugar

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/ir"
)

// A stretch (see package colour) becomes a closure, which the runtime runs on a stack of its own, and one suspend point:
//
//	n := each(list, func(v T) { f(cx, v) })      t = new(int); run = x.Stretch(func() { *t = each(list, func(v T) { f(cx, v) }) })
//	                                             await run(cx); n = *t
//
// The body of a loop is the function's own code. What leaves the loop is done once it has ended:
//
//	for v := range seq { … return v … }          run = x.Stretch(func() { loop: for v := range seq { … { *ret = v; *exit = 1; break loop } … } })
//	                                             await run(cx); if *exit == 1 { return *ret }
//
// All variables that it assigns are boxed (package mark sees to that).

// stretched is a stretch while its text is written.
type stretched struct {
	exit    *ir.Var     // why the loop was left; nil if nothing in it leaves it so
	results []*ir.Var   // where a return statement puts the results
	label   string      // of the loop, for break
	used    bool        // the label is
	targets []*ir.Label // of exit 2 and up
}

const exitReturn = 1 // the first targets[0] is one more

// stretchCall makes a call that runs on a stack of its own.
func (b *builder) stretchCall(site *colour.Call, wanted bool) {
	e := site.Expr
	c := ir.Code{Pos: e.Pos()}
	r := &renderer{b: b, code: &c, lits: 1, stretched: &stretched{}}
	var rep replacement
	if wanted {
		rep, c.Text = b.stretchResults(e, r)
	}
	c.Text += r.text(e)
	flow := &flowWalk{b: b}
	flow.expr(e)
	c.Uses = append(flow.uses.list, rep.uses...)
	b.runStretch(site, c, e.Pos())
	if wanted {
		b.subst[e] = rep
	}
}

// stretchResults declares boxes for the results of e, and answers them as values and as the left side of an assignment in the
// closure.
func (b *builder) stretchResults(e *ast.CallExpr, r *renderer) (rep replacement, assign string) {
	list := []types.Type{b.info.TypeOf(e)}
	if tuple, ok := list[0].(*types.Tuple); ok {
		list = nil
		for v := range tuple.Variables() {
			list = append(list, v.Type())
		}
	}
	var refs, lhs []string
	for i, t := range list {
		v := b.tempBy(t, e.Pos(), func() string { return b.witnessCall(e, i, len(list)) })
		b.box(v)
		b.fresh(v, e.Pos())
		r.capture(v)
		rep.uses = append(rep.uses, v)
		refs, lhs = append(refs, v.Ref()), append(lhs, "(*"+v.CopyName()+")")
	}
	rep.text = strings.Join(refs, ", ")
	if len(lhs) == 0 {
		return rep, ""
	}
	return rep, strings.Join(lhs, ", ") + " = "
}

// runStretch awaits a closure of c.
func (b *builder) runStretch(site *colour.Call, c ir.Code, pos token.Pos) {
	b.fn.NeedRT = true
	run := b.temp(b.asyncFunc(), pos)
	c.Text = run.Name + " = x__.Stretch(func() { " + c.Text + " })"
	c.Defs = []*ir.Var{run}
	b.exec(c)
	call := &ir.Call{Site: site, Fn: run.Name, Cx: b.fn.Cx, Hold: []*ir.Var{run}}
	call.Pos, call.Uses = pos, []*ir.Var{run}
	b.add(call)
}

// asyncFunc is the type func(edo.Context).
func (b *builder) asyncFunc() types.Type {
	cx := b.u.Sig.Params()
	t := types.Type(nil)
	if b.u.Implicit {
		t = b.u.Cx.Type()
	} else {
		t = cx.At(0).Type()
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewParam(0, b.C.Types, "", t)), nil, false)
}

// stretchLoop makes a range over a function whose body, or whose function, may await.
func (b *builder) stretchLoop(s *ast.RangeStmt, site *colour.Call, l *label) {
	st := b.loopExits(s)
	if l != nil && l.breaks > 0 {
		st.label = l.stmt.Label.Name
	}
	c := ir.Code{Pos: s.Pos()}
	r := &renderer{b: b, code: &c, lits: 1, stretched: st}
	r.walk(s)
	c.Text = b.apply(s.Pos(), s.End(), r.edits)
	if st.used || l != nil && l.breaks > 0 {
		c.Text = st.label + ": " + c.Text
	}
	c.Jumps, c.JumpDefs = nil, nil // they are made below
	flow := &flowWalk{b: b}
	flow.expr(s)
	c.Uses = append(flow.uses.list, c.Caps...)
	b.runStretch(site, c, s.Pos())
	b.leaveLoop(s, st)
}

// loopExits prepares for what leaves the loop from within: return, and jumps to labels outside.
func (b *builder) loopExits(s *ast.RangeStmt) *stretched {
	st := &stretched{label: b.newLabel("loop", s.Pos()).Name}
	returns, jumps, defers := false, false, false
	ast.Inspect(s.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			returns = true
		case *ast.BranchStmt:
			jumps = jumps || n.Label != nil
		case *ast.DeferStmt:
			defers = true
		}
		return true
	})
	if defers {
		b.exec(ir.Code{Text: "d__ = x__.SomeDefers(d__)", Pos: s.Pos()})
	}
	if returns || jumps {
		st.exit = b.temp(types.Typ[types.Int], s.Pos())
		b.box(st.exit)
		b.fresh(st.exit, s.Pos())
	}
	if !returns {
		return st
	}
	results := b.u.Sig.Results()
	for i := range results.Len() {
		if b.results != nil && b.results[i].Boxed {
			st.results = append(st.results, b.results[i])
			continue
		}
		v := b.temp(results.At(i).Type(), s.Pos())
		b.box(v)
		b.fresh(v, s.Pos())
		st.results = append(st.results, v)
	}
	return st
}

// leave is what stands in the loop for a statement that leaves it.
func (r *renderer) leave(code int) string {
	st := r.stretched
	st.used = true
	r.capture(st.exit)
	return fmt.Sprintf("(*%s) = %d; break %s", st.exit.CopyName(), code, st.label)
}

// retFromLoop rewrites a return statement in a loop that is a stretch.
func (r *renderer) retFromLoop(s *ast.ReturnStmt) {
	if len(s.Results) == 0 {
		r.replace(s, "{ "+r.leave(exitReturn)+" }")
		return
	}
	var lhs []string
	for _, v := range r.stretched.results {
		r.capture(v)
		lhs = append(lhs, "(*"+v.CopyName()+")")
	}
	r.replace(s, fmt.Sprintf("{ %s = %s; %s }", strings.Join(lhs, ", "), r.list(s.Results), r.leave(exitReturn)))
}

// jumpFromLoop rewrites a jump to a label outside such a loop.
func (r *renderer) jumpFromLoop(n *ast.BranchStmt, to *ir.Label) {
	st := r.stretched
	code := 0
	for i, l := range st.targets {
		if l == to {
			code = exitReturn + 1 + i
		}
	}
	if code == 0 {
		st.targets = append(st.targets, to)
		code = exitReturn + len(st.targets)
	}
	r.replace(n, "{ "+r.leave(code)+" }")
}

// leaveLoop does what the loop was left for.
func (b *builder) leaveLoop(s *ast.RangeStmt, st *stretched) {
	if st.exit == nil {
		return
	}
	is := func(code int) ir.Code {
		return ir.Code{Text: fmt.Sprintf("%s == %d", st.exit.Ref(), code), Pos: s.Pos(), Uses: []*ir.Var{st.exit}}
	}
	for i, to := range st.targets {
		b.add(&ir.If{Code: is(exitReturn + 1 + i), To: to})
	}
	if len(st.results) == 0 && b.u.Sig.Results().Len() > 0 {
		return // nothing in it returns
	}
	next := b.newLabel("end", s.End())
	c := is(exitReturn)
	c.Text = "!(" + c.Text + ")"
	b.add(&ir.If{Code: c, To: next})
	b.returnFrom(s, st.results)
	b.add(next)
}

// returnFrom returns what a loop has left in boxes: the named results themselves, or temporaries.
func (b *builder) returnFrom(s *ast.RangeStmt, boxes []*ir.Var) {
	c := ir.Code{Pos: s.Pos(), Uses: boxes}
	var values []string
	for i, v := range boxes {
		values = append(values, v.Ref())
		if b.results != nil && b.results[i] != v {
			c.Text += b.results[i].Ref() + " = " + v.Ref() + "; "
		}
	}
	if b.fn.HasDefer {
		c.Text = "{ " + c.Text + "goto " + b.fn.Exit.Name + " }"
		c.Jumps = []*ir.Label{b.fn.Exit}
	} else {
		c.Text = "return " + strings.Join(append(values, "true"), ", ")
	}
	b.add(&ir.Exec{Code: c, Ends: true})
}

// box makes v a variable that lives in a heap cell.
func (b *builder) box(v *ir.Var) {
	v.Boxed = true
	if v.Zero == "" {
		return
	}
	v.Zero = b.apply1("T", "T", "*T", v.Zero)
	v.NewBox = b.names.Helper(func(name string) string {
		return "\nfunc " + name + "[T any](*T) *T { return new(T) }\n"
	})
}
