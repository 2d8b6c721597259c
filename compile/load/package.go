// Package load reads one Go package and type-checks it, in the form that every stage of the compiler works on.
//
// A package comes with the list of files that hold its imports' export data (an importcfg, as the go command writes it for
// the compiler, or as `edo explain` makes one from `go list -export`): nothing is looked up beyond that list, so a package is seen
// exactly as the Go compiler will see it. The imports have been through `edo` themselves, so their scopes hold the twins and frame sizes of their
// async functions.
//
// Positions: a file is parsed under its absolute path. A file that a tool made (cgo, the coverage instrumenter) carries
// line directives, and Fset.Position follows them to the user's own lines.
package load

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/edo-async/edo/internal/abi"
)

// CorePath is the import path of the package whose Context makes a function async.
const CorePath = abi.CorePath

// Package is a parsed, type-checked package: the compiler's input. Nothing in it is changed by the stages.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File       // parsed with comments, without the parser's own object resolution
	Names []string          // the files' absolute paths, parallel to Files
	Src   map[string][]byte // the files' text, by path
	Types *types.Package
	Info  *types.Info // every map is filled, FileVersions too
	Sizes types.Sizes // of the target, which need not be the host
	Path  string      // import path, as the compiler's -p flag gives it ("main" for a command)
}

// NewInfo makes an Info with every map ready to be filled.
func NewInfo() *types.Info {
	return &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Instances:    map[*ast.Ident]types.Instance{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		Scopes:       map[ast.Node]*types.Scope{},
		FileVersions: map[*ast.File]string{},
	}
}
