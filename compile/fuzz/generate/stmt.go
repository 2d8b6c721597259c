package generate

import (
	"fmt"
	"strings"
)

// block writes statements, as many as are left, or fewer.
func (g *generator) block() {
	for n := 1 + g.n(5); n > 0 && g.size > 0; n-- {
		g.stmt()
	}
	if g.depth == 0 {
		for g.size > 0 {
			g.stmt()
		}
	}
}

// nested writes a block one level deeper.
func (g *generator) nested() {
	g.depth++
	g.scope(func() {
		if g.depth < 4 {
			g.block()
		} else {
			g.simple()
		}
	})
	g.depth--
}

func (g *generator) stmt() {
	g.size--
	if g.depth >= 4 {
		g.simple()
		return
	}
	switch g.n(26) {
	case 0, 1, 2, 3, 4, 5, 6:
		g.simple()
	case 7, 8:
		g.declaration(kind(g.n(int(kinds))))
	case 9, 10:
		g.ifStmt()
	case 11, 12:
		g.forStmt()
	case 13, 14:
		g.rangeStmt()
	case 15:
		g.switchStmt()
	case 16:
		g.typeSwitch()
	case 17:
		g.selectStmt()
	case 18, 19, 20:
		g.deferStmt()
	case 21:
		g.gotoLoop()
	case 22:
		g.closures()
	case 23:
		g.jump()
	case 24:
		g.line("{")
		g.nested()
		g.line("}")
	case 25:
		g.panics()
	}
}

// declaration declares a variable of kind k.
func (g *generator) declaration(k kind) {
	e := g.expr(k, 2)
	name := g.declare(k)
	switch {
	case g.chance(15) && k != kFunc && k != kAsync && k != kIface:
		g.line("var %s %s", name, kindText[k])
	default:
		g.line("var %s %s = %s", name, kindText[k], e)
	}
	g.line("_ = %s", name)
}

// simple is an assignment, or tells something.
func (g *generator) simple() {
	switch g.n(13) {
	case 0, 1:
		g.line("t(%q, %s)", g.name("t"), g.expr(kind(g.n(int(kFunc))), 2))
	case 2:
		g.line("t(%s, %s)", g.expr(kInt, 2), g.expr(kString, 2))
	case 3, 4:
		k := []kind{kInt, kInt, kString, kInts, kS, kAny, kMap, kPtr, kErr}[g.n(9)]
		if lv := g.place(k); lv != "" {
			g.line("%s = %s", lv, g.expr(k, 3))
		}
	case 5, 6:
		if lv := g.place(kInt); lv != "" {
			g.line("%s %s= %s", lv, []string{"+", "-", "*", "|", "^"}[g.n(5)], g.expr(kInt, 2))
		}
	case 7:
		if lv := g.place(kInt); lv != "" {
			g.line("%s%s", lv, []string{"++", "--"}[g.n(2)])
		}
	case 8:
		if a, b := g.place(kInt), g.place(kInt); a != "" && b != "" {
			g.line("%s, %s = %s, %s", a, b, g.expr(kInt, 2), g.expr(kInt, 2))
		}
	case 9:
		if a, b := g.place(kInt), g.place(kInt); a != "" && b != "" && g.async {
			g.line("%s, %s = two(cx, %s, %s)", a, b, g.expr(kInt, 2), g.expr(kInt, 2))
		}
	case 10:
		if a, b := g.place(kInt), g.place(kBool); a != "" && b != "" {
			switch e := g.expr(kMap, 1); g.n(3) {
			case 0:
				g.line("%s, %s = %s[%s]", a, b, paren(e), g.expr(kInt, 2))
			case 1:
				g.line("%s, %s = %s.(int)", a, b, paren(g.expr(kAny, 2)))
			default:
				if g.async {
					g.line("%s, %s = G2(cx, %s, %s)", a, b, e, g.expr(kInt, 2))
				}
			}
		}
	case 11:
		if a, b := g.place(kString), g.place(kInts); a != "" && b != "" {
			g.line("%s, %s = %s, %s", a, b, g.expr(kString, 2), g.expr(kInts, 2))
		}
	case 12:
		if g.async {
			g.line("at(cx)")
			g.line("%s", g.callStmt())
		}
	}
}

