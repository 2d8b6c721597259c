// Package load reads one Go package and type-checks it, in the form that every stage of the compiler works on.
package load

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Package is a parsed, type-checked package: the compiler's input. Nothing in it is changed by the stages.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File       // parsed with comments
	Names []string          // the files' paths, parallel to Files
	Src   map[string][]byte // the files' text, by path
	Types *types.Package
	Info  *types.Info // every map is filled, FileVersions too
	Sizes types.Sizes // of the target, which need not be the host
	Path  string      // import path, as the compiler's -p flag gives it
}
