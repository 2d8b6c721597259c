package desugar

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/naming"
	"github.com/edo-async/edo/internal/abi"
)

// await makes an async call. Its results go to dst if that is given (nil elements are not wanted), to the
// function's results if forward, else to temporaries that stand for the call from now on.
func (b *builder) await(site *colour.Call, dst []*ir.Var, forward bool) {
	if site.Kind == colour.Stretch {
		b.stretchCall(site, true)
		return
	}
	e := site.Expr
	call := &ir.Call{Site: site, Forward: forward, N: b.results0(e).Len()}
	call.Pos = e.Pos()
	dynamic := site.Kind == colour.Dynamic
	if site.Lit != nil && b.Forms[site.Callee] != Twin && b.Forms[site.Callee] != Stackful {
		dynamic = true // a literal that has no twin
	}
	if dynamic && site.Kind != colour.Dynamic {
		copied := *site
		copied.Kind = colour.Dynamic
		call.Site = &copied
	}
	// The operands, in order. What stays in place must not call anything in a dynamic call: the
	// handshake is on its way then.
	b.interfaceEarly(e)
	operands := append([]ast.Expr{b.funOperand(e.Fun)}, e.Args...)
	b.operands(operands, dynamic)
	args := e.Args
	implicit := site.Lit != nil && site.Callee.Implicit
	if implicit {
		call.Cx = b.fn.Cx
	} else {
		b.contextArg(call, args[0])
		args = args[1:]
	}
	sig := b.signatureOf(e)
	first := 1
	if implicit {
		first = 0
	}
	if dynamic {
		b.dynamicCallee(call, e)
	} else {
		b.staticCallee(call, e)
	}
	b.arguments(call, args, dynamic)
	b.zeros(call, sig, first)
	if e.Ellipsis.IsValid() {
		call.Args[len(call.Args)-1] += "..."
	}
	b.destination(call, e, dst, forward)
	b.add(call)
}

// interfaceEarly evaluates the interface whose method e calls, if the arguments may run code: gc looks at it before them.
func (b *builder) interfaceEarly(e *ast.CallExpr) {
	f, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	sel := b.info.Selections[f]
	if sel == nil || sel.Kind() != types.MethodVal || !types.IsInterface(b.info.TypeOf(f.X)) || isTypeParam(b.info.TypeOf(f.X)) {
		return
	}
	for _, arg := range e.Args {
		if !b.inert(arg) {
			b.expr(f.X, true)
			if _, done := b.subst[f.X]; !done {
				b.spill(f.X)
			}
			return
		}
	}
}

func (b *builder) signatureOf(e *ast.CallExpr) *types.Signature {
	if sig, ok := coreType(b.info.TypeOf(e.Fun)).(*types.Signature); ok {
		return sig
	}
	b.bail(e.Pos(), "a call of a type parameter")
	return nil
}

// results0 is the call's result list.
func (b *builder) results0(e *ast.CallExpr) *types.Tuple { return b.signatureOf(e).Results() }

// contextArg: the function's own context is brought by every poll; another one is kept in the frame.
func (b *builder) contextArg(call *ir.Call, arg ast.Expr) {
	if id, ok := ast.Unparen(arg).(*ast.Ident); ok {
		if v := b.vars[b.info.Uses[id]]; v != nil && v.Fixed {
			call.Cx = v.Name
			return
		}
	}
	v := b.temp(b.info.TypeOf(arg), arg.Pos())
	b.assign(v, b.code(arg))
	call.Cx = v.Name
	call.Hold = append(call.Hold, v)
	call.Uses = append(call.Uses, v)
}

// use adds what c needs to the call.
func use(call *ir.Call, c ir.Code) string {
	call.Uses = append(call.Uses, c.Uses...)
	for _, v := range c.Caps {
		if !slices.Contains(call.Caps, v) {
			call.Caps = append(call.Caps, v)
		}
	}
	return c.Text
}

func (b *builder) arguments(call *ir.Call, args []ast.Expr, dynamic bool) {
	line := b.C.Position(call.Pos).Line
	for _, arg := range args {
		if dynamic && !b.inert(arg) {
			b.spill(arg)
		}
		text := use(call, b.code(arg))
		if sub, ok := b.subst[arg]; ok {
			text = sub.text
		}
		if !dynamic && b.C.Position(arg.Pos()).Line != line {
			text = b.lineComment(arg.Pos()) + text
		}
		call.Args = append(call.Args, text)
	}
}

