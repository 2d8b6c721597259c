// Packages: async functions, methods, types and frames that come from other packages.
package main

import (
	"fmt"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/compile/difftest/testdata/packages/alias"
	"github.com/edo-async/edo/compile/difftest/testdata/packages/dep"
	odep "github.com/edo-async/edo/compile/difftest/testdata/packages/other/dep"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(call, methods, promoted, hidden, hiddenMethods, hiddenGeneric, ifaces, generics, genericMethods, funcVars, sameName, renamed, indirect, aliases, aliasContext, constants, embedFrames, noTwin, variadic, results, closures, spawns, deferred, recoverFar, structLits, unexportedField, methodValues, bigFrames, initOrder, crossRecursion, hiddenRange)
}

func call(cx edo.Context) {
	st.Log("%d", dep.Double(cx, st.Int(cx, 4))+dep.Double(cx, 1))
	s, err := dep.Split(cx, "a,b")
	st.Log("%q %v", s, err)
}

func methods(cx edo.Context) {
	c := dep.NewCounter(cx, 5)
	c.Add(cx, 2).Add(cx, 3)
	st.Log("%d %d", c.Value(cx), c.N)
	var v dep.Counter
	v.Add(cx, 1)
	st.Log("%d", v.Value(cx))
}

type wrapper struct {
	dep.Counter
	*dep.Store
	name string
}

func promoted(cx edo.Context) {
	w := &wrapper{Store: dep.NewStore(), name: "w"}
	w.Add(cx, 7)
	w.Put(cx, "k", 1)
	st.Log("%d %d", w.Value(cx), w.Get(cx, "k"))
	var g dep.Valuer = w
	st.Log("%d", g.Value(cx))
}

// hidden: values of types that have no name here.
func hidden(cx edo.Context) {
	h := dep.Hidden(cx, 3)
	st.Wait(cx)
	st.Log("%d %v", h.N, h)
	k := h
	k.N = st.Int(cx, 9)
	st.Log("%v %v", h, k)
	p := dep.HiddenPtr(cx)
	st.Wait(cx)
	p.N++
	st.Log("%d", p.N)
	hs := dep.HiddenSlice(cx)
	for i, x := range hs {
		st.Log("%d %v", st.Int(cx, i), x)
	}
	m := map[string]any{"h": h}
	st.Wait(cx)
	st.Log("%v", m)
}

func hiddenMethods(cx edo.Context) {
	h := dep.Hidden(cx, 3)
	st.Log("%d", h.Get(cx)+dep.HiddenPtr(cx).Get(cx))
	st.Log("%d", dep.HiddenIface(cx).Get(cx))
	i := dep.HiddenIface(cx)
	st.Wait(cx)
	st.Log("%d", i.Get(cx))
	f := h.Get
	st.Wait(cx)
	st.Log("%d", f(cx))
}

func id[T any](cx edo.Context, v T) T { st.Wait(cx); return v }

func hiddenGeneric(cx edo.Context) {
	h := id(cx, dep.Hidden(cx, 4))
	st.Wait(cx)
	st.Log("%d", id(cx, h).N)
	l := dep.NewList(cx, h, h)
	st.Log("%d", l.At(cx, 1).N)
	if x := dep.Hidden(cx, 1); x.N == st.Int(cx, 1) {
		st.Log("%v", x)
	}
	a, b := dep.Hidden(cx, 1), dep.HiddenPtr(cx)
	a, *b = *b, a
	st.Wait(cx)
	st.Log("%v %v", a, *b)
}

func hiddenRange(cx edo.Context) {
	for k, v := range dep.HiddenMap(cx) {
		st.Wait(cx)
		st.Log("%v %v", k, v)
		f := func(cx edo.Context) int { st.Wait(cx); v.N++; return v.N + k.N }
		st.Log("%d", f(cx)+f(cx))
	}
	switch x := any(dep.Hidden(cx, 5)).(type) {
	case interface{ Get(edo.Context) int }:
		st.Log("%d", x.Get(cx))
	}
	defer func(cx edo.Context) { st.Wait(cx); st.Log("deferred") }(cx)
	h := dep.Hidden(cx, 6)
	defer h.Get(cx)
	func() { h.N++ }()
	st.Wait(cx)
	st.Log("%d", h.N)
}

func ifaces(cx edo.Context) {
	for _, v := range []dep.Valuer{dep.NewCounter(cx, 1), mine(2), dep.Shop()} {
		st.Log("%d", v.Value(cx))
	}
	st.Log("%d", dep.Sum(cx, mine(3), dep.NewCounter(cx, 4)))
}

type mine int

func (m mine) Value(cx edo.Context) int { return st.Int(cx, int(m)) }

func generics(cx edo.Context) {
	st.Log("%v", dep.Map(cx, []int{1, 2}, func(cx edo.Context, n int) string { return fmt.Sprint(st.Int(cx, n)) }))
	st.Log("%v", dep.Map(cx, []string{"a"}, func(cx edo.Context, s string) mine { st.Wait(cx); return mine(len(s)) }))
	st.Log("%d", dep.Total(cx, mine(1), mine(2)))
}

func genericMethods(cx edo.Context) {
	l := dep.NewList(cx, 1, 2, 3)
	l.Each(cx, func(cx edo.Context, v int) bool { st.Log("%d", st.Int(cx, v)); return v < 2 })
	st.Log("%d", l.At(cx, 2))
	m := dep.NewList[mine](cx)
	m.Push(cx, 5)
	st.Log("%v", m.At(cx, 0).Value(cx))
}

