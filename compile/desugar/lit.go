package desugar

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/naming"
	"github.com/edo-async/edo/compile/wrap"
)

// A header is a function's parameter and result list as source text, with a name for everything.
type header struct {
	cx      string
	params  string   // "(cx edo.Context, a A)"
	list    []string // the same, one by one: "cx edo.Context", "a A"
	results string   // "(r__0 R)" or ""
	args    []string // the parameters after the context, as a call passes them on
	names   []string // of the results
	types   []string // of the results
}

// header reads t's parameters and results from the source.
func (r *renderer) header(t *ast.FuncType, implicit string) header {
	h := header{cx: "cx__"}
	var params []string
	n := 0
	if implicit != "" {
		params = append(params, "cx__ "+implicit)
		n = 1
	}
	for _, f := range t.Params.List {
		text := r.text(f.Type)
		names := f.Names
		if len(names) == 0 {
			names = []*ast.Ident{nil}
		}
		for _, id := range names {
			name := fmt.Sprintf("a__%d", n)
			if id != nil && id.Name != "_" {
				name = r.b.nameOf(id)
			}
			if n == 0 {
				h.cx = name
			} else if _, variadic := f.Type.(*ast.Ellipsis); variadic {
				h.args = append(h.args, name+"...")
			} else {
				h.args = append(h.args, name)
			}
			params = append(params, name+" "+text)
			n++
		}
	}
	h.list = params
	h.params = "(" + strings.Join(params, ", ") + ")"
	if t.Results == nil || len(t.Results.List) == 0 {
		return h
	}
	var results []string
	for _, f := range t.Results.List {
		text := r.text(f.Type)
		for range max(1, len(f.Names)) {
			name := fmt.Sprintf("r__%d", len(results))
			results = append(results, name+" "+text)
			h.names = append(h.names, name)
			h.types = append(h.types, text)
		}
	}
	h.results = " (" + strings.Join(results, ", ") + ")"
	return h
}

// unitLit is what stands for a unit's literal: its public form.
func (r *renderer) unitLit(u *colour.Unit) string {
	b := r.b
	implicit := ""
	if u.Implicit {
		text, err := b.names.Context()
		if err != nil {
			b.bail(u.Lit.Pos(), "%v", err)
		}
		implicit = text
	}
	switch b.Forms[u] {
	case Twin, Stackful, Inner:
		h := r.header(u.Type, implicit)
		w := wrap.Public{Base: u.Name, Inst: b.instOf(u), Cx: h.cx, Results: h.names, Recovers: b.C.Recovers(u)}
		twin := ""
		if b.Forms[u] == Inner {
			w.Inst, twin = "", InnerMark(u)
		}
		for _, obj := range b.Captured[u] {
			w.Args = append(w.Args, r.captured(obj))
		}
		w.Args = append(w.Args, h.args...)
		return "func" + h.params + h.results + " { " + twin + w.Text() + " }"
	case InPlace:
		if u.Implicit && !b.steady(u.Cx) {
			b.bail(u.Lit.Pos(), "a literal that is not lowered shares a context that is assigned to")
		}
		h := r.header(u.Type, implicit)
		ctx, err := b.names.Context()
		if err != nil {
			b.bail(u.Lit.Pos(), "%v", err)
		}
		return "func" + h.params + h.results + " { " + wrap.InPlace(h.cx, ctx, r.bodyLit(u, implicit), h.args, h.names, h.types) + " }"
	}
	return r.plainLit(u)
}

// bodyLit is the literal as it was written; an implicit one takes the context under the name that its body uses.
func (r *renderer) bodyLit(u *colour.Unit, implicit string) string {
	in := &renderer{b: r.b, code: r.code, lits: r.lits, loops: 1, outs: 1}
	if implicit != "" {
		// Its context is a parameter now: the body's mentions stay as they are.
		hidden := r.b.vars[u.Cx]
		delete(r.b.vars, u.Cx)
		defer func() {
			if hidden != nil {
				r.b.vars[u.Cx] = hidden
			}
		}()
		sep := ", "
		if len(u.Type.Params.List) == 0 {
			sep = ""
		}
		in.nameParams(u.Type)
		at := u.Type.Params.Opening + 1
		in.edits = append(in.edits, edit{at, at, naming.Name(u.Cx) + " " + implicit + sep})
	}
	in.children(u.Lit)
	return in.b.apply(u.Lit.Pos(), u.Lit.End(), in.edits)
}

// nameParams gives unnamed parameters a name, so that one can be put before them.
func (r *renderer) nameParams(t *ast.FuncType) {
	for _, f := range t.Params.List {
		if len(f.Names) == 0 {
			r.edits = append(r.edits, edit{f.Type.Pos(), f.Type.Pos(), "_ "})
		}
	}
}

// plainLit is a literal that never suspends: it stays, but answers the handshake.
func (r *renderer) plainLit(u *colour.Unit) string {
	in := &renderer{b: r.b, code: r.code, lits: r.lits, loops: 1, outs: 1}
	in.answer(u.Type, u.Body)
	in.children(u.Lit)
	return in.b.apply(u.Lit.Pos(), u.Lit.End(), in.edits)
}

// answer makes a function that never suspends begin with Plain: a caller that does not know it has announced the call.
func (r *renderer) answer(t *ast.FuncType, body *ast.BlockStmt) {
	name := "cx__"
	for i, f := range t.Params.List {
		switch {
		case len(f.Names) == 0:
			text := "_ "
			if i == 0 {
				text = name + " "
			}
			r.edits = append(r.edits, edit{f.Type.Pos(), f.Type.Pos(), text})
		case i == 0 && f.Names[0].Name == "_":
			r.edits = append(r.edits, edit{f.Names[0].Pos(), f.Names[0].End(), name})
		case i == 0:
			name = r.b.nameOf(f.Names[0])
		}
	}
	r.edits = append(r.edits, edit{body.Lbrace + 1, body.Lbrace + 1, " " + name + ".RT().Plain();"})
}
