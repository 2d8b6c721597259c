package mark

import (
	"go/ast"

	"github.com/edo-async/edo/compile/colour"
)

// Marks tells which nodes of a unit contain an await.
type Marks struct {
	nodes map[ast.Node]bool
	// Awaits are the suspend points, in source order.
	Awaits []*colour.Call
}

// Find marks the nodes of u.
func Find(c *colour.Package, u *colour.Unit) *Marks {
	m := &Marks{nodes: map[ast.Node]bool{}}
	var stack []ast.Node
	ast.Inspect(u.Body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		var await *colour.Call
		switch n := n.(type) {
		case *ast.CallExpr:
			await = c.Await(n)
		case *ast.RangeStmt:
			await = c.Stretched(n)
		}
		stack = append(stack, n)
		if await == nil {
			return true
		}
		m.Awaits = append(m.Awaits, await)
		for _, up := range stack {
			m.nodes[up] = true
		}
		if await.Kind == colour.Stretch {
			stack = stack[:len(stack)-1]
			return false // it is one whole
		}
		return true
	})
	return m
}

// Has reports whether n contains an await.
func (m *Marks) Has(n ast.Node) bool { return m.nodes[n] }

// Any reports whether one of the expressions contains an await.
func (m *Marks) Any(list []ast.Expr) bool {
	for _, e := range list {
		if m.nodes[e] {
			return true
		}
	}
	return false
}
