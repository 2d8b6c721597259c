// Generics: type parameters of every kind, in functions, methods, closures and constraints.
package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(identity, twoParams, explicit, partial, inferred, bigArgs, zeroSized, pointerArg, ifaceArg, constraintMethod, constraintAsync, constraintPtr, constraintCore, mapSlice, filterReduce, genericStruct, genericMethod,
		genericMethodPtr, genericEmbedded, genericIface, genericFuncType, genericClosure, closureOfT, captureT, localT, sliceOfT, mapOfT, chanOfT, arrayOfT, structOfT, addrT, zeroT, typeSwitchT, assertT, rangeT, deferT, recoverT, namedResultT,
		recursionT, mutualT, methodValueT, funcValueT, aliasT, genericAlias, nestedGeneric, tree, linked, options, spread, variadicT, compareT, convertT, arithmetic, stringsT, iterT, instantiateMany, shapes, nilT, ifaceOfT, embeddedConstraint, callsSyncGeneric, genericTask, constSize, anyOf)
}

func id[T any](cx edo.Context, v T) T { st.Wait(cx); return v }

func identity(cx edo.Context) {
	st.Log("%v %v %v", id(cx, 1), id(cx, "s"), id(cx, 2.5))
	st.Log("%v", id(cx, id(cx, []int{1}))[0])
	st.Log("%v", id[any](cx, nil))
	st.Log("%v", id(cx, struct{ a, b int }{1, 2}))
	x := 5
	*id(cx, &x)++
	st.Log("%d", x)
}

func pair[A, B any](cx edo.Context, a A, b B) (B, A) {
	st.Wait(cx)
	x, y := b, a
	st.Wait(cx)
	return x, y
}

func twoParams(cx edo.Context) {
	a, b := pair(cx, 1, "s")
	c, d := pair(cx, b, a)
	st.Log("%v %v %v %v", a, b, c, d)
	e, f := pair(cx, errors.New("e"), []string{"x"})
	st.Log("%v %v", e, f)
}

func mk[T any](cx edo.Context) (v T) { st.Wait(cx); return }

func explicit(cx edo.Context) {
	st.Log("%v %q %v %v", mk[int](cx), mk[string](cx), mk[[]int](cx) == nil, mk[struct{ a int }](cx))
	f := mk[float64]
	st.Log("%v", f(cx))
}

func conv[To, From any](cx edo.Context, f From, fn func(edo.Context, From) To) To {
	st.Wait(cx)
	return fn(cx, f)
}

func partial(cx edo.Context) {
	st.Log("%s", conv[string](cx, 1, func(cx edo.Context, n int) string { return st.Str(cx, fmt.Sprint(n)) }))
	st.Log("%d", conv(cx, "abc", func(cx edo.Context, s string) int { return st.Int(cx, len(s)) }))
}

func inferred(cx edo.Context) {
	var f func(edo.Context, int) int = id
	st.Log("%d", f(cx, 4))
	st.Log("%v", apply(cx, id[string], "s"))
}

func apply[T any](cx edo.Context, f func(edo.Context, T) T, v T) T { return f(cx, f(cx, v)) }

type big struct {
	a [20]int
	s []string
	e error
}

func bigArgs(cx edo.Context) {
	b := big{s: []string{"x"}}
	b.a[7] = 7
	c := id(cx, b)
	c.a[7]++
	d, e := pair(cx, c, b)
	st.Log("%v %v %v %v", b.a[7], c.a[7], d.a[7], e.s)
}

func zeroSized(cx edo.Context) {
	st.Log("%v %v", id(cx, struct{}{}), id(cx, [0]string{}))
	a, b := pair(cx, struct{}{}, 1)
	st.Log("%v %v", a, b)
}

func setP[T any](cx edo.Context, p *T, v T) { st.Wait(cx); *p = v; st.Wait(cx) }

func pointerArg(cx edo.Context) {
	var s string
	var b big
	setP(cx, &s, st.Str(cx, "v"))
	setP(cx, &b.s, []string{"y"})
	st.Log("%s %v", s, b.s)
}

