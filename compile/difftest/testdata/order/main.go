// Order: in which order the parts of one statement are evaluated, with awaits at every place.
package main

import (
	"fmt"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(
		args,
		nested,
		binary,
		lateRead,
		lateReadPkg,
		syncBetween,
		shortCircuit,
		shortNested,
		assignIndex,
		assignMap,
		multiAssign,
		swapAssign,
		opAssign,
		opAssignIndex,
		incIndex,
		deref,
		nilMapStore,
		indexPanic,
		divPanic,
		nilFieldPanic,
		assertEarly,
		sliceEarly,
		lenCap,
		composite,
		compositeMap,
		compositeKeyed,
		compositePtr,
		conversion,
		builtins,
		appendGrow,
		minMax,
		funcValue,
		methodChain,
		variadic,
		spreadCall,
		returnMany,
		compare,
		channelOps,
		stringConcat,
		unary,
		shift,
		interfaceConv,
		newArg,
		constants,
		blank,
		parens,
		arrayCopy,
		structField,
		printArgs,
		mapReadEarly,
		selectReads,
		selectPanics,
		lengths,
	)
}

func three(a, b, c int) int { st.Log("three %d %d %d", a, b, c); return a*100 + b*10 + c }

func args(cx edo.Context) {
	st.Log("%d", three(st.Int(cx, 1), st.Int(cx, 2), st.Int(cx, 3)))
	st.Log("%d", three(st.Sync(1), st.Int(cx, 2), st.Sync(3)))
	st.Log("%d", three(st.Int(cx, 1), st.Sync(2), 3))
	x := 4
	st.Log("%d", three(x, st.Int(cx, x+1), x))
}

func nested(cx edo.Context) {
	st.Log("%d", st.Int(cx, st.Int(cx, 1)+st.Int(cx, st.Int(cx, 2)*st.Int(cx, 3))))
	st.Log("%d", three(st.Int(cx, three(st.Int(cx, 1), 0, 0)), st.Sync(5), st.Int(cx, three(0, st.Int(cx, 9), st.Sync(8)))))
}

func binary(cx edo.Context) {
	a := st.Int(cx, 7)*st.Int(cx, 3) - st.Int(cx, 2)<<st.Int(cx, 1)
	b := a&st.Int(cx, 15) | st.Int(cx, 64) ^ st.Int(cx, 3)
	c := st.Int(cx, 17)%st.Int(cx, 5) + st.Int(cx, 20)/st.Int(cx, 3)
	st.Log("%d %d %d", a, b, c)
}

// lateRead: a variable is read after the call that stands to its right.
func lateRead(cx edo.Context) {
	x := 1
	bump := func(cx edo.Context) int { st.Wait(cx); x += 10; return 100 }
	st.Log("%d", x+bump(cx))
	st.Log("%d", bump(cx)+x)
	y := x + bump(cx)*x
	st.Log("%d %d", x, y)
	x += bump(cx)
	st.Log("%d", x)
	x = x + bump(cx)
	st.Log("%d", x)
}

var global = 5

func bumpGlobal(cx edo.Context) int { st.Wait(cx); global *= 2; st.Wait(cx); return global }

func lateReadPkg(cx edo.Context) {
	global = 5
	st.Log("%d", global+bumpGlobal(cx)+global)
	st.Log("%v", []int{global, bumpGlobal(cx), global})
	st.Log("%v", [...]int{global, bumpGlobal(cx), global})
	st.Log("%d", three(global, bumpGlobal(cx)%7, global))
	global += bumpGlobal(cx)
	st.Log("%d", global)
}

func syncBetween(cx edo.Context) {
	n := 0
	next := func() int { n++; st.Log("next %d", n); return n }
	st.Log("%d", next()*1000+st.Int(cx, next()*100)+next()*10+st.Int(cx, next()))
}

