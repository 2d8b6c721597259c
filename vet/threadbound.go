package vet

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// ThreadBound reports what is bound to a worker or a thread and kept by a task that may move to another (EDO002): values of types
// whose declaration has the directive //edo:local, and stretches between runtime.LockOSThread and UnlockOSThread.
var ThreadBound = &analysis.Analyzer{
	Name:      "edothreadbound",
	Doc:       "report values bound to a worker, and locked threads, that a task keeps across an await and may leave (EDO002)",
	Requires:  []*analysis.Analyzer{async},
	FactTypes: []analysis.Fact{new(isLocal), new(keepsLocal)},
	Run:       findThreadBound,
}

// isLocal is a fact about a type name: its declaration says //edo:local.
type isLocal struct{}

func (*isLocal) AFact()         {}
func (*isLocal) String() string { return "local" }

// keepsLocal is a fact about a function: it keeps a value of a local type across an await, itself or below.
type keepsLocal struct {
	Var, Type string
	Where     string // the await, as file:line in the innermost function
}

func (*keepsLocal) AFact() {}
func (k *keepsLocal) String() string {
	return "keeps " + k.Var + " " + k.Type + " across " + k.Where
}

// A keep is a keepsLocal with its places, for a function of this package.
type keep struct {
	fact   keepsLocal
	places []place
}

func findThreadBound(pass *analysis.Pass) (any, error) {
	fs := asyncOf(pass)
	exportLocals(pass)
	for _, f := range fs.all {
		for _, h := range heldAcross(fs, f, threadStep) {
			report(pass, threadBound, h.pos, h.awaits,
				"the thread is locked across an await (%s): the task may go on on another thread; unlock it before, or do the work in edo.Blocking",
				lines(pass.Fset, h.awaits))
		}
	}
	t := &threadFinder{fs: fs, kept: map[*function]*keep{}}
	for _, f := range fs.all {
		t.own(f)
	}
	t.fixpoint()
	for _, f := range fs.all {
		t.spawns(f.body)
	}
	for _, file := range pass.Files { // ordinary functions spawn, too
		t.spawns(file)
	}
	return nil, nil
}

func threadStep(fs *functions, call *ast.CallExpr) (string, *holding) {
	switch calleeName(fs.pass.TypesInfo, call) {
	case "runtime.LockOSThread":
		return "thread", &holding{name: "the thread", pos: call.Pos()}
	case "runtime.UnlockOSThread":
		return "thread", nil
	}
	return "", nil
}

func exportLocals(pass *analysis.Pass) {
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				spec := spec.(*ast.TypeSpec)
				if hasDirective(spec.Doc) || len(gen.Specs) == 1 && hasDirective(gen.Doc) {
					pass.ExportObjectFact(pass.TypesInfo.Defs[spec.Name], new(isLocal))
				}
			}
		}
	}
}

func hasDirective(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.TrimSpace(c.Text) == "//edo:local" })
}

// threadFinder follows local values from the awaits that they are kept across to the spawns.
type threadFinder struct {
	fs   *functions
	kept map[*function]*keep
	seen map[*ast.CallExpr]bool
}

// local reports whether a value of type t is bound to a thread.
func (t *threadFinder) local(typ types.Type) bool {
	switch u := types.Unalias(typ).(type) {
	case *types.Pointer:
		return t.local(u.Elem())
	case *types.Slice:
		return t.local(u.Elem())
	case *types.Array:
		return t.local(u.Elem())
	case *types.Named:
		return t.fs.pass.ImportObjectFact(u.Origin().Obj(), new(isLocal))
	}
	return false
}

// own finds what f itself keeps.
func (t *threadFinder) own(f *function) {
	for _, s := range suspensions(t.fs, f) {
		for v := range s.live {
			if t.kept[f] == nil && t.local(v.Type()) {
				where := t.fs.pass.Fset.Position(s.call.Pos())
				t.kept[f] = &keep{
					keepsLocal{v.Name(), t.typeName(v.Type()), fmt.Sprintf("%s:%d", base(where.Filename), where.Line)},
					[]place{
						{v.Pos(), v.Name() + " has the type " + t.typeName(v.Type()) + ", which is bound to its worker (//edo:local)"},
						{s.call.Pos(), v.Name() + " is kept across the await of " + calleeText(s.call)},
					},
				}
			}
		}
	}
}

