package desugar

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"

	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/naming"
)

// reserved are the names that generated code uses inside a function.
var reserved = []string{
	"cx__", "p__", "s__", "ok__", "x__", "d__", "rec__", "normal__", "f__", "h__", "box__", "direct__",
	"new", "nil", "true", "false", "len", "append", "make", "copy", "panic", "recover",
	"uint8", "uint16", "uint32", "uint64", "uintptr", "byte", "bool", "int", "string",
}

// collectNames finds the names that hoisted variables cannot have.
func (b *builder) collectNames() {
	for _, name := range reserved {
		b.taken[name] = true
	}
	scopes := []*types.Scope{types.Universe, b.C.Types.Scope(), b.info.Scopes[b.C.Files[b.u.File]]}
	for _, scope := range scopes {
		if scope == nil {
			continue
		}
		for _, name := range scope.Names() {
			b.taken[name] = true
		}
	}
	for _, tp := range b.u.TypeParams(b.info) {
		b.taken[naming.Name(tp.Obj())] = true
	}
	b.takeTypes(b.u.Node())
}

// takeTypes: types and constants inside the function keep their names.
func (b *builder) takeTypes(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			switch obj := b.info.ObjectOf(id).(type) {
			case *types.TypeName, *types.Const:
				b.taken[naming.Name(obj)] = true
			}
		}
		return true
	})
}

// unique makes a name for a variable from the one it had.
func (b *builder) unique(name string) string {
	try := name
	for i := 1; b.taken[try] || try == "_"; i++ {
		try = fmt.Sprintf("%s__%d", name, i)
		if name == "_" {
			try = fmt.Sprintf("blank__%d", i)
		}
	}
	b.taken[try] = true
	return try
}

// signature declares the twin's parameters and results.
func (b *builder) signature() {
	u, f := b.u, b.fn
	cxType, err := b.names.Context()
	if err != nil {
		b.bail(u.Node().Pos(), "%v", err)
	}
	f.CxType = cxType
	outside := b.place
	b.outside = true
	if !b.inner {
		b.place.Lo, b.place.Hi = 0, 0 // the signature stands outside the body
	}
	f.Cx = "cx__"
	switch {
	case u.Cx == nil:
	case !b.steady(u.Cx):
		if !u.Implicit { // else it is captured
			v := b.declare(u.Cx, ir.Local)
			b.fresh(v, u.Body.Pos())
			b.assign(v, ir.Code{Text: f.Cx, Pos: u.Body.Pos()})
		}
	default:
		if !u.Implicit && u.Cx.Name() != "" && !b.taken[naming.Name(u.Cx)] {
			f.Cx = b.unique(naming.Name(u.Cx))
		}
		v := &ir.Var{ID: len(f.Vars), Name: f.Cx, Obj: u.Cx, Type: u.Cx.Type(), Text: cxType, Kind: ir.Param, Fixed: true}
		f.Vars = append(f.Vars, v)
		b.vars[u.Cx] = v
	}
	for _, obj := range b.Captured[u] {
		b.capture(obj)
	}
	if u.Lit == nil {
		if recv := u.Sig.Recv(); recv != nil {
			b.param(recv, "recv__", b.typeText(recv.Type(), recv.Pos()))
		}
	}
	first := 1
	if u.Implicit {
		first = 0
	}
	for i := first; i < u.Sig.Params().Len(); i++ {
		p := u.Sig.Params().At(i)
		text := ""
		if u.Sig.Variadic() && i == u.Sig.Params().Len()-1 {
			f.Variadic = true
			if s, ok := p.Type().Underlying().(*types.Slice); ok {
				text = "..." + b.typeText(s.Elem(), p.Pos())
			} else {
				text = "..." + b.typeText(types.Typ[types.Byte], p.Pos())
			}
		} else {
			text = b.typeText(p.Type(), p.Pos())
		}
		b.param(p, "a__"+strconv.Itoa(i), text)
	}
	for i := range u.Sig.Results().Len() {
		f.ResultTypes = append(f.ResultTypes, b.typeText(u.Sig.Results().At(i).Type(), u.Node().Pos()))
	}
	b.place, b.outside = outside, false
	b.findDefers()
	b.namedResults()
}