// callStmt is an async call, to stand alone or be deferred.
func (g *generator) callStmt() string {
	switch g.n(4) {
	case 0:
		return fmt.Sprintf("%s(cx, %s)", paren(g.expr(kAsync, 1)), g.expr(kInt, 1))
	case 1:
		return fmt.Sprintf("%s.M(cx, %s)", paren(g.expr(kIface, 1)), g.expr(kInt, 1))
	case 2:
		if call := g.helperCall(kInt, 2); call != "" {
			return call
		}
	}
	return fmt.Sprintf("w(cx, %s)", g.expr(kInt, 2))
}

// place is something of kind k that can be assigned to, "" if there is none.
func (g *generator) place(k kind) string {
	if k == kInt && g.chance(55) {
		switch g.n(6) {
		case 0:
			if v := g.variable(kInts); v != "" && (g.guarded || g.chance(30)) {
				return fmt.Sprintf("%s[%s]", v, g.expr(kInt, 2))
			}
		case 1:
			if v := g.variable(kMap); v != "" && (g.guarded || g.chance(30)) {
				return fmt.Sprintf("%s[%s]", v, g.expr(kInt, 2))
			}
		case 2:
			if v := g.variable(kPtr); v != "" && (g.guarded || g.chance(30)) {
				return "*" + v
			}
		case 3:
			if v := g.variable(kS); v != "" {
				return []string{v + ".a", fmt.Sprintf("%s.arr[uint(%s)%%3]", v, g.expr(kInt, 2))}[g.n(2)]
			}
		case 4:
			if v := g.variable(kPS); v != "" && (g.guarded || g.chance(30)) {
				return v + ".a"
			}
		case 5:
			if v := g.variable(kArr); v != "" {
				return fmt.Sprintf("%s[uint(%s)%%3]", v, g.expr(kInt, 2))
			}
		}
	}
	if k == kString && g.chance(30) {
		if v := g.variable(kS); v != "" {
			return v + ".s"
		}
	}
	return g.variable(k)
}

func (g *generator) ifStmt() {
	n := len(g.vars)
	if g.chance(30) {
		e := g.expr(kInt, 2)
		v := g.declare(kInt)
		g.line("if %s := %s; %s {", v, e, g.expr(kBool, 2)+" || "+v+" > 1")
	} else {
		g.line("if %s {", g.expr(kBool, 3))
	}
	g.nested()
	if g.chance(40) {
		if g.chance(40) {
			g.line("} else if %s {", g.expr(kBool, 2))
			g.nested()
		}
		g.line("} else {")
		g.nested()
	}
	g.line("}")
	g.vars = g.vars[:n]
}

// inLoop writes the body of a loop that may have a label.
func (g *generator) inLoop(label string, body func()) {
	loop, labels := g.loop, g.labels
	g.loop = true
	if label != "" {
		g.labels = append(labels[:len(labels):len(labels)], label)
	}
	body()
	g.loop, g.labels = loop, labels
}

// label gives the next statement a label, now and then. It is used at once, since Go wants every label used.
func (g *generator) label() string {
	if !g.chance(35) {
		return ""
	}
	return g.name("L")
}

func (g *generator) useLabel(label string) {
	if label != "" {
		g.line("if %s {", g.expr(kBool, 2))
		g.line("\t%s %s", []string{"break", "continue"}[g.n(2)], label)
		g.line("}")
	}
}