func ifaceArg(cx edo.Context) {
	var e error = errors.New("x")
	st.Log("%v", id(cx, e))
	st.Log("%v", id[error](cx, nil))
	var s fmt.Stringer = name("n")
	st.Log("%v", id(cx, s).String())
}

type name string

func (n name) String() string                  { return "name " + string(n) }
func (n name) Load(cx edo.Context) string      { return st.Str(cx, string(n)) }
func (n *name) Store(cx edo.Context, s string) { st.Wait(cx); *n = name(s) }

func show[T fmt.Stringer](cx edo.Context, vs ...T) (out []string) {
	for _, v := range vs {
		st.Wait(cx)
		out = append(out, v.String())
	}
	return
}

func constraintMethod(cx edo.Context) {
	st.Log("%v", show(cx, name("a"), name("b")))
	st.Log("%v", show[fmt.Stringer](cx, name("c")))
}

type loader interface{ Load(cx edo.Context) string }

func load[T loader](cx edo.Context, vs ...T) (s string) {
	for _, v := range vs {
		s += v.Load(cx)
	}
	return s
}

type other struct{ a, b string }

func (o other) Load(cx edo.Context) string { return st.Str(cx, o.a) + st.Str(cx, o.b) }

func constraintAsync(cx edo.Context) {
	st.Log("%s", load(cx, name("a"), name("b")))
	st.Log("%s", load(cx, other{"c", "d"}))
	st.Log("%s", load(cx, &other{"e", "f"}))
	st.Log("%s", load[loader](cx, name("g"), other{"h", "i"}))
	st.Log("%s", load[name](cx))
}

func fill[T any, P interface {
	*T
	Store(edo.Context, string)
}](cx edo.Context, s string) T {
	var v T
	P(&v).Store(cx, s)
	p := P(new(T))
	p.Store(cx, s+s)
	st.Wait(cx)
	return v
}

func constraintPtr(cx edo.Context) { st.Log("%v", fill[name](cx, "x")) }

type number interface {
	~int | ~int64 | ~float64
}

func sum[T number](cx edo.Context, vs ...T) (t T) {
	for _, v := range vs {
		t += id(cx, v)
	}
	return t
}

type meters float64

func constraintCore(cx edo.Context) {
	st.Log("%v %v %v", sum(cx, 1, 2, 3), sum(cx, 1.5, 2), sum(cx, meters(1), 2))
	x := sum(cx, meters(1))
	st.Log("%T", x)
}

func mapS[T, U any](cx edo.Context, in []T, f func(edo.Context, T) U) []U {
	out := make([]U, 0, len(in))
	for _, v := range in {
		out = append(out, f(cx, v))
	}
	return out
}

func mapSlice(cx edo.Context) {
	st.Log("%v", mapS(cx, []int{1, 2, 3}, func(cx edo.Context, n int) string { return strings.Repeat("x", st.Int(cx, n)) }))
	st.Log("%v", mapS(cx, []string{"a", "b"}, func(_ edo.Context, s string) []byte { return []byte(s) }))
	st.Log("%v", mapS(cx, []int{4}, st.Int))
	st.Log("%v", mapS(cx, []name{"p", "q"}, func(cx edo.Context, n name) string { return n.Load(cx) }))
}

func filter[S ~[]E, E any](cx edo.Context, s S, keep func(edo.Context, E) bool) S {
	var out S
	for i, v := range s {
		if keep(cx, v) {
			out = append(out, s[i])
		}
	}
	return out
}

func reduce[T, A any](cx edo.Context, s []T, acc A, f func(edo.Context, A, T) A) A {
	for _, v := range s {
		acc = f(cx, acc, v)
	}
	return acc
}

type ints []int

func filterReduce(cx edo.Context) {
	odd := filter(cx, ints{1, 2, 3, 4, 5}, func(cx edo.Context, n int) bool { return st.Bool(cx, n%2 == 1) })
	st.Log("%T %v", odd, odd)
	st.Log("%v", reduce(cx, odd, "", func(cx edo.Context, s string, n int) string { return s + fmt.Sprint(st.Int(cx, n)) }))
}

