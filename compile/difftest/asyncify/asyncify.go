// Package asyncify turns an ordinary Go program into an async one, to try the compiler on programs that were not written for it.
//
// Every function of the program takes a context and passes it on, and waits every now and then:
//
//	func f(a int) int { return g(a) }
//	func f(cx__ edo__.Context, a int) int { wait__.Maybe(cx__); return g(cx__, a) }
//
// and so do function types, literals, and the methods of the program's own types and interfaces. What must keep its type
// stays as it is: methods that the standard library calls (String, Len, …), literals that are passed to it. A goroutine gets a runtime of its own. A
// program for which this does not work out (the result does not type-check, or a function without a context calls one that needs it) is refused.
package asyncify

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"hash/fnv"
	"slices"
	"strings"
)

// Options say what to do beyond passing the context.
type Options struct {
	Importer types.Importer
	Values   bool   // wait in the midst of expressions, too: this changes the order of evaluation
	Package  string // name of the resulting package; its main function is Main
}

const header = "; import edo__ \"github.com/edo-async/edo\"; import wait__ \"github.com/edo-async/edo/compile/difftest/testdata/wait\""

// standard are methods that the standard library calls.
var standard = map[string]bool{}

func init() {
	for name := range strings.FieldsSeq(`String Error GoString Format Len Less Swap Push Pop Read Write Close Seek ReadByte WriteByte
		ReadRune UnreadRune WriteString ReadFrom WriteTo Is As Unwrap Lock Unlock Scan MarshalJSON UnmarshalJSON MarshalText UnmarshalText
		ServeHTTP RoundTrip Next Hash Sum Reset Size BlockSize Now Error RuntimeError Timeout Temporary Name Mode ModTime IsDir Sys`) {
		standard[name] = true
	}
}

// File rewrites a program of one file.
func File(name string, src []byte, opts Options) ([]byte, error) {
	if bytes.Contains(src, []byte("ReadMemStats")) || bytes.Contains(src, []byte("runtime.Callers")) {
		return nil, errors.New("counts allocations or frames")
	}
	if bytes.Contains(src, []byte("\n//go:build ")) {
		return nil, errors.New("is not for every system")
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	r := &rewriter{fset: fset, src: src, opts: opts, info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	if _, err := (&types.Config{Importer: opts.Importer}).Check("main", fset, []*ast.File{f}, r.info); err != nil {
		return nil, err
	}
	r.file(f)
	if r.refused != "" {
		return nil, errors.New(r.refused)
	}
	out := r.apply()
	return out, check(name, out, opts.Importer)
}

// check type-checks the result; what it imports beyond the standard library must be known to the importer.
func check(name string, src []byte, imp types.Importer) error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("the result does not parse: %w", err)
	}
	if _, err := (&types.Config{Importer: imp}).Check("main", fset, []*ast.File{f}, nil); err != nil {
		return fmt.Errorf("the result does not type-check: %w", err)
	}
	return nil
}

type rewriter struct {
	fset    *token.FileSet
	src     []byte
	opts    Options
	info    *types.Info
	edits   []edit
	refused string
	sync    map[ast.Node]bool // function types and literals that stay as they are
	inits   []string          // what the init functions are called now
	main    string
}

// An edit replaces src[from:to].
type edit struct {
	from, to int
	text     string
	rank     int // among insertions at one place
}

func (r *rewriter) offset(p token.Pos) int { return r.fset.PositionFor(p, false).Offset }

func (r *rewriter) insert(at token.Pos, text string) {
	o := r.offset(at)
	r.edits = append(r.edits, edit{o, o, text, len(r.edits)})
}

func (r *rewriter) refuse(n ast.Node, why string) {
	if r.refused == "" {
		r.refused = fmt.Sprintf("%s: %s", r.fset.Position(n.Pos()), why)
	}
}

