package colour

import "go/ast"

// A stretch is a part of a unit that runs on a stack of its own, because code in it that is not async may come to an await:
//
//	each(list, func(v T) { f(cx, v) })      a call that may call an awaiting closure
//	for v := range seq { f(cx, v) }         a range over a function whose body awaits, or whose function may
//
// To the unit it is one suspend point.

// stretchCall answers the stretch that a call which is not async makes, or nil.
func (w *caller) stretchCall(n *ast.CallExpr) *Call {
	if tv := w.c.Info.Types[n.Fun]; tv.IsType() || tv.IsBuiltin() || !w.c.taint.passes(n) {
		return nil
	}
	return &Call{Expr: n, Kind: Stretch, inner: w.inside(n), always: true}
}

// stretchLoop answers the stretch that a loop makes, or nil.
func (w *caller) stretchLoop(s *ast.RangeStmt) *Call {
	if !w.c.OverFunc(s) {
		return nil
	}
	call := &Call{Expr: &ast.CallExpr{Fun: s.X, Lparen: s.X.End(), Rparen: s.X.End()}, Kind: Stretch, Loop: s, inner: w.inside(s)}
	call.always = w.c.taint.holds(s.X)
	if len(call.inner) == 0 && !call.always {
		return nil
	}
	w.loopDefers(s.Body)
	return call
}

// loopDefers notes the async calls that a loop defers: they are the unit's own, and made by it.
func (w *caller) loopDefers(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			w.call(n.Call, true)
		}
		return true
	})
}

// OverFunc reports whether s ranges over a function.
func (c *Package) OverFunc(s *ast.RangeStmt) bool {
	return s.X != nil && c.Info.TypeOf(s.X) != nil && coreSignature(c.Info.TypeOf(s.X)) != nil
}

// inside lists the calls below n that may await when n runs: plain closures are taken to be called.
func (w *caller) inside(n ast.Node) []*Call {
	var list []*Call
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			return false
		case *ast.FuncLit:
			return w.c.ByLit[n] == nil
		case *ast.RangeStmt:
			if w.c.OverFunc(n) && w.c.taint.holds(n.X) {
				list = append(list, &Call{Kind: Stretch, always: true})
			}
		case *ast.CallExpr:
			lit, _ := ast.Unparen(n.Fun).(*ast.FuncLit)
			switch {
			case lit != nil && w.c.ByLit[lit] != nil:
				list = append(list, &Call{Expr: n, Kind: Static, Callee: w.c.ByLit[lit]})
			case w.c.IsAsyncCall(n):
				list = append(list, w.c.resolve(n))
			case !w.c.Info.Types[n.Fun].IsType() && w.c.taint.passes(n):
				list = append(list, &Call{Kind: Stretch, always: true})
			}
		}
		return true
	})
	return list
}

// Stretched answers the stretch that a loop is, if it is one and suspends.
func (c *Package) Stretched(s *ast.RangeStmt) *Call {
	call := c.Loops[s]
	if call == nil || call.Kind == Never {
		return nil
	}
	return call
}
