package vet

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/edo-async/edo/internal/abi"
)

// ContextEscape reports a Context that is stored (EDO007), or used by another task, branch or goroutine than its own (EDO008).
var ContextEscape = &analysis.Analyzer{
	Name:     "edocontext",
	Doc:      "report a Context that is stored (EDO007) or used outside of its task (EDO008)",
	Requires: []*analysis.Analyzer{async},
	Run: func(pass *analysis.Pass) (any, error) {
		if !knowsContext(pass.Pkg) || isRuntime(pass.Pkg.Path()) {
			return nil, nil // the runtime itself has to
		}
		fs := asyncOf(pass)
		for _, file := range pass.Files {
			findStored(pass, file)
		}
		for _, f := range fs.all {
			findElsewhere(fs, f)
		}
		return nil, nil
	},
}

// isRuntime reports whether path is a package of Edo itself: iterators and groups have to keep what they were given.
func isRuntime(path string) bool {
	return path == abi.RootPath || strings.HasPrefix(path, abi.RootPath+"/") && !strings.HasPrefix(path, abi.RootPath+"/examples/")
}

// findStored reports places that keep a Context beyond the call it was given to.
func findStored(pass *analysis.Pass, file *ast.File) {
	const remedy = "a Context is good only inside the task that it was given to, while that runs; pass it as the first argument instead"
	isCx := func(e ast.Expr) bool {
		t := pass.TypesInfo.TypeOf(e)
		return t != nil && isContext(t)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			for _, field := range n.Fields.List {
				if isCx(field.Type) {
					report(pass, contextStored, field.Pos(), nil, "a struct keeps a Context: %s", remedy)
				}
			}
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if len(n.Lhs) != len(n.Rhs) || !isCx(n.Rhs[i]) {
					continue
				}
				switch lhs := ast.Unparen(lhs).(type) {
				case *ast.IndexExpr, *ast.StarExpr:
					report(pass, contextStored, lhs.Pos(), nil, "a Context is stored in %s: %s", types.ExprString(lhs), remedy)
				case *ast.SelectorExpr:
					if v, ok := pass.TypesInfo.Uses[lhs.Sel].(*types.Var); ok && !isContext(v.Type()) || ok && !v.IsField() {
						report(pass, contextStored, lhs.Pos(), nil, "a Context is stored in %s: %s", types.ExprString(lhs), remedy)
					} // a field of type Context is reported where it is declared
				case *ast.Ident:
					if v, ok := pass.TypesInfo.Uses[lhs].(*types.Var); ok && v.Parent() == pass.Pkg.Scope() {
						report(pass, contextStored, lhs.Pos(), nil, "a Context is stored in the package variable %s: %s", lhs.Name, remedy)
					}
				}
			}
		case *ast.SendStmt:
			if isCx(n.Value) {
				report(pass, contextStored, n.Value.Pos(), nil, "a Context is sent over a channel: %s", remedy)
			}
		case *ast.CompositeLit:
			if t := pass.TypesInfo.TypeOf(n); t != nil {
				if _, ok := t.Underlying().(*types.Struct); ok {
					return true // its field is reported where it is declared
				}
			}
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					e = kv.Value
				}
				if isCx(e) {
					report(pass, contextStored, e.Pos(), nil, "a Context is stored in a %s: %s", types.ExprString(n.Type), remedy)
				}
			}
		}
		return true
	})
}

// findElsewhere reports uses of f's Context in code that runs as something else: another async literal, or a goroutine.
func findElsewhere(fs *functions, f *function) {
	info := fs.pass.TypesInfo
	var own *types.Var
	if names := f.typ.Params.List[0].Names; len(names) > 0 {
		own, _ = info.Defs[names[0]].(*types.Var)
	}
	if own == nil {
		return
	}
	uses := func(n ast.Node, where string, places ...place) {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && info.Uses[id] == own {
				report(fs.pass, contextElsewhere, id.Pos(), append([]place{{own.Pos(), own.Name() + " is given to " + f.name}}, places...),
					"%s belongs to %s, but is used %s", own.Name(), f.name, where)
			}
			return true
		})
	}
	ast.Inspect(f.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			if fs.byLit[n] != nil {
				uses(n.Body, "in a function with a Context of its own, which may run as another task or branch; use that one", place{n.Type.Params.List[0].Pos(), "its own"})
				return false
			}
		case *ast.GoStmt:
			uses(n.Call, "in another goroutine; use edo.Spawn in place of go, and the Context that the new task gets")
			return false
		case *ast.CallExpr:
			if calleeName(info, n) == root+".Blocking" {
				for _, arg := range n.Args[1:] {
					uses(arg, "on the goroutine that edo.Blocking runs; use the context.Context that it gets")
				}
				ast.Inspect(n.Args[0], func(ast.Node) bool { return true })
				return false
			}
		}
		return true
	})
}

const root = abi.RootPath
