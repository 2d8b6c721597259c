// Closures: literals that capture, method values, function values passed around, escaping variables.
package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(captureValue, captureRef, captureBoth, captureParam, captureResult, captureReceiver, captureLoop, captureNested, captureCx, innerCx, shadowedCx, cxAliased, cxInStruct, counter, generator,
		passDown, storeInStruct, storeInMap, storeInSlice, funcReturning, curried, recursiveClosure, mutualClosures, immediate, immediateResult, addressLocal, addressParam, addressField,
		addressArray, addressEscapes, addressSlice, pointerAlias, sortCallback, mapCallback, variadicFuncs, nilFunc, compareNil, closureInLoopCond, deepCapture, assignedAfter, captureUnassigned,
		captureStruct, captureArray, captureInterface, captureNamedType, methodValue, methodValuePtr, methodValueIface, methodExpr, methodExprFirst, funcField, funcType, funcTypeMethod, asyncArg, closureSwap, litInComposite, litInArg, litDefault, globalFunc, globalVar,
		unusedParams, manyParams, manyResults, bigValues, mixedTypes, allTypes, liveAcross, deadAfter, reassign, zeroVars, conditionallyAssigned, captureTwoScopes, closureOverConst, closureOverType, escapingToGoroutine, litWithoutCx, syncClosureCallsAsyncVar)
}

func captureValue(cx edo.Context) {
	x, s := 1, "s"
	f := func(cx edo.Context) string { st.Wait(cx); return fmt.Sprint(x, s) }
	st.Log("%s", f(cx))
	st.Wait(cx)
	st.Log("%s", f(cx))
}

func captureRef(cx edo.Context) {
	x := 1
	inc := func(cx edo.Context) { st.Wait(cx); x++; st.Wait(cx); x *= 2 }
	inc(cx)
	x += 100
	inc(cx)
	st.Log("%d", x)
}

func captureBoth(cx edo.Context) {
	a, b := 1, 2
	get := func() int { return a*10 + b }
	set := func(cx edo.Context, v int) { st.Wait(cx); b = v }
	st.Log("%d", get())
	set(cx, 5)
	st.Log("%d", get())
	b++
	st.Wait(cx)
	st.Log("%d %d", get(), b)
}

func captureParam(cx edo.Context) { cparam(cx, 1, "p", []int{1}) }

func cparam(cx edo.Context, n int, s string, xs []int) {
	f := func(cx edo.Context) { n++; st.Wait(cx); xs = append(xs, n) }
	f(cx)
	st.Wait(cx)
	f(cx)
	st.Log("%d %s %v", n, s, xs)
}

func cresult(cx edo.Context) (n int, err error) {
	set := func(cx edo.Context, v int) { n = v; st.Wait(cx); n++ }
	set(cx, 4)
	if n == 5 {
		set(cx, 9)
		return
	}
	return 1, nil
}

func captureResult(cx edo.Context) {
	n, err := cresult(cx)
	st.Log("%d %v", n, err)
}

type obj struct {
	n  int
	cb func(edo.Context) int
}

func (o *obj) ptr(cx edo.Context) func(edo.Context) int {
	return func(cx edo.Context) int { o.n++; st.Wait(cx); return o.n }
}

func (o obj) val(cx edo.Context) func(edo.Context) int {
	st.Wait(cx)
	return func(cx edo.Context) int { o.n++; st.Wait(cx); return o.n }
}

func captureReceiver(cx edo.Context) {
	o := obj{n: 1}
	f, g := o.ptr(cx), o.val(cx)
	st.Log("%d %d %d %d %d", f(cx), f(cx), g(cx), g(cx), o.n)
}

func captureLoop(cx edo.Context) {
	var fs []func(edo.Context) int
	for i := 0; i < 3; i++ {
		for j := range 2 {
			k := i*10 + j
			fs = append(fs, func(cx edo.Context) int { st.Wait(cx); k++; return i*1000 + j*100 + k })
		}
	}
	for _, f := range fs {
		st.Log("%d %d", f(cx), f(cx))
	}
}

func captureNested(cx edo.Context) {
	x := 1
	f := func(cx edo.Context) int {
		y := x + st.Int(cx, 1)
		g := func(cx edo.Context) int {
			z := y + st.Int(cx, x)
			h := func() int { x++; y++; z++; return x + y + z }
			st.Wait(cx)
			return h() + h()
		}
		return g(cx) + y
	}
	st.Log("%d %d", f(cx), x)
}

func captureCx(cx edo.Context) {
	f := func(n int) int { return n + st.Int(cx, 1) }
	st.Log("%d", f(st.Int(cx, 2)))
	run := func(fn func()) { fn() }
	run(func() { st.Wait(cx); st.Log("through a plain callback") })
}

func innerCx(cx edo.Context) {
	func(inner edo.Context) {
		st.Wait(inner)
		st.Wait(cx)
		st.Log("both")
	}(cx)
}

func shadowedCx(cx edo.Context) {
	if cx := cx; st.Bool(cx, true) {
		st.Wait(cx)
	}
	for range 2 {
		cx := cx
		st.Wait(cx)
	}
	st.Log("end")
}