func shortCircuit(cx edo.Context) {
	for i := range 8 {
		a, b, c := i&1 != 0, i&2 != 0, i&4 != 0
		st.Log("%v", st.Bool(cx, a) && st.Bool(cx, b) || st.Bool(cx, c))
		st.Log("%v", st.Bool(cx, a) || st.Bool(cx, b) && st.Bool(cx, c))
		st.Log("%v", !(st.Bool(cx, a) || !st.Bool(cx, b)) && !st.Bool(cx, c))
		if a && st.Bool(cx, b) {
			st.Log("if")
		} else if c || st.Bool(cx, a) {
			st.Log("else if")
		} else {
			st.Log("else")
		}
	}
}

func shortNested(cx edo.Context) {
	for i := range 4 {
		a, b := i&1 != 0, i&2 != 0
		n := three(st.Sync(1), st.B2I(st.Bool(cx, a) && st.Bool(cx, b)), st.Int(cx, 3))
		st.Log("%d", n)
		m := st.Sync(7) + st.B2I(a && st.Bool(cx, b)) + st.Sync(8)
		st.Log("%d", m)
		var p *int
		st.Log("%v", p != nil && *p == st.Int(cx, 1))
		st.Log("%v", p == nil || *p == st.Int(cx, 1))
	}
}

func assignIndex(cx edo.Context) {
	s := []int{1, 2, 3}
	t := s
	set := func(cx edo.Context) int { st.Wait(cx); s = []int{7, 8, 9}; return 42 }
	s[0] = set(cx)
	st.Log("%v %v", s, t)
	i := 1
	move := func(cx edo.Context) int { st.Wait(cx); i = 2; return 43 }
	s[i] = move(cx)
	st.Log("%v %d", s, i)
	s[st.Int(cx, 0)] = st.Int(cx, 44)
	st.Log("%v", s)
	var arr [3]int
	arr[st.Int(cx, 2)] = st.Sync(5)
	st.Log("%v", arr)
	p := &arr
	p[st.Int(cx, 1)], arr[0] = st.Int(cx, 6), st.Int(cx, 7)
	st.Log("%v", arr)
}

func assignMap(cx edo.Context) {
	m := map[string]int{}
	m[st.Str(cx, "a")] = st.Int(cx, 1)
	m[st.Str(cx, "a")] += st.Int(cx, 2)
	m[st.Str(cx, "b")]++
	v, ok := m[st.Str(cx, "a")]
	st.Log("%v %d %v", m, v, ok)
	v, ok = m[st.Str(cx, "zz")]
	st.Log("%d %v", v, ok)
	delete(m, st.Str(cx, "a"))
	st.Log("%v", m)
}

func multiAssign(cx edo.Context) {
	a := []int{0, 0, 0, 0}
	i := 0
	i, a[i] = 1, 2
	st.Log("%d %v", i, a)
	i, a[i] = st.Int(cx, 2), st.Int(cx, 9)
	st.Log("%d %v", i, a)
	a[st.Int(cx, 0)], a[st.Int(cx, 3)], i = st.Int(cx, 5), st.Int(cx, 6), st.Int(cx, 7)
	st.Log("%d %v", i, a)
	x, y := st.Two(cx, 3, 4)
	x, y = y, x
	st.Log("%d %d", x, y)
	a[x], a[y-3] = st.Two(cx, 11, 12)
	st.Log("%v", a)
}

func swapAssign(cx edo.Context) {
	a, b, c := 1, 2, 3
	a, b, c = b, st.Int(cx, c), a
	st.Log("%d %d %d", a, b, c)
	s := []string{"x", "y"}
	s[0], s[st.Int(cx, 1)] = s[1], s[st.Int(cx, 0)]
	st.Log("%v", s)
	type node struct {
		next *node
		v    int
	}
	n := &node{v: 1, next: &node{v: 2}}
	n, n.next = n.next, &node{v: st.Int(cx, 3)}
	st.Log("%d %v", n.v, n.next == nil)
}

func opAssign(cx edo.Context) {
	x := 10
	x += st.Int(cx, 1)
	x -= st.Int(cx, 2)
	x *= st.Int(cx, 3)
	x /= st.Int(cx, 2)
	x %= st.Int(cx, 10)
	x <<= st.Int(cx, 3)
	x |= st.Int(cx, 1)
	x &^= st.Int(cx, 8)
	x ^= st.Int(cx, 5)
	x >>= st.Int(cx, 1)
	x &= st.Int(cx, 0xff)
	st.Log("%d", x)
	str := "a"
	str += st.Str(cx, "b") + st.Str(cx, "c")
	st.Log("%s", str)
}

