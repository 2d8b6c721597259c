package colour

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/edo-async/edo/compile/load"
	"github.com/edo-async/edo/internal/abi"
)

// Find finds the units of p and their calls, and which of them suspend.
func Find(p *load.Package) *Package {
	c := &Package{
		Package: p,
		ByLit:   map[*ast.FuncLit]*Unit{},
		ByFn:    map[*types.Func]*Unit{},
		Calls:   map[*ast.CallExpr]*Call{},
		Loops:   map[*ast.RangeStmt]*Call{},
		named:   map[string]bool{},
	}
	lits := map[string]*int{"var": new(int)} // by base: a package may have many functions called init or _
	for i, f := range p.Files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				base := ""
				if fn, ok := p.Info.Defs[d.Name].(*types.Func); ok {
					base = BaseName(fn)
				}
				if lits[base] == nil {
					lits[base] = new(int)
				}
				c.decl(i, d, lits[base])
			case *ast.GenDecl:
				w := finder{c: c, file: i, base: "var", lits: lits["var"]}
				w.inspect(d, nil, false)
			}
		}
	}
	c.taint = c.findTaint()
	for _, u := range c.Units {
		(&caller{c: c, u: u}).block(u.Body)
	}
	c.fixpoint()
	c.dropIdleImplicit()
	c.cutCycles()
	return c
}

func (c *Package) decl(file int, d *ast.FuncDecl, lits *int) {
	fn, _ := c.Info.Defs[d.Name].(*types.Func)
	if fn == nil || d.Body == nil {
		return
	}
	base := BaseName(fn)
	var outer *Unit
	w := finder{c: c, file: file, base: base, decl: d, lits: lits}
	// A hand-written twin takes a context, too, and is called with one; it is not what anybody calls as a function.
	if IsAsync(fn.Signature()) && d.Name.Name != "_" && !isTwin(fn.Signature()) {
		outer = &Unit{
			Func: fn, Decl: d, File: file,
			Sig: fn.Signature(), Type: d.Type, Body: d.Body,
			Cx: c.firstParam(d.Type),
		}
		outer.Name, outer.HandWritten = c.unitName(base, fn)
		w.base = outer.Name
		c.Units = append(c.Units, outer)
		c.ByFn[fn] = outer
	}
	w.inspect(d.Body, outer, false)
}

// firstParam is the variable of a function's first parameter, nil if it has no name.
func (c *Package) firstParam(t *ast.FuncType) *types.Var {
	field := t.Params.List[0]
	if len(field.Names) == 0 || field.Names[0].Name == "_" {
		return nil
	}
	v, _ := c.Info.Defs[field.Names[0]].(*types.Var)
	return v
}

// finder finds the literals of one declaration.
type finder struct {
	c    *Package
	file int
	base string
	decl *ast.FuncDecl
	lits *int
}

// inspect finds the units among the literals below n; outer is the unit around it. plain: a plain closure or a
// range over a function is between them, so a literal that is called on the spot is just part of it.
func (w *finder) inspect(n ast.Node, outer *Unit, plain bool) {
	onTheSpot := map[*ast.FuncLit]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if lit, ok := ast.Unparen(n.Call.Fun).(*ast.FuncLit); ok {
				onTheSpot[lit] = false
			}
		case *ast.CallExpr:
			if lit, ok := ast.Unparen(n.Fun).(*ast.FuncLit); ok {
				if _, seen := onTheSpot[lit]; !seen {
					onTheSpot[lit] = true
				}
			}
		case *ast.FuncLit:
			w.lit(n, outer, onTheSpot[n] && !plain, plain)
			return false
		case *ast.RangeStmt:
			if !plain && w.c.OverFunc(n) {
				w.inspect(n, outer, true)
				return false
			}
		}
		return true
	})
}

func (w *finder) lit(lit *ast.FuncLit, outer *Unit, onTheSpot, plain bool) {
	sig, _ := w.c.Info.TypeOf(lit).(*types.Signature)
	async := IsAsync(sig)
	implicit := !async && onTheSpot && outer != nil && w.c.awaits(lit.Body)
	if !async && !implicit {
		w.inspect(lit.Body, outer, true)
		return
	}
	*w.lits++
	name, _ := w.c.unitName(fmt.Sprintf("%s%s%d", w.base, abi.InfixLit, *w.lits), nil)
	u := &Unit{
		Name: name,
		Decl: w.decl, Lit: lit, Outer: outer, File: w.file,
		Sig: sig, Type: lit.Type, Body: lit.Body, Implicit: implicit,
	}
	if implicit {
		u.Cx = outer.Cx
	} else {
		u.Cx = w.c.firstParam(lit.Type)
	}
	w.c.Units = append(w.c.Units, u)
	w.c.ByLit[lit] = u
	w.inspect(lit.Body, u, false)
}

// awaits reports whether there is an async call in body, plain closures included.
func (c *Package) awaits(body ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			return false
		case *ast.FuncLit:
			sig, _ := c.Info.TypeOf(n).(*types.Signature)
			return !IsAsync(sig)
		case *ast.CallExpr:
			found = found || c.IsAsyncCall(n)
		}
		return !found
	})
	return found
}

// IsAsyncCall reports whether call calls a function, of whatever kind, whose first parameter is a core.Context.
func (c *Package) IsAsyncCall(call *ast.CallExpr) bool {
	tv, ok := c.Info.Types[call.Fun]
	if !ok || tv.IsType() || tv.IsBuiltin() {
		return false
	}
	return IsAsync(coreSignature(tv.Type))
}

// coreSignature is the signature of a callable type.
func coreSignature(t types.Type) *types.Signature {
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return u
	case *types.Interface: // a type parameter
		for i := range u.NumEmbeddeds() {
			switch e := u.EmbeddedType(i).(type) {
			case *types.Union:
				if e.Len() > 0 {
					return coreSignature(e.Term(0).Type())
				}
			default:
				if s := coreSignature(e); s != nil {
					return s
				}
			}
		}
	}
	return nil
}
