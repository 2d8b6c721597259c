package generate

import (
	"fmt"
	"strings"
)

// expr is an expression of kind k; deeper than depth there are only leaves.
func (g *generator) expr(k kind, depth int) string {
	if depth <= 0 {
		return g.leaf(k)
	}
	switch k {
	case kInt:
		return g.intExpr(depth)
	case kString:
		return g.stringExpr(depth)
	case kBool:
		return g.boolExpr(depth)
	case kInts:
		return g.intsExpr(depth)
	case kFunc, kAsync:
		if g.chance(50) {
			return g.literal(k)
		}
	case kIface:
		switch g.n(4) {
		case 0:
			return fmt.Sprintf("I(A{%s})", g.expr(kInt, depth-1))
		case 1:
			return fmt.Sprintf("I(&B{&[]int{%s}[0]})", g.expr(kInt, depth-1))
		case 2:
			if p := g.variable(kPtr); p != "" {
				return fmt.Sprintf("I(&B{%s})", p)
			}
		}
	case kAny:
		switch g.n(5) {
		case 0:
			return fmt.Sprintf("any(%s)", g.expr([]kind{kInt, kString, kS, kErr, kArr}[g.n(5)], depth-1))
		case 1:
			if g.async {
				return fmt.Sprintf("any1(cx, %s)", g.expr(kAny, depth-1))
			}
		}
	case kErr:
		if g.async && g.chance(50) {
			return fmt.Sprintf("fails(cx, %s)", g.expr(kInt, depth-1))
		}
	case kPtr:
		if v := g.variable(kInt); v != "" && g.chance(60) {
			return "&" + v
		}
		if v := g.variable(kS); v != "" && g.chance(60) {
			return fmt.Sprintf("&%s.%s", v, []string{"a", "arr[1]"}[g.n(2)])
		}
	case kPS:
		if v := g.variable(kS); v != "" && g.chance(60) {
			return "&" + v
		}
		if v := g.variable(kE); v != "" && g.chance(40) {
			return "&" + v + ".S"
		}
		return fmt.Sprintf("&S{a: %s}", g.expr(kInt, depth-1))
	case kS:
		switch g.n(4) {
		case 0:
			return fmt.Sprintf("S{a: %s, s: %s}", g.expr(kInt, depth-1), g.expr(kString, depth-1))
		case 1:
			return fmt.Sprintf("S{%s, %s, %s}", g.expr(kInt, depth-1), g.expr(kString, depth-1), g.expr(kArr, depth-1))
		case 2:
			if g.async {
				return fmt.Sprintf("G(cx, %s)", g.expr(kS, depth-1))
			}
		}
	case kE:
		return fmt.Sprintf("E{%s, %s}", g.expr(kS, depth-1), g.expr(kString, depth-1))
	case kArr:
		return fmt.Sprintf("[3]int{%s, 2: %s}", g.expr(kInt, depth-1), g.expr(kInt, depth-1))
	case kMap:
		return fmt.Sprintf("map[int]int{%s: %s}", g.expr(kInt, depth-1), g.expr(kInt, depth-1))
	}
	return g.leaf(k)
}

// leaf is an expression without calls.
func (g *generator) leaf(k kind) string {
	if v := g.variable(k); v != "" && g.chance(80) {
		return v
	}
	switch k {
	case kInt:
		return []string{"null", "1", "2", "3", "4", "7", "minus1", "minus2"}[g.n(8)]
	case kString:
		return []string{`"a"`, `"bc"`, `"äö"`, `""`}[g.n(4)]
	case kBool:
		return []string{"true", "false"}[g.n(2)]
	case kInts:
		return []string{"ints(1, 2, 3)", "ints(7)", "[]int(nil)", "make([]int, 2, 4)"}[g.n(4)]
	case kMap:
		return []string{"map[int]int{1: 2}", "map[int]int{}", "map[int]int(nil)"}[g.n(3)]
	case kPtr:
		return []string{"new(int)", "(*int)(nil)", "new(5)"}[g.n(2)]
	case kS:
		return []string{"S{}", `S{1, "s", [3]int{4, 5, 6}}`}[g.n(2)]
	case kPS:
		return []string{"&S{a: 3}", "new(S)", "(*S)(nil)"}[min(g.n(3), g.n(3))]
	case kFunc:
		return "func(n int) int { return n + 1 }"
	case kAsync:
		return []string{"w", "S{a: 2}.Val", "I(A{3}).M", "(&S{}).Ptr"}[g.n(4)]
	case kIface:
		return []string{"I(A{1})", "I(&B{new(int)})", "I(nil)"}[min(g.n(3), g.n(3))]
	case kAny:
		return []string{"any(1)", `any("x")`, "any(nil)", "any(S{})", "any(errOdd)"}[g.n(5)]
	case kErr:
		return []string{"errOdd", "error(nil)"}[g.n(2)]
	case kArr:
		return "[3]int{1, 2, 3}"
	case kE:
		return `E{S{a: 4}, "e"}`
	}
	panic("generate: a kind without leaf")
}

