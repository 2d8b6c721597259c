package desugar

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/mark"
)

// storesAwait reports whether the iteration variables of a range are expressions that await.
func (b *builder) storesAwait(s *ast.RangeStmt) bool {
	return s.Key != nil && b.marks.Has(s.Key) || s.Value != nil && b.marks.Has(s.Value)
}

// ranger takes one range statement apart.
type ranger struct {
	*builder
	s    *ast.RangeStmt
	t    *target
	next *ir.Label // where an element is looked for
}

func (b *builder) rangeStmt(s *ast.RangeStmt, l *label) {
	if site := b.C.Stretched(s); site != nil {
		b.stretchLoop(s, site, l)
		return
	}
	b.exprs(s.X)
	if !b.marks.Has(s.Body) && !b.storesAwait(s) {
		b.rangeText(s, l)
		return
	}
	r := &ranger{
		builder: b, s: s, next: b.newLabel("range", s.Pos()),
		t: &target{brk: b.newLabel("break", s.End()), cont: b.newLabel("continue", s.Pos())},
	}
	if s.Tok == token.DEFINE && !mark.PerIteration(b.C.Package, b.C.Files[b.u.File]) {
		r.shared()
	}
	b.push(r.t, l)
	x := b.info.TypeOf(s.X)
	switch u := coreType(x).(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			r.text()
		} else {
			r.integer()
		}
	case *types.Slice:
		r.indexed(x)
	case *types.Array:
		r.indexed(x)
	case *types.Pointer:
		r.indexed(x)
	case *types.Map:
		r.mapping(u)
	case *types.Chan:
		r.channel(u)
	default:
		b.bail(s.Pos(), "a range over %s whose body awaits", x)
	}
	b.add(r.t.brk)
	b.pop()
}

// coreType is the underlying type, of all members if t is a type parameter.
func coreType(t types.Type) types.Type {
	tp, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return t.Underlying()
	}
	iface := tp.Underlying().(*types.Interface)
	for i := range iface.NumEmbeddeds() {
		switch e := iface.EmbeddedType(i).(type) {
		case *types.Union:
			if e.Len() == 1 {
				return e.Term(0).Type().Underlying()
			}
		default:
			if !types.IsInterface(e) {
				return e.Underlying()
			}
		}
	}
	return nil
}

// rangeText emits a range statement that awaits at most in its operand, which has been replaced.
func (b *builder) rangeText(s *ast.RangeStmt, l *label) {
	if !wanted(s.Value) {
		b.lookAt(s.X)
	}
	c := b.code(s)
	c.Text = b.labelText(l) + c.Text
	b.exec(c)
}

// shared declares the iteration variables once, as before Go 1.22.
func (r *ranger) shared() {
	for _, e := range []ast.Expr{r.s.Key, r.s.Value} {
		if e == nil {
			continue
		}
		if v := r.declareIdent(e); v != nil {
			r.fresh(v, r.s.Pos())
		}
	}
}

// body emits the loop's body after the iteration variables have got their values, and the label that leads to the next.
func (r *ranger) body() {
	r.stmtList(r.s.Body.List)
	r.add(r.t.cont)
}

// bind assigns an iteration variable.
func (r *ranger) bind(e ast.Expr, value string, uses ...*ir.Var) {
	if e == nil {
		return
	}
	if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
		return
	}
	pos := e.Pos()
	if r.s.Tok == token.DEFINE {
		id := e.(*ast.Ident)
		obj := r.info.Defs[id].(*types.Var)
		v := r.vars[obj]
		if v == nil || mark.PerIteration(r.C.Package, r.C.Files[r.u.File]) {
			v = r.declare(obj, ir.Local)
			r.fresh(v, pos)
		}
		r.assign(v, ir.Code{Text: value, Pos: pos, Uses: uses})
		return
	}
	r.exprs(e)
	flow := &flowWalk{b: r.builder}
	for _, u := range uses {
		flow.use(u)
	}
	flow.target(e)
	c := r.code(e)
	c.Uses, c.Defs = flow.uses.list, flow.defs.list
	c.Text += " = " + value
	r.exec(c)
}

// bindBoth assigns both iteration variables: at once, if they exist already, for one may be an operand of the other.
func (r *ranger) bindBoth(key string, keyUses []*ir.Var, value string, valueUses []*ir.Var) {
	s := r.s
	if s.Tok == token.DEFINE || !wanted(s.Key) || !wanted(s.Value) {
		r.bind(s.Key, key, keyUses...)
		r.bind(s.Value, value, valueUses...)
		return
	}
	r.exprs(s.Key, s.Value)
	flow := &flowWalk{b: r.builder}
	for _, u := range append(keyUses, valueUses...) {
		flow.use(u)
	}
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if _, ok := ast.Unparen(e).(*ast.Ident); !ok {
			flow.expr(e)
		}
	}
	flow.target(s.Key)
	flow.target(s.Value)
	k, v := r.code(s.Key), r.code(s.Value)
	k.Uses, k.Defs = flow.uses.list, flow.defs.list
	for _, c := range v.Caps {
		if !slices.Contains(k.Caps, c) {
			k.Caps = append(k.Caps, c)
		}
	}
	k.Text += ", " + v.Text + " = " + key + ", " + value
	r.exec(k)
}