func (g *generator) forStmt() {
	label := g.label()
	n := len(g.vars)
	i := g.declare(kInt)
	head := fmt.Sprintf("for %s := %s; %s < %d; %s++ {", i, fmt.Sprint(g.n(2)), i, 1+g.n(3), i)
	if g.async && g.chance(40) {
		head = fmt.Sprintf("for %s := w(cx, 0); wb(cx, %s < %d); %s += w(cx, 1) {", i, i, 1+g.n(3), i)
	}
	if label != "" {
		g.line("%s:", label)
	}
	g.line("%s", head)
	g.line("\tburn()")
	g.inLoop(label, func() {
		g.indent++
		g.useLabel(label)
		g.indent--
		g.nested()
	})
	g.line("}")
	g.vars = g.vars[:n]
}

func (g *generator) rangeStmt() {
	label := g.label()
	n := len(g.vars)
	var head string
	two := func(format string, a, b kind, args ...any) {
		x, y := g.declare(a), g.declare(b)
		for x == y {
			g.vars = g.vars[:len(g.vars)-1]
			y = g.declare(b)
		}
		head = fmt.Sprintf("for %s, %s := range "+format+" {\n%s_, _ = %s, %s", append(append([]any{x, y}, args...), strings.Repeat("\t", g.indent+1), x, y)...)
	}
	switch e := func(k kind) string { return g.expr(k, 2) }; g.n(8) {
	case 0, 1:
		two("%s", kInt, kInt, paren(e(kInts)))
	case 2:
		two("%s", kInt, kInt, paren(e(kArr)))
	case 3:
		if v := g.variable(kArr); v != "" {
			two("&%s", kInt, kInt, v)
		} else {
			two("%s", kInt, kInt, paren(e(kArr)))
		}
	case 4:
		e := e(kInt)
		x := g.declare(kInt)
		head = fmt.Sprintf("for %s := range min(%s, 3) {\n%s_ = %s", x, e, strings.Repeat("\t", g.indent+1), x)
	case 5:
		e := paren(e(kString))
		x := g.declare(kInt)
		head = fmt.Sprintf("for %s, c := range %s {\n%s_, _ = %s, c", x, e, strings.Repeat("\t", g.indent+1), x)
	case 6: // one element: the order of more is random
		two("map[int]int{%s: %s}", kInt, kInt, e(kInt), e(kInt))
	case 7:
		two("count(min(%s, 3))", kInt, kString, e(kInt))
	}
	if label != "" {
		g.line("%s:", label)
	}
	g.line("%s", head)
	g.line("\tburn()")
	g.inLoop(label, func() {
		g.indent++
		g.useLabel(label)
		g.indent--
		g.nested()
	})
	g.line("}")
	g.vars = g.vars[:n]
}

func (g *generator) switchStmt() {
	k := []kind{kInt, kInt, kString}[g.n(3)]
	tagless := g.chance(30)
	if tagless {
		k = kBool
		g.line("switch {")
	} else {
		g.line("switch %s {", g.expr(k, 2))
	}
	clauses := 1 + g.n(3)
	deflt := g.n(clauses + 2)
	for i := range clauses + 1 {
		switch {
		case i == deflt:
			g.line("default:")
		case tagless:
			g.line("case %s:", g.expr(kBool, 2))
		case k == kInt && g.async: // constants would have to differ
			g.line("case %s, w(cx, %s):", fmt.Sprintf("w(cx, %s)", g.expr(kInt, 1)), g.expr(kInt, 1))
		case k == kString && g.async:
			g.line("case ws(cx, %s):", g.expr(kString, 1))
		default:
			v := g.variable(k)
			if v == "" {
				v = map[kind]string{kInt: "id(1)", kString: "kindly()"}[k]
				if k == kString {
					v = `S{s: "a"}.s`
				}
			}
			g.line("case %s:", v)
		}
		loop := g.loop
		if g.chance(20) {
			g.line("\tif %s {", g.expr(kBool, 1))
			g.line("\t\tbreak")
			g.line("\t}")
		}
		g.nested()
		g.loop = loop
		if i < clauses && g.chance(20) {
			g.line("\tfallthrough")
		}
	}
	g.line("}")
}

