package vet

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/cfg"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/edo-async/edo/internal/abi"
)

// async finds the async functions of a package and their awaits; the other analyzers work on its result.
var async = &analysis.Analyzer{
	Name:       "edoasync",
	Doc:        "find async functions, and which of them never suspend",
	Requires:   []*analysis.Analyzer{ctrlflow.Analyzer},
	ResultType: reflect.TypeFor[*functions](),
	FactTypes:  []analysis.Fact{new(neverSuspends)},
	Run:        findAsync,
}

// neverSuspends is a fact about a function that takes a Context: calling it is no await.
type neverSuspends struct{}

func (*neverSuspends) AFact()         {}
func (*neverSuspends) String() string { return "neverSuspends" }

// functions are the async functions of a package.
type functions struct {
	pass  *analysis.Pass
	all   []*function // in source order; a literal after the function around it
	byObj map[*types.Func]*function
	byLit map[*ast.FuncLit]*function
	// literals are those that are called or deferred on the spot: they belong to the function around them.
	onTheSpot map[*ast.FuncLit]bool
	// awaits are all calls that may suspend, of whatever function.
	awaits map[*ast.CallExpr]bool
}

// asyncOf is the result of async, to work on in pass.
func asyncOf(pass *analysis.Pass) *functions {
	fs := *pass.ResultOf[async].(*functions)
	fs.pass = pass
	return &fs
}

// A function is an async function or function literal.
type function struct {
	name  string
	obj   *types.Func // nil for a literal
	typ   *ast.FuncType
	body  *ast.BlockStmt
	outer *function
	lit   *ast.FuncLit // nil for a declaration
	cfg   *cfg.CFG

	calls    []*ast.CallExpr // that pass a Context, outside plain closures
	suspends bool
}

func findAsync(pass *analysis.Pass) (any, error) {
	fs := &functions{
		pass:  pass,
		byObj: map[*types.Func]*function{}, byLit: map[*ast.FuncLit]*function{},
		onTheSpot: map[*ast.FuncLit]bool{}, awaits: map[*ast.CallExpr]bool{},
	}
	if !knowsContext(pass.Pkg) {
		return fs, nil
	}
	cfgs := pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs)
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			fs.find(decl, nil, cfgs)
		}
	}
	for _, f := range fs.all {
		fs.inspect(f, func(n ast.Node) {
			if call, ok := n.(*ast.CallExpr); ok && fs.passesContext(call) {
				f.calls = append(f.calls, call)
			}
		})
	}
	fs.fixpoint()
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && fs.suspends(call) {
				fs.awaits[call] = true
			}
			return true
		})
	}
	return fs, nil
}

// find finds the async functions in n, which is inside outer.
func (fs *functions) find(n ast.Node, outer *function, cfgs *ctrlflow.CFGs) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			obj, _ := fs.pass.TypesInfo.Defs[n.Name].(*types.Func)
			if n.Body == nil || obj == nil || !takesContext(obj.Signature()) || strings.HasSuffix(obj.Name(), abi.SuffixPoll) {
				return true
			}
			f := &function{name: obj.Name(), obj: obj, typ: n.Type, body: n.Body, cfg: cfgs.FuncDecl(n)}
			if recv := obj.Signature().Recv(); recv != nil {
				f.name = types.TypeString(recv.Type(), func(*types.Package) string { return "" }) + "." + f.name
			}
			fs.all = append(fs.all, f)
			fs.byObj[obj] = f
			fs.find(n.Body, f, cfgs)
			return false
		case *ast.CallExpr:
			if lit, ok := ast.Unparen(n.Fun).(*ast.FuncLit); ok {
				fs.onTheSpot[lit] = true
			}
		case *ast.GoStmt:
			for _, arg := range n.Call.Args {
				fs.find(arg, outer, cfgs)
			}
			if lit, ok := ast.Unparen(n.Call.Fun).(*ast.FuncLit); ok {
				fs.find(lit.Body, nil, cfgs)
				return false
			}
		case *ast.FuncLit:
			sig, _ := fs.pass.TypesInfo.TypeOf(n).(*types.Signature)
			if sig == nil || !takesContext(sig) {
				return true
			}
			f := &function{name: "function literal", typ: n.Type, body: n.Body, outer: outer, lit: n, cfg: cfgs.FuncLit(n)}
			if outer != nil {
				f.name = "function literal in " + strings.TrimPrefix(outer.name, "function literal in ")
			}
			fs.all = append(fs.all, f)
			fs.byLit[n] = f
			fs.find(n.Body, f, cfgs)
			return false
		}
		return true
	})
}

// inspect calls visit for the nodes that run as part of f: not those of go statements, nor of literals but those called on the spot.
func (fs *functions) inspect(f *function, visit func(ast.Node)) { fs.walk(f.body, visit) }

