package asyncify

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// called says what a call calls.
type called struct {
	sig   *types.Signature // nil if it is no call of a function of the program
	fn    *types.Func      // the declared function or method, if any
	lit   *ast.FuncLit     // the literal, if any
	async bool
}

func (w *walker) called(c *ast.CallExpr) (t called) {
	tv := w.info.Types[c.Fun]
	if tv.IsType() || tv.IsBuiltin() {
		return t
	}
	t.fn = callee(w.info, c)
	if t.fn != nil && (w.foreign(t.fn) || t.fn.Pkg() == nil) {
		return called{}
	}
	if t.sig = signature(tv.Type); t.sig == nil {
		return called{}
	}
	t.lit, _ = ast.Unparen(c.Fun).(*ast.FuncLit)
	switch {
	case t.lit != nil:
		t.async = w.litAsync(t.lit)
	case t.fn != nil:
		t.async = w.function(t.fn)
	default:
		t.async = w.funcType(t.sig)
	}
	return t
}

// call passes the context on, if the callee takes it.
func (w *walker) call(c *astutil.Cursor, call *ast.CallExpr) {
	if w.done[call] {
		return
	}
	t := w.called(call)
	if t.sig != nil {
		w.stats.Calls++
	}
	tv := w.info.Types[call.Fun]
	if w.hasCx() && !tv.IsType() && !tv.IsBuiltin() && w.canWrap(c, call) && w.chance(call.Pos()) {
		w.around(call, "wait__.Value(cx__, ", ")")
	}
	if !t.async {
		return
	}
	w.stats.AsyncCalls++
	switch {
	case w.hasCx() && !w.spreads(call):
		w.pass(call)
	case w.hasCx():
		w.around(call, "", "(cx__)")
		w.bind(call, t, false)
	default:
		w.run(call, t)
	}
}

// spreads reports whether a call takes all its arguments from another one, f(g()).
func (w *walker) spreads(call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	_, ok := w.info.TypeOf(call.Args[0]).(*types.Tuple)
	return ok
}

// pass inserts the context into the arguments.
func (w *walker) pass(call *ast.CallExpr) {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := w.info.Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
			w.behind(call.Args[0], ", cx__")
			return
		}
	}
	// Behind the function, whose own text may end where the arguments begin.
	if len(call.Args) == 0 {
		w.insert(call.Lparen+1, "cx__")
		return
	}
	w.insert(call.Lparen+1, "cx__, ")
}

// bind makes f(a) to bind(f)(a), which evaluates what f(a) evaluates and answers a function that goes on.
func (w *walker) bind(call *ast.CallExpr, t called, drop bool) {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if s := w.info.Selections[sel]; s != nil && s.Kind() == types.MethodExpr {
			w.keepCalled(call, t) // the context would come second
			return
		}
	}
	s := shape{params: t.sig.Params().Len(), variadic: t.sig.Variadic(), results: t.sig.Results().Len(), drop: drop}
	w.helpers[s] = true
	w.insert(call.Pos(), s.name()+"(")
	if id := funcName(call.Fun); id != nil {
		_, index := ast.Unparen(call.Fun).(*ast.IndexExpr)
		if inst, ok := w.info.Instances[id]; ok && !index {
			var args []string
			for a := range inst.TypeArgs.Types() {
				args = append(args, typeText(a, w.file, w.pkg))
			}
			w.behind(call.Fun, "["+strings.Join(args, ", ")+"]")
		}
	}
	w.behind(call.Fun, ")")
}

// run runs an async call where there is no context.
func (w *walker) run(call *ast.CallExpr, t called) {
	n := t.sig.Results().Len()
	if n > 4 {
		w.keepCalled(call, t)
		return
	}
	w.stats.Run++
	name := "wait__.Run"
	if n > 0 {
		name += fmt.Sprint(n)
	}
	w.around(call, name+"(", ")")
	w.bind(call, t, false)
}

// keepCalled lets the callee stay as it is, from the next time on.
func (w *walker) keepCalled(call *ast.CallExpr, t called) {
	w.again = true
	switch {
	case t.fn != nil:
		w.stay(t.fn.Origin(), "is called where it cannot get a context")
	default:
		w.group(t.sig).stays = true
	}
	w.agree()
}

// goStmt gives a goroutine a runtime of its own.
func (w *walker) goStmt(g *ast.GoStmt) {
	w.done[g.Call] = true
	if lit, ok := ast.Unparen(g.Call.Fun).(*ast.FuncLit); ok {
		w.inGo[lit] = true // it has a context, even if its surroundings have none
	}
	t := w.called(g.Call)
	if t.sig != nil {
		w.stats.Calls++
	}
	if !t.async {
		return
	}
	w.stats.AsyncCalls++
	w.stats.Run++
	w.around(g.Call, "wait__.Run(", ")")
	w.bind(g.Call, t, true)
}

// deferStmt sees to deferred calls: recover works only in a function that the defer statement itself calls.
func (w *walker) deferStmt(d *ast.DeferStmt) {
	if w.hasCx() && !w.spreads(d.Call) {
		return
	}
	if t := w.called(d.Call); t.async {
		w.keepCalled(d.Call, t)
	}
}

// A shape is what there is a helper for: a function of so many parameters and results.
type shape struct {
	params   int
	variadic bool
	results  int
	drop     bool // the results are dropped
}

func (s shape) name() string {
	name := fmt.Sprintf("bind__%d_%d", s.params, s.results)
	if s.variadic {
		name += "v"
	}
	if s.drop {
		name += "d"
	}
	return name
}

// writeHelpers declares the helpers, as in
//
//	func bind__1_1[P0, R0 any](f func(edo.Context, P0) R0) func(P0) func(edo.Context) R0 {
//		return func(a0 P0) func(edo.Context) R0 { return func(cx edo.Context) R0 { return f(cx, a0) } }
//	}
func (w *walker) writeHelpers() {
	var shapes []shape
	for s := range w.helpers {
		shapes = append(shapes, s)
	}
	slices.SortFunc(shapes, func(a, b shape) int { return strings.Compare(a.name(), b.name()) })
	for _, s := range shapes {
		w.insert(w.file.FileEnd, s.text())
	}
}

func (s shape) text() string {
	var tparams, types, params, args, results []string
	for i := range s.params {
		p := fmt.Sprintf("P%d", i)
		tparams = append(tparams, p)
		arg := fmt.Sprintf("a%d", i)
		if s.variadic && i == s.params-1 {
			p = "..." + p
			args = append(args, arg+"...")
		} else {
			args = append(args, arg)
		}
		types = append(types, p)
		params = append(params, arg+" "+p)
	}
	for i := range s.results {
		r := fmt.Sprintf("R%d", i)
		tparams = append(tparams, r)
		results = append(results, r)
	}
	list := ""
	if len(tparams) > 0 {
		list = "[" + strings.Join(tparams, ", ") + " interface{}]"
	}
	join := func(words ...string) string { return strings.Join(words, ", ") }
	out := "(" + join(results...) + ")"
	outer, ret := out, "return "
	if s.results == 0 {
		ret = ""
	}
	if s.drop {
		outer, ret = "", ""
	}
	return fmt.Sprintf("func %s%s(f func(%s) %s) func(%s) func(edo__.Context) %s { return func(%s) func(edo__.Context) %s { return func(cx__ edo__.Context) %s { %sf(%s) } } }\n",
		s.name(), list, join(append([]string{"edo__.Context"}, types...)...), out, join(types...), outer,
		join(params...), outer, outer, ret, join(append([]string{"cx__"}, args...)...))
}