func (g *generator) typeSwitch() {
	v := g.name("v")
	g.line("switch %s := %s.(type) {", v, paren(g.expr(kAny, 2)))
	for _, k := range []kind{kInt, kString, kS, kErr} {
		if g.chance(60) {
			g.line("case %s:", kindText[k])
			n := len(g.vars)
			g.vars = append(g.vars, variable{v, k})
			g.nested()
			g.vars = g.vars[:n]
			g.line("\t_ = %s", v)
		}
	}
	g.line("case nil, bool:")
	g.line("\tt(%s == nil)", v)
	g.line("}")
}

// selectStmt has one case that is ready, or a default: its choice is never random.
func (g *generator) selectStmt() {
	c := g.name("c")
	g.line("%s := make(chan int, 1)", c)
	n := len(g.vars)
	chanOf := c
	if g.async && g.chance(50) {
		chanOf = fmt.Sprintf("G(cx, %s)", c)
	}
	e := g.expr(kInt, 2)
	switch g.n(4) {
	case 0:
		g.line("select {")
		g.line("case %s <- %s:", chanOf, e)
		g.nested()
		g.line("case <-G(cx, (chan string)(nil)):")
		if !g.async {
			break
		}
	case 1:
		g.line("%s <- %s", c, e)
		g.line("select {")
		v := g.declare(kInt)
		g.line("case %s := <-%s:", v, chanOf)
		g.line("\t_ = %s", v)
		g.nested()
		g.vars = g.vars[:n]
	case 2:
		g.line("select {")
		if lv := g.place(kInt); lv != "" {
			g.line("case %s = <-%s:", lv, chanOf)
		} else {
			g.line("case <-%s:", chanOf)
		}
		g.nested()
		g.line("default:")
		g.nested()
	case 3:
		g.line("close(%s)", c)
		g.line("select {")
		v := g.declare(kInt)
		g.line("case %s, ok := <-%s:", v, chanOf)
		g.line("\tt(%s, ok)", v)
		g.nested()
		g.vars = g.vars[:n]
	}
	g.line("}")
}

func (g *generator) deferStmt() {
	switch g.n(8) {
	case 0:
		if g.async {
			g.line("defer %s", g.callStmt())
			return
		}
		g.line("defer id(%s)", g.expr(kInt, 2))
	case 1:
		g.line("defer t(%q, %s)", g.name("deferred"), g.expr(kInt, 2))
	case 2, 3: // recovers
		g.line("defer func() {")
		g.line("\tif r := recover(); r != nil {")
		g.line("\t\tt(%q, r)", g.name("recovered"))
		if g.named && g.chance(50) {
			g.line("\t\terr = errOdd")
		}
		if g.chance(20) {
			g.line("\t\tpanic(%q)", g.name("again"))
		}
		g.line("\t}")
		g.inFunction(false, -1, false, func() { g.nested() })
		g.line("}()")
		g.guarded = true
	case 4, 5: // recovers, and awaits
		if !g.async {
			return
		}
		x := g.name("x")
		arg := g.expr(kInt, 2)
		g.line("defer func(cx edo.Context, %s int) {", x)
		if g.chance(50) {
			g.line("\tat(cx)")
		}
		if g.chance(70) {
			g.line("\tif r := recover(); r != nil {")
			g.line("\t\tt(%q, r, w(cx, %s))", g.name("recovered"), x)
			if g.chance(25) {
				g.line("\t\tat(cx)")
				g.line("\t\tpanic(w(cx, %d))", g.n(100))
			}
			g.line("\t}")
			g.guarded = true
		}
		n := len(g.vars)
		g.vars = append(g.vars, variable{x, kInt})
		guarded := g.guarded
		g.inFunction(true, -1, false, func() { g.nested() })
		g.guarded = guarded
		g.vars = g.vars[:n]
		if g.named && g.chance(50) {
			g.line("\tr += w(cx, %s)", x)
		}
		g.line("}(cx, %s)", arg)
	case 6: // reads and writes a result
		if g.named {
			g.line("defer func() { r *= 2; t(r, err) }()")
		}
	case 7:
		if v := g.variable(kPS); v != "" && g.async {
			g.line("defer %s.Ptr(cx, %s)", v, g.expr(kInt, 1))
		} else if v := g.variable(kS); v != "" && g.async {
			g.line("defer %s.%s(cx, %s)", v, []string{"Val", "Ptr"}[g.n(2)], g.expr(kInt, 1))
		}
	}
}

