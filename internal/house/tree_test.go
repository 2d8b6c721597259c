package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// maxLines is about what one can keep in mind; split by noun what grows beyond it.
const maxLines = 800

type goFile struct {
	path, pkg string // relative to the module's root
	test      bool
	imports   []string
	ast       *ast.File
	fset      *token.FileSet
	lines     int
}

const root = "../.."

// goFiles parses all Go files of the module whatever their build tags; testdata and nested modules are left out.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (name == "testdata" || strings.HasPrefix(name, ".") || isModule(path)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, src, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		pkg := filepath.ToSlash(filepath.Dir(rel))
		if pkg == "." {
			pkg = ""
		}
		g := goFile{path: rel, pkg: pkg, test: strings.HasSuffix(name, "_test.go"), ast: f, fset: fset, lines: strings.Count(string(src), "\n")}
		for _, s := range f.Imports {
			imp, _ := strconv.Unquote(s.Path.Value)
			g.imports = append(g.imports, imp)
		}
		files = append(files, g)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

func TestFilesAreReadable(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.lines > maxLines {
			t.Errorf("%s has %d lines: split it by noun (at most about %d)", f.path, f.lines, maxLines)
		}
	}
}

func TestPackagesAndExportedNamesAreDocumented(t *testing.T) {
	documented := map[string]bool{}
	seen := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test || f.ast.Name.Name == "main" {
			continue
		}
		seen[f.pkg] = true
		if f.ast.Doc != nil {
			documented[f.pkg] = true
		}
		for _, d := range f.ast.Decls {
			undocumented(d, func(name *ast.Ident) {
				t.Errorf("%s: exported %s has no comment", f.fset.Position(name.Pos()), name.Name)
			})
		}
	}
	for pkg := range seen {
		if !documented[pkg] {
			t.Errorf("package %q has no package comment: say what machine it is and for whom", pkg)
		}
	}
}

func undocumented(d ast.Decl, report func(*ast.Ident)) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) && !wellKnown[d.Name.Name] {
			report(d.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
					report(s.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						report(n)
					}
				}
			}
		}
	}
}

// wellKnown are methods whose meaning is fixed by an interface that everyone knows.
var wellKnown = map[string]bool{
	"Error": true, "String": true, "Len": true, "Less": true, "Swap": true, "Push": true, "Pop": true, "Unwrap": true, "Is": true, "Lock": true, "Unlock": true,
	"Load": true, "Store": true, "Add": true, "Or": true, "And": true, "CompareAndSwap": true,
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	for {
		switch t := typ.(type) {
		case *ast.StarExpr:
			typ = t.X
		case *ast.IndexExpr:
			typ = t.X
		case *ast.IndexListExpr:
			typ = t.X
		case *ast.Ident:
			return t.IsExported()
		default:
			return true
		}
	}
}
