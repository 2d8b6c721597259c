package lawtest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/edo-async/edo"
)

// A node is one step of a program.
type node struct {
	id      int
	shape   int // its number in shapes
	a, b, c int // what the shape makes of them; 0 to 7
	static  bool
	kids    []*node
}

// A shape is one form of code, and what the generator must know of it.
type shape struct {
	name   string
	run    shapeFunc
	kids   int // how many nodes it has below it
	weight int // how often it is chosen
}

type shapeFunc func(cx edo.Context, p *proc, n *node) (int, error)

// shapes is filled by the init functions of the files with shapes. The order decides what a seed means.
var shapes []shape

func add(name string, kids, weight int, run shapeFunc) {
	shapes = append(shapes, shape{name, run, kids, weight})
}

// Shapes lists the names of all shapes.
func Shapes() (names []string) {
	for _, s := range shapes {
		names = append(names, s.name)
	}
	return names
}

// A generator makes programs.
type generator struct {
	rng  *rand.Rand
	next int
	left int // how many nodes may still be made
	only int // if not negative, the shape of the root
	// parallel leaves out shapes whose tasks share variables, or may wait for each other.
	parallel bool
}

var notParallel = map[string]bool{"taskCaptured": true, "taskJoinLater": true}

func newProgram(seed uint64, only int) *node {
	g := &generator{only: only}
	return g.program(seed)
}

func (g *generator) program(seed uint64) *node {
	g.rng = rand.New(rand.NewPCG(seed, 0x1a3))
	g.left = 6 + g.rng.IntN(50)
	return g.node(2 + g.rng.IntN(5))
}

func (g *generator) node(depth int) *node {
	n := &node{id: g.next, a: g.rng.IntN(8), b: g.rng.IntN(8), c: g.rng.IntN(8), static: g.rng.IntN(2) == 0}
	g.next++
	g.left--
	n.shape = g.choose(depth == 0 || g.left <= 0)
	if g.only >= 0 {
		n.shape, g.only = g.only, -1
	}
	for range shapes[n.shape].kids {
		n.kids = append(n.kids, g.node(max(depth-1, 0)))
	}
	return n
}

// choose picks a shape by weight; a leaf if leaf is set, and otherwise rarely one.
func (g *generator) choose(leaf bool) int {
	fits := func(s *shape) bool { return leaf == (s.kids == 0) && !(g.parallel && notParallel[s.name]) }
	total := 0
	for i := range shapes {
		if fits(&shapes[i]) {
			total += shapes[i].weight
		}
	}
	at := g.rng.IntN(total)
	for i := range shapes {
		if !fits(&shapes[i]) {
			continue
		}
		if at -= shapes[i].weight; at < 0 {
			return i
		}
	}
	panic("unreachable")
}

// String is the program as a tree, a line for each node.
func (n *node) String() string {
	var b strings.Builder
	n.print(&b, 0)
	return b.String()
}

func (n *node) print(b *strings.Builder, depth int) {
	how := "dynamic"
	if n.static {
		how = "static"
	}
	fmt.Fprintf(b, "%*s%d %s(%d, %d, %d) %s\n", 2*depth, "", n.id, shapes[n.shape].name, n.a, n.b, n.c, how)
	for _, k := range n.kids {
		k.print(b, depth+1)
	}
}