func cxAliased(cx edo.Context) {
	c := cx
	st.Wait(c)
	d := c
	f := func(edo.Context) { st.Wait(d) }
	f(c)
	st.Log("end")
}

func cxInStruct(cx edo.Context) {
	type env struct{ cx edo.Context }
	e := env{cx}
	st.Wait(e.cx)
	st.Log("%d", st.Int(e.cx, 1))
}

func mkCounter(cx edo.Context, start int) (inc func(edo.Context) int, get func() int) {
	n := st.Int(cx, start)
	inc = func(cx edo.Context) int { st.Wait(cx); n++; return n }
	get = func() int { return n }
	return
}

func counter(cx edo.Context) {
	inc, get := mkCounter(cx, 5)
	inc2, get2 := mkCounter(cx, 50)
	inc(cx)
	inc2(cx)
	inc(cx)
	st.Log("%d %d", get(), get2())
}

func generator(cx edo.Context) {
	fib := func() func(edo.Context) int {
		a, b := 0, 1
		return func(cx edo.Context) int {
			r := a
			a, b = b, a+b
			st.Wait(cx)
			return r
		}
	}()
	for range 8 {
		st.Log("%d", fib(cx))
	}
}

func apply(cx edo.Context, n int, f func(edo.Context, int) int) int {
	if n == 0 {
		return f(cx, 0)
	}
	return f(cx, n) + apply(cx, n-1, f)
}

func passDown(cx edo.Context) {
	calls := 0
	st.Log("%d", apply(cx, 4, func(cx edo.Context, n int) int { calls++; return st.Int(cx, n*n) }))
	st.Log("%d", calls)
	st.Log("%d", apply(cx, 2, st.Int))
}

func storeInStruct(cx edo.Context) {
	o := &obj{n: 3}
	o.cb = func(cx edo.Context) int { st.Wait(cx); return o.n * 2 }
	o.n = 4
	st.Log("%d", o.cb(cx))
	t := struct{ f func(edo.Context) int }{o.cb}
	st.Log("%d", t.f(cx))
}

func storeInMap(cx edo.Context) {
	m := map[string]func(edo.Context, int) int{
		"double": func(cx edo.Context, n int) int { return st.Int(cx, n) * 2 },
		"neg":    func(_ edo.Context, n int) int { return -n },
		"int":    st.Int,
	}
	for _, k := range []string{"double", "neg", "int"} {
		st.Log("%s %d", k, m[st.Str(cx, k)](cx, st.Int(cx, 3)))
	}
	if f, ok := m["none"]; !ok {
		st.Log("%v", f == nil)
	}
}

func storeInSlice(cx edo.Context) {
	fs := make([]func(edo.Context), 0)
	for i := range 3 {
		fs = append(fs, func(cx edo.Context) { st.Log("%d", st.Int(cx, i)) })
	}
	slices.Reverse(fs)
	for _, f := range fs {
		f(cx)
	}
	fs[st.Int(cx, 1)](cx)
}

func funcReturning(cx edo.Context) {
	mk := func(cx edo.Context, n int) func(edo.Context) func() int {
		st.Wait(cx)
		return func(cx edo.Context) func() int {
			m := n + st.Int(cx, 1)
			return func() int { m++; return m }
		}
	}
	f := mk(cx, 1)(cx)
	st.Log("%d %d %d", f(), f(), mk(cx, 10)(cx)())
}

func curried(cx edo.Context) {
	add := func(a int) func(edo.Context, int) func(edo.Context, int) int {
		return func(cx edo.Context, b int) func(edo.Context, int) int {
			st.Wait(cx)
			return func(cx edo.Context, c int) int { st.Wait(cx); return a*100 + b*10 + c }
		}
	}
	st.Log("%d", add(1)(cx, 2)(cx, 3))
}

func recursiveClosure(cx edo.Context) {
	var fact func(cx edo.Context, n int) int
	fact = func(cx edo.Context, n int) int {
		if n < 2 {
			return 1
		}
		return n * fact(cx, st.Int(cx, n-1))
	}
	st.Log("%d", fact(cx, 5))
}

func mutualClosures(cx edo.Context) {
	var even, odd func(cx edo.Context, n int) bool
	even = func(cx edo.Context, n int) bool { st.Wait(cx); return n == 0 || odd(cx, n-1) }
	odd = func(cx edo.Context, n int) bool { st.Wait(cx); return n != 0 && even(cx, n-1) }
	st.Log("%v %v", even(cx, 6), odd(cx, 6))
}

func immediate(cx edo.Context) {
	x := 1
	func(cx edo.Context) { st.Wait(cx); x = 2 }(cx)
	func() { x *= 10 }()
	func(cx edo.Context, n int) { x += st.Int(cx, n) }(cx, x)
	st.Log("%d", x)
}