// wanted reports whether an iteration variable is wanted.
func wanted(e ast.Expr) bool {
	if e == nil {
		return false
	}
	id, ok := e.(*ast.Ident)
	return !ok || id.Name != "_"
}

func (r *ranger) set(v *ir.Var, text string, uses ...*ir.Var) {
	r.assign(v, ir.Code{Text: text, Pos: r.s.Pos(), Uses: uses})
}

func (r *ranger) unless(text string, uses ...*ir.Var) {
	r.add(&ir.If{Code: ir.Code{Text: "!(" + text + ")", Pos: r.s.Pos(), Uses: uses}, To: r.t.brk})
}

// indexed: slices, arrays and pointers to arrays. The slice is evaluated once; an array is copied if its
// elements are wanted.
func (r *ranger) indexed(x types.Type) {
	s := r.s
	i := r.temp(types.Typ[types.Int], s.Pos())
	n := r.temp(types.Typ[types.Int], s.Pos())
	length := ""
	var over *ir.Var
	arr, isArray := coreType(x).(*types.Array)
	if p, ok := coreType(x).(*types.Pointer); ok {
		arr, _ = p.Elem().Underlying().(*types.Array)
	}
	if arr != nil {
		length = fmt.Sprint(arr.Len())
	}
	if wanted(s.Value) || !isArray || r.calls(s.X) {
		over = r.tempOf(s.X)
		r.assign(over, r.code(s.X))
	}
	if arr != nil {
		r.set(n, length)
	} else {
		r.set(n, "len("+over.Name+")", over)
	}
	r.set(i, "0")
	r.add(r.next)
	r.unless(i.Name+" < "+n.Name, i, n)
	if wanted(s.Value) {
		r.bindBoth(i.Name, []*ir.Var{i}, over.Name+"["+i.Name+"]", []*ir.Var{over, i})
	} else {
		r.bind(s.Key, i.Name, i)
	}
	r.body()
	r.bump(i)
}

