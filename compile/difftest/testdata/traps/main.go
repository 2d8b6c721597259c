// Traps: where two readings of a statement are near each other, and gc takes one.
package main

import (
	"os"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(rangeOverCall, rangeOverReceive, rangeOldIndex, rangeMapPair, deferLate, deferLateLoop, deferReceiver, deferReceiverLoop,
		deferNilReceiver, deferNilInterface, deferUntyped, deferGenericValue, interfaceEarly, arrayParam, arrayParamSlice, receiveNamedBool,
		constOfLen, blankNil, paramNamedNew, contextsByOtherNames)
}

func array() [3]int { st.Log("array"); return [3]int{1, 2, 3} }

func rangeOverCall(cx edo.Context) {
	for i := range array() {
		st.Int(cx, i)
	}
	for range array() {
		st.Wait(cx)
	}
	var p *[2]int
	for i := range *p { // not evaluated
		st.Int(cx, i)
	}
}

func rangeOverReceive(cx edo.Context) {
	c := make(chan [2]int, 1)
	c <- [2]int{}
	for i := range <-c {
		st.Int(cx, i)
	}
	st.Log("%d", len(c))
}

func rangeOldIndex(cx edo.Context) {
	a, i := make([]int, 5), 4
	for i, a[i] = range []int{10, 20, 30} {
		st.Wait(cx)
	}
	st.Log("%d %v", i, a)
	var runes [5]rune
	i = 4
	for i, runes[i] = range "xyz" {
		st.Wait(cx)
	}
	st.Log("%d %v", i, runes)
}

func rangeMapPair(cx edo.Context) {
	a, i := make([]int, 5), 4
	for i, a[st.Int(cx, i)] = range map[int]int{1: 7} {
		st.Wait(cx)
	}
	st.Log("%d %v", i, a)
}

func deferLate(cx edo.Context) {
	x := 1
	set := func(n int) int { x = n; return n }
	show := func(a, b int) { st.Log("%d %d", a, b) }
	f := show
	mod := func(n int) int { f = func(a, b int) { st.Log("mod %d %d", a, b) }; return n }
	st.Wait(cx)
	defer show(x, set(5))
	defer f(1, mod(2))
	st.Wait(cx)
}

func deferLateLoop(cx edo.Context) {
	x := 1
	set := func(n int) int { x = n; return n }
	show := func(a, b int) { st.Log("%d %d", a, b) }
	f := show
	mod := func(n int) int { f = func(a, b int) { st.Log("mod %d %d", a, b) }; return n }
	for i := range 2 {
		defer show(x, set(5+i))
		defer f(x, mod(2))
		st.Wait(cx)
	}
}

type shower interface{ show(int) }
type counter struct{ n int }

func (c counter) show(k int)   { st.Log("%d %d", c.n, k) }
func (c *counter) showp(k int) { st.Log("pointer %d %d", c.n, k) }

func deferReceiver(cx edo.Context) {
	c := counter{1}
	p := &c
	var s shower = c
	st.Wait(cx)
	set := func(n int) int { c.n = n; return n }
	defer c.show(set(2))
	defer p.show(set(3))
	defer p.showp(func() int { p = &counter{100}; return 4 }())
	defer s.show(func() int { s = counter{77}; return 5 }())
	st.Wait(cx)
}

func deferReceiverLoop(cx edo.Context) {
	c := counter{1}
	p := &c
	var s shower = c
	set := func(n int) int { c.n = n; return n }
	for range 2 {
		defer c.show(set(2))
		defer p.show(set(3))
		defer p.showp(func() int { p = &counter{100}; return 4 }())
		defer s.show(func() int { s = counter{77}; return 5 }())
		st.Wait(cx)
	}
}

func deferNilReceiver(cx edo.Context) {
	defer st.Log("first")
	var c *counter
	st.Wait(cx)
	defer c.show(st.Sync(1))
	st.Log("not here")
}

func deferNilInterface(cx edo.Context) {
	var s shower
	for range 2 {
		defer st.Log("deferred")
		st.Wait(cx)
		defer s.show(st.Sync(1))
		st.Log("not here")
	}
}

