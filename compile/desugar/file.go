package desugar

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/naming"
	"github.com/edo-async/edo/compile/wrap"
	"github.com/edo-async/edo/internal/abi"
)

// File is the text of a file with its units replaced by their public forms. The twins are not in it.
func (e *Env) File(i int) (text string, err error) {
	defer func() {
		if v := recover(); v != nil {
			bail, ok := v.(*Unlowerable)
			if !ok {
				panic(v)
			}
			err = fmt.Errorf("%s: %w", e.C.Position(bail.Pos), bail)
		}
	}()
	f := e.C.Files[i]
	b := e.fileBuilder(i)
	r := &renderer{b: b, code: &ir.Code{}, lits: 1}
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok && e.decl(r, fd) {
			continue
		}
		r.walk(d)
	}
	at := f.Name.End()
	r.edits = append(r.edits, edit{at, at, "\x00imports"})
	text = b.apply(f.FileStart, f.FileEnd, r.edits)
	return "//line " + e.C.Names[i] + ":1:1\n" + text, nil
}

// ImportMark stands where File wants the added imports.
const ImportMark = "\x00imports"

// InnerMark stands where the twin of a literal is wanted that stays inside its public form.
func InnerMark(u *colour.Unit) string { return "/*twin " + u.Name + "*/" }

// fileBuilder renders what is not lowered.
func (e *Env) fileBuilder(i int) *builder {
	return &builder{
		Env: e, info: e.C.Info, names: e.Names[i], src: e.C.Src[e.C.Names[i]],
		file: e.C.Fset.File(e.C.Files[i].Pos()), fn: &ir.Func{},
	}
}

// decl replaces a declared unit by its public form.
func (e *Env) decl(r *renderer, d *ast.FuncDecl) bool {
	u := e.unitOf(d)
	if u == nil {
		return false
	}
	if e.Forms[u] == Plain {
		r.answer(d.Type, d.Body)
		return false
	}
	h := r.header(d.Type, "")
	w := wrap.Public{Base: u.Name, Inst: e.InstOf(u), Cx: h.cx, Results: h.names, Recovers: e.C.Recovers(u)}
	recv := ""
	if d.Recv != nil {
		name, text := r.receiverText(u, d)
		recv = "(" + name + " " + text + ") "
		w.Args = append(w.Args, name)
	}
	w.Args = append(w.Args, h.args...)
	if e.Forms[u] == Stackful {
		args := append([]string{h.cx}, h.args...)
		if d.Recv != nil {
			args = append([]string{w.Args[0]}, args...)
		}
		w.Body = u.Name + abi.SuffixBody + w.Inst + "(" + strings.Join(args, ", ") + ")"
	}
	tparams := ""
	if d.Type.TypeParams != nil {
		tparams = e.TypeParamList(u)
	}
	r.replace(d.Type, "") // its function keyword and signature are written anew
	r.edits[len(r.edits)-1] = edit{d.Type.Func, d.End(), "func " + recv + e.nameOf(d.Name) + tparams + h.params + h.results + " { " + w.Text() + " }"}
	return true
}

// InstOf is the instantiation of u's twin from within its own declaration.
func (e *Env) InstOf(u *colour.Unit) string { return InstOf(u, e.C.Info) }

// nameOf is what the object that id declares is called in the lowered source.
func (e *Env) nameOf(id *ast.Ident) string {
	if obj := e.C.Info.Defs[id]; obj != nil {
		return naming.Name(obj)
	}
	return id.Name
}

func (e *Env) unitOf(d *ast.FuncDecl) *colour.Unit {
	for _, u := range e.C.Units {
		if u.Decl == d && u.Lit == nil {
			return u
		}
	}
	return nil
}