// fixpoint hands what is kept from callees to callers.
func (t *threadFinder) fixpoint() {
	for changed := true; changed; {
		changed = false
		for _, f := range t.fs.all {
			for _, call := range f.calls {
				if t.kept[f] != nil || !t.fs.isAwait(call) {
					continue
				}
				if k := t.below(call); k != nil {
					t.kept[f] = &keep{k.fact, append([]place{{call.Pos(), f.name + " awaits " + calleeText(call)}}, k.places...)}
					changed = true
				}
			}
		}
	}
	for f, k := range t.kept {
		if f.obj != nil {
			t.fs.pass.ExportObjectFact(f.obj, &k.fact)
		}
	}
}

// below is what the callee of call keeps, or nil.
func (t *threadFinder) below(call *ast.CallExpr) *keep {
	if f := t.fs.callee(call); f != nil {
		return t.kept[f]
	}
	return t.imported(call.Fun)
}

func (t *threadFinder) imported(e ast.Expr) *keep {
	var k keepsLocal
	if fn := funcOf(t.fs.pass.TypesInfo, e); fn != nil && t.fs.pass.ImportObjectFact(fn.Origin(), &k) {
		return &keep{fact: k}
	}
	return nil
}

func (t *threadFinder) typeName(typ types.Type) string {
	return types.TypeString(typ, types.RelativeTo(t.fs.pass.Pkg))
}

// spawns reports the spawns below n of functions that keep, or capture, a local value.
func (t *threadFinder) spawns(n ast.Node) {
	if t.seen == nil {
		t.seen = map[*ast.CallExpr]bool{}
	}
	info := t.fs.pass.TypesInfo
	ast.Inspect(n, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || t.seen[call] || !spawns[calleeName(info, call)] || staysLocal(info, call) {
			return true
		}
		t.seen[call] = true
		for _, arg := range call.Args {
			k := t.imported(arg)
			if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
				if f := t.fs.byLit[lit]; f != nil {
					k = t.kept[f]
				}
				if c := t.captured(lit); c != nil {
					k = c
				}
			} else if fn := funcOf(info, arg); fn != nil && t.fs.byObj[fn.Origin()] != nil {
				k = t.kept[t.fs.byObj[fn.Origin()]]
			}
			if k == nil {
				continue
			}
			how := "keeps it across an await at " + k.fact.Where
			if k.fact.Where == "" {
				how = "takes it along"
			}
			report(t.fs.pass, threadBound, call.Pos(), k.places,
				"the spawned task may move to another worker, but %s (type %s) is bound to its own, and the task %s; spawn it with edo.Pinned(), or let go of %s before the await",
				k.fact.Var, k.fact.Type, how, k.fact.Var)
		}
		return true
	})
}

// captured finds a local value that a spawned literal takes along from the function around it.
func (t *threadFinder) captured(lit *ast.FuncLit) (k *keep) {
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && k == nil {
			if v, ok := t.fs.pass.TypesInfo.Uses[id].(*types.Var); ok && !v.IsField() && !within(v.Pos(), lit) && t.local(v.Type()) {
				k = &keep{keepsLocal{Var: v.Name(), Type: t.typeName(v.Type())}, []place{
					{v.Pos(), v.Name() + " belongs to the task that spawns"}, {id.Pos(), "the spawned task uses " + v.Name()},
				}}
			}
		}
		return true
	})
	return k
}

// spawns are the functions that start a task which may move.
var spawns = map[string]bool{
	root + ".Spawn":       true,
	root + ".SpawnValue":  true,
	root + ".SpawnOn":     true,
	root + ".Group.Go":    true,
	root + ".Group.TryGo": true,
	root + ".Set.Go":      true,
}

// staysLocal reports whether a spawn has the option that keeps the task on one worker.
func staysLocal(info *types.Info, call *ast.CallExpr) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		opt, ok := ast.Unparen(arg).(*ast.CallExpr)
		return ok && calleeName(info, opt) == root+".Pinned"
	})
}

// funcOf is the declared function that e names, or nil.
func funcOf(info *types.Info, e ast.Expr) *types.Func {
	e = ast.Unparen(e)
	switch x := e.(type) {
	case *ast.IndexExpr:
		e = x.X
	case *ast.IndexListExpr:
		e = x.X
	}
	switch x := e.(type) {
	case *ast.Ident:
		fn, _ := info.Uses[x].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := info.Uses[x.Sel].(*types.Func)
		return fn
	}
	return nil
}

func base(file string) string { return file[strings.LastIndexByte(file, '/')+1:] }
