// Corners: what once kept a function from being lowered.
package main

import (
	"fmt"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(reassigned, reassignedLoop, address, addressDeferred, shadowed, stored, closureLocal, closureRec, sel, localTypes, localGeneric, localNested, localBlocks, localOnTheSpot, localPlain, localShared, localEmbedded, predeclaredLocal, predeclaredTypes, closureEscapes, storedInMethods, awaitingFunctionConcurrent)
}

type key struct{}

func other(cx edo.Context) edo.Context { return cx }

func reassigned(cx edo.Context) {
	st.Wait(cx)
	cx = other(cx)
	st.Wait(cx)
	st.Log("%v", cx.Value(key{}))
	func() { st.Wait(cx); cx = other(cx); st.Wait(cx) }()
	st.Log("%v", cx.Value(key{}))
}

func address(cx edo.Context) {
	p := &cx
	st.Wait(*p)
	*p = other(cx)
	st.Wait(cx)
	st.Log("%v", cx.Value(key{}))
}

func reassignedLoop(cx edo.Context) {
	first := cx
	for i := range 3 {
		cx := cx
		if i == 1 {
			cx = other(first)
		}
		defer func() { st.Log("%d %v", st.Int(cx, i), cx == first) }()
		cx = first
		st.Wait(cx)
	}
	cx = other(cx)
	f := func(n int) int { cx = other(cx); return st.Int(cx, n) }
	g := func(c edo.Context) int { c = first; st.Wait(c); return st.Int(c, 1) }
	st.Log("%d", f(2)+g(cx))
	_, err := edo.Spawn(cx, func(cx edo.Context) error { cx, c := other(cx), cx; st.Wait(c); st.Wait(cx); return nil }).Join(cx)
	st.Log("%v", err)
}

func addressDeferred(cx edo.Context) {
	p := &cx
	defer func() { *p = other(*p); st.Wait(cx); st.Log("%v", recover()) }()
	defer st.Wait(cx)
	st.Wait(*p)
	panic("x")
}

func shadowed(cx edo.Context) {
	st.Wait(cx)
	{
		cx := other(cx)
		st.Wait(cx)
		st.Log("%v", cx.Value(key{}))
	}
	st.Wait(cx)
	st.Log("%v", cx.Value(key{}))
}

func stored(cx edo.Context) {
	s := struct{ c edo.Context }{cx}
	st.Wait(s.c)
	st.Log("%d", st.Int(s.c, 3)+st.Int(cx, 4))
}

func closureLocal(cx edo.Context) {
	sum := 0
	add := func(n int) int { sum += st.Int(cx, n); return sum }
	st.Wait(cx)
	st.Log("%d", add(1)+add(2))
	if add(3) > 3 {
		defer func() { st.Log("sum %d", add(4)) }()
	}
}

func closureRec(cx edo.Context) {
	var fib func(n int) int
	fib = func(n int) int {
		if n < 2 {
			return st.Int(cx, n)
		}
		return fib(n-1) + fib(n-2)
	}
	st.Log("%d", fib(5))
}

func sel(cx edo.Context) {
	a := make(chan int, 1)
	m := map[int]int{}
	select {
	case a <- st.Int(cx, 3):
		st.Wait(cx)
		st.Log("sent")
	case m[st.Int(cx, 4)] = <-a:
		st.Log("got")
	}
	select {
	case m[st.Int(cx, 4)] = <-a:
		st.Wait(cx)
		st.Log("got %v", m)
	}
}

func localTypes(cx edo.Context) {
	type T struct{ a int }
	f := func(cx edo.Context, t T) T { st.Wait(cx); t.a++; return t }
	st.Log("%T %v", T{}, f(cx, T{1}))
}

func pairs[K comparable, V any](cx edo.Context, k K, v V) string {
	type pair struct {
		k K
		v V
	}
	st.Wait(cx)
	mk := func(cx edo.Context, ps ...pair) (out []pair) {
		for _, p := range ps {
			st.Wait(cx)
			out = append(out, p)
		}
		return
	}
	return fmt.Sprintf("%T %v", pair{}, mk(cx, pair{k, v}, pair{k, v}))
}

func localGeneric(cx edo.Context) { st.Log("%s %s", pairs(cx, 1, "a"), pairs(cx, "b", 2.5)) }

func localNested(cx edo.Context) {
	type T struct{ n int }
	total := T{}
	f := func(cx edo.Context, t *T) (r T) {
		type U struct {
			T
			m int
		}
		defer func() { r.n++ }()
		g := func(cx edo.Context, u U) U { st.Wait(cx); u.m += u.n; total.n += u.m; return u }
		u := g(cx, U{*t, st.Int(cx, 2)})
		t.n++
		return T{u.m}
	}
	t := T{5}
	st.Log("%v %v %v", f(cx, &t), t, total)
	var h func(cx edo.Context, n int) T
	h = func(cx edo.Context, n int) T {
		if n == 0 {
			return t
		}
		st.Wait(cx)
		r := h(cx, n-1)
		return T{r.n + 1}
	}
	st.Log("%v", h(cx, 3))
}