// inert reports whether evaluating arg runs no code and cannot panic.
func (b *builder) inert(arg ast.Expr) bool {
	if tv := b.info.Types[arg]; tv.Value != nil || tv.IsNil() {
		return true
	}
	if _, ok := b.subst[arg]; ok {
		return true
	}
	switch e := ast.Unparen(arg).(type) {
	case *ast.Ident:
		return true
	case *ast.FuncLit:
		return true
	case *ast.SelectorExpr:
		sel := b.info.Selections[e]
		if sel == nil {
			return true
		}
		return sel.Kind() == types.FieldVal && !sel.Indirect() && b.inert(e.X)
	}
	return false
}

// zeros are the arguments of a resuming call.
func (b *builder) zeros(call *ir.Call, sig *types.Signature, first int) {
	n := sig.Params().Len()
	if sig.Variadic() {
		n--
	}
	for i := first; i < n; i++ {
		call.Zeros = append(call.Zeros, b.zero(sig.Params().At(i).Type(), call))
	}
}

// zero is the zero value of t as an expression.
func (b *builder) zero(t types.Type, at ir.Instr) string {
	if _, ok := types.Unalias(t).(*types.TypeParam); !ok {
		switch u := t.Underlying().(type) {
		case *types.Basic:
			switch {
			case u.Info()&types.IsBoolean != 0:
				return "false"
			case u.Info()&types.IsString != 0:
				return `""`
			case u.Info()&types.IsNumeric != 0:
				return "0"
			}
			return "nil"
		case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
			return "nil"
		}
	}
	return "*new(" + b.typeText(t, at.Position()) + ")"
}

// staticCallee names the twin, and makes the receiver its first argument.
func (b *builder) staticCallee(call *ir.Call, e *ast.CallExpr) {
	site := call.Site
	base, inst := "", ""
	switch {
	case site.Lit != nil:
		base = site.Callee.Name
		inst = b.instOf(site.Callee)
		for _, obj := range b.Captured[site.Callee] {
			b.capturedArg(call, obj)
		}
	case site.Callee != nil:
		base = site.Callee.Name
	default:
		base = site.Extern.Base
		if site.Extern.Pkg != b.C.Types {
			base = b.names.Package(site.Extern.Pkg) + "." + base
		}
	}
	if len(site.TypeArgs) > 0 {
		var list []string
		for _, t := range site.TypeArgs {
			list = append(list, b.typeText(t, e.Pos()))
		}
		inst = "[" + strings.Join(list, ", ") + "]"
	}
	suffix := abi.SuffixPoll
	if site.Kind == colour.Boxed {
		suffix = abi.SuffixBox
	}
	call.Fn = base + suffix + inst
	if site.Sel != nil {
		call.Args = append(call.Args, b.receiver(call))
		call.Zeros = append(call.Zeros, b.zero(site.Fn.Signature().Recv().Type(), call))
		if len(site.TypeArgs) > 0 {
			call.Zeros[len(call.Zeros)-1] = b.zeroReceiver(call)
		}
	}
}

// zeroReceiver is the zero value of a generic type's receiver.
func (b *builder) zeroReceiver(call *ir.Call) string {
	recv := call.Site.Fn.Signature().Recv().Type()
	if _, ok := types.Unalias(recv).(*types.Pointer); ok {
		return "nil"
	}
	t := call.Site.Receiver()
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return b.zero(t, call)
}

// capturedArg passes a captured variable to the twin of a literal that is called on the spot.
func (b *builder) capturedArg(call *ir.Call, obj *types.Var) {
	boxed := b.Vars.Boxed(obj)
	v := b.vars[obj]
	switch {
	case v == nil && boxed:
		call.Args = append(call.Args, "&"+naming.Name(obj))
		call.Zeros = append(call.Zeros, "nil")
	case v == nil:
		call.Args = append(call.Args, naming.Name(obj))
		call.Zeros = append(call.Zeros, b.zero(obj.Type(), call))
	default:
		call.Args = append(call.Args, v.Name)
		call.Uses = append(call.Uses, v)
		zero := "nil"
		if !boxed {
			zero = b.zero(obj.Type(), call)
		}
		call.Zeros = append(call.Zeros, zero)
	}
}