// apply makes the new text.
func (r *rewriter) apply() []byte {
	slices.SortStableFunc(r.edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.rank, b.rank)) })
	var out bytes.Buffer
	at := 0
	for _, e := range r.edits {
		if e.from < at {
			continue // inside a replaced part
		}
		out.Write(r.src[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(r.src[at:])
	return out.Bytes()
}

// chance answers true once in n, by the place.
func (r *rewriter) chance(at token.Pos, n uint32) bool {
	h := fnv.New32a()
	fmt.Fprint(h, r.opts.Package, r.offset(at))
	return h.Sum32()>>8%n == 0
}

func (r *rewriter) file(f *ast.File) {
	r.sync = map[ast.Node]bool{}
	r.edits = append(r.edits, edit{r.offset(f.Name.Pos()), r.offset(f.Name.End()), r.opts.Package, 0})
	r.insert(f.Name.End(), header)
	r.findSync(f)
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			r.decl(d)
		default:
			r.walk(d, false)
		}
	}
	// The init functions run in Main, so that many programs can be in one binary.
	r.insert(f.FileEnd, "\nfunc Main() { wait__.Main(func(cx__ edo__.Context) { ")
	for _, name := range append(r.inits, r.main) {
		r.insert(f.FileEnd, name+"(cx__); ")
	}
	r.insert(f.FileEnd, "wait__.Maybe(cx__) }) }\n")
}

// findSync marks what keeps its type.
func (r *rewriter) findSync(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Body == nil || n.Recv != nil && standard[n.Name.Name] {
				r.sync[n.Type] = true
			}
		case *ast.InterfaceType:
			for _, m := range n.Methods.List {
				if len(m.Names) == 1 && standard[m.Names[0].Name] {
					r.sync[m.Type] = true
				}
			}
		case *ast.CallExpr:
			if fn := r.callee(n); fn != nil && fn.Pkg() != nil && fn.Pkg().Name() != "main" {
				for _, arg := range n.Args {
					if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
						r.sync[lit.Type] = true
					}
				}
			}
		case *ast.RangeStmt:
			if t := r.info.TypeOf(n.X); t != nil {
				if _, ok := t.Underlying().(*types.Signature); ok {
					r.refuse(n, "ranges over a function")
				}
			}
		}
		return true
	})
}

// callee is the declared function that is called, if any.
func (r *rewriter) callee(c *ast.CallExpr) *types.Func {
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.Ident:
		fn, _ := r.info.Uses[fun].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := r.info.Uses[fun.Sel].(*types.Func)
		return fn
	case *ast.IndexExpr:
		return r.callee(&ast.CallExpr{Fun: fun.X})
	case *ast.IndexListExpr:
		return r.callee(&ast.CallExpr{Fun: fun.X})
	}
	return nil
}

// decl rewrites a declared function.
func (r *rewriter) decl(d *ast.FuncDecl) {
	isMain := d.Recv == nil && d.Name.Name == "main"
	isInit := d.Recv == nil && d.Name.Name == "init"
	if d.Doc != nil {
		for _, c := range d.Doc.List {
			if strings.HasPrefix(c.Text, "//go:") && !strings.HasPrefix(c.Text, "//go:noinline") {
				r.refuse(d, "has a "+c.Text)
			}
		}
	}
	if isMain || isInit {
		name := fmt.Sprintf("%s__%d", d.Name.Name, len(r.inits))
		if isMain {
			r.main = name
		} else {
			r.inits = append(r.inits, name)
		}
		r.edits = append(r.edits, edit{r.offset(d.Name.Pos()), r.offset(d.Name.End()), name, len(r.edits)})
	}
	if d.Recv != nil {
		r.walk(d.Recv, false)
	}
	if d.Type.TypeParams != nil {
		r.walk(d.Type.TypeParams, false)
	}
	r.function(d.Type, d.Body, false)
}

// function rewrites a function's type and body.
func (r *rewriter) function(t *ast.FuncType, body *ast.BlockStmt, outer bool) {
	async := !r.sync[t]
	if async {
		r.params(t, body != nil)
	}
	for _, list := range []*ast.FieldList{t.Params, t.Results} {
		if list != nil {
			for _, p := range list.List {
				r.walk(p.Type, outer)
			}
		}
	}
	if body != nil {
		r.block(body, async || outer)
	}
}

// params adds the context to a parameter list.
func (r *rewriter) params(t *ast.FuncType, hasBody bool) {
	list := t.Params.List
	switch {
	case len(list) == 0:
		r.insert(t.Params.Opening+1, "cx__ edo__.Context")
	case len(list[0].Names) > 0:
		r.insert(t.Params.Opening+1, "cx__ edo__.Context, ")
	case hasBody:
		r.insert(t.Params.Opening+1, "cx__ edo__.Context, ")
		for _, p := range list {
			r.insert(p.Pos(), "_ ")
		}
	default:
		r.insert(t.Params.Opening+1, "edo__.Context, ")
	}
}