type box[T any] struct {
	v T
	n int
}

func newBox[T any](cx edo.Context, v T) *box[T] { st.Wait(cx); return &box[T]{v: v} }

func (b box[T]) get(cx edo.Context) T     { st.Wait(cx); return b.v }
func (b *box[T]) set(cx edo.Context, v T) { st.Wait(cx); b.v = v; b.n++ }
func (b *box[T]) swap(cx edo.Context, v T) (old T) {
	old, b.v = b.get(cx), v
	b.n++
	return
}
func (b *box[T]) update(cx edo.Context, f func(edo.Context, T) T) *box[T] {
	b.set(cx, f(cx, b.get(cx)))
	return b
}

func genericStruct(cx edo.Context) {
	b := newBox(cx, 1)
	b.set(cx, 5)
	st.Log("%d %d", b.get(cx), b.swap(cx, 9)+b.v)
	s := box[string]{v: "s"}
	s.set(cx, st.Str(cx, "t"))
	st.Log("%v %v", s.get(cx), s)
	p := &box[*box[int]]{}
	p.set(cx, b)
	p.v.set(cx, 77)
	st.Log("%v", p.get(cx).get(cx))
}

func genericMethod(cx edo.Context) {
	bs := []box[float64]{{v: 1}, {v: 2}}
	for i := range bs {
		bs[i].set(cx, bs[i].get(cx)*10)
	}
	st.Log("%v", bs)
	f := bs[0].get
	bs[0].v = 0
	st.Log("%v", f(cx))
}

func genericMethodPtr(cx edo.Context) {
	b := newBox(cx, []string{"a"})
	b.update(cx, func(cx edo.Context, s []string) []string { return append(s, st.Str(cx, "b")) }).update(cx, id)
	st.Log("%v %d", b.v, b.n)
}

type wrapper[T any] struct {
	*box[T]
	tag string
}

func (w wrapper[T]) tagged(cx edo.Context) string { return w.tag + fmt.Sprint(w.get(cx)) }

func genericEmbedded(cx edo.Context) {
	w := wrapper[int]{newBox(cx, 3), "t"}
	w.set(cx, 4)
	st.Log("%s %d", w.tagged(cx), w.n)
}

type getter[T any] interface{ get(cx edo.Context) T }

func genericIface(cx edo.Context) {
	var g getter[int] = newBox(cx, 1)
	st.Log("%d", g.get(cx))
	g = wrapper[int]{newBox(cx, 2), ""}
	st.Log("%d", g.get(cx))
	st.Log("%s", fromGetter[string](cx, box[string]{v: "z"}))
}

func fromGetter[T any](cx edo.Context, g getter[T]) T { a := g.get(cx); st.Wait(cx); return a }

type fn[A, R any] func(edo.Context, A) R

func (f fn[A, R]) call(cx edo.Context, a A) R { st.Wait(cx); return f(cx, a) }

func then[A, B, C any](f fn[A, B], g fn[B, C]) fn[A, C] {
	return func(cx edo.Context, a A) C { return g.call(cx, f.call(cx, a)) }
}

func genericFuncType(cx edo.Context) {
	f := then(fn[int, string](func(cx edo.Context, n int) string { return st.Str(cx, fmt.Sprint(n)) }), fn[string, []string](func(_ edo.Context, s string) []string { return []string{s, s} }))
	st.Log("%v", f(cx, 5))
	st.Log("%v", f.call(cx, 6))
}

func memo[K comparable, V any](f func(edo.Context, K) V) func(edo.Context, K) V {
	cache := map[K]V{}
	return func(cx edo.Context, k K) V {
		if v, ok := cache[k]; ok {
			return v
		}
		v := f(cx, k)
		cache[k] = v
		return v
	}
}

func genericClosure(cx edo.Context) {
	f := memo(func(cx edo.Context, n int) string { return st.Str(cx, fmt.Sprint(n)) })
	st.Log("%s %s %s", f(cx, 1), f(cx, 2), f(cx, 1))
}

