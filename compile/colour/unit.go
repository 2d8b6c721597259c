package colour

import (
	"go/ast"
	"go/constant"
	"go/types"

	"github.com/edo-async/edo/compile/load"
	"github.com/edo-async/edo/internal/abi"
)

// A Kind says what a call to an async function is.
type Kind uint8

// The kinds of calls.
const (
	Never Kind = iota
	Static
	Boxed
	Dynamic
	Stretch
)

// Handshake reports whether such a call is made by the handshake, with a frame that the callee itself has made.
func (k Kind) Handshake() bool { return k == Dynamic || k == Stretch }

func (k Kind) String() string {
	return [...]string{"never suspends", "static", "boxed", "dynamic", "on a stack"}[k]
}

// A Unit is an async function of the package.
type Unit struct {
	Name  string
	Func  *types.Func   // nil for a literal
	Decl  *ast.FuncDecl // the declaration, or the one that a literal is in; nil in a package variable
	Lit   *ast.FuncLit  // nil for a declaration
	Outer *Unit         // the unit around a literal, if any
	File  int           // index into the package's files
	Sig   *types.Signature
	Type  *ast.FuncType
	Body  *ast.BlockStmt

	// Cx is the variable that holds the context: the first parameter (nil if it has no name), or, in an
	// implicit unit, that of the unit around it.
	Cx       *types.Var
	Implicit bool

	Calls []*Call
	// Suspends tells whether it can suspend at all.
	Suspends bool
	// HandWritten: the package declares the twin itself.
	HandWritten bool
	// Box: some caller holds its frame in a box, because of a cycle.
	Box bool
}

// Node is the unit's syntax.
func (u *Unit) Node() ast.Node {
	if u.Lit != nil {
		return u.Lit
	}
	return u.Decl
}

// TypeParams are those of the declaration that the unit is or lies in, its receiver's included.
func (u *Unit) TypeParams(info *types.Info) []*types.TypeParam {
	if u.Decl == nil {
		return nil
	}
	fn, _ := info.Defs[u.Decl.Name].(*types.Func)
	if fn == nil {
		return nil
	}
	sig := fn.Signature()
	list := sig.TypeParams()
	if sig.RecvTypeParams().Len() > 0 {
		list = sig.RecvTypeParams()
	}
	var all []*types.TypeParam
	for tp := range list.TypeParams() {
		all = append(all, tp)
	}
	return all
}

// An Extern is a twin in another package.
type Extern struct {
	Pkg  *types.Package
	Base string
	P, S int
}

// A Call is a call to an async function.
type Call struct {
	Expr   *ast.CallExpr
	Kind   Kind
	Callee *Unit       // static, in this package
	Extern *Extern     // static, elsewhere
	Fn     *types.Func // the declared callee, if known
	// TypeArgs instantiate the twin.
	TypeArgs []types.Type
	// Recv is the receiver's expression, for a method; Sel how it was selected.
	Recv ast.Expr
	Sel  *types.Selection
	Lit  *ast.FuncLit // a literal called on the spot
	// Statement position: deferred calls and go statements are no suspend points.
	Deferred bool

	Loop   *ast.RangeStmt // a stretch that is a loop
	inner  []*Call        // the calls in a stretch
	always bool           // a stretch that may suspend whatever these do
}

// Package is what is known about a package.
type Package struct {
	*load.Package
	Units []*Unit
	ByLit map[*ast.FuncLit]*Unit
	ByFn  map[*types.Func]*Unit
	// Calls has all async calls of units, by syntax.
	Calls map[*ast.CallExpr]*Call
	// Loops are the ranges over functions that are stretches.
	Loops map[*ast.RangeStmt]*Call
	taint *taint
	named map[string]bool // names of units
}

// IsAsync reports whether sig's first parameter is core.Context.
func IsAsync(sig *types.Signature) bool {
	return sig != nil && sig.Params().Len() > 0 && !(sig.Variadic() && sig.Params().Len() == 1) &&
		load.IsContext(sig.Params().At(0).Type())
}

// BaseName is the name that a declared function's twin is derived from.
func BaseName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	t := recv.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name() + abi.InfixMethod + fn.Name()
	}
	return fn.Name()
}

// Lookup finds the twin of base in another package's scope.
func Lookup(pkg *types.Package, base string) *Extern {
	scope := pkg.Scope()
	if _, ok := scope.Lookup(base + abi.SuffixPoll).(*types.Func); !ok {
		return nil
	}
	p, okP := constInt(scope.Lookup(base + abi.SuffixP))
	s, okS := constInt(scope.Lookup(base + abi.SuffixS))
	if !okP || !okS {
		return nil
	}
	return &Extern{Pkg: pkg, Base: base, P: p, S: s}
}

func constInt(obj types.Object) (int, bool) {
	c, ok := obj.(*types.Const)
	if !ok {
		return 0, false
	}
	v, exact := constant.Int64Val(constant.ToInt(c.Val()))
	return int(v), exact
}