func localBlocks(cx edo.Context) {
	{
		type T struct{ a int }
		f := func(cx edo.Context, t T) int { st.Wait(cx); return t.a }
		st.Log("%d", f(cx, T{1}))
	}
	{
		type T string
		f := func(cx edo.Context, t T) int { st.Wait(cx); return len(t) }
		st.Log("%d", f(cx, T("two")))
	}
}

func localOnTheSpot(cx edo.Context) {
	type T struct{ a, b int }
	ts := []T{{1, 2}, {3, 4}}
	n := func(t T) int { st.Wait(cx); return t.a + t.b }(ts[1])
	defer func(t T) { st.Wait(cx); st.Log("deferred %v %d", t, n); n = 0 }(ts[0])
	task := edo.SpawnValue(cx, func(cx edo.Context) (T, error) { st.Wait(cx); return ts[0], nil })
	t, err := task.Join(cx)
	st.Log("%v %v", t, err)
}

func makeAdder() func(cx edo.Context, n int) any {
	type sum struct{ n int }
	var s sum
	return func(cx edo.Context, n int) any { st.Wait(cx); s.n += n; return s }
}

func localPlain(cx edo.Context) {
	add := makeAdder()
	st.Log("%v %v", add(cx, 1), add(cx, 2))
}

// T is what the blocks of localShared call theirs, too.
type T struct{ outer int }

func localShared(cx edo.Context) { st.Log("%v", shared(cx, T{1}, &T{2})) }

func shared(cx edo.Context, a T, b *T) (r T) {
	ts := []T{a, *b}
	{
		type T struct {
			next *T
			n    int
		}
		x := T{nil, st.Int(cx, 1)}
		y := T{&x, st.Int(cx, 2)}
		st.Log("%T %d %d", y, y.next.n, len(ts))
	}
	for i, t := range ts {
		type T map[string]int
		m := T{"a": st.Int(cx, i)}
		f := func(n int) int { return m["a"] + t.outer + n }
		st.Log("%T %v %d", m, m, f(st.Int(cx, 1)))
		switch v := any(t).(type) {
		case T:
			st.Log("never")
		default:
			st.Wait(cx)
			st.Log("%T", v)
		}
	}
	T := b
	st.Wait(cx)
	T.outer++
	return *T
}

func localEmbedded(cx edo.Context) {
	{
		type T struct{ n int }
		type U struct{ T }
		u := U{T{st.Int(cx, 1)}}
		st.Log("%+v %d", u, u.T.n)
	}
	{
		type T struct{ m int }
		t := T{st.Int(cx, 2)}
		st.Log("%+v", t)
	}
}

func noNil(cx edo.Context, nil int, new ...string) (len int, err error) {
	true := "true"
	for _, byte := range new {
		uint16 := st.Str(cx, byte)
		if uint16 == "b" {
			false := st.Int(cx, nil)
			return false, fmt.Errorf("%s %d", true, nil)
		}
		make, append := 1, func(cx edo.Context, any int) int { bool := any; st.Wait(cx); return bool + nil }
		len += append(cx, make)
	}
	defer func(recover int) { st.Wait(cx); len += recover }(nil)
	switch panic := any(len).(type) {
	case int:
		st.Wait(cx)
		len = panic + 1
	}
	return
}

func predeclaredLocal(cx edo.Context) {
	n, err := noNil(cx, 7, "a", "b")
	st.Log("%d %v", n, err)
	n, err = noNil(cx, 7, "a", "c")
	st.Log("%d %v", n, err)
}

func first[any, int comparable](cx edo.Context, a any, b int) (any, int) { st.Wait(cx); return a, b }

func predeclaredTypes(cx edo.Context) {
	type bool struct{ v int }
	type byte []bool
	b := byte{{st.Int(cx, 1)}}
	f := func(cx edo.Context, b byte, v ...bool) byte { st.Wait(cx); return append(b, v...) }
	st.Log("%v", f(cx, b, bool{2}))
	x, y := first(cx, "x", 2)
	st.Log("%s %d", x, y)
}

func each(n int, f func(int)) {
	for i := range n {
		f(i)
	}
}

func closureEscapes(cx edo.Context) {
	each(3, func(i int) { st.Log("%d", st.Int(cx, i)) })
}

type machine struct {
	cx edo.Context
	n  int
}

func (m *machine) step(n int) int { m.n += st.Int(m.cx, n); return m.n }

func (m *machine) run(n int) (sum int) {
	for i := range n {
		sum += m.step(i)
	}
	return sum
}

func storedInMethods(cx edo.Context) {
	m := &machine{cx: cx}
	st.Log("%d %d", m.run(3), m.n)
	f := m.step
	defer func() { st.Log("%v", recover()) }()
	defer m.step(7)
	st.Log("%d", f(4)+m.step(st.Int(cx, 5)))
	m = nil
	m.step(1)
}

func keep[T any](m *machine, v T) T { m.step(1); return v }

func awaitingFunctionConcurrent(cx edo.Context) {
	err := edo.Join(cx,
		func(cx edo.Context) error { m := &machine{cx: cx}; st.Log("%s", keep(m, "a")); return nil },
		func(cx edo.Context) error { m := machine{cx, 3}; keep(&m, m.run(2)); return nil })
	st.Log("%v", err)
}