func immediateResult(cx edo.Context) {
	a, b := func(cx edo.Context) (int, string) { return st.Int(cx, 1), st.Str(cx, "b") }(cx)
	if func(cx edo.Context) bool { return st.Bool(cx, true) }(cx) {
		st.Log("%d %s", a, b)
	}
	for i := range func(cx edo.Context) int { return st.Int(cx, 2) }(cx) {
		st.Log("%d", i)
	}
}

func addressLocal(cx edo.Context) {
	x := 1
	p := &x
	st.Wait(cx)
	*p = 2
	st.Wait(cx)
	x++
	st.Wait(cx)
	st.Log("%d %d %v", x, *p, p == &x)
}

func setPtr(cx edo.Context, p *int, v int) { st.Wait(cx); *p = v; st.Wait(cx) }

func addressParam(cx edo.Context) { addrParam(cx, 1, [2]int{3, 4}) }

func addrParam(cx edo.Context, n int, a [2]int) {
	setPtr(cx, &n, 5)
	setPtr(cx, &a[1], 6)
	st.Log("%d %v", n, a)
}

func addressField(cx edo.Context) {
	var s struct {
		a, b int
		in   struct{ c int }
	}
	p := &s.in.c
	setPtr(cx, &s.b, 7)
	*p = st.Int(cx, 8)
	st.Log("%v", s)
}

func addressArray(cx edo.Context) {
	var a [3]int
	s := a[:]
	st.Wait(cx)
	s[1] = 5
	st.Wait(cx)
	p := &a[2]
	st.Wait(cx)
	*p = 6
	a[0] = 4
	st.Log("%v %v", a, s)
}

func leak(cx edo.Context) (p *int, q *[2]string) {
	x := st.Int(cx, 3)
	arr := [2]string{"a", st.Str(cx, "b")}
	p, q = &x, &arr
	st.Wait(cx)
	x++
	return
}

func addressEscapes(cx edo.Context) {
	p, q := leak(cx)
	p2, q2 := leak(cx)
	*p += 10
	q[0] = "changed"
	st.Wait(cx)
	st.Log("%d %v %d %v", *p, *q, *p2, *q2)
}

func addressSlice(cx edo.Context) {
	s := []int{1, 2, 3}
	p := &s
	t := &s[1]
	st.Wait(cx)
	*p = append(*p, 4)
	*t = 9
	st.Wait(cx)
	st.Log("%v %v", s, *p)
}

func pointerAlias(cx edo.Context) {
	x := 1
	p, q := &x, &x
	st.Wait(cx)
	*p++
	st.Wait(cx)
	*q *= 10
	pp := &p
	st.Wait(cx)
	**pp += 5
	st.Log("%d %v", x, p == q)
}

func sortCallback(cx edo.Context) {
	xs := st.Ints(cx, 3, 1, 2)
	n := 0
	sort.Slice(xs, func(i, j int) bool { n++; return xs[i] < xs[j] })
	st.Wait(cx)
	st.Log("%v %v", xs, n > 0)
	slices.SortFunc(xs, func(a, b int) int { st.Wait(cx); return b - a })
	st.Log("%v", xs)
}

func mapCallback(cx edo.Context) {
	st.Log("%s", strings.Map(func(r rune) rune { st.Wait(cx); return r + 1 }, st.Str(cx, "HAL")))
}

func all(cx edo.Context, fs ...func(edo.Context) int) (out []int) {
	for _, f := range fs {
		out = append(out, f(cx))
	}
	return
}

func variadicFuncs(cx edo.Context) {
	n := 0
	next := func(cx edo.Context) int { n++; st.Wait(cx); return n }
	st.Log("%v", all(cx, next, func(cx edo.Context) int { return next(cx) * 10 }, next))
	st.Log("%v", all(cx))
}

func nilFunc(cx edo.Context) {
	defer func() { st.Log("%v", recover()) }()
	var f func(edo.Context) int
	st.Log("%d", f(cx)+st.Int(cx, 1))
}

func compareNil(cx edo.Context) {
	var f func(edo.Context)
	st.Wait(cx)
	st.Log("%v", f == nil)
	f = st.Wait
	st.Wait(cx)
	if f != nil {
		f(cx)
		st.Log("called")
	}
}

func closureInLoopCond(cx edo.Context) {
	n := 0
	for more := func(cx edo.Context) bool { n++; return st.Bool(cx, n < 4) }; more(cx); {
		st.Log("%d", n)
	}
}

func deepCapture(cx edo.Context) {
	a := 1
	func(cx edo.Context) {
		b := 2
		st.Wait(cx)
		func(cx edo.Context) {
			c := 3
			st.Wait(cx)
			func(cx edo.Context) {
				a, b, c = b+c, a+c, a+b
				st.Wait(cx)
			}(cx)
			st.Log("%d %d %d", a, b, c)
		}(cx)
		st.Log("%d %d", a, b)
	}(cx)
	st.Log("%d", a)
}

func assignedAfter(cx edo.Context) {
	x := 1
	f := func() int { return x }
	st.Wait(cx)
	x = st.Int(cx, 2)
	st.Log("%d", f())
	y := 1
	y = 5
	g := func(cx edo.Context) int { st.Wait(cx); return y }
	st.Log("%d", g(cx))
}

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