func opAssignIndex(cx edo.Context) {
	s := []int{1, 2, 3}
	n := 0
	idx := func() int { n++; st.Log("idx %d", n); return n % 3 }
	s[idx()] += st.Int(cx, 10)
	s[idx()] *= st.Int(cx, 10)
	s[st.Int(cx, idx())] -= st.Int(cx, 1)
	st.Log("%v", s)
	get := func(cx edo.Context) []int { st.Wait(cx); st.Log("get"); return s }
	get(cx)[st.Int(cx, 0)] += st.Int(cx, 5)
	get(cx)[1]++
	st.Log("%v", s)
	m := map[int][]int{1: {1}}
	m[st.Int(cx, 1)][st.Int(cx, 0)] <<= st.Int(cx, 4)
	st.Log("%v", m)
}

func incIndex(cx edo.Context) {
	s := make([]int, 3)
	s[st.Int(cx, 1)]++
	s[st.Int(cx, 1)]--
	s[st.Int(cx, 2)]++
	var q struct{ a, b [2]int }
	q.a[st.Int(cx, 1)]++
	p := &q
	p.b[st.Int(cx, 0)]--
	st.Log("%v %v", s, q)
}

func deref(cx edo.Context) {
	x, y := 1, 2
	p := &x
	flip := func(cx edo.Context) int { st.Wait(cx); p = &y; return 50 }
	*p = flip(cx)
	st.Log("%d %d", x, y)
	p = &x
	*p += flip(cx)
	st.Log("%d %d", x, y)
	p = &x
	st.Log("%d", *p+flip(cx))
	p = &x
	st.Log("%d", flip(cx)+*p)
}

func nilMapStore(cx edo.Context) {
	var m map[string]int
	m[st.Str(cx, "k")] = st.Int(cx, 1)
}

func indexPanic(cx edo.Context) {
	var a []int
	st.Log("%d", a[st.Sync(9)]+st.Int(cx, 1))
}

func divPanic(cx edo.Context) {
	zero := 0
	st.Log("%d", 1/zero+st.Int(cx, 1))
}

func nilFieldPanic(cx edo.Context) {
	var p *struct{ x, y int }
	p.y = st.Int(cx, 1)
}

func assertEarly(cx edo.Context) {
	var v any = "text"
	st.Log("%v", fmt.Sprint(v.(string), st.Int(cx, 1)))
	n, ok := st.Any(cx, 3).(int)
	st.Log("%d %v", n, ok)
	_, ok = st.Any(cx, "s").(int)
	st.Log("%v", ok)
	st.Log("%d", v.(int)+st.Int(cx, 2))
}

func sliceEarly(cx edo.Context) {
	a := []int{1, 2, 3, 4}
	change := func(cx edo.Context) int { st.Wait(cx); a = []int{9, 9, 9, 9, 9}; return 1 }
	st.Log("%v", fmt.Sprint(a[1:], change(cx), len(a)))
	st.Log("%v", a[st.Int(cx, 1):st.Int(cx, 3):st.Int(cx, 4)])
	s := "hello"
	st.Log("%s", s[st.Int(cx, 1):st.Int(cx, 4)])
	st.Log("%c", s[st.Int(cx, 0)])
}

func lenCap(cx edo.Context) {
	a := []int{1}
	grow := func(cx edo.Context) int { st.Wait(cx); a = append(a, 2, 3); return 0 }
	st.Log("%d", len(a)+grow(cx)+len(a))
	get := func(cx edo.Context) []int { st.Wait(cx); return make([]int, 2, 5) }
	st.Log("%d %d", len(get(cx)), cap(get(cx)))
	arr := func(cx edo.Context) [3]int { st.Wait(cx); st.Log("arr"); return [3]int{} }
	st.Log("%d", len(arr(cx)))
}

type point struct{ x, y int }

