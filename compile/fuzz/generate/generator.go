package generate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A kind is a type that variables of a case have.
type kind int

const (
	kInt kind = iota
	kString
	kBool
	kInts
	kMap
	kPtr
	kS
	kPS
	kFunc
	kAsync
	kIface
	kAny
	kErr
	kArr
	kE
	kinds
)

var kindText = [...]string{
	"int", "string", "bool", "[]int", "map[int]int", "*int", "S", "*S", "func(int) int", "func(edo.Context, int) int", "I", "any", "error", "[3]int", "E",
}

// A variable is in scope.
type variable struct {
	name string
	kind kind
}

// A function is a helper of the case.
type function struct {
	name   string
	params []kind // after the context and the depth
	result kind
}

// generator writes one case.
type generator struct {
	r      *rand.Rand
	out    *strings.Builder
	indent int
	prefix string
	names  int

	vars   []variable
	inner  int // where the innermost scope begins in vars
	funcs  []function
	labels []string // of the loops around
	// What may stand here.
	loop    bool // break and continue
	named   bool // the function has the named results r and err
	result  kind // of the function, -1 if none
	async   bool // there is a cx in scope that may be awaited with
	depth   int  // of statements
	size    int  // statements left
	guarded bool // a deferred call recovers: a panic is likely to be caught
}

func newGenerator(seed uint64, prefix string) *generator {
	return &generator{r: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)), out: &strings.Builder{}, prefix: prefix}
}

func (g *generator) n(n int) int             { return g.r.IntN(n) }
func (g *generator) chance(percent int) bool { return g.r.IntN(100) < percent }

func (g *generator) line(format string, args ...any) {
	g.out.WriteString(strings.Repeat("\t", g.indent))
	fmt.Fprintf(g.out, format, args...)
	g.out.WriteByte('\n')
}

func (g *generator) name(base string) string {
	g.names++
	return fmt.Sprintf("%s%d", base, g.names)
}

// declare brings a new variable into scope. The caller writes its declaration.
func (g *generator) declare(k kind) string {
	name := ""
	// Now and then a name hides another, of a scope further out.
	if g.inner > 0 && g.chance(8) {
		name = g.vars[g.n(g.inner)].name
		here := slices.ContainsFunc(g.vars[g.inner:], func(v variable) bool { return v.name == name })
		if here || name == "r" || name == "err" {
			name = ""
		}
	}
	if name == "" {
		name = g.name("v")
	}
	g.vars = append(g.vars, variable{name, k})
	return name
}

// visible are the variables of a kind that are not hidden.
func (g *generator) visible(k kind) []string {
	var names []string
	seen := map[string]bool{}
	for _, v := range slices.Backward(g.vars) {
		if !seen[v.name] && v.kind == k {
			names = append(names, v.name)
		}
		seen[v.name] = true
	}
	return names
}

// variable picks a variable of a kind, "" if there is none.
func (g *generator) variable(k kind) string {
	names := g.visible(k)
	if len(names) == 0 {
		return ""
	}
	// The newest are the most interesting.
	return names[min(g.n(len(names)), g.n(len(names)))]
}

// scope runs f, whose declarations end with it.
func (g *generator) scope(f func()) {
	n, inner := len(g.vars), g.inner
	g.inner = n
	g.indent++
	f()
	g.indent--
	g.vars, g.inner = g.vars[:n], inner
}

// expr captures what f writes, as text.
func (g *generator) capture(f func()) string {
	out := g.out
	g.out = &strings.Builder{}
	f()
	text := g.out.String()
	g.out = out
	return text
}

// inFunction runs f as the body of another function.
func (g *generator) inFunction(async bool, result kind, named bool, f func()) {
	saved := *g
	g.labels, g.loop, g.named, g.result, g.async, g.guarded = nil, false, named, result, async, false
	f()
	out, names, size := g.out, g.names, g.size
	*g = saved
	g.out, g.names, g.size = out, names, size
}

// helpers writes the functions that the case calls.
func (g *generator) helpers() {
	for range g.n(3) {
		f := function{name: g.prefix + g.name("f"), result: []kind{kInt, kInt, kString, kInts}[g.n(4)]}
		for range g.n(3) {
			f.params = append(f.params, []kind{kInt, kString, kInts, kPS}[g.n(4)])
		}
		n := len(g.vars)
		var params []string
		for _, k := range f.params {
			params = append(params, g.declare(k)+" "+kindText[k])
		}
		g.size = 6 + g.n(8)
		g.inFunction(true, f.result, false, func() {
			g.line("func %s(%s) %s {", f.name, strings.Join(append([]string{"cx edo.Context, d int"}, params...), ", "), kindText[f.result])
			g.scope(func() {
				g.line("if d <= 0 {")
				g.line("\treturn %s", zero(f.result))
				g.line("}")
				g.funcs = append(g.funcs, f) // it may call itself
				g.block()
				g.line("return %s", g.expr(f.result, 2))
			})
			g.line("}")
		})
		g.funcs = append(g.funcs, f)
		g.vars = g.vars[:n]
	}
}

// entry writes the function to play.
func (g *generator) entry() {
	g.size = 10 + g.n(25)
	g.line("func %splay(cx edo.Context) (r int, err error) {", g.prefix)
	g.inFunction(true, kInt, true, func() {
		g.scope(func() {
			g.line("const d = 2")
			g.line("_ = d")
			g.vars = append(g.vars, variable{"r", kInt})
			for _, k := range []kind{kInt, kInts, kS, kPtr} {
				if g.chance(60) {
					g.declaration(k)
				}
			}
			g.block()
			g.line("return %s, nil", g.expr(kInt, 2))
		})
	})
	g.line("}")
}

func zero(k kind) string {
	switch k {
	case kInt:
		return "0"
	case kString:
		return `""`
	case kBool:
		return "false"
	case kS, kE, kArr:
		return kindText[k] + "{}"
	}
	return "nil"
}