// walk is inspect for a part of a function.
func (fs *functions) walk(n ast.Node, visit func(ast.Node)) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil:
			return false
		case *ast.FuncLit:
			if !fs.onTheSpot[n] || fs.byLit[n] != nil {
				return false
			}
		case *ast.GoStmt:
			for _, arg := range n.Call.Args {
				fs.walk(arg, visit)
			}
			return false
		}
		visit(n)
		return true
	})
}

// fixpoint finds which functions suspend: those with a twin written by hand, and those that call one that does.
func (fs *functions) fixpoint() {
	scope := fs.pass.Pkg.Scope()
	for _, f := range fs.all {
		f.suspends = f.obj != nil && scope.Lookup(twinBase(f.obj)+abi.SuffixPoll) != nil
	}
	for changed := true; changed; {
		changed = false
		for _, f := range fs.all {
			if f.suspends {
				continue
			}
			for _, call := range f.calls {
				if fs.suspends(call) {
					f.suspends, changed = true, true
					break
				}
			}
		}
	}
	for _, f := range fs.all {
		if f.obj != nil && !f.suspends && !waitsInPlace(f.obj) {
			fs.pass.ExportObjectFact(f.obj, new(neverSuspends))
		}
	}
}

// waitsInPlace reports whether a function of the runtime suspends in a way that cannot be seen here: below the
// face, waiting is a method of the Context.
func waitsInPlace(fn *types.Func) bool {
	return strings.HasPrefix(fn.Pkg().Path()+"/", abi.RuntimeInternals)
}

// isAwait reports whether call may suspend.
func (fs *functions) isAwait(call *ast.CallExpr) bool { return fs.awaits[call] }

// suspends is isAwait as far as it is known.
func (fs *functions) suspends(call *ast.CallExpr) bool {
	if !fs.passesContext(call) {
		return false
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return fs.byLit[lit].suspends
	}
	fn := typeutil.StaticCallee(fs.pass.TypesInfo, call)
	if fn == nil {
		return true
	}
	fn = fn.Origin()
	if f := fs.byObj[fn]; f != nil {
		return f.suspends
	}
	return !fs.pass.ImportObjectFact(fn, new(neverSuspends))
}

// passesContext reports whether call calls a function whose first parameter is a Context.
func (fs *functions) passesContext(call *ast.CallExpr) bool {
	tv := fs.pass.TypesInfo.Types[call.Fun]
	if tv.Type == nil || tv.IsType() || tv.IsBuiltin() {
		return false
	}
	sig, _ := tv.Type.Underlying().(*types.Signature)
	return sig != nil && takesContext(sig)
}

// callee is the async function of this package that call calls, or nil.
func (fs *functions) callee(call *ast.CallExpr) *function {
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return fs.byLit[lit]
	}
	if fn := typeutil.StaticCallee(fs.pass.TypesInfo, call); fn != nil {
		return fs.byObj[fn.Origin()]
	}
	return nil
}

// takesContext reports whether a function of this signature is async.
func takesContext(sig *types.Signature) bool {
	params := sig.Params()
	return params.Len() > 0 && !(sig.Variadic() && params.Len() == 1) && isContext(params.At(0).Type())
}

func isContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == abi.ContextName && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == abi.CorePath
}

// twinBase is the name from which the names of fn's twin are made.
func twinBase(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	t := recv.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name() + abi.InfixMethod + fn.Name()
	}
	return fn.Name()
}

// knowsContext reports whether pkg can mention a Context at all.
func knowsContext(pkg *types.Package) bool {
	seen := map[*types.Package]bool{}
	var visit func(p *types.Package) bool
	visit = func(p *types.Package) bool {
		if seen[p] {
			return false
		}
		seen[p] = true
		if p.Path() == abi.CorePath {
			return true
		}
		for _, imp := range p.Imports() {
			if visit(imp) {
				return true
			}
		}
		return false
	}
	return visit(pkg)
}

// fullName is fn's name as "path.Func" or "path.Type.Method".
func fullName(fn *types.Func) string {
	if fn == nil || fn.Pkg() == nil {
		return ""
	}
	fn = fn.Origin()
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Pkg().Path() + "." + fn.Name()
	}
	t := recv.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return fn.Pkg().Path() + "." + named.Obj().Name() + "." + fn.Name()
	}
	return fn.Pkg().Path() + "." + fn.Name()
}

// calleeName is the full name of what call calls, interface methods included; "" if it is unknown.
func calleeName(info *types.Info, call *ast.CallExpr) string {
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	return fullName(fn)
}

// calleeText is how a call's function is written.
func calleeText(call *ast.CallExpr) string {
	if _, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return "a function literal"
	}
	return types.ExprString(call.Fun)
}