func composite(cx edo.Context) {
	st.Log("%v", []int{st.Int(cx, 1), st.Sync(2), st.Int(cx, 3)})
	st.Log("%v", [4]int{2: st.Int(cx, 1), 0: st.Int(cx, 2)})
	st.Log("%v", point{st.Int(cx, 1), st.Int(cx, 2)})
	st.Log("%v", []point{{st.Int(cx, 1), 2}, {3, st.Int(cx, 4)}})
	st.Log("%v", [][]int{{st.Int(cx, 1)}, {}, {st.Int(cx, 2), st.Int(cx, 3)}})
	st.Log("%v", struct {
		a int
		b []string
	}{st.Int(cx, 1), []string{st.Str(cx, "x")}})
}

func compositeMap(cx edo.Context) {
	m := map[string]point{st.Str(cx, "a"): {st.Int(cx, 1), st.Int(cx, 2)}, st.Str(cx, "b"): {y: st.Int(cx, 3)}}
	st.Log("%v", m)
	n := map[point]int{{st.Int(cx, 1), 2}: st.Int(cx, 9)}
	st.Log("%v", n)
}

func compositeKeyed(cx edo.Context) {
	p := point{y: st.Int(cx, 1), x: st.Int(cx, 2)}
	st.Log("%v", p)
}

func compositePtr(cx edo.Context) {
	p := &point{st.Int(cx, 1), st.Int(cx, 2)}
	q := []*point{{st.Int(cx, 3), 4}, p}
	p.x = st.Int(cx, 5)
	st.Log("%v %v", *q[0], *q[1])
}

type celsius float64

func conversion(cx edo.Context) {
	st.Log("%v", celsius(st.Int(cx, 3))*celsius(st.Int(cx, 2))/4)
	st.Log("%v", string(st.Bytes(cx, "abc"))+string([]byte{byte(st.Int(cx, 100))}))
	st.Log("%v", uint8(st.Int(cx, 300)))
	st.Log("%v", any(st.Int(cx, 1)) == any(st.Int(cx, 1)))
	st.Log("%v", []rune(st.Str(cx, "héé")))
}

func builtins(cx edo.Context) {
	dst := make([]int, st.Int(cx, 3), st.Int(cx, 6))
	n := copy(dst[st.Int(cx, 1):], st.Ints(cx, 4, 5, 6))
	st.Log("%v %d", dst, n)
	dst = append(dst[:st.Int(cx, 2)], st.Int(cx, 7), st.Sync(8), st.Int(cx, 9))
	dst = append(dst, st.Ints(cx, 1, 2)...)
	st.Log("%v %v", dst, cap(dst) >= 7)
	b := append([]byte(nil), st.Str(cx, "text")...)
	st.Log("%s", b)
	z := complex(float64(st.Int(cx, 1)), float64(st.Int(cx, 2)))
	st.Log("%v %v", real(z), imag(z))
	clear(dst)
	st.Log("%v", dst)
	p := new(int)
	*p = st.Int(cx, 4)
	st.Log("%d", *p)
}

func appendGrow(cx edo.Context) {
	var s []int
	for i := range 5 {
		s = append(s, st.Int(cx, i), len(s))
	}
	st.Log("%v", s)
	base := make([]int, 1, 2)
	a := append(base, st.Int(cx, 1))
	b := append(base, st.Int(cx, 2))
	st.Log("%v %v", a, b)
}

func minMax(cx edo.Context) {
	st.Log("%d %d", min(st.Int(cx, 3), st.Int(cx, 1), 2), max(st.Int(cx, 3), st.Sync(9), st.Int(cx, 4)))
}

func funcValue(cx edo.Context) {
	f := func(a, b int) int { st.Log("f"); return a - b }
	g := func(a, b int) int { st.Log("g"); return b - a }
	h := f
	change := func(cx edo.Context) int { st.Wait(cx); h = g; return 10 }
	st.Log("%d", h(change(cx), st.Int(cx, 3)))
	pick := func(cx edo.Context) func(int, int) int { st.Wait(cx); st.Log("pick"); return f }
	st.Log("%d", pick(cx)(st.Int(cx, 1), st.Int(cx, 2)))
	async := func(cx edo.Context) func(edo.Context, int) int {
		st.Wait(cx)
		return func(cx edo.Context, n int) int { st.Wait(cx); return n * 2 }
	}
	st.Log("%d", async(cx)(cx, st.Int(cx, 21)))
	st.Log("%d", func(cx edo.Context, n int) int { return st.Int(cx, n) + 1 }(cx, st.Int(cx, 5)))
	defer func() { st.Log("nil func: %v", recover()) }()
	var none func(int) int
	st.Log("%d", none(st.Int(cx, 1)))
}

