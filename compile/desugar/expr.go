package desugar

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"

	"github.com/edo-async/edo/compile/ir"
)

// exprs makes the awaits in a list of expressions, in order, and with them everything that must happen before the last.
// What remains of the expressions can be rendered afterwards.
func (b *builder) exprs(list ...ast.Expr) { b.operands(list, false) }

// operands is exprs; later says that an await follows the list.
func (b *builder) operands(list []ast.Expr, later bool) {
	last := -1
	for i, e := range list {
		if e != nil && b.marks.Has(e) {
			last = i
		}
	}
	for i, e := range list {
		if e != nil {
			b.expr(e, later || i < last)
		}
	}
}

// expr makes the awaits in e. If another await follows e in its statement (later), all that gc does in order is moved to
// temporaries too.
func (b *builder) expr(e ast.Expr, later bool) {
	if !b.marks.Has(e) {
		if later {
			b.spillOrdered(e)
		}
		return
	}
	if _, done := b.subst[e]; done {
		return
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		b.expr(e.X, later)
	case *ast.CallExpr:
		b.callExpr(e, later)
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			b.shortCircuit(e, later)
			return
		}
		b.operands([]ast.Expr{e.X, e.Y}, later)
	case *ast.UnaryExpr:
		b.expr(e.X, later)
		if e.Op == token.ARROW && later {
			b.spill(e)
		}
	case *ast.StarExpr:
		b.expr(e.X, later)
	case *ast.SelectorExpr:
		b.expr(e.X, later)
	case *ast.IndexExpr:
		b.operands([]ast.Expr{e.X, e.Index}, later)
	case *ast.IndexListExpr:
		b.expr(e.X, later)
	case *ast.SliceExpr:
		b.operands([]ast.Expr{e.X, e.Low, e.High, e.Max}, later)
		if later {
			b.spill(e)
		}
	case *ast.TypeAssertExpr:
		b.expr(e.X, later)
		if later {
			b.spill(e)
		}
	case *ast.CompositeLit:
		b.composite(e, later)
	case *ast.KeyValueExpr:
		b.operands([]ast.Expr{e.Key, e.Value}, later)
	default:
		b.bail(e.Pos(), "an await in a %T", e)
	}
}

func (b *builder) composite(e *ast.CompositeLit, later bool) {
	var parts []ast.Expr
	_, isStruct := b.info.TypeOf(e).Underlying().(*types.Struct)
	for _, elt := range e.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		switch {
		case !ok:
			parts = append(parts, elt)
		case isStruct:
			parts = append(parts, kv.Value)
		default:
			parts = append(parts, kv.Key, kv.Value)
		}
	}
	b.operands(parts, later)
	if _, isMap := b.info.TypeOf(e).Underlying().(*types.Map); isMap && later {
		b.spill(e)
	}
}

// callExpr makes the awaits in a call's operands, and the call itself if it is one.
func (b *builder) callExpr(e *ast.CallExpr, later bool) {
	if await := b.C.Await(e); await != nil {
		b.await(await, nil, false)
		return
	}
	tv := b.info.Types[e.Fun]
	if tv.IsType() || tv.IsBuiltin() {
		b.operands(e.Args, later)
		if tv.IsBuiltin() && len(e.Args) == 1 {
			b.lookAt(e.Args[0])
		}
		if later && (tv.IsBuiltin() || b.orderedConversion(e)) {
			b.spill(e)
		}
		return
	}
	if b.marks.Any(e.Args) {
		b.interfaceEarly(e)
	}
	b.operands(append([]ast.Expr{b.funOperand(e.Fun)}, e.Args...), later)
	if later {
		b.spill(e)
	}
}

// lookAt evaluates an array whose length alone is wanted. len(*f(cx)) notices a nil pointer because of the call in it; with the
// call made before, it would be a constant.
func (b *builder) lookAt(e ast.Expr) {
	t := b.info.TypeOf(e)
	if t == nil || !b.marks.Has(e) {
		return
	}
	if _, isArray := coreType(t).(*types.Array); !isArray {
		return
	}
	if _, made := b.subst[ast.Unparen(e)]; made {
		return
	}
	c := b.code(e)
	c.Text = "_ = " + c.Text
	b.exec(c)
}

// funOperand is what is evaluated of a call's function before its arguments.
func (b *builder) funOperand(fun ast.Expr) ast.Expr {
	switch f := ast.Unparen(fun).(type) {
	case *ast.SelectorExpr:
		if sel := b.info.Selections[f]; sel != nil {
			return f.X
		}
		return nil
	case *ast.Ident, *ast.FuncLit:
		return nil
	case *ast.IndexExpr:
		if tv := b.info.Types[f.Index]; tv.IsType() {
			return b.funOperand(f.X)
		}
	case *ast.IndexListExpr:
		return b.funOperand(f.X)
	}
	return fun
}

// shortCircuit: gc always makes && and || in order, so one that holds an await becomes an if.
func (b *builder) shortCircuit(e *ast.BinaryExpr, later bool) {
	if !b.marks.Has(e.Y) && !later {
		b.expr(e.X, false)
		return
	}
	b.expr(e.X, false)
	t := b.temp(b.info.TypeOf(e), e.Pos())
	b.assign(t, b.code(e.X))
	end := b.newLabel("sc", e.Pos())
	cond := ir.Code{Text: "!" + t.Name, Pos: e.Pos(), Uses: []*ir.Var{t}}
	if e.Op == token.LOR {
		cond.Text = t.Name
	}
	if types.IsInterface(t.Type) {
		b.bail(e.Pos(), "a && or || of an interface type")
	}
	b.add(&ir.If{Code: cond, To: end})
	b.expr(e.Y, false)
	b.assign(t, b.code(e.Y))
	b.add(end)
	b.subst[e] = replacement{t.Ref(), []*ir.Var{t}}
}

