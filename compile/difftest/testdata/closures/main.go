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
