package vet

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/edo-async/edo/internal/abi"
)

// Unawaited reports futures and Select cases that are made and dropped (EDO006): they are lazy, so nothing happens.
var Unawaited = &analysis.Analyzer{
	Name: "edounawaited",
	Doc:  "report futures and Select cases that are made and never awaited (EDO006)",
	Run: func(pass *analysis.Pass) (any, error) {
		if !knowsContext(pass.Pkg) {
			return nil, nil
		}
		for _, file := range pass.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ExprStmt:
					dropped(pass, n.X)
				case *ast.AssignStmt:
					if len(n.Lhs) == len(n.Rhs) {
						for i, lhs := range n.Lhs {
							if id, ok := lhs.(*ast.Ident); ok && id.Name == "_" {
								dropped(pass, n.Rhs[i])
							}
						}
					}
				}
				return true
			})
		}
		return nil, nil
	},
}

// dropped reports e, whose value nobody takes, if it is a call that makes something lazy.
func dropped(pass *analysis.Pass, e ast.Expr) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return
	}
	named, ok := types.Unalias(pass.TypesInfo.TypeOf(call)).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != abi.CorePath {
		return
	}
	switch named.Obj().Name() {
	case "Future":
		report(pass, unawaited, call.Pos(), nil, "the future that %s makes is dropped: futures are lazy, so nothing has begun; wait for it with edo.Await, or start a task with edo.Spawn", calleeText(call))
	case "Case":
		report(pass, unawaited, call.Pos(), nil, "the case that %s makes is dropped: it does nothing outside of edo.Select; hand it to Select, or call the operation itself", calleeText(call))
	}
}
