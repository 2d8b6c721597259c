package main

import (
	"fmt"
	"strings"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func captureUnassigned(cx edo.Context) {
	var x int
	var err error
	f := func(cx edo.Context) { x, err = st.Int(cx, 4), st.Err(cx, "e") }
	st.Wait(cx)
	f(cx)
	st.Log("%d %v", x, err)
}

type big struct {
	a [5]int
	s string
	m map[string]int
	e error
}

func captureStruct(cx edo.Context) {
	b := big{s: "s", m: map[string]int{}}
	f := func(cx edo.Context) big { b.a[st.Int(cx, 1)]++; b.m["k"]++; return b }
	c := f(cx)
	b.s = "changed"
	d := f(cx)
	st.Log("%v", c)
	st.Log("%v", d)
	st.Log("%v", b)
}

func captureArray(cx edo.Context) {
	a := [3]string{"x", "y", "z"}
	f := func(cx edo.Context, i int) { a[i] += st.Str(cx, "!") }
	b := a
	f(cx, 1)
	st.Log("%v %v", a, b)
}

func captureInterface(cx edo.Context) {
	var v any = 1
	f := func(cx edo.Context) { v = fmt.Sprint(v, st.Any(cx, "x")) }
	f(cx)
	f(cx)
	st.Log("%v", v)
}

type text string

func (t text) up(cx edo.Context) text { st.Wait(cx); return text(strings.ToUpper(string(t))) }

func captureNamedType(cx edo.Context) {
	t := text("abc")
	f := func(cx edo.Context) text { return t.up(cx) + t }
	st.Log("%s", f(cx))
}

type val struct{ n int }

func (v val) get(cx edo.Context, k int) int  { st.Wait(cx); return v.n + k }
func (v *val) inc(cx edo.Context, k int) int { v.n += k; st.Wait(cx); return v.n }

func methodValue(cx edo.Context) {
	v := val{1}
	f := v.get
	v.n = 100
	st.Log("%d %d", f(cx, st.Int(cx, 1)), v.get(cx, 1))
	g := st.Int
	st.Log("%d", g(cx, 7))
}

func methodValuePtr(cx edo.Context) {
	v := val{1}
	f := v.inc
	g := (&v).get
	st.Log("%d %d %d %d", f(cx, 1), f(cx, 1), g(cx, 0), v.n)
	defer func() { st.Log("%v", recover() != nil) }()
	var p *val
	h := p.get
	st.Log("%d", h(cx, 1))
}

type getter interface {
	get(cx edo.Context, k int) int
}

func methodValueIface(cx edo.Context) {
	var g getter = val{5}
	f := g.get
	g = &val{7}
	st.Log("%d %d", f(cx, 1), g.get(cx, 1))
	defer func() { st.Log("%v", recover() != nil) }()
	g = nil
	f = g.get
	st.Log("no")
}

func methodExpr(cx edo.Context) {
	f := val.get
	g := (*val).inc
	h := getter.get
	v := val{3}
	st.Log("%d %d %d", f(v, cx, 1), g(&v, cx, 2), h(v, cx, 3))
	k := (*val).get
	st.Log("%d", k(&v, cx, st.Int(cx, 4)))
}

// The receiver comes first in a method expression; here it is the context itself.
func methodExprFirst(cx edo.Context) {
	f := edo.Context.Err
	st.Wait(cx)
	st.Log("%v", f(cx))
	g := cx.Value
	st.Log("%v", g("x"))
}

func funcField(cx edo.Context) {
	type ops struct {
		get func(edo.Context) int
		set func(edo.Context, int)
	}
	n := 0
	o := ops{func(cx edo.Context) int { st.Wait(cx); return n }, func(cx edo.Context, v int) { st.Wait(cx); n = v }}
	o.set(cx, o.get(cx)+st.Int(cx, 5))
	st.Log("%d", o.get(cx))
	p := &o
	p.set(cx, 9)
	st.Log("%d", (*p).get(cx))
}

type handler func(cx edo.Context, s string) string

func (h handler) twice(cx edo.Context, s string) string { return h(cx, h(cx, s)) }

func funcType(cx edo.Context) {
	h := handler(func(cx edo.Context, s string) string { return st.Str(cx, s) + "." })
	st.Log("%s", h(cx, "a"))
	var k handler = st.Str
	st.Log("%s", k(cx, "b"))
}

func funcTypeMethod(cx edo.Context) {
	h := handler(func(cx edo.Context, s string) string { st.Wait(cx); return s + s })
	st.Log("%s", h.twice(cx, "x"))
	f := h.twice
	st.Log("%s", f(cx, "y"))
}

func compose(fs ...handler) handler {
	return func(cx edo.Context, s string) string {
		for _, f := range fs {
			s = f(cx, s)
		}
		return s
	}
}

func asyncArg(cx edo.Context) {
	wrap := func(l, r string) handler {
		return func(cx edo.Context, s string) string { st.Wait(cx); return l + s + r }
	}
	st.Log("%s", compose(wrap("(", ")"), wrap("[", "]"), compose(), compose(wrap("<", ">")))(cx, st.Str(cx, "x")))
}

func closureSwap(cx edo.Context) {
	f := func(cx edo.Context) string { return st.Str(cx, "f") }
	g := func(cx edo.Context) string { return st.Str(cx, "g") }
	for range 3 {
		f, g = g, f
		st.Log("%s%s", f(cx), g(cx))
	}
}

func litInComposite(cx edo.Context) {
	for _, c := range []struct {
		name string
		f    func(edo.Context) int
	}{
		{"one", func(cx edo.Context) int { return st.Int(cx, 1) }},
		{st.Str(cx, "two"), func(cx edo.Context) int { st.Wait(cx); return 2 }},
	} {
		st.Log("%s %d", c.name, c.f(cx))
	}
}

func litInArg(cx edo.Context) {
	x := 1
	st.Log("%v", all(cx, func(cx edo.Context) int { x++; return st.Int(cx, x) }, func(cx edo.Context) int { x *= 10; return x }))
	st.Log("%d", x)
}

func litDefault(cx edo.Context) {
	f := func(cx edo.Context) {}
	f(cx)
	func(edo.Context) {}(cx)
	func(_ edo.Context, _ int) {}(cx, st.Int(cx, 1))
	st.Log("end")
}

var pkgFunc = func(cx edo.Context, n int) int { st.Wait(cx); return n + 1 }

var pkgTable = map[string]func(edo.Context) string{
	"a": func(cx edo.Context) string { return st.Str(cx, "A") },
}

func globalFunc(cx edo.Context) {
	st.Log("%d", pkgFunc(cx, 1))
	st.Log("%s", pkgTable["a"](cx))
	old := pkgFunc
	defer func() { pkgFunc = old }()
	pkgFunc = func(cx edo.Context, n int) int { return old(cx, n) * st.Int(cx, 2) }
	st.Log("%d", pkgFunc(cx, 1))
}

var pkgInt int

func globalVar(cx edo.Context) {
	pkgInt = 1
	p := &pkgInt
	bump := func(cx edo.Context) int { st.Wait(cx); pkgInt++; return pkgInt }
	pkgInt, x := bump(cx), bump(cx)
	*p += st.Int(cx, 1)
	st.Log("%d %d %d", pkgInt, x, *p)
}

func unused(cx edo.Context, _ int, a string, _ []byte, b ...int) int { return st.Int(cx, len(b)) }

func unusedParams(cx edo.Context) { st.Log("%d", unused(cx, 1, "a", nil, 1, 2)) }

func many(cx edo.Context, a int8, b string, c float64, d []int, e map[int]int, f func() int, g any, h error, i *int, j [2]string, k struct{ x, y int }, l bool, m complex128, n chan int, o rune) string {
	st.Wait(cx)
	a++
	b += "b"
	d = append(d, 1)
	st.Wait(cx)
	return fmt.Sprint(a, b, c, d, e, f(), g, h, *i, j, k, l, m, n == nil, o)
}

func manyParams(cx edo.Context) {
	x := 5
	st.Log("%s", many(cx, 1, "a", 1.5, []int{2}, map[int]int{3: 4}, func() int { return x }, nil, st.Err(cx, "e"), &x, [2]string{"p", "q"}, struct{ x, y int }{6, 7}, true, 1+2i, nil, 'r'))
}

func results(cx edo.Context) (a int8, b string, c float64, d []int, e any, f error, g [2]int32, h struct{ p *int }, i func() int) {
	n := st.Int(cx, 3)
	return 1, "b", 2.5, []int{n}, n, st.Err(cx, "f"), [2]int32{1, 2}, struct{ p *int }{&n}, func() int { n++; return n }
}

func manyResults(cx edo.Context) {
	a, b, c, d, e, f, g, h, i := results(cx)
	i()
	st.Wait(cx)
	st.Log("%v %v %v %v %v %v %v %v %v", a, b, c, d, e, f, g, *h.p, i())
}

func bigArg(cx edo.Context, b big, n [20]int) (big, [20]int) {
	st.Wait(cx)
	b.s += "+"
	n[st.Int(cx, 19)] = 1
	return b, n
}

func bigValues(cx edo.Context) {
	b := big{s: "s", e: st.Err(cx, "x")}
	var n [20]int
	c, k := bigArg(cx, b, n)
	c, k = bigArg(cx, c, k)
	st.Log("%v %s %v %s %v %v %v", b.a, b.s, c.a, c.s, c.e, n, k)
}

type mixed struct {
	a bool
	b any
	c uint16
	d string
	e [3]byte
	f []string
	g float32
	h error
	i *mixed
}

func mixedTypes(cx edo.Context) {
	m := mixed{a: true, b: 1.5, c: 7, d: "d", e: [3]byte{1, 2, 3}, f: []string{"f"}, g: 2.5}
	for i := range 3 {
		m.i = &mixed{c: uint16(st.Int(cx, i))}
		n := m
		n.e[1] = 9
		m.f = append(m.f, st.Str(cx, "g"))
		st.Wait(cx)
		m.b, n.h = n, st.Err(cx, "h")
		st.Log("%v %v %v %v %v %v", n.a, n.c, n.e, n.f, n.h, m.i.c)
		m.b = nil
	}
}

func allTypes(cx edo.Context) {
	var (
		a int8         = -1
		b int16        = -2
		c int32        = -3
		d int64        = -4
		e uint8        = 1
		f uint16       = 2
		g uint32       = 3
		h uint64       = 1<<64 - 1
		i uintptr      = 5
		j float32      = 1.5
		k float64      = 2.5
		l complex64    = 1 + 2i
		m complex128   = 3 + 4i
		n bool         = true
		o rune         = 'o'
		p              = "p"
		q              = []byte("q")
		r              = map[string]bool{"r": true}
		s              = make(chan int, 1)
		u              = func() string { return "u" }
		v any          = 'v'
		w error        = st.Err(cx, "w")
		x              = [0]int{}
		y              = struct{}{}
		z fmt.Stringer = nil
	)
	s <- 1
	st.Wait(cx)
	a, b, c, d = a-1, b-1, c-1, d-1
	st.Wait(cx)
	st.Log("%v %v %v %v %v %v %v %v %v %v %v %v %v", a, b, c, d, e, f, g, h, i, j, k, l, m)
	st.Wait(cx)
	st.Log("%v %v %v %s %v %d %s %v %v %v %v %v", n, o, p, q, r, <-s, u(), v, w, x, y, z)
}

func liveAcross(cx edo.Context) {
	a := st.Int(cx, 1)
	b := st.Int(cx, 2)
	c := a + b
	st.Wait(cx)
	d := c * st.Int(cx, 3)
	a = d
	st.Wait(cx)
	if st.Bool(cx, a > 5) {
		b = a - c
	}
	st.Log("%d %d %d %d", a, b, c, d)
}

func deadAfter(cx edo.Context) {
	buf := make([]int, 3)
	copy(buf, st.Ints(cx, 1, 2, 3))
	n := len(buf)
	st.Wait(cx)
	s := fmt.Sprint(n)
	st.Wait(cx)
	st.Log("%s", s)
}

func reassign(cx edo.Context) {
	var v any
	for i := range 4 {
		switch i {
		case 0:
			v = st.Int(cx, 1)
		case 1:
			v = st.Str(cx, "s")
		case 2:
			v = nil
		case 3:
			v = []any{v, st.Any(cx, 2.5)}
		}
		st.Wait(cx)
		st.Log("%v", v)
	}
}

func zeroVars(cx edo.Context) {
	for i := range 2 {
		var n int
		var s []string
		var p *int
		var m map[string]int
		st.Log("%d %v %v %v", n, s == nil, p == nil, m == nil)
		n, s, p, m = i+1, []string{"x"}, &n, map[string]int{}
		st.Wait(cx)
		st.Log("%d %v %v %v", n, s, *p, m)
	}
}

func conditionallyAssigned(cx edo.Context) {
	for i := range 4 {
		var s string
		var e error
		if i%2 == 0 {
			s = st.Str(cx, "even")
		}
		if i > 1 {
			e = st.Err(cx, "big")
		} else {
			st.Wait(cx)
		}
		st.Log("%q %v", s, e)
	}
}

func captureTwoScopes(cx edo.Context) {
	var fs []func(edo.Context)
	for i := range 2 {
		x := i
		fs = append(fs, func(cx edo.Context) { x += 10; st.Wait(cx); st.Log("a %d", x) })
		{
			x := "inner"
			fs = append(fs, func(cx edo.Context) { x += "!"; st.Wait(cx); st.Log("b %s", x) })
			st.Wait(cx)
		}
		x++
	}
	for _, f := range fs {
		f(cx)
		f(cx)
	}
}

func closureOverConst(cx edo.Context) {
	const k = 5
	const s = "const"
	f := func(cx edo.Context) string { const k = k * 2; return fmt.Sprint(k, st.Str(cx, s)) }
	st.Log("%s %d", f(cx), k)
}

func closureOverType(cx edo.Context) {
	type pair struct{ a, b int }
	f := func(cx edo.Context, p pair) pair { st.Wait(cx); return pair{p.b, p.a} }
	g := func(cx edo.Context) *pair { return &pair{b: st.Int(cx, 3)} }
	st.Log("%v %v", f(cx, pair{1, 2}), *g(cx))
}

func escapingToGoroutine(cx edo.Context) {
	done := make(chan int)
	x := st.Int(cx, 1)
	go func() { x++; done <- x }()
	y := <-done
	st.Wait(cx)
	st.Log("%d %d", x, y)
}

func litWithoutCx(cx edo.Context) {
	x := 0
	f := func() { x++ }
	f()
	st.Wait(cx)
	f()
	g := func(n int) func() int { return func() int { return n + x } }
	h := g(5)
	st.Wait(cx)
	f()
	st.Log("%d", h())
}

func syncClosureCallsAsyncVar(cx edo.Context) {
	async := func(cx edo.Context) int { st.Wait(cx); return 3 }
	sync := func() int { return async(cx) + 1 }
	st.Log("%d %d", sync(), async(cx))
}
