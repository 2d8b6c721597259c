package lawtest

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/edo-async/edo"

// primitives are the packages whose operations the programs have to use: all of them.
var primitives = []string{module, module + "/channel", module + "/delay", module + "/lock", module + "/stream"}

// notDetermined is what programs cannot use, and why.
var notDetermined = map[string]string{
	"edo.Blocking":     "runs on a goroutine",
	"edo.OnBlocking":   "runs on a goroutine",
	"edo.Task.Inspect": "shows frames, which only one lowering has",
	"edo.WorkerIndex":  "is of the scheduler",
}

// TestEveryPrimitive looks for operations that await, or are Select cases, which no shape uses.
func TestEveryPrimitive(t *testing.T) {
	fset := token.NewFileSet()
	exports := exportData(t)
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	used := usedHere(t, fset, imports)
	for _, path := range primitives {
		pkg, err := imports.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, fn := range operations(pkg) {
			name := pkg.Name() + "." + strings.TrimPrefix(operationName(fn), ".")
			if _, ok := notDetermined[name]; !ok && !used[fn.FullName()] {
				t.Errorf("no shape uses %s", name)
			}
		}
	}
}

// exportData is where the go command keeps what packages export.
func exportData(t *testing.T) map[string]string {
	t.Helper()
	out := command(t, "..", "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", "./lawtest")
	files := map[string]string{}
	for line := range strings.Lines(out) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		files[path] = file
	}
	return files
}

// usedHere is the full names of all functions and methods that this package's code mentions.
func usedHere(t *testing.T, fset *token.FileSet, imports types.Importer) map[string]bool {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	if _, err := (&types.Config{Importer: imports}).Check(module+"/lawtest", fset, files, info); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, obj := range info.Uses {
		if fn, ok := obj.(*types.Func); ok {
			used[fn.Origin().FullName()] = true
		}
	}
	return used
}

// operations are a package's exported functions and methods that take a Context first, or answer a Case.
func operations(pkg *types.Package) (fns []*types.Func) {
	add := func(fn *types.Func) {
		sig := fn.Signature()
		takes := sig.Params().Len() > 0 && strings.HasSuffix(sig.Params().At(0).Type().String(), "core.Context")
		cases := sig.Results().Len() == 1 && strings.HasSuffix(sig.Results().At(0).Type().String(), "core.Case")
		if fn.Exported() && (takes || cases) && !strings.Contains(fn.Name(), "__") {
			fns = append(fns, fn)
		}
	}
	for _, name := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			add(obj)
		case *types.TypeName:
			if named, ok := obj.Type().(*types.Named); ok && obj.Exported() && !obj.IsAlias() {
				for fn := range named.Methods() {
					add(fn)
				}
			}
		}
	}
	return fns
}

// operationName is Type.Method, or a function's name.
func operationName(fn *types.Func) string {
	if recv := fn.Signature().Recv(); recv != nil {
		typ := recv.Type()
		if p, ok := typ.(*types.Pointer); ok {
			typ = p.Elem()
		}
		return typ.(*types.Named).Obj().Name() + "." + fn.Name()
	}
	return fn.Name()
}