type flag bool

func deferUntyped(cx edo.Context) {
	show := func(b flag, n int64, v any) { st.Log("%v %v %T", b, n, v) }
	x := st.Int(cx, 3)
	for i := range 2 {
		defer show(x == 3 && i == 0, 1<<x, 1<<x)
		defer show(!(x == 3), -1<<x, x > 1)
		st.Wait(cx)
	}
}

func same[T any](v T) T { return v }

func deferGenericValue(cx edo.Context) {
	use := func(f func(int) int) { st.Log("%d", f(4)) }
	for range 2 {
		st.Wait(cx)
		defer use(same)
	}
	defer use(same)
}

type adder interface {
	add(cx edo.Context, n int) int
	sum(n int) int
}

func (c counter) add(cx edo.Context, n int) int { return st.Int(cx, c.n+n) }
func (c counter) sum(n int) int                 { return c.n + n }

func interfaceEarly(cx edo.Context) {
	var a adder = counter{1}
	set := func(n int) int { a = counter{a.sum(0) + 50}; return n }
	await := func(cx edo.Context, n int) int { st.Wait(cx); a = counter{a.sum(0) + 50}; return n }
	st.Log("%d", a.add(cx, set(4)))
	st.Log("%d", a.add(cx, await(cx, 4)))
	st.Log("%d", a.sum(await(cx, 4)))
	get := func(cx edo.Context) adder { st.Wait(cx); st.Log("got"); return a }
	st.Log("%d", get(cx).add(cx, await(cx, 4)))
	st.Log("%d", get(cx).sum(set(4)))
}

func elems[T ~[3]int](cx edo.Context, x T) {
	first := func() int { return x[0] }
	x[0] = 5
	st.Wait(cx)
	st.Log("%d %d", first(), x[0])
	x[0]++
	st.Log("%d %v", first(), x)
}

func arrayParam(cx edo.Context) { elems(cx, [3]int{1, 2, 3}) }

func sliced[T ~[3]int](cx edo.Context, x T) {
	s := x[:]
	st.Wait(cx)
	s[0] = 9
	st.Log("%v %v", x, s)
}

func arrayParamSlice(cx edo.Context) { sliced(cx, [3]int{1, 2, 3}) }

func receiveNamedBool(cx edo.Context) {
	c := make(chan int, 1)
	c <- 3
	var ok flag
	var v, is any
	select {
	case v, ok = <-c:
		st.Wait(cx)
	}
	c <- 4
	select {
	case v, is = <-c:
		st.Wait(cx)
	}
	st.Log("%v %v %T", v, ok, is)
}

func constOfLen(cx edo.Context) {
	var a [5]int
	st.Wait(cx)
	const n = len(a)
	{
		var a [7]int
		st.Wait(cx)
		const n = len(a) + n
		st.Log("%d %v", n, a)
	}
	st.Log("%d %d", n, len(os.Args)*0+n)
}

func blankNil(cx edo.Context) {
	var _, b any = nil, st.Int(cx, 1)
	var c, _ error = st.Err(cx, "e"), nil
	st.Log("%v %v", b, c)
}

func renamed(cx edo.Context, old, new string) string { st.Wait(cx); return old + new }

func paramNamedNew(cx edo.Context) {
	st.Log("%s", renamed(cx, "a", "b"))
	f := renamed
	st.Log("%s", f(cx, "c", "d"))
}

func outer() {}

func contextsByOtherNames(cx edo.Context) { namedLikeAFunction(cx, 3) }

// namedLikeAFunction has a context of a name that the package has too, and variables called cx.
func namedLikeAFunction(outer edo.Context, cx int) {
	func() {
		st.Wait(outer)
		cx++
	}()
	defer func(n int) {
		st.Wait(outer)
		st.Log("%d %d", n, cx)
	}(cx)
	_, err := edo.Timeout(outer, 1, func(cx edo.Context) (int, error) {
		st.Wait(cx)
		edo.Yield(outer) // not this one's: it must be caught, not taken for cx
		return 0, nil
	})
	st.Log("%v", err)
}