// receiver writes the receiver as the method declares it: promoted through fields, its address taken or followed.
func (b *builder) receiver(call *ir.Call) string {
	site := call.Site
	c := b.code(site.Recv)
	text := use(call, c)
	if sub, ok := b.subst[site.Recv]; ok {
		text = sub.text
	}
	text = fieldPath(parenthesized(text, site.Recv), site.Sel)
	_, want := types.Unalias(site.Fn.Signature().Recv().Type()).(*types.Pointer)
	_, have := site.Receiver().Underlying().(*types.Pointer)
	switch {
	case want && !have:
		return "&" + text
	case !want && have:
		return "*" + text
	}
	return text
}

func parenthesized(text string, e ast.Expr) string {
	switch ast.Unparen(e).(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.CallExpr, *ast.IndexExpr:
		return text
	}
	return "(" + text + ")"
}

// fieldPath adds the embedded fields that a selection goes through.
func fieldPath(text string, sel *types.Selection) string {
	t := sel.Recv()
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		f := t.Underlying().(*types.Struct).Field(i)
		text += "." + naming.Name(f)
		t = f.Type()
	}
	return text
}

// dynamicCallee evaluates the function, or the receiver, into a variable that the frame keeps.
func (b *builder) dynamicCallee(call *ir.Call, e *ast.CallExpr) {
	if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok {
		if s := b.info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			if t := b.info.TypeOf(sel.X); types.IsInterface(t) || isTypeParam(t) {
				v := b.hold(call, sel.X)
				call.Fn = v.Name + "." + sel.Sel.Name
				if iface, ok := t.Underlying().(*types.Interface); ok && !isTypeParam(t) {
					call.Identity, call.Held = ir.Method, v
					for i := range iface.NumMethods() {
						if iface.Method(i).Name() == sel.Sel.Name {
							call.MethodAt = i
						}
					}
				}
				return
			}
		}
	}
	v := b.hold(call, e.Fun)
	call.Fn, call.Identity, call.Held = v.Name, ir.FuncValue, v
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// hold evaluates e into a temporary that is kept while the call is suspended.
func (b *builder) hold(call *ir.Call, e ast.Expr) *ir.Var {
	t := b.info.TypeOf(e)
	var v *ir.Var
	if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok && b.C.ByLit[lit] != nil && b.C.ByLit[lit].Implicit {
		t = b.implicitSignature(b.C.ByLit[lit])
	}
	v = b.tempBy(t, e.Pos(), func() string { return b.witness(e, -1) })
	c := b.code(e)
	if sub, ok := b.subst[e]; ok {
		c.Text = sub.text
	}
	b.assign(v, c)
	call.Hold = append(call.Hold, v)
	call.Uses = append(call.Uses, v)
	return v
}

// implicitSignature is the signature of an implicit unit's public form: it takes the context first.
func (b *builder) implicitSignature(u *colour.Unit) types.Type {
	params := []*types.Var{types.NewParam(0, b.C.Types, "", u.Cx.Type())}
	for p := range u.Sig.Params().Variables() {
		params = append(params, p)
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), u.Sig.Results(), u.Sig.Variadic())
}

// destination decides where the results go.
func (b *builder) destination(call *ir.Call, e *ast.CallExpr, dst []*ir.Var, forward bool) {
	if forward {
		return
	}
	if dst != nil {
		call.Dst = dst
		return
	}
	var rep replacement
	results := b.results0(e)
	for i := range results.Len() {
		t := b.tempResult(e, i, results.At(i).Type())
		call.Dst = append(call.Dst, t)
		rep.uses = append(rep.uses, t)
		if i > 0 {
			rep.text += ", "
		}
		rep.text += t.Name
	}
	b.subst[e] = rep
}

// instOf is the instantiation of a literal's twin: with the type parameters of the declaration that it is in.
func (b *builder) instOf(u *colour.Unit) string { return InstOf(u, b.info) }

// InstOf is the instantiation of u's twin from within its own declaration.
func InstOf(u *colour.Unit, info *types.Info) string {
	var list []string
	names := typeParamNames(u, info)
	for _, tp := range u.TypeParams(info) {
		name := naming.Name(tp.Obj())
		if names[tp] != "" {
			name = names[tp]
		}
		list = append(list, name)
	}
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("[%s]", strings.Join(list, ", "))
}