func funcVars(cx edo.Context) {
	st.Log("%d", dep.Hook(cx, 1))
	old := dep.Hook
	dep.Hook = func(cx edo.Context, n int) int { return old(cx, n) + st.Int(cx, 100) }
	st.Log("%d", dep.Hook(cx, 1))
	dep.Hook = old
	st.Log("%d", dep.Table["inc"](cx, 1))
}

func sameName(cx edo.Context) {
	st.Log("%d %s", dep.Double(cx, 2), odep.Double(cx, "x"))
	var a dep.Counter
	var b odep.Counter
	a.Add(cx, 1)
	b.Add(cx, "b")
	st.Log("%d %s", a.N, b.S)
}

func renamed(cx edo.Context) {
	dep := odep.Double(cx, "shadow")
	st.Wait(cx)
	st.Log("%s", dep)
	odep := st.Int(cx, 1)
	st.Log("%d", odep)
}

// indirect: types of a package that is not imported here.
func indirect(cx edo.Context) {
	d := dep.Deep(cx)
	st.Wait(cx)
	st.Log("%d", d.Value(cx)+d.Next(cx).Value(cx))
	e := *d
	st.Wait(cx)
	e.N = 50
	st.Log("%d %d", d.Value(cx), e.Value(cx))
	f := d.Next(cx).Value
	st.Wait(cx)
	st.Log("%d", f(cx))
	for _, x := range dep.Deeps(cx) {
		st.Log("%d", x.Value(cx))
	}
}

func aliases(cx edo.Context) {
	var c alias.Counter
	c.Add(cx, 3)
	st.Wait(cx)
	st.Log("%d %d", c.Value(cx), alias.Make(cx).N)
	l := alias.NewInts(cx)
	st.Wait(cx)
	st.Log("%d", l.At(cx, 0))
}

func aliasContext(c alias.Ctx) {
	st.Wait(c)
	f := func(x alias.Ctx, n int) int { return st.Int(x, n) }
	st.Log("%d", f(c, 1)+alias.Wait(c, 2))
}

func constants(cx edo.Context) {
	var a [dep.Size]int
	a[st.Int(cx, dep.Size-1)] = 1
	st.Log("%v %v", a, dep.Blue)
	switch dep.Color(st.Int(cx, 1)) {
	case dep.Red:
		st.Log("red")
	case dep.Blue:
		st.Log("blue")
	}
}

func embedFrames(cx edo.Context) {
	st.Log("%d", dep.Double(cx, dep.Deep(cx).Value(cx))+odep.Len(cx, odep.Double(cx, "z")))
}

func noTwin(cx edo.Context) {
	dep.Nothing(cx)
	st.Log("%d", dep.Plain(cx)+st.Int(cx, 1))
}

func variadic(cx edo.Context) {
	st.Log("%d %d %d", dep.Join(cx), dep.Join(cx, 1, st.Int(cx, 2)), dep.Join(cx, []int{3, 4, 5}...))
}

func results(cx edo.Context) {
	a, b, c := dep.Many(cx)
	st.Log("%d %v %v", a, b, c)
	a, b, c = func(cx edo.Context) (int, error, dep.Valuer) { return dep.Many(cx) }(cx)
	st.Log("%d %v %v", a, b, c)
}

func closures(cx edo.Context) {
	next, reset := dep.Generator(cx, 5)
	st.Log("%d %d", next(cx), next(cx))
	reset()
	st.Log("%d", next(cx))
}

func spawns(cx edo.Context) {
	t := edo.SpawnValue(cx, dep.Task)
	v, err := t.Join(cx)
	st.Log("%d %v", v, err)
	c := dep.NewCounter(cx, 1)
	_, err = edo.Spawn(cx, c.Run).Join(cx)
	st.Log("%d %v", c.N, err)
}

func deferred(cx edo.Context) {
	c := dep.NewCounter(cx, 1)
	func(cx edo.Context) {
		defer c.Close(cx)
		defer dep.Cleanup(cx, "x")
		defer c.Add(cx, 5)
		st.Wait(cx)
	}(cx)
	st.Log("%d", c.N)
}

func recoverFar(cx edo.Context) {
	defer func() { st.Log("%v", recover()) }()
	dep.Guard(cx, func(cx edo.Context) { st.Wait(cx); panic("inner") })
	dep.Panic(cx, "far")
}

func structLits(cx edo.Context) {
	p := dep.Pair{A: st.Int(cx, 1), B: st.Str(cx, "b")}
	q := []dep.Pair{{st.Int(cx, 2), "c"}, p}
	st.Log("%v", q)
}

func unexportedField(cx edo.Context) {
	o := dep.NewOpaque(cx, 4)
	p := o
	st.Wait(cx)
	o.Set(cx, 5)
	q := o
	st.Wait(cx)
	st.Log("%d %d %d %v", o.Get(), p.Get(), q.Get(), o == q)
}

func methodValues(cx edo.Context) {
	c := dep.NewCounter(cx, 1)
	add, val := c.Add, dep.Counter.Value
	add(cx, 4)
	st.Log("%d", val(*c, cx))
	f := (*dep.Counter).Add
	st.Log("%d", f(c, cx, 1).N)
}

func bigFrames(cx edo.Context) {
	b := dep.Big(cx, 3)
	st.Wait(cx)
	c := dep.Big(cx, 4)
	st.Log("%d %d", b.Sum(cx), c.Sum(cx)+len(b.Data))
}

var start = dep.Start + 1

func initOrder(cx edo.Context) { st.Log("%d", st.Int(cx, start)) }

func crossRecursion(cx edo.Context) {
	var down func(cx edo.Context, n int) int
	down = func(cx edo.Context, n int) int { return dep.Bounce(cx, n, down) }
	st.Log("%d", down(cx, 5))
}