func each[T any](cx edo.Context, vs []T, f func(edo.Context, int, T)) {
	for i, v := range vs {
		f(cx, i, v)
	}
}

func closureOfT(cx edo.Context) {
	var out []any
	each(cx, []string{"a", "b"}, func(cx edo.Context, i int, s string) { out = append(out, st.Int(cx, i), s) })
	each(cx, []big{{}}, func(cx edo.Context, i int, b big) { st.Wait(cx); out = append(out, len(b.a)) })
	st.Log("%v", out)
}

func counterT[T any](cx edo.Context, v T) (func(edo.Context, T) T, func() int) {
	n := 0
	last := v
	st.Wait(cx)
	return func(cx edo.Context, v T) T {
		old := last
		st.Wait(cx)
		last = v
		n++
		return old
	}, func() int { return n }
}

func captureT(cx edo.Context) {
	f, n := counterT(cx, "first")
	st.Log("%v %v %v", f(cx, "second"), f(cx, "third"), n())
	g, _ := counterT[error](cx, nil)
	st.Log("%v %v", g(cx, errors.New("e")), g(cx, nil))
}

func locals[T any](cx edo.Context, v T) string {
	type pair struct{ a, b T }
	p := pair{v, v}
	st.Wait(cx)
	var arr [2]T
	arr[0] = p.a
	st.Wait(cx)
	return fmt.Sprint(p, arr)
}

func localT(cx edo.Context) {
	st.Log("%s %s", locals(cx, 1), locals(cx, "s"))
}

func rev[T any](cx edo.Context, s []T) []T {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		st.Wait(cx)
		s[i], s[j] = s[j], s[i]
	}
	return s
}

func sliceOfT(cx edo.Context) {
	st.Log("%v %v", rev(cx, []int{1, 2, 3}), rev(cx, []string{"a", "b", "c", "d"}))
}

func group[K comparable, V any](cx edo.Context, vs []V, key func(edo.Context, V) K) map[K][]V {
	m := map[K][]V{}
	for _, v := range vs {
		k := key(cx, v)
		m[k] = append(m[k], id(cx, v))
	}
	return m
}

func mapOfT(cx edo.Context) {
	m := group(cx, []int{1, 2, 3, 4}, func(cx edo.Context, n int) bool { return st.Bool(cx, n%2 == 0) })
	st.Log("%v", m)
}

func drain[T any](cx edo.Context, c chan T) (out []T) {
	for v := range c {
		out = append(out, id(cx, v))
	}
	return
}

func chanOfT(cx edo.Context) {
	c := make(chan string, 2)
	c <- "x"
	c <- id(cx, "y")
	close(c)
	st.Log("%v", drain(cx, c))
}

func arr[T any](cx edo.Context, v T) [3]T {
	var a [3]T
	for i := range a {
		a[i] = id(cx, v)
	}
	b := a
	st.Wait(cx)
	return b
}

func arrayOfT(cx edo.Context) { st.Log("%v %v", arr(cx, 1), arr(cx, "s")) }

type triple[A, B, C any] struct {
	a A
	b B
	c C
}

func mkTriple[A, B, C any](cx edo.Context, a A, b B, c C) triple[A, B, C] {
	t := triple[A, B, C]{a: id(cx, a), b: id(cx, b)}
	st.Wait(cx)
	t.c = id(cx, c)
	return t
}

func structOfT(cx edo.Context) {
	st.Log("%v", mkTriple(cx, 1, "b", 2.5))
	st.Log("%v", mkTriple(cx, []int{1}, struct{}{}, [2]bool{true}))
}

func addr[T any](cx edo.Context, v T) (*T, T) {
	p := &v
	st.Wait(cx)
	w := v
	q := &w
	st.Wait(cx)
	*q = *p
	return q, *p
}

func addrT(cx edo.Context) {
	p, v := addr(cx, 4)
	st.Log("%d %d", *p, v)
	q, w := addr(cx, big{s: []string{"b"}})
	st.Log("%v %v", q.s, w.s)
}