// spill evaluates e, whose awaits have been made, into a temporary.
func (b *builder) spill(e ast.Expr) {
	tv := b.info.Types[e]
	if tv.Value != nil || tv.IsType() || tv.IsNil() {
		return
	}
	if tuple, ok := tv.Type.(*types.Tuple); ok {
		b.spillTuple(e, tuple)
		return
	}
	if tv.IsVoid() {
		b.exec(b.code(e))
		return
	}
	t := b.tempOf(e)
	b.assign(t, b.code(e))
	b.subst[e] = replacement{t.Ref(), []*ir.Var{t}}
}

func (b *builder) spillTuple(e ast.Expr, tuple *types.Tuple) {
	var rep replacement
	for i := range tuple.Len() {
		t := b.tempResult(e, i, tuple.At(i).Type())
		rep.uses = append(rep.uses, t)
		if i > 0 {
			rep.text += ", "
		}
		rep.text += t.Name
	}
	c := b.code(e)
	c.Text = rep.text + " = " + c.Text
	c.Defs = append(c.Defs, rep.uses...)
	b.exec(c)
	b.subst[e] = rep
}

// tempResult is a temporary for a call's i-th result.
func (b *builder) tempResult(e ast.Expr, i int, t types.Type) *ir.Var {
	return b.tempBy(t, e.Pos(), func() string { return b.witnessCallResult(e, i) })
}

func (b *builder) witnessCallResult(e ast.Expr, i int) string {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return ""
	}
	return b.witnessCall(call, i, b.signatureOf(call).Results().Len())
}

// spillOrdered moves the outermost operations of e that gc makes in order to temporaries.
func (b *builder) spillOrdered(e ast.Expr) {
	if tv, ok := b.info.Types[e]; ok && (tv.Value != nil || tv.IsType() || tv.IsNil()) {
		return
	}
	if _, done := b.subst[e]; done {
		return
	}
	if b.ordered(e) {
		b.spill(e)
		return
	}
	switch e := e.(type) {
	case *ast.FuncLit:
		return
	case *ast.CompositeLit:
		b.composite(e, true)
		return
	case *ast.CallExpr: // a conversion
		b.operands(e.Args, true)
		return
	}
	ast.Inspect(e, func(n ast.Node) bool {
		if n == e {
			return true
		}
		if x, ok := n.(ast.Expr); ok {
			b.spillOrdered(x)
		}
		return false
	})
}

// ordered reports whether gc evaluates e itself in its turn.
func (b *builder) ordered(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CallExpr:
		if b.info.Types[e.Fun].IsType() {
			return b.orderedConversion(e)
		}
		return true
	case *ast.UnaryExpr:
		return e.Op == token.ARROW
	case *ast.BinaryExpr:
		return e.Op == token.LAND || e.Op == token.LOR
	case *ast.SliceExpr:
		return true
	case *ast.TypeAssertExpr:
		return true
	case *ast.CompositeLit:
		_, isMap := b.info.TypeOf(e).Underlying().(*types.Map)
		return isMap && len(e.Elts) > 0
	case *ast.SelectorExpr:
		// A method value of an interface: its receiver is looked at now.
		sel := b.info.Selections[e]
		return sel != nil && sel.Kind() == types.MethodVal
	}
	return false
}

// orderedConversion: string to []byte and []rune copy at once.
func (b *builder) orderedConversion(e *ast.CallExpr) bool {
	to, ok := b.info.TypeOf(e).Underlying().(*types.Slice)
	if !ok || len(e.Args) != 1 {
		return false
	}
	_ = to
	from, ok := b.info.TypeOf(e.Args[0]).Underlying().(*types.Basic)
	return ok && from.Info()&types.IsString != 0
}

// constant answers the value of a constant that is declared in a function around the unit, as text. A local constant of
// the unit itself is declared at its top, under its own name.
func (b *builder) constant(id *ast.Ident, obj types.Object) string {
	c, ok := obj.(*types.Const)
	if !ok || b.u == nil || c.Parent() == types.Universe || c.Parent() == nil || c.Pkg() == nil || c.Parent() == c.Pkg().Scope() {
		return ""
	}
	if b.u.Node().Pos() <= c.Pos() && c.Pos() < b.u.Node().End() {
		return ""
	}
	val := c.Val()
	text := ""
	basic, _ := c.Type().Underlying().(*types.Basic)
	switch {
	case basic == nil:
	case val.Kind() == constant.Bool:
		text = val.String()
	case val.Kind() == constant.String:
		text = strconv.Quote(constant.StringVal(val))
	case basic.Kind() == types.UntypedRune || basic.Kind() == types.Int32:
		if r, exact := constant.Int64Val(val); exact && basic.Kind() == types.UntypedRune && r >= 0 && r < 0xd800 {
			text = strconv.QuoteRune(rune(r))
		} else if exact && basic.Kind() != types.UntypedRune {
			text = val.ExactString()
		}
	case val.Kind() == constant.Int && basic.Info()&types.IsInteger != 0:
		text = val.ExactString()
	}
	if text == "" {
		b.bail(id.Pos(), "constant %s of the function around cannot be written as a literal", c.Name())
	}
	if basic.Info()&types.IsUntyped == 0 {
		return b.typeText(c.Type(), id.Pos()) + "(" + text + ")"
	}
	return "(" + text + ")"
}