func (g *generator) intExpr(depth int) string {
	e := func(k kind) string { return g.expr(k, depth-1) }
	if g.async && g.chance(45) {
		switch g.n(13) {
		case 0, 1, 2:
			return fmt.Sprintf("w(cx, %s)", e(kInt))
		case 3:
			return fmt.Sprintf("%s(cx, %s)", paren(e(kAsync)), e(kInt))
		case 4:
			return fmt.Sprintf("%s.Val(cx, %s)", paren(e(kS)), e(kInt))
		case 5:
			return fmt.Sprintf("%s.Ptr(cx, %s)", paren(e(kPS)), e(kInt))
		case 6:
			return fmt.Sprintf("%s.M(cx, %s)", paren(e(kIface)), e(kInt))
		case 7:
			return fmt.Sprintf("G(cx, %s)", e(kInt))
		case 8:
			return fmt.Sprintf("sum(cx, %s, %s, %s)", e(kInt), e(kInt), e(kInt))
		case 9:
			return fmt.Sprintf("sum(cx, %s, %s...)", e(kInt), e(kInts))
		case 10:
			if call := g.helperCall(kInt, depth); call != "" {
				return call
			}
		case 11:
			return fmt.Sprintf("func(cx edo.Context) int %s(cx)", g.body(kInt, true))
		case 12:
			if v := g.variable(kE); v != "" {
				return fmt.Sprintf("%s.%s(cx, %s)", v, []string{"Val", "Ptr", "S.Val"}[g.n(3)], e(kInt))
			}
		}
	}
	switch g.n(17) {
	case 0, 1, 2:
		return fmt.Sprintf("(%s %s %s)", e(kInt), []string{"+", "-", "*", "&", "|", "^", "&^"}[g.n(7)], e(kInt))
	case 3:
		if g.guarded || g.chance(20) {
			return fmt.Sprintf("(%s %s %s)", e(kInt), []string{"/", "%"}[g.n(2)], e(kInt))
		}
	case 4:
		return fmt.Sprintf("len(%s)", e([]kind{kString, kInts, kMap}[g.n(3)]))
	case 5:
		if g.guarded || g.chance(20) {
			return fmt.Sprintf("%s[%s]", paren(e(kInts)), e(kInt))
		}
	case 6:
		return fmt.Sprintf("%s[%s]", paren(e(kMap)), e(kInt))
	case 7:
		if g.guarded || g.chance(30) {
			return "*" + paren(e(kPtr))
		}
	case 8:
		return fmt.Sprintf("%s.a", paren(e(kS)))
	case 9:
		return fmt.Sprintf("%s[uint(%s)%%3]", paren(e(kArr)), e(kInt))
	case 10:
		return fmt.Sprintf("%s(%s)", paren(e(kFunc)), e(kInt))
	case 11:
		return fmt.Sprintf("id(%s)", e(kInt))
	case 12:
		return fmt.Sprintf("min(%s, %s)", e(kInt), e(kInt))
	case 13:
		if g.guarded || g.chance(20) {
			return fmt.Sprintf("%s.(int)", paren(e(kAny)))
		}
	case 14:
		return fmt.Sprintf("int(int8(%s))", e(kInt))
	case 15:
		return fmt.Sprintf("%s.plain(%s)", paren(e(kS)), e(kInt))
	case 16:
		return fmt.Sprintf("(%s << (uint(%s) %% 5))", e(kInt), e(kInt))
	}
	return g.leaf(kInt)
}

