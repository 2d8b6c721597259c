package vet

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/cfg"
)

// LockHeld reports locks of package sync that are held across awaits (EDO001). A task that waits with such a lock blocks the
// thread of every other task that wants it, the one that it waits for included.
var LockHeld = &analysis.Analyzer{
	Name:     "edolockheld",
	Doc:      "report locks of package sync that are held across an await (EDO001)",
	Requires: []*analysis.Analyzer{async},
	Run: func(pass *analysis.Pass) (any, error) {
		fs := asyncOf(pass)
		for _, f := range fs.all {
			for _, h := range heldAcross(fs, f, lockStep) {
				report(pass, lockHeld, h.pos, h.awaits,
					"%s is held across an await (%s): while the task waits, each task that wants the lock blocks its worker; unlock it before, or use lock.%s, whose Lock waits without blocking",
					h.name, lines(pass.Fset, h.awaits), h.kind)
			}
		}
		return nil, nil
	},
}

// A holding is a stretch of code from the acquisition of something to its release.
type holding struct {
	name, kind string
	pos        token.Pos
	deferred   bool // its release is deferred
}

// A held is a holding that spans awaits.
type held struct {
	holding
	awaits []place
}

// A step is what a call does to what is held: it acquires key, or releases it; key is "" if it does neither.
type step func(fs *functions, call *ast.CallExpr) (key string, acquired *holding)

// lockStep follows the locks of package sync.
func lockStep(fs *functions, call *ast.CallExpr) (string, *holding) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return "", nil
	}
	name, ok := strings.CutPrefix(calleeName(fs.pass.TypesInfo, call), "sync.")
	if !ok {
		return "", nil
	}
	kind, method, _ := strings.Cut(name, ".")
	if kind != "Mutex" && kind != "RWMutex" && kind != "Locker" {
		return "", nil
	}
	key, ok := path(fs.pass.TypesInfo, sel.X)
	if !ok {
		return "", nil
	}
	if kind == "Locker" {
		kind = "Mutex"
	}
	switch method {
	case "Lock":
		return key, &holding{name: types.ExprString(sel.X), kind: kind, pos: call.Pos()}
	case "RLock":
		return "read " + key, &holding{name: types.ExprString(sel.X), kind: kind, pos: call.Pos()}
	case "Unlock":
		return key, nil
	case "RUnlock":
		return "read " + key, nil
	}
	return "", nil
}

// path identifies the variable that an expression denotes, if it is a variable, or a field of one, by name.
func path(info *types.Info, e ast.Expr) (string, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		obj, ok := info.ObjectOf(e).(*types.Var)
		return fmt.Sprintf("%p", obj), ok
	case *ast.SelectorExpr:
		if obj, ok := info.Uses[e.Sel].(*types.Var); ok && !obj.IsField() {
			return fmt.Sprintf("%p", obj), true
		}
		base, ok := path(info, e.X)
		return base + "." + e.Sel.Name, ok
	case *ast.StarExpr:
		return path(info, e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return path(info, e.X)
		}
	}
	return "", false
}

// state is what is held at a point, on every path to it.
type state map[string]holding

// heldAcross returns what f holds across awaits, in the order of acquisition.
func heldAcross(fs *functions, f *function, do step) []held {
	if f.cfg == nil || !mentions(fs, f, do) {
		return nil
	}
	in := map[*cfg.Block]state{f.cfg.Blocks[0]: {}}
	for work := []*cfg.Block{f.cfg.Blocks[0]}; len(work) > 0; {
		b := work[0]
		work = work[1:]
		out := maps.Clone(in[b])
		for _, n := range b.Nodes {
			flow(fs, out, n, do, nil)
		}
		for _, succ := range b.Succs {
			old, seen := in[succ]
			merged := maps.Clone(out)
			if seen {
				maps.DeleteFunc(merged, func(k string, _ holding) bool { _, ok := old[k]; return !ok })
				if len(merged) == len(old) {
					continue
				}
			}
			in[succ] = merged
			work = append(work, succ)
		}
	}
	found := map[token.Pos]*held{}
	for _, b := range f.cfg.Blocks {
		if s, ok := in[b]; ok {
			s = maps.Clone(s)
			for _, n := range b.Nodes {
				flow(fs, s, n, do, func(call *ast.CallExpr, h holding) {
					if found[h.pos] == nil {
						found[h.pos] = &held{holding: h}
					}
					found[h.pos].awaits = append(found[h.pos].awaits, place{call.Pos(), "await of " + calleeText(call) + " with " + h.name + " held"})
				})
			}
		}
	}
	var all []held
	for _, pos := range slices.Sorted(maps.Keys(found)) {
		h := found[pos]
		slices.SortFunc(h.awaits, func(a, b place) int { return int(a.pos - b.pos) })
		all = append(all, *h)
	}
	return all
}

// flow takes s over the node n, and tells of each await that something is held across.
func flow(fs *functions, s state, n ast.Node, do step, await func(*ast.CallExpr, holding)) {
	if d, ok := n.(*ast.DeferStmt); ok {
		flowDeferred(fs, s, d, do, await)
		return
	}
	// Calls act after their operands.
	var calls []*ast.CallExpr
	fs.walk(n, func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok {
			calls = append(calls, call)
		}
	})
	slices.SortStableFunc(calls, func(a, b *ast.CallExpr) int { return int(a.End() - b.End()) })
	for _, call := range calls {
		key, acquired := do(fs, call)
		switch {
		case key == "":
			if await != nil && fs.isAwait(call) {
				for _, h := range s {
					await(call, h)
				}
			}
		case acquired != nil:
			s[key] = *acquired
		default:
			delete(s, key)
		}
	}
}

// flowDeferred: deferred calls run last in, first out: one that awaits runs before the releases deferred before it.
func flowDeferred(fs *functions, s state, d *ast.DeferStmt, do step, await func(*ast.CallExpr, holding)) {
	key, acquired := do(fs, d.Call)
	switch {
	case key != "" && acquired == nil:
		if h, ok := s[key]; ok {
			h.deferred = true
			s[key] = h
		}
	case key == "" && await != nil && fs.isAwait(d.Call):
		for _, h := range s {
			if h.deferred {
				await(d.Call, h)
			}
		}
	}
}

// mentions reports whether f acquires anything.
func mentions(fs *functions, f *function, do step) bool {
	found := false
	fs.inspect(f, func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok && !found {
			_, acquired := do(fs, call)
			found = acquired != nil
		}
	})
	return found
}