type chain struct{ n int }

func (c chain) add(cx edo.Context, k int) chain { st.Wait(cx); st.Log("add %d", k); c.n += k; return c }
func (c *chain) inc(cx edo.Context, k int) *chain {
	st.Wait(cx)
	st.Log("inc %d", k)
	c.n += k
	return c
}
func (c chain) sync(k int) chain { st.Log("sync %d", k); c.n += k; return c }

func methodChain(cx edo.Context) {
	c := chain{1}
	st.Log("%d", c.add(cx, st.Int(cx, 2)).sync(st.Int(cx, 3)).add(cx, 4).n)
	c.inc(cx, st.Int(cx, 1)).inc(cx, 2).inc(cx, c.n)
	st.Log("%d", c.n)
	st.Log("%d", c.add(cx, 1).n+c.inc(cx, 5).n+c.n)
	(&c).inc(cx, 1)
	(*(&c)).add(cx, 100)
	st.Log("%d", c.n)
}

func sum(ns ...int) (t int) {
	for _, n := range ns {
		t = t*10 + n
	}
	return t
}

func asyncSum(cx edo.Context, ns ...int) (t int) {
	for _, n := range ns {
		t = t*10 + st.Int(cx, n)
	}
	return t
}

func variadic(cx edo.Context) {
	st.Log("%d", sum(st.Int(cx, 1), st.Int(cx, 2)))
	st.Log("%d", asyncSum(cx))
	st.Log("%d", asyncSum(cx, 1, st.Int(cx, 2), 3))
	st.Log("%d", asyncSum(cx, st.Ints(cx, 4, 5)...))
	st.Log("%d", sum(st.Ints(cx, 6, 7)...))
}

func spreadCall(cx edo.Context) {
	add := func(a, b int) int { return a*10 + b }
	st.Log("%d", add(st.Two(cx, 1, 2)))
	st.Log("%d", asyncAdd(cx, add(st.Two(cx, 3, 4)), st.Int(cx, 5)))
	st.Log("%v", fmt.Sprint(st.Two(cx, 5, 6)))
}

func asyncAdd(cx edo.Context, a, b int) int { st.Wait(cx); return a + b }

func returnMany(cx edo.Context) {
	a, b, c := many(cx, 2)
	st.Log("%d %s %v", a, b, c)
	a, b, c = forward(cx)
	st.Log("%d %s %v", a, b, c)
	x, y := swap(cx)
	st.Log("%d %d", x, y)
}

func many(cx edo.Context, n int) (int, string, error) {
	return st.Int(cx, n), st.Str(cx, "s"), st.Err(cx, "bad")
}

func forward(cx edo.Context) (int, string, error) { return many(cx, st.Int(cx, 3)) }

func swap(cx edo.Context) (a, b int) {
	a, b = 1, 2
	return b, st.Int(cx, a)
}

func compare(cx edo.Context) {
	st.Log("%v %v", st.Int(cx, 1) < st.Int(cx, 2), st.Str(cx, "a") >= st.Str(cx, "b"))
	st.Log("%v", point{st.Int(cx, 1), 2} == point{1, st.Int(cx, 2)})
	st.Log("%v", st.Any(cx, 1) == st.Any(cx, "1"))
	st.Log("%v", st.Err(cx, "") == nil)
}

func channelOps(cx edo.Context) {
	c := make(chan int, st.Int(cx, 3))
	c <- st.Int(cx, 1)
	pick := func(cx edo.Context) chan int { st.Wait(cx); st.Log("pick"); return c }
	pick(cx) <- st.Int(cx, 2)
	st.Log("%d", <-pick(cx)+st.Int(cx, 10)+<-c)
	close(pick(cx))
	v, ok := <-pick(cx)
	st.Log("%d %v", v, ok)
}

