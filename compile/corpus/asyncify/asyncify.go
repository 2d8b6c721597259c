package asyncify

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// Options say how to rewrite.
type Options struct {
	Importer types.Importer // knows the standard library, edo, and package wait
	Seed     uint64         // decides which places to suspend at there are; 0: all
}

// Stats say how much of a program is async.
type Stats struct {
	Funcs, AsyncFuncs int            // functions, methods and literals with a body
	Calls, AsyncCalls int            // calls of the program's functions and function values
	Run               int            // async calls that need a runtime of their own
	Places            int            // places to suspend at
	Kept              map[string]int // why functions are not async
}

// Add adds up.
func (s *Stats) Add(t Stats) {
	s.Funcs += t.Funcs
	s.AsyncFuncs += t.AsyncFuncs
	s.Calls += t.Calls
	s.AsyncCalls += t.AsyncCalls
	s.Run += t.Run
	s.Places += t.Places
	if s.Kept == nil {
		s.Kept = map[string]int{}
	}
	for why, n := range t.Kept {
		s.Kept[why] += n
	}
}

// Imports are what every rewritten program imports.
var Imports = []string{"github.com/edo-async/edo", "github.com/edo-async/edo/compile/corpus/testdata/wait"}

// maxRepairs bounds how often a program is rewritten until it type-checks.
const maxRepairs = 40

// File rewrites a program of one file.
func File(name string, src []byte, opts Options) ([]byte, Stats, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, Stats{}, err
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
	}
	pkg, err := (&types.Config{Importer: opts.Importer, FakeImportC: true}).Check("main", fset, []*ast.File{f}, info)
	if err != nil {
		return nil, Stats{}, err
	}
	k := newKeep(f, pkg, info)
	var problem error
	for range maxRepairs {
		w := newWalker(fset, f, src, k, opts)
		out := w.rewrite()
		if w.again {
			continue
		}
		errs := check(name, out, opts.Importer)
		if len(errs) == 0 {
			return out, w.stats, nil
		}
		problem = errs[0]
		if !k.repair(fset, f, errs) {
			break
		}
	}
	if problem == nil {
		problem = errors.New("the functions that stay are not found in time")
	}
	return nil, Stats{}, fmt.Errorf("the async form does not type-check: %w", problem)
}

// Witness leaves a program as it is, but gives it an async function, so that its package is one for the compiler.
func Witness(name string, src []byte) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.PackageClauseOnly)
	if err != nil {
		return nil, err
	}
	e := edits{tokens: fset.File(f.FileStart), src: src}
	e.insert(f.Name.End(), header)
	e.insert(f.FileStart+token.Pos(len(src)), "\nfunc witness__(cx__ edo__.Context) { wait__.Maybe(cx__) }\n")
	return e.apply(), nil
}

// Jitter leaves a program as it is, but for pauses between its statements. It reports whether the program starts goroutines.
func Jitter(name string, src []byte) (out []byte, concurrent bool, err error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, false, err
	}
	e := edits{tokens: fset.File(f.FileStart), src: src}
	e.insert(f.Name.End(), header)
	astutil.Apply(f, func(c *astutil.Cursor) bool {
		s, ok := c.Node().(ast.Stmt)
		if !ok {
			return true
		}
		switch s.(type) {
		case *ast.CaseClause, *ast.CommClause:
			return true
		case *ast.GoStmt:
			concurrent = true
		}
		if c.Index() >= 0 {
			e.insert(s.Pos(), "wait__.Jitter(); ")
		}
		return true
	}, nil)
	e.insert(f.FileEnd, "\nvar _ edo__.Context\nvar _ = wait__.Jitter\n")
	return e.apply(), concurrent, nil
}

// check type-checks a rewritten program.
func check(name string, src []byte, imp types.Importer) []error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return []error{err}
	}
	var errs []error
	conf := types.Config{Importer: imp, FakeImportC: true, Error: func(err error) { errs = append(errs, err) }}
	_, _ = conf.Check("main", fset, []*ast.File{f}, nil)
	return errs
}

// repair lets more stay as it is, because of what is wrong with the result, and reports whether there was anything left.
func (k *keep) repair(fset *token.FileSet, f *ast.File, errs []error) bool {
	news := false
	for _, err := range errs {
		var te types.Error
		if !errors.As(err, &te) {
			continue
		}
		news = k.keepMentioned(te.Msg) || news
		line := te.Fset.PositionFor(te.Pos, false).Line
		news = k.keepLine(fset, f, line, false) || news
	}
	if !news {
		for _, err := range errs {
			if te, ok := err.(types.Error); ok {
				news = k.keepLine(fset, f, te.Fset.PositionFor(te.Pos, false).Line, true) || news
			}
		}
	}
	if !news {
		news = k.keepAll(f)
	}
	k.agree()
	return news
}

// keepMentioned keeps the methods whose names stand in an error's message.
func (k *keep) keepMentioned(msg string) bool {
	if !strings.Contains(msg, "method") {
		return false
	}
	news := false
	said := strings.FieldsFunc(msg, func(r rune) bool { return strings.ContainsRune(" ().,:;*&\"\n\t", r) })
	for id, obj := range k.info.Defs {
		fn, ok := obj.(*types.Func)
		if ok && fn.Signature().Recv() != nil && !k.methods[id.Name] && slices.Contains(said, id.Name) {
			k.methods[id.Name] = true
			news = true
		}
	}
	return news
}

// keepLine keeps the function types that a line has to do with, and with calls also the functions that are called there.
func (k *keep) keepLine(fset *token.FileSet, f *ast.File, line int, calls bool) bool {
	news := false
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		from, to := fset.PositionFor(n.Pos(), false).Line, fset.PositionFor(n.End(), false).Line
		if _, isFile := n.(*ast.File); !isFile && (line < from || to < line) {
			return false
		}
		e, ok := n.(ast.Expr)
		if !ok || from != line && to != line {
			return true
		}
		if id, ok := n.(*ast.Ident); ok && calls {
			if fn, ok := k.info.Uses[id].(*types.Func); ok && k.function(fn) {
				k.stay(fn.Origin(), "its use does not type-check")
				news = true
			}
		}
		if id := funcName(e); id != nil && k.callees[id] && k.info.Uses[id] != nil {
			if _, ok := k.info.Uses[id].(*types.Func); ok {
				return true
			}
		}
		if t := k.info.TypeOf(e); t != nil {
			news = k.keepTypes(t) || news
		}
		return true
	})
	return news
}

// keepAll keeps all function types, then all functions.
func (k *keep) keepAll(f *ast.File) bool {
	news := false
	for _, tv := range k.info.Types {
		news = k.keepTypes(tv.Type) || news
	}
	for _, obj := range k.info.Defs {
		if fn, ok := obj.(*types.Func); ok && !news && k.function(fn) {
			k.stay(fn, "the program does not type-check otherwise")
			news = true
		}
	}
	return news
}