// gotoLoop is a loop by goto, and one jump forward.
func (g *generator) gotoLoop() {
	i, top, out := g.name("i"), g.name("T"), g.name("O")
	g.line("{")
	g.line("\t%s := 0", i)
	g.line("%s:", top)
	g.line("\tburn()")
	g.line("\t%s++", i)
	n := len(g.vars)
	g.vars = append(g.vars, variable{i, kBool}) // not to be assigned as an int
	g.vars = g.vars[:n]
	g.line("\t{")
	g.indent++
	g.nested()
	g.indent--
	g.line("\t}")
	g.line("\tif %s {", g.expr(kBool, 2))
	g.line("\t\tgoto %s", out)
	g.line("\t}")
	g.line("\tif %s < 3 {", i)
	g.line("\t\tgoto %s", top)
	g.line("\t}")
	g.line("%s:", out)
	g.line("\tt(%s)", i)
	g.line("}")
}

// closures collects closures over a loop variable, and calls them when the loop is over.
func (g *generator) closures() {
	fs, i := g.name("fs"), g.name("i")
	if !g.async {
		return
	}
	g.line("var %s []func(edo.Context) int", fs)
	g.line("for %s := 0; %s < 3; %s++ {", i, i, i)
	n := len(g.vars)
	g.vars = append(g.vars, variable{i, kBool})
	g.vars = g.vars[:n]
	g.inLoop("", func() { g.nested() })
	g.line("\t%s = append(%s, func(cx edo.Context) int { %s += 10; at(cx); return %s })", fs, fs, i, i)
	if g.chance(50) {
		g.line("\tat(cx)")
	}
	if g.chance(50) {
		g.line("\tdefer func() { t(\"loop\", %s) }()", i)
	}
	g.line("\tif %s > 5 {", i)
	g.line("\t\tbreak")
	g.line("\t}")
	g.line("}")
	g.line("for _, f := range %s {", fs)
	g.line("\tt(f(cx), f(cx))")
	g.line("}")
}

// jump leaves a loop or the function, under a condition.
func (g *generator) jump() {
	g.line("if %s {", g.expr(kBool, 2))
	switch {
	case len(g.labels) > 0 && g.chance(50):
		g.line("\t%s %s", []string{"break", "continue"}[g.n(2)], g.labels[g.n(len(g.labels))])
	case g.loop && g.chance(60):
		g.line("\t%s", []string{"break", "continue"}[g.n(2)])
	case g.named:
		switch g.n(3) {
		case 0:
			g.line("\treturn")
		case 1:
			g.line("\treturn %s, %s", g.expr(kInt, 2), g.expr(kErr, 2))
		case 2:
			g.line("\treturn r, fails(cx, r)")
		}
	case g.result >= 0:
		g.line("\treturn %s", g.expr(g.result, 2))
	default:
		g.line("\treturn")
	}
	g.line("}")
}

func (g *generator) panics() {
	if !g.guarded && g.chance(60) {
		return
	}
	g.line("if %s {", g.expr(kBool, 2))
	switch g.n(5) {
	case 0, 1:
		g.line("\tpanic(%s)", g.expr(kInt, 2))
	case 2:
		g.line("\tpanic(%s)", g.expr(kString, 2))
	case 3:
		g.line("\tpanic(errOdd)")
	case 4:
		if g.chance(30) {
			g.line("\truntime.Goexit()")
		} else {
			g.line("\tpanic(%s)", g.expr(kAny, 2))
		}
	}
	g.line("}")
}