func stringConcat(cx edo.Context) {
	s := "<" + st.Str(cx, "a") + st.Str(cx, "b") + ">"
	s = s + s[st.Int(cx, 1):] + string(s[st.Int(cx, 0)])
	st.Log("%s", s)
}

func unary(cx edo.Context) {
	st.Log("%d %d %v", -st.Int(cx, 1), ^st.Int(cx, 2), !st.Bool(cx, true))
	p := &[]int{st.Int(cx, 1)}[st.Int(cx, 0)]
	*p++
	st.Log("%d", *p)
	get := func(cx edo.Context) *point { st.Wait(cx); return &point{3, 4} }
	st.Log("%d %v", get(cx).x, *get(cx))
	q := &get(cx).y
	*q = st.Int(cx, 8)
	st.Log("%d", *q)
}

func shift(cx edo.Context) {
	var u8 uint8 = 200
	st.Log("%d", u8<<st.Int(cx, 1))
	var f float64 = float64(uint(1) << st.Int(cx, 3))
	st.Log("%v", f)
	var i64 int64 = 1 << st.Int(cx, 40)
	st.Log("%v", i64)
	st.Log("%v", uint8(1)<<st.Int(cx, 7)>>st.Int(cx, 7))
}

type stringer interface{ String() string }

type named int

func (n named) String() string { return fmt.Sprintf("named(%d)", int(n)) }

func takes(s stringer, n int) string { return fmt.Sprint(s.String(), n) }

func interfaceConv(cx edo.Context) {
	st.Log("%s", takes(named(st.Int(cx, 1)), st.Int(cx, 2)))
	var s stringer = named(st.Int(cx, 3))
	mut := func(cx edo.Context) int { st.Wait(cx); s = named(9); return 4 }
	st.Log("%s", takes(s, mut(cx)))
	st.Log("%s", s.String()+fmt.Sprint(mut(cx)))
	var e error = st.Err(cx, "e")
	st.Log("%v", e)
	var none stringer
	st.Log("%v", none == nil)
	st.Log("%s", none.String()+fmt.Sprint(st.Int(cx, 1)))
}

func newArg(cx edo.Context) {
	ptrs := []*int{new(int), new(int)}
	*ptrs[st.Int(cx, 1)] = st.Int(cx, 5)
	st.Log("%d %d", *ptrs[0], *ptrs[1])
}

func constants(cx edo.Context) {
	const big = 1 << 70
	const name = "con" + "st"
	var f32 float32 = big >> 68
	st.Log("%v", float64(st.Int(cx, 1))+big/(1<<69)+float64(f32))
	st.Log("%v", name+st.Str(cx, "!"))
	var r rune = 'a' + rune(st.Int(cx, 1))
	var i any = 'x'
	st.Log("%c %T %v", r, i, 1.5*float64(st.Int(cx, 2)))
	var x any = st.Int(cx, 1) << 3
	st.Log("%T %v", x, x)
	var d any = 2 + 3i
	st.Log("%T %v %v", d, d, st.Int(cx, 0) == 0.0)
}

func blank(cx edo.Context) {
	_ = st.Int(cx, 1)
	_, _ = st.Int(cx, 2), st.Sync(3)
	_, x := st.Two(cx, 4, 5)
	_ = x
	var _ int = st.Int(cx, 6)
	var _, y = st.Int(cx, 7), st.Int(cx, 8)
	st.Log("%d %d", x, y)
	(func() {})()
}

func parens(cx edo.Context) {
	st.Log("%d", ((st.Int)(cx, (1)))+(st.Int(cx, 2)))
	(st.Wait)(cx)
	x := []int{0}
	(x[st.Int(cx, 0)]) = (st.Int(cx, 3))
	st.Log("%v", x)
}

func arrayCopy(cx edo.Context) {
	a := [3]int{1, 2, 3}
	mut := func(cx edo.Context) int { st.Wait(cx); a[0] = 99; return 0 }
	b := a
	n := a[0] + mut(cx)
	st.Log("%v %v %d", a, b, n)
	f := func(arr [3]int, n int) int { return arr[0] }
	a[0] = 1
	st.Log("%d", f(a, mut(cx)))
	p := point{1, 2}
	mutp := func(cx edo.Context) int { st.Wait(cx); p.x = 7; return 0 }
	q, k := p, mutp(cx)
	st.Log("%v %v %d", p, q, k)
}