func (g *generator) stringExpr(depth int) string {
	e := func(k kind) string { return g.expr(k, depth-1) }
	switch g.n(6) {
	case 0, 1:
		if g.async {
			return fmt.Sprintf("ws(cx, %s)", e(kString))
		}
	case 2:
		return fmt.Sprintf("(%s + %s)", e(kString), e(kString))
	case 3:
		if g.guarded || g.chance(20) {
			return fmt.Sprintf("%s[%s:]", paren(e(kString)), e(kInt))
		}
	case 4:
		return fmt.Sprintf("%s.s", paren(e(kS)))
	case 5:
		if call := g.helperCall(kString, depth); call != "" {
			return call
		}
	}
	return g.leaf(kString)
}

func (g *generator) boolExpr(depth int) string {
	e := func(k kind) string { return g.expr(k, depth-1) }
	switch g.n(8) {
	case 0, 1:
		return fmt.Sprintf("(%s && %s)", e(kBool), e(kBool))
	case 2, 3:
		return fmt.Sprintf("(%s || %s)", e(kBool), e(kBool))
	case 4:
		if g.async {
			return fmt.Sprintf("wb(cx, %s)", e(kBool))
		}
	case 5:
		return "!" + paren(e(kBool))
	case 6:
		return fmt.Sprintf("(%s %s %s)", e(kString), []string{"==", "<"}[g.n(2)], e(kString))
	case 7:
		k := []kind{kAny, kS, kErr, kArr}[g.n(4)]
		return fmt.Sprintf("(%s == %s)", paren(e(k)), paren(e(k)))
	}
	return fmt.Sprintf("(%s %s %s)", e(kInt), []string{"==", "<", "!=", ">="}[g.n(4)], e(kInt))
}

func (g *generator) intsExpr(depth int) string {
	e := func(k kind) string { return g.expr(k, depth-1) }
	switch g.n(7) {
	case 0:
		return fmt.Sprintf("append(%s, %s)", e(kInts), e(kInt))
	case 1:
		return fmt.Sprintf("ints(%s, %s)", e(kInt), e(kInt))
	case 2:
		if g.async {
			return fmt.Sprintf("wxs(cx, %s)", e(kInts))
		}
	case 3:
		if g.guarded || g.chance(20) {
			return fmt.Sprintf("%s[%s:%s]", paren(e(kInts)), e(kInt), e(kInt))
		}
	case 4:
		if call := g.helperCall(kInts, depth); call != "" {
			return call
		}
	case 5:
		return fmt.Sprintf("append(%s, %s...)", e(kInts), e(kInts))
	case 6:
		if v := g.variable(kArr); v != "" {
			return v + "[:]"
		}
	}
	return g.leaf(kInts)
}

// helperCall calls a helper with that result, "" if there is none.
func (g *generator) helperCall(k kind, depth int) string {
	if !g.async {
		return ""
	}
	var fit []function
	for _, f := range g.funcs {
		if f.result == k {
			fit = append(fit, f)
		}
	}
	if len(fit) == 0 {
		return ""
	}
	f := fit[g.n(len(fit))]
	args := []string{"cx", "d-1"}
	for _, p := range f.params {
		args = append(args, g.expr(p, depth-1))
	}
	return fmt.Sprintf("%s(%s)", f.name, strings.Join(args, ", "))
}

// literal is a function literal with a body, which sees the variables around it.
func (g *generator) literal(k kind) string {
	async := k == kAsync
	name := g.name("n")
	var body string
	n := len(g.vars)
	g.vars = append(g.vars, variable{name, kInt})
	body = g.body(kInt, async)
	g.vars = g.vars[:n]
	if async {
		return fmt.Sprintf("func(cx edo.Context, %s int) int %s", name, body)
	}
	return fmt.Sprintf("func(%s int) int %s", name, body)
}

// body is the body of a function literal.
func (g *generator) body(result kind, async bool) string {
	return g.capture(func() {
		g.inFunction(async, result, false, func() {
			g.depth++
			g.out.WriteString("{\n")
			g.scope(func() {
				if g.depth < 3 && g.size > 2 {
					size := g.size
					g.size = min(size, 1+g.n(4))
					used := g.size
					g.block()
					g.size = size - used
				}
				g.line("return %s", g.expr(result, 1))
			})
			g.out.WriteString(strings.Repeat("\t", g.indent) + "}")
		})
	})
}

func paren(e string) string { return "(" + e + ")" }
