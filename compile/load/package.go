// Package load reads one Go package and type-checks it, in the form that every stage of the compiler works on.
//
// A package comes with the list of files that hold its imports' export data (an importcfg, as the go command writes it for
// the compiler, or as `edo explain` makes one from `go list -export`): nothing is looked up beyond that list, so a package is seen
// exactly as the Go compiler will see it. The imports have been through `edo` themselves, so their scopes hold the twins and frame sizes of their
// async functions.
//
// Positions: a file is parsed under its absolute path. A file that a tool made (cgo, the coverage instrumenter) carries
// line directives, and Package.Position follows them to the user's own lines.
package load

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"

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

	// relative are file names in line directives that are no absolute paths, by what go/scanner makes of them.
	relative map[string]string
}

// Position is where pos lies for a reader, in the words of the Go compiler: a relative file name in a line directive stays as it is.
func (p *Package) Position(pos token.Pos) token.Position {
	at := p.Fset.Position(pos)
	if name, ok := p.relative[at.Filename]; ok {
		at.Filename = name
	}
	return at
}

// noteRelative remembers the relative file names in f's line directives.
func (p *Package) noteRelative(dir string, f *ast.File) {
	for _, group := range f.Comments {
		for _, c := range group.List {
			text, ok := strings.CutPrefix(c.Text[2:], "line ")
			if !ok {
				continue
			}
			text = strings.TrimRight(strings.TrimSuffix(text, "*/"), "\r")
			for range 2 { // the column, if there is one, and the line
				if i := strings.LastIndexByte(text, ':'); i >= 0 && digits(text[i+1:]) {
					text = text[:i]
				}
			}
			if text == "" || filepath.IsAbs(text) {
				continue
			}
			if p.relative == nil {
				p.relative = map[string]string{}
			}
			p.relative[filepath.Join(dir, text)] = text
		}
	}
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

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