func structField(cx edo.Context) {
	type in struct{ a, b int }
	type out struct {
		in
		c *in
		m map[string]in
	}
	o := out{c: &in{}, m: map[string]in{}}
	o.a = st.Int(cx, 1)
	o.in.b = st.Int(cx, 2)
	o.c.a, o.c.b = st.Int(cx, 3), o.a
	o.m[st.Str(cx, "k")] = in{st.Int(cx, 4), o.c.a}
	st.Log("%v %v %v", o.in, *o.c, o.m)
	st.Log("%d", o.m["k"].a+st.Int(cx, o.m["k"].b))
	get := func(cx edo.Context) out { st.Wait(cx); return o }
	st.Log("%d %d", get(cx).c.b, get(cx).in.b)
}

func printArgs(cx edo.Context) {
	st.Log("%d-%s-%v-%d", st.Int(cx, 1), st.Str(cx, "two"), st.Bool(cx, true), st.Sync(4))
}

func mapReadEarly(cx edo.Context) {
	m := map[int]int{1: 10}
	set := func(cx edo.Context) int { st.Wait(cx); m[1] = 20; return 1 }
	st.Log("%d", m[1]+set(cx))
	m[1] = 10
	st.Log("%d", set(cx)+m[1])
	m[1] = 10
	x, y := m[1], set(cx)
	st.Log("%d %d", x, y)
	var p *int
	q := 3
	p = &q
	setp := func(cx edo.Context) int { st.Wait(cx); *p = 30; return 1 }
	a, b := *p, setp(cx)
	st.Log("%d %d", a, b)
}

// selectReads: a select copies its operands one by one, so what stands before an await is read before it.
func selectReads(cx edo.Context) {
	c, x := make(chan int, 1), 1
	var never chan int
	change := func(cx edo.Context) chan int { st.Wait(cx); x = 2; return never }
	select {
	case c <- x:
	case <-change(cx):
	}
	st.Log("%d %d", <-c, x)
	a := []int{5, 6}
	shorten := func(cx edo.Context) chan int { st.Wait(cx); a = nil; return never }
	select {
	case c <- a[1]:
	case <-shorten(cx):
	}
	st.Log("%d %v", <-c, a)
	d := c
	swap := func(cx edo.Context) chan int { st.Wait(cx); d = nil; return never }
	select {
	case d <- 7:
	case swap(cx) <- 8:
	}
	st.Log("%d %v", <-c, d == nil)
}

func selectPanics(cx edo.Context) {
	c, zero := make(chan int, 1), 0
	select {
	case c <- 1 % zero:
	case <-func(cx edo.Context) chan int { st.Wait(cx); st.Log("not reached"); return nil }(cx):
	}
}

// lengths: that of an array is a constant, unless there is a call in it.
func lengths(cx edo.Context) {
	nothing := func(cx edo.Context) *[4]int { st.Wait(cx); return nil }
	array := func(cx edo.Context) [4]int { st.Wait(cx); return [4]int{} }
	for i, f := range []func(cx edo.Context){
		func(cx edo.Context) { _ = len(*nothing(cx)) },
		func(cx edo.Context) { st.Log("%d", cap(*nothing(cx))) },
		func(cx edo.Context) { _ = len(array(cx)) + len((array(cx))) },
		func(cx edo.Context) { _ = len(nothing(cx)) },
		func(cx edo.Context) {
			for range *nothing(cx) {
			}
		},
		func(cx edo.Context) {
			for i := range *nothing(cx) {
				st.Log("%d", i)
			}
		},
		func(cx edo.Context) {
			for range nothing(cx) {
				st.Wait(cx)
			}
		},
		func(cx edo.Context) {
			for range *nothing(cx) {
				st.Wait(cx)
			}
		},
	} {
		func(cx edo.Context) {
			defer func() { st.Log("%d: %v", i, recover()) }()
			f(cx)
		}(cx)
	}
}
