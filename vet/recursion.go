package vet

import (
	"fmt"
	"go/ast"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Recursion reports circles of async calls that nothing breaks (EDO004). Such a frame would hold itself; the compiler cuts the
// circle by putting one frame of it on the heap, and edo.Box says where.
var Recursion = &analysis.Analyzer{
	Name:     "edorecursion",
	Doc:      "report async functions that call each other in a circle without edo.Box (EDO004)",
	Requires: []*analysis.Analyzer{async},
	Run: func(pass *analysis.Pass) (any, error) {
		fs := asyncOf(pass)
		c := &circles{fs: fs, state: map[*function]int{}}
		for _, f := range fs.all {
			c.visit(f)
		}
		return nil, nil
	},
}

// circles walks the static calls in depth, and reports each edge that closes a circle.
type circles struct {
	fs    *functions
	state map[*function]int // 0: not visited, else its index in the path + 1; -1: done
	path  []hop
}

// A hop is a call on the path: caller calls by call.
type hop struct {
	caller *function
	call   *ast.CallExpr
}

func (c *circles) visit(f *function) {
	if c.state[f] != 0 {
		return
	}
	c.state[f] = len(c.path) + 1
	for _, call := range f.calls {
		callee := c.fs.callee(call)
		if callee == nil || !callee.suspends || !c.fs.isAwait(call) {
			continue
		}
		c.path = append(c.path, hop{f, call})
		if i := c.state[callee]; i > 0 {
			c.report(c.path[i-1:])
		} else {
			c.visit(callee)
		}
		c.path = c.path[:len(c.path)-1]
	}
	c.state[f] = -1
}

func (c *circles) report(hops []hop) {
	var names []string
	var places []place
	for i, h := range hops {
		next := hops[(i+1)%len(hops)].caller
		names = append(names, h.caller.name)
		places = append(places, place{h.call.Pos(), fmt.Sprintf("hop %d: %s awaits %s", i+1, h.caller.name, next.name)})
	}
	names = append(names, hops[0].caller.name)
	last := hops[len(hops)-1]
	report(c.fs.pass, recursion, last.call.Pos(), places,
		"async recursion %s: the frame would hold itself, so each round goes to the heap; call through edo.Box here to say so, or use a loop",
		strings.Join(names, " → "))
}