// steady reports whether a context parameter keeps its value: every poll brings it then. One that is assigned to, or whose
// address is taken, is a variable like any other.
func (e *Env) steady(cx *types.Var) bool {
	use := e.Vars.Use(cx)
	return !use.Addressed && !use.Reassigned
}

func (b *builder) capture(obj *types.Var) {
	text := b.typeText(obj.Type(), obj.Pos())
	v := &ir.Var{ID: len(b.fn.Vars), Name: b.unique(naming.Name(obj)), Obj: obj, Type: obj.Type(), Text: text, Kind: ir.Capture}
	v.Boxed = b.Vars.Boxed(obj)
	if v.Boxed {
		text = "*" + text
	}
	place := b.place
	place.Renamed = b.renamed
	if inside, err := b.names.Type(obj.Type(), place); err == nil {
		v.Text = inside
	}
	b.fn.Vars = append(b.fn.Vars, v)
	b.vars[obj] = v
	b.fn.Params = append(b.fn.Params, v)
	b.fn.ParamTypes = append(b.fn.ParamTypes, text)
}

// param declares a parameter; one that is boxed moves to its box at the entry.
func (b *builder) param(obj *types.Var, unnamed, text string) {
	name := naming.Name(obj)
	blank := name == "" || name == "_"
	if blank {
		name = unnamed
	}
	if !blank && b.Vars.Boxed(obj) {
		raw := b.newVar(name+"__in", obj.Type(), ir.Param, obj.Pos())
		b.fn.Params = append(b.fn.Params, raw)
		b.fn.ParamTypes = append(b.fn.ParamTypes, text)
		v := b.declare(obj, ir.Local)
		b.fresh(v, b.u.Body.Pos())
		b.assign(v, ir.Code{Text: raw.Name, Pos: b.u.Body.Pos(), Uses: []*ir.Var{raw}})
		return
	}
	v := b.newVar(name, obj.Type(), ir.Param, obj.Pos())
	v.Obj = obj
	if !blank {
		b.vars[obj] = v
	}
	b.fn.Params = append(b.fn.Params, v)
	b.fn.ParamTypes = append(b.fn.ParamTypes, text)
}

// namedResults declares the results as variables, if they have names or outlive a return statement.
func (b *builder) namedResults() {
	sig := b.u.Sig
	for i := range sig.Results().Len() {
		r := sig.Results().At(i)
		if r.Name() == "" {
			if !b.fn.HasDefer {
				continue
			}
			v := b.newVar("v__"+strconv.Itoa(i), r.Type(), ir.Result, r.Pos())
			b.results = append(b.results, v)
			continue
		}
		if r.Name() == "_" {
			v := b.newVar("v__"+strconv.Itoa(i), r.Type(), ir.Result, r.Pos())
			b.results = append(b.results, v)
			continue
		}
		v := b.declare(r, ir.Result)
		b.fresh(v, b.u.Body.Pos())
		b.results = append(b.results, v)
	}
	b.fn.Results = b.results
}

// finish ends the body.
func (b *builder) finish() {
	end := b.u.Body.Rbrace
	if b.u.Sig.Results().Len() == 0 {
		if b.fn.HasDefer {
			b.jump(b.fn.Exit, end)
		} else {
			b.add(&ir.Exec{Code: ir.Code{Text: "return true", Pos: end}, Ends: true})
		}
	} else {
		b.add(&ir.Exec{Code: ir.Code{Text: `panic("edo: unreachable")`, Pos: end}, Ends: true})
	}
	if b.fn.HasDefer {
		b.add(b.fn.Exit)
	}
}
