package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/cfg"
)

// A variables is a set of variables.
type variables map[*types.Var]bool

// A suspension is an await, and the variables whose values are needed after it.
type suspension struct {
	call *ast.CallExpr
	live variables
}

// suspensions returns f's awaits in source order, each with f's own variables that are live across it: classical
// liveness, backwards over the control flow graph. A variable whose address is taken, or that a literal captures, is live from
// its declaration on, wherever it can still be reached.
func suspensions(fs *functions, f *function) []suspension {
	if f.cfg == nil || !f.suspends {
		return nil
	}
	l := &liveness{fs: fs, f: f, shared: shared(fs, f)}
	in := map[*cfg.Block]variables{}
	for changed := true; changed; {
		changed = false
		for _, b := range slices.Backward(f.cfg.Blocks) {
			live := l.out(b, in)
			for _, n := range slices.Backward(b.Nodes) {
				l.back(live, n, nil)
			}
			if !maps.Equal(live, in[b]) {
				in[b], changed = live, true
			}
		}
	}
	var all []suspension
	for _, b := range f.cfg.Blocks {
		if !b.Live {
			continue
		}
		live := l.out(b, in)
		for _, n := range slices.Backward(b.Nodes) {
			l.back(live, n, func(call *ast.CallExpr) { all = append(all, suspension{call, maps.Clone(live)}) })
		}
	}
	slices.SortFunc(all, func(a, b suspension) int { return int(a.call.Pos() - b.call.Pos()) })
	return all
}

type liveness struct {
	fs     *functions
	f      *function
	shared variables
}

func (l *liveness) out(b *cfg.Block, in map[*cfg.Block]variables) variables {
	live := variables{}
	for _, succ := range b.Succs {
		maps.Copy(live, in[succ])
	}
	return live
}

// back takes live backwards over n. Within n, what it assigns dies first and what it reads lives before it: awaits in it see
// what is live after n, and what n reads after them, taken to be all that stands behind them.
func (l *liveness) back(live variables, n ast.Node, await func(*ast.CallExpr)) {
	info := l.fs.pass.TypesInfo
	kill := func(e ast.Expr) {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			if v, ok := info.ObjectOf(id).(*types.Var); ok && (!l.shared[v] || info.Defs[id] != nil) {
				delete(live, v)
			}
		}
	}
	assigned := map[ast.Node]bool{}
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.ASSIGN || n.Tok == token.DEFINE {
			for _, lhs := range n.Lhs {
				kill(lhs)
				if id, ok := ast.Unparen(lhs).(*ast.Ident); ok {
					assigned[id] = true
				}
			}
		}
	case *ast.ValueSpec:
		for _, id := range n.Names {
			kill(id)
			assigned[id] = true
		}
	}
	var events []ast.Node // reads and awaits, in the order of their ends
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if !assigned[n] {
				events = append(events, n)
			}
		case *ast.CallExpr:
			events = append(events, n)
		case *ast.FuncLit:
			if !l.fs.onTheSpot[n] { // captured variables are read where the literal is made
				ast.Inspect(n.Body, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						events = append(events, id)
					}
					return true
				})
				return false
			}
		}
		return true
	})
	slices.SortStableFunc(events, func(a, b ast.Node) int { return int(b.End() - a.End()) })
	for _, e := range events {
		switch e := e.(type) {
		case *ast.Ident:
			if v, ok := info.Uses[e].(*types.Var); ok && l.owns(v) {
				live[v] = true
			}
		case *ast.CallExpr:
			if await != nil && l.fs.isAwait(e) {
				await(e)
			}
		}
	}
}

// owns reports whether v is a local variable, parameter or result of the function.
func (l *liveness) owns(v *types.Var) bool {
	return !v.IsField() && (within(v.Pos(), l.f.body) || within(v.Pos(), l.f.typ))
}

func within(pos token.Pos, n ast.Node) bool { return n.Pos() <= pos && pos < n.End() }

// shared are the variables of f that are reached by more than their name: an assignment does not end what went before.
func shared(fs *functions, f *function) variables {
	vars := variables{}
	add := func(e ast.Expr) {
		for {
			switch x := ast.Unparen(e).(type) {
			case *ast.SelectorExpr:
				e = x.X
				continue
			case *ast.IndexExpr:
				e = x.X
				continue
			case *ast.Ident:
				if v, ok := fs.pass.TypesInfo.ObjectOf(x).(*types.Var); ok {
					vars[v] = true
				}
			}
			return
		}
	}
	ast.Inspect(f.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				add(n.X)
			}
		case *ast.FuncLit:
			if !fs.onTheSpot[n] {
				ast.Inspect(n.Body, func(m ast.Node) bool {
					if id, ok := m.(*ast.Ident); ok {
						if v, ok := fs.pass.TypesInfo.Uses[id].(*types.Var); ok && !within(v.Pos(), n) {
							vars[v] = true
						}
					}
					return true
				})
			}
		}
		return true
	})
	return vars
}
