package load

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
)

// Source is what Load needs to know about a package.
type Source struct {
	Path      string   // import path
	Files     []string // the Go files to compile
	Imports   *Imports
	GoVersion string // language version, such as "go1.26"; "" for the latest
	GOARCH    string // architecture of the target
}

// A UserError holds errors in the package itself (syntax, types), as opposed to a failure to read it: the Go compiler
// is the one to report them.
type UserError struct{ Errs []error }

func (e *UserError) Error() string { return errors.Join(e.Errs...).Error() }

// Load parses and type-checks a package. The error is a *UserError if the package does not compile.
func Load(src Source) (*Package, error) {
	p := &Package{
		Fset:  token.NewFileSet(),
		Src:   map[string][]byte{},
		Info:  NewInfo(),
		Sizes: types.SizesFor("gc", src.GOARCH),
		Path:  src.Path,
	}
	if p.Sizes == nil {
		return nil, fmt.Errorf("package %s: sizes of types on GOARCH=%s are not known to this edo: rebuild it with the Go version in use", src.Path, src.GOARCH)
	}
	if err := p.parse(src); err != nil {
		return nil, err
	}
	if err := p.check(src); err != nil {
		return nil, err
	}
	return p, nil
}

// parse fills Files, Names and Src.
func (p *Package) parse(src Source) error {
	var user UserError
	for _, name := range src.Files {
		name, err := filepath.Abs(name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(p.Fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			user.Errs = append(user.Errs, err)
			continue
		}
		p.noteRelative(filepath.Dir(name), f)
		p.Files = append(p.Files, f)
		p.Names = append(p.Names, name)
		p.Src[name] = text
	}
	if user.Errs != nil {
		return &user
	}
	return nil
}

// check fills Types and Info.
func (p *Package) check(src Source) error {
	var user UserError
	conf := types.Config{
		GoVersion: src.GoVersion,
		Importer:  importer.ForCompiler(p.Fset, "gc", src.Imports.open),
		Sizes:     p.Sizes,
		Error:     func(err error) { user.Errs = append(user.Errs, err) },
	}
	var err error
	p.Types, err = conf.Check(p.Path, p.Fset, p.Files, p.Info)
	if err != nil && user.Errs == nil {
		user.Errs = append(user.Errs, err)
	}
	if user.Errs != nil {
		return &user
	}
	return nil
}

// HasAsync reports whether the package declares or writes an async function anywhere: one whose first parameter is core's Context.
func (p *Package) HasAsync() bool {
	for _, f := range p.Files {
		found := false
		ast.Inspect(f, func(n ast.Node) bool {
			if t, ok := n.(*ast.FuncType); ok && !found {
				found = isAsync(p.Info, t)
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// isAsync reports whether a function type, as written, takes core's Context first.
func isAsync(info *types.Info, t *ast.FuncType) bool {
	if t.Params == nil || len(t.Params.List) == 0 {
		return false
	}
	return IsContext(info.TypeOf(t.Params.List[0].Type))
}

// IsContext reports whether t is core's Context, by whatever alias.
func IsContext(t types.Type) bool {
	if t == nil {
		return false
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "Context" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == CorePath
}