// block rewrites a list of statements and puts awaits between them.
func (r *rewriter) block(body *ast.BlockStmt, cx bool) {
	if cx {
		r.insert(body.Lbrace+1, " wait__.Maybe(cx__); ")
	}
	r.stmts(body.List, cx)
}

func (r *rewriter) stmts(list []ast.Stmt, cx bool) {
	for i, s := range list {
		if cx && i > 0 && r.chance(s.Pos(), 3) {
			r.insert(s.Pos(), "wait__.Maybe(cx__); ")
		}
		r.walk(s, cx)
	}
}

// walk rewrites everything below n.
func (r *rewriter) walk(n ast.Node, cx bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			r.function(n.Type, n.Body, cx)
			return false
		case *ast.FuncType:
			r.function(n, nil, cx)
			return false
		case *ast.BlockStmt:
			r.stmts(n.List, cx)
			return false
		case *ast.CaseClause:
			for _, e := range n.List {
				r.walk(e, cx)
			}
			r.stmts(n.Body, cx)
			return false
		case *ast.CommClause:
			if n.Comm != nil {
				r.walk(n.Comm, cx)
			}
			r.stmts(n.Body, cx)
			return false
		case *ast.GoStmt:
			r.goStmt(n, cx)
			return false
		case *ast.CallExpr:
			r.call(n, cx)
		}
		return true
	})
}

// call passes the context on, if the callee takes it.
func (r *rewriter) call(c *ast.CallExpr, cx bool) {
	tv := r.info.Types[c.Fun]
	if tv.IsType() || tv.IsBuiltin() {
		return
	}
	fn := r.callee(c)
	switch {
	case fn != nil && (fn.Pkg() == nil || fn.Pkg().Name() != "main"):
		return
	case fn != nil && fn.Signature().Recv() != nil && standard[fn.Name()]:
		return
	}
	if lit, ok := ast.Unparen(c.Fun).(*ast.FuncLit); ok && r.sync[lit.Type] {
		return
	}
	if !cx {
		r.refuse(c, "calls an async function without a context")
		return
	}
	at := c.Lparen + 1
	if sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok {
		if s := r.info.Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
			if len(c.Args) == 0 {
				r.refuse(c, "spreads a call into a method expression")
				return
			}
			r.insert(c.Args[0].End(), ", cx__")
			return
		}
	}
	if len(c.Args) == 1 {
		if _, ok := r.info.TypeOf(c.Args[0]).(*types.Tuple); ok {
			r.refuse(c, "spreads a call") // f(g()) takes nothing else
			return
		}
	}
	if len(c.Args) == 0 {
		r.insert(at, "cx__")
		return
	}
	r.insert(at, "cx__, ")
	if r.opts.Values {
		for _, arg := range c.Args {
			r.value(arg)
		}
	}
}

// value waits in an argument, now and then.
func (r *rewriter) value(arg ast.Expr) {
	tv := r.info.Types[arg]
	basic, _ := tv.Type.(*types.Basic)
	if !tv.IsValue() || tv.Value != nil || tv.IsNil() || basic != nil && basic.Info()&types.IsUntyped != 0 || !r.chance(arg.Pos(), 2) {
		return
	}
	if _, isFunc := tv.Type.Underlying().(*types.Signature); isFunc {
		return
	}
	r.insert(arg.Pos(), "wait__.Value(cx__, ")
	r.insert(arg.End(), ")")
}

// goStmt gives a goroutine a runtime of its own.
func (r *rewriter) goStmt(g *ast.GoStmt, cx bool) {
	for _, arg := range g.Call.Args {
		r.walk(arg, cx)
	}
	if lit, ok := ast.Unparen(g.Call.Fun).(*ast.FuncLit); ok {
		if lit.Type.Results != nil {
			r.refuse(g, "a goroutine with results")
			return
		}
		for _, p := range lit.Type.Params.List {
			r.walk(p.Type, cx)
		}
		r.insert(lit.Body.Lbrace+1, " wait__.Go(func(cx__ edo__.Context) { ")
		r.stmts(lit.Body.List, true)
		r.insert(lit.Body.Rbrace, " }) ")
		return
	}
	if fn := r.callee(g.Call); fn != nil && (fn.Pkg() == nil || fn.Pkg().Name() != "main") || r.info.Types[g.Call.Fun].IsBuiltin() {
		return
	}
	r.insert(g.Call.Pos(), "wait__.Go(func(cx__ edo__.Context) { ")
	r.call(g.Call, true)
	r.walk(g.Call.Fun, true)
	r.insert(g.Call.End(), " })")
}
