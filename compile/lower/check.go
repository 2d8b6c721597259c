package lower

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/edo-async/edo/compile/load"
	"github.com/edo-async/edo/internal/abi"
)

// What is written is type-checked before it is given out. It should always be valid; where it is not, the fault is this
// compiler's, and the program must not suffer from it: the functions at fault run stackful, with that as their reason.

// blame type-checks the lowered files, and adds the units at fault to avoid. It answers whether there are new ones.
func blame(p *load.Package, res *Result, avoid map[string]string) bool {
	fset := token.NewFileSet()
	var files []*ast.File
	for i, name := range p.Names {
		text, ok := res.Files[name]
		if !ok {
			text = p.Src[name]
		}
		f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if f == nil || err != nil && !ok {
			return false
		}
		if err != nil {
			return blameFile(res, i, err.Error(), avoid)
		}
		files = append(files, f)
	}
	fresh := false
	conf := types.Config{
		Importer:  importsOf(p),
		Sizes:     p.Sizes,
		GoVersion: p.Types.GoVersion(),
		Error: func(err error) {
			terr, ok := err.(types.Error)
			if !ok {
				return
			}
			for _, f := range files {
				if f.FileStart <= terr.Pos && terr.Pos < f.FileEnd && blameDecl(res, f, terr, avoid) {
					fresh = true
				}
			}
		},
	}
	_, _ = conf.Check(p.Path, fset, files, nil)
	return fresh
}

// importsOf answers p's imports by the paths that its files use.
func importsOf(p *load.Package) types.Importer {
	imports := importMap{"unsafe": types.Unsafe}
	for _, f := range p.Files {
		for _, spec := range f.Imports {
			var obj types.Object = p.Info.Implicits[spec]
			if spec.Name != nil {
				obj = p.Info.Defs[spec.Name]
			}
			path, err := strconv.Unquote(spec.Path.Value)
			if name, ok := obj.(*types.PkgName); ok && err == nil {
				imports[path] = name.Imported()
				imports[name.Imported().Path()] = name.Imported()
			}
		}
	}
	for _, imp := range p.Types.Imports() {
		if imports[imp.Path()] == nil {
			imports[imp.Path()] = imp // imported for its effects only
		}
	}
	return imports
}

type importMap map[string]*types.Package

func (m importMap) Import(path string) (*types.Package, error) {
	if p := m[path]; p != nil {
		return p, nil
	}
	return types.NewPackage(path, path[strings.LastIndexByte(path, '/')+1:]), nil
}

// blameDecl finds the unit whose text an error is in.
func blameDecl(res *Result, f *ast.File, err types.Error, avoid map[string]string) bool {
	name := "var"
	for _, d := range f.Decls {
		fd, ok := d.(*ast.FuncDecl)
		if !ok || err.Pos < fd.Pos() || err.Pos >= fd.End() {
			continue
		}
		name = fd.Name.Name
		if fd.Recv != nil && len(fd.Recv.List) > 0 {
			name = receiverName(fd.Recv.List[0].Type) + abi.InfixMethod + name
		}
		for _, suffix := range []string{abi.SuffixPoll, abi.SuffixBody, abi.SuffixBox, abi.SuffixRun, abi.SuffixSpawn} {
			name = strings.TrimSuffix(name, suffix)
		}
	}
	why := "its lowered form is not valid Go, a fault of edo: " + err.Msg
	if unit := slices.IndexFunc(res.Funcs, func(fn *Func) bool { return fn.Name == name && fn.Form == Stackless }); unit >= 0 {
		if avoid[name] == "" {
			avoid[name] = why
			return true
		}
	}
	// The literals in it, then.
	fresh := false
	for _, fn := range res.Funcs {
		if strings.HasPrefix(fn.Name, name+abi.InfixLit) && fn.Form == Stackless && avoid[fn.Name] == "" {
			avoid[fn.Name] = why
			fresh = true
		}
	}
	return fresh
}

func receiverName(t ast.Expr) string {
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.ParenExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// blameFile gives up a whole file, whose text does not even parse.
func blameFile(res *Result, file int, msg string, avoid map[string]string) bool {
	fresh := false
	for _, fn := range res.Funcs {
		if fn.file == file && fn.Form == Stackless && avoid[fn.Name] == "" {
			avoid[fn.Name] = "its lowered form is not valid Go, a fault of edo: " + msg
			fresh = true
		}
	}
	return fresh
}
