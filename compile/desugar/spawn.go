package desugar

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/internal/abi"
)

// A Spawn is what is needed to write the cell of a unit that is spawned with its task, frame and captured variables in
// one allocation:
//
//	edo.Spawn(cx, func(cx edo.Context) error { … }, opts...)     becomes     F__lit1__spawn(cx, captured…, opts...)
//
// The same for a function or a method value of this package. The cell's frame holds the arguments until the first poll.
type Spawn struct {
	Pos          token.Pos // of the spawn: what the task reports
	CxType       string
	Task, Option string // types
	Function     string // edo.Spawn__cell
	Value        bool   // the unit has a value beside its error
}

// spawn rewrites a call of edo.Spawn or edo.SpawnValue whose function is known.
func (r *renderer) spawn(n *ast.CallExpr) (string, bool) {
	b := r.b
	fn := b.calledFunc(n)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != abi.RootPath || fn.Pkg() == b.C.Types || len(n.Args) < 2 {
		return "", false
	}
	if fn.Name() != "Spawn" && fn.Name() != "SpawnValue" {
		return "", false
	}
	u, args, inst, ok := r.spawned(ast.Unparen(n.Args[1]))
	if !ok || !b.spawnable(u, fn) {
		return "", false
	}
	text := []string{r.text(n.Args[0])}
	text = append(text, args...)
	for _, opt := range n.Args[2:] {
		text = append(text, r.text(opt))
	}
	if n.Ellipsis.IsValid() {
		text[len(text)-1] += "..."
	}
	// The call names the package no more, perhaps nobody else in the file does: the cell's types do.
	return u.Name + abi.SuffixSpawn + inst + "(" + strings.Join(text, ", ") + ")", true
}

// calledFunc is the declared function that n calls, if it is one.
func (b *builder) calledFunc(n *ast.CallExpr) *types.Func {
	fun := ast.Unparen(n.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(f.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(f.X)
	}
	var id *ast.Ident
	switch f := fun.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return nil
	}
	fn, _ := b.info.Uses[id].(*types.Func)
	return fn
}

// spawned finds the unit that an expression denotes, and what it captures.
func (r *renderer) spawned(e ast.Expr) (u *colour.Unit, args []string, inst string, ok bool) {
	b := r.b
	if lit, isLit := e.(*ast.FuncLit); isLit {
		u = b.C.ByLit[lit]
		if u == nil || u.Implicit || b.Forms[u] != Twin {
			return nil, nil, "", false
		}
		for _, obj := range b.Captured[u] {
			args = append(args, r.passed(obj))
		}
		return u, args, b.instOf(u), true
	}
	var id *ast.Ident
	var sel *types.Selection
	x := e
	switch f := e.(type) {
	case *ast.IndexExpr:
		x = f.X
	case *ast.IndexListExpr:
		x = f.X
	}
	switch f := ast.Unparen(x).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
		sel = b.info.Selections[f]
		if sel != nil && (sel.Kind() != types.MethodVal || !b.C.Concrete(sel)) {
			return nil, nil, "", false
		}
		x = f.X
	default:
		return nil, nil, "", false
	}
	fn, _ := b.info.Uses[id].(*types.Func)
	if fn == nil || sel == nil && fn.Signature().Recv() != nil {
		return nil, nil, "", false
	}
	u = b.C.ByFn[fn.Origin()]
	if u == nil || !u.Suspends {
		return nil, nil, "", false
	}
	if types := b.C.TypeArgs(id, fn); len(types) > 0 {
		var list []string
		for _, t := range types {
			text, err := b.names.Type(t, b.place)
			if err != nil {
				return nil, nil, "", false
			}
			list = append(list, text)
		}
		inst = "[" + strings.Join(list, ", ") + "]"
	}
	if sel != nil {
		args = append(args, r.boundReceiver(x, sel, fn))
	}
	return u, args, inst, true
}

// passed is a captured variable as an argument here.
func (r *renderer) passed(obj *types.Var) string {
	if v := r.b.vars[obj]; v != nil && r.lits == 0 {
		return v.Name
	}
	return r.captured(obj)
}

// boundReceiver is the receiver that a method value binds.
func (r *renderer) boundReceiver(x ast.Expr, sel *types.Selection, fn *types.Func) string {
	text := fieldPath(parenthesized(r.text(x), x), sel)
	call := &colour.Call{Sel: sel}
	_, want := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	_, have := call.Receiver().Underlying().(*types.Pointer)
	switch {
	case want && !have:
		return "&" + text
	case !want && have:
		return "*" + text
	}
	return text
}

// spawnable notes that u needs a cell, if it has the form of a task's function.
func (b *builder) spawnable(u *colour.Unit, fn *types.Func) bool {
	if u.Sig.Params().Len() != 1 || u.Sig.Variadic() {
		return false
	}
	results := u.Sig.Results()
	value := fn.Name() == "SpawnValue"
	if value && results.Len() != 2 || !value && results.Len() != 1 {
		return false
	}
	if b.Spawned[u] != nil {
		return true
	}
	names := b.Names[u.File]
	root := names.Package(fn.Pkg())
	if root == "" {
		return false
	}
	cx, err := names.Context()
	if err != nil {
		return false
	}
	result := "struct{}"
	if value {
		place := b.place
		place.Lo, place.Hi, place.TypeParams = 0, 0, typeParamNames(u, b.info)
		if result, err = names.Type(results.At(0).Type(), place); err != nil {
			return false
		}
	}
	pos := u.Node().Pos()
	if u.Lit == nil {
		pos = u.Decl.Name.Pos()
	}
	b.Spawned[u] = &Spawn{
		Pos: pos, CxType: cx, Task: root + ".Task[" + result + "]", Option: root + ".SpawnOption",
		Function: root + ".Spawn__cell", Value: value,
	}
	return true
}

// SpawnArgs are the arguments that a spawned unit's cell holds until the first poll: captured variables, or a receiver.
func (e *Env) SpawnArgs(u *colour.Unit, f *ir.Func) ([]*ir.Var, error) {
	if u.Lit != nil {
		return f.Params, nil
	}
	recv := u.Sig.Recv()
	if recv == nil {
		return nil, nil
	}
	b := e.fileBuilder(u.File)
	b.place.TypeParams = typeParamNames(u, e.C.Info)
	text, err := b.names.Type(recv.Type(), b.place)
	if err != nil {
		return nil, err
	}
	return []*ir.Var{{Name: "recv__", Type: recv.Type(), Text: text}}, nil
}