// calls reports whether evaluating x calls or receives: then it is evaluated though only its length is wanted.
func (r *ranger) calls(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || !r.info.Types[n.Fun].IsType() && r.info.Types[n].Value == nil
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

func (r *ranger) bump(i *ir.Var) {
	r.exec(ir.Code{Text: i.Name + "++", Pos: r.s.Pos(), Uses: []*ir.Var{i}})
	r.jump(r.next, r.s.Pos())
}

// integer: for i := range n.
func (r *ranger) integer() {
	s := r.s
	t := types.Default(r.info.TypeOf(s.X))
	if s.Key != nil && wanted(s.Key) {
		t = r.info.TypeOf(s.Key) // an untyped constant takes the variable's type
		if id, ok := s.Key.(*ast.Ident); ok && r.info.Defs[id] != nil {
			t = r.info.Defs[id].Type()
		}
	}
	i, n := r.temp(t, s.Pos()), r.temp(t, s.Pos())
	r.assign(n, r.code(s.X))
	r.set(i, "0")
	r.add(r.next)
	r.unless(i.Name+" < "+n.Name, i, n)
	r.bind(s.Key, i.Name, i)
	r.body()
	r.bump(i)
}

// text: the runes of a string. A native range over what is left finds one rune and where the next begins.
func (r *ranger) text() {
	s := r.s
	over := r.tempOf(s.X)
	at := r.temp(types.Typ[types.Int], s.Pos())
	next := r.temp(types.Typ[types.Int], s.Pos())
	char := r.temp(types.Typ[types.Rune], s.Pos())
	r.assign(over, r.code(s.X))
	r.set(next, "0")
	r.add(r.next)
	r.unless(next.Name+" < len("+over.Name+")", next, over)
	r.set(at, next.Name, next)
	r.exec(ir.Code{
		Text: fmt.Sprintf("%[1]s = len(%[2]s); for i__, c__ := range %[2]s[%[3]s:] { if i__ > 0 { %[1]s = %[3]s + i__; break }; %[4]s = c__ }",
			next.Name, over.Name, at.Name, char.Name),
		Pos: s.Pos(), Uses: []*ir.Var{over, at}, Defs: []*ir.Var{next, char},
	})
	r.bindBoth(at.Name, []*ir.Var{at}, char.Name, []*ir.Var{char})
	r.body()
	r.jump(r.next, s.Pos())
}

// channel: receives stay native.
func (r *ranger) channel(u *types.Chan) {
	s := r.s
	over := r.tempOf(s.X)
	v := r.tempBy(u.Elem(), s.Pos(), func() string { return r.witnessElem(s.X) })
	ok := r.temp(types.Typ[types.Bool], s.Pos())
	r.assign(over, r.code(s.X))
	r.add(r.next)
	r.exec(ir.Code{
		Text: fmt.Sprintf("%s, %s = <-%s", v.Name, ok.Name, over.Name),
		Pos:  s.Pos(), Uses: []*ir.Var{over}, Defs: []*ir.Var{v, ok},
	})
	r.unless(ok.Name, ok)
	r.bind(s.Key, v.Name, v)
	r.body()
	r.jump(r.next, s.Pos())
}

// firstKeys is how many keys of a map a range takes at first. A loop that is left early then costs nothing for the size of the map.
const firstKeys = 8

// mapping: the keys are collected, in the order in which a native range gives them: some first, and when their turns are over the
// others. An entry that is gone when its turn comes is skipped. A key that is not equal to itself (a NaN) cannot be looked up,
// nor be told from others: then all keys are collected at once, and their values too.
func (r *ranger) mapping(u *types.Map) {
	s := r.s
	over := r.tempOf(s.X)
	keys := r.tempBy(types.NewSlice(u.Key()), s.Pos(), func() string {
		return r.apply1("K comparable, V", "map[K]V", "[]K", r.witness(s.X, -1))
	})
	i := r.temp(types.Typ[types.Int], s.Pos())
	k := r.tempBy(u.Key(), s.Pos(), func() string { return r.witnessKey(s.X) })
	v := r.tempBy(u.Elem(), s.Pos(), func() string { return r.witnessElem(s.X) })
	ok := r.temp(types.Typ[types.Bool], s.Pos())
	r.assign(over, r.code(s.X))
	if !mayBeNaN(u.Key()) {
		r.exec(ir.Code{
			Text: fmt.Sprintf("%[1]s = nil; for k__ := range %[2]s { %[1]s = append(%[1]s, k__); if len(%[1]s) == %[3]d { break } }", keys.Name, over.Name, firstKeys),
			Pos:  s.Pos(), Uses: []*ir.Var{over}, Defs: []*ir.Var{keys},
		})
	}
	var vals *ir.Var
	if mayBeNaN(u.Key()) {
		vals = r.temp(types.NewSlice(u.Elem()), s.Pos())
		if keys.Text == "" {
			r.bail(s.Pos(), "a range over a map whose keys' type has no name here")
		}
		r.exec(ir.Code{
			Text: fmt.Sprintf("%[1]s, %[4]s = make(%[2]s, 0, len(%[3]s)), nil; for k__, v__ := range %[3]s { %[1]s = append(%[1]s, k__); if k__ != k__ { if %[4]s == nil { %[4]s = make(%[5]s, len(%[3]s)) }; %[4]s[len(%[1]s)-1] = v__ } }",
				keys.Name, keys.Text, over.Name, vals.Name, vals.Text),
			Pos: s.Pos(), Uses: []*ir.Var{over}, Defs: []*ir.Var{keys, vals},
		})
	}
	r.set(i, "0")
	r.add(r.next)
	if vals == nil {
		r.exec(ir.Code{
			Text: fmt.Sprintf("if %[1]s == %[4]d && len(%[2]s) == %[4]d { for k__ := range %[3]s { new__ := true; for _, j__ := range %[2]s[:%[4]d] { if j__ == k__ { new__ = false; break } }; if new__ { %[2]s = append(%[2]s, k__) } } }",
				i.Name, keys.Name, over.Name, firstKeys),
			Pos: s.Pos(), Uses: []*ir.Var{i, keys, over}, Defs: []*ir.Var{keys},
		})
	}
	r.unless(i.Name+" < len("+keys.Name+")", i, keys)
	r.set(k, keys.Name+"["+i.Name+"]", keys, i)
	if vals == nil {
		r.exec(ir.Code{
			Text: fmt.Sprintf("%s, %s = %s[%s]", v.Name, ok.Name, over.Name, k.Name),
			Pos:  s.Pos(), Uses: []*ir.Var{over, k}, Defs: []*ir.Var{v, ok},
		})
	} else {
		r.exec(ir.Code{
			Text: fmt.Sprintf("if %[4]s != %[4]s { %[1]s, %[2]s = %[5]s[%[6]s], len(%[3]s) > 0 } else { %[1]s, %[2]s = %[3]s[%[4]s] }",
				v.Name, ok.Name, over.Name, k.Name, vals.Name, i.Name),
			Pos: s.Pos(), Uses: []*ir.Var{over, k, vals, i}, Defs: []*ir.Var{v, ok},
		})
	}
	r.add(&ir.If{Code: ir.Code{Text: "!" + ok.Name, Pos: s.Pos(), Uses: []*ir.Var{ok}}, To: r.t.cont})
	r.bindBoth(k.Name, []*ir.Var{k}, v.Name, []*ir.Var{v})
	r.body()
	r.bump(i)
}

// mayBeNaN reports whether a value of type t can differ from itself.
func mayBeNaN(t types.Type) bool {
	if isTypeParam(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsFloat|types.IsComplex) != 0
	case *types.Interface:
		return true
	case *types.Struct:
		for f := range u.Fields() {
			if mayBeNaN(f.Type()) {
				return true
			}
		}
	case *types.Array:
		return mayBeNaN(u.Elem())
	}
	return false
}