// receiverText is a receiver's name and type, every part of which has a name.
func (r *renderer) receiverText(u *colour.Unit, d *ast.FuncDecl) (name, text string) {
	field := d.Recv.List[0]
	name = "recv__"
	if len(field.Names) > 0 && field.Names[0].Name != "_" {
		name = r.b.nameOf(field.Names[0])
	}
	in := &renderer{b: r.b, code: r.code, lits: 1}
	names := typeParamNames(u, r.b.info)
	n := 0
	tps := u.TypeParams(r.b.info)
	ast.Inspect(field.Type, func(n2 ast.Node) bool {
		if id, ok := n2.(*ast.Ident); ok && id.Name == "_" && n < len(tps) {
			for tps[n].Obj().Name() != "_" {
				n++
			}
			in.replace(id, names[tps[n]])
			n++
		}
		return true
	})
	return name, r.b.apply(field.Type.Pos(), field.Type.End(), in.edits)
}

// TypeParamList is u's type parameters with their constraints: "[T any]", or "".
func (e *Env) TypeParamList(u *colour.Unit) string {
	tps := u.TypeParams(e.C.Info)
	if len(tps) == 0 {
		return ""
	}
	b := e.fileBuilder(u.File)
	b.place.TypeParams = typeParamNames(u, e.C.Info)
	var list []string
	for _, tp := range tps {
		name := naming.Name(tp.Obj())
		if other := b.place.TypeParams[tp]; other != "" {
			name = other
		}
		list = append(list, name+" "+b.typeText(tp.Constraint(), u.Decl.Pos()))
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// A Body is the text of a unit that runs stackful: its original body as a function of its own, and its twin's parts.
type Body struct {
	Text        string   // func F__body…
	Params      []string // of the twin, after the frame
	Call        string   // the body called with them; the context is cx
	ResultTypes []string
	CxType      string
}

// Body writes a declaration's original body as a function.
func (e *Env) Body(u *colour.Unit) (body Body, err error) {
	defer func() {
		if v := recover(); v != nil {
			bail, ok := v.(*Unlowerable)
			if !ok {
				panic(v)
			}
			err = fmt.Errorf("%s: %w", e.C.Position(bail.Pos), bail)
		}
	}()
	b := e.fileBuilder(u.File)
	r := &renderer{b: b, code: &ir.Code{}, lits: 1}
	h := r.header(u.Decl.Type, "")
	body.CxType, err = b.names.Context()
	if err != nil {
		return body, err
	}
	params, args := r.named(u.Decl.Type), append([]string{"cx"}, h.args...)
	body.Params = h.list[1:]
	if u.Decl.Recv != nil {
		name, text := r.receiverText(u, u.Decl)
		params = append([]string{name + " " + text}, params...)
		args = append([]string{name}, args...)
		body.Params = append([]string{name + " " + text}, body.Params...)
	}
	body.ResultTypes = h.types
	results := ""
	if res := u.Decl.Type.Results; res != nil {
		results = r.text(res)
	}
	in := &renderer{b: b, code: &ir.Code{}, lits: 1, loops: 1, outs: 1}
	in.walk(u.Body)
	body.Text = fmt.Sprintf("\n//%s\nfunc %s%s%s(%s) %s %s\n", strings.Trim(b.lineComment(u.Body.Pos()), "/*"),
		u.Name, abi.SuffixBody, e.TypeParamList(u), strings.Join(params, ", "), results, b.apply(u.Body.Pos(), u.Body.End(), in.edits))
	body.Call = fmt.Sprintf("%s%s%s(%s)", u.Name, abi.SuffixBody, e.InstOf(u), strings.Join(args, ", "))
	return body, nil
}

// named is a parameter list as written, with _ where there was no name.
func (r *renderer) named(t *ast.FuncType) []string {
	var list []string
	for _, f := range t.Params.List {
		text := r.text(f.Type)
		if len(f.Names) == 0 {
			list = append(list, "_ "+text)
		}
		for _, id := range f.Names {
			list = append(list, r.b.nameOf(id)+" "+text)
		}
	}
	return list
}
