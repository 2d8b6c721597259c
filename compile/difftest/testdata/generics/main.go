// Generics: type parameters of every kind, in functions, methods, closures and constraints.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
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

func first[T any](cx edo.Context, vs []T) (T, bool) {
	if len(vs) == 0 {
		st.Wait(cx)
		var zero T
		return zero, false
	}
	return id(cx, vs[0]), true
}

func zeroT(cx edo.Context) {
	a, ok := first[string](cx, nil)
	b, ok2 := first(cx, []int{7})
	st.Log("%q %v %v %v", a, ok, b, ok2)
}

func kind[T any](cx edo.Context, v T) string {
	switch x := any(v).(type) {
	case int:
		return fmt.Sprint("int ", st.Int(cx, x))
	case string:
		st.Wait(cx)
		return "string " + x
	case []T:
		return "slice of T"
	case loader:
		return "loader " + x.Load(cx)
	}
	st.Wait(cx)
	return fmt.Sprintf("%T", v)
}

func typeSwitchT(cx edo.Context) {
	st.Log("%s %s %s %s", kind(cx, 1), kind(cx, "s"), kind(cx, name("n")), kind(cx, 1.5))
}

func as[T any](cx edo.Context, v any) (T, bool) {
	st.Wait(cx)
	t, ok := v.(T)
	st.Wait(cx)
	return t, ok
}

func assertT(cx edo.Context) {
	n, ok := as[int](cx, 5)
	s, ok2 := as[string](cx, 5)
	e, ok3 := as[fmt.Stringer](cx, name("x"))
	st.Log("%v %v %q %v %v %v", n, ok, s, ok2, e, ok3)
	defer func() { st.Log("%v", recover() != nil) }()
	st.Log("%v", id(cx, any(1)).(string))
}

func rangeAny[T any, S ~[]T | ~map[int]T](cx edo.Context, n int, s []T) (out []T) {
	for i, v := range s {
		if i < n {
			st.Wait(cx)
			out = append(out, v)
		}
	}
	return
}

func rangeNum[T ~int32](cx edo.Context, n T) (t T) {
	for i := range n {
		st.Wait(cx)
		t += i
	}
	return
}

type small int32

func rangeStr[T ~string](cx edo.Context, s T) (out []rune) {
	for _, r := range string(s) {
		st.Wait(cx)
		out = append(out, r)
	}
	return
}

func rangeT(cx edo.Context) {
	st.Log("%v", rangeAny[int, []int](cx, 2, []int{1, 2, 3}))
	st.Log("%v %v", rangeNum(cx, small(4)), rangeNum[int32](cx, 3))
	st.Log("%v", rangeStr(cx, name("ab")))
}

func withDefer[T any](cx edo.Context, v T) (r T, err error) {
	defer func() {
		if x := recover(); x != nil {
			r, err = v, fmt.Errorf("recovered %v", x)
		}
	}()
	defer func(cx edo.Context, v T) { st.Wait(cx); st.Log("deferred %v", v) }(cx, v)
	if any(v) == any("panic") {
		panic(st.Str(cx, "p"))
	}
	return id(cx, v), nil
}

func deferT(cx edo.Context) {
	a, err := withDefer(cx, 1)
	st.Log("%v %v", a, err)
	b, err := withDefer(cx, "panic")
	st.Log("%v %v", b, err)
}

func must[T any](cx edo.Context, v T, err error) T {
	st.Wait(cx)
	if err != nil {
		panic(err)
	}
	return v
}

func recoverT(cx edo.Context) {
	defer func() { st.Log("%v", recover()) }()
	st.Log("%d", must(cx, 1, nil))
	st.Log("%d", must(cx, 1, st.Err(cx, "bad")))
}

func split[T cmp.Ordered](cx edo.Context, p T, vs ...T) (lo, hi []T, n int) {
	for _, v := range vs {
		if id(cx, v) < p {
			lo = append(lo, v)
			continue
		}
		hi = append(hi, v)
		n++
	}
	return
}

func namedResultT(cx edo.Context) {
	lo, hi, n := split(cx, 3, 5, 1, 3, 2)
	st.Log("%v %v %d", lo, hi, n)
}

func qsort[T cmp.Ordered](cx edo.Context, vs []T) []T {
	if len(vs) < 2 {
		return vs
	}
	lo, hi, _ := split(cx, vs[0], vs[1:]...)
	return append(append(qsort(cx, lo), vs[0]), qsort(cx, hi)...)
}

func recursionT(cx edo.Context) {
	st.Log("%v", qsort(cx, []int{3, 1, 4, 1, 5, 9, 2, 6}))
	st.Log("%v", qsort(cx, []string{"c", "a", "b"}))
}

func evenT[T any](cx edo.Context, n int, v T) (T, bool) {
	if n == 0 {
		return id(cx, v), true
	}
	return oddT(cx, n-1, v)
}

func oddT[T any](cx edo.Context, n int, v T) (T, bool) {
	st.Wait(cx)
	if n == 0 {
		return v, false
	}
	return evenT(cx, n-1, v)
}

func mutualT(cx edo.Context) {
	v, even := evenT(cx, 5, "v")
	st.Log("%v %v", v, even)
}

func methodValueT(cx edo.Context) {
	b := newBox(cx, 5)
	get, set := b.get, b.set
	set(cx, 6)
	st.Log("%d %d", get(cx), b.v)
	f := (*box[int]).set
	f(b, cx, 7)
	g := box[int].get
	st.Log("%d", g(*b, cx))
}

func funcValueT(cx edo.Context) {
	fs := map[string]func(edo.Context, int) int{"id": id[int], "double": func(cx edo.Context, n int) int { return id(cx, n) * 2 }}
	st.Log("%d %d", fs["id"](cx, 4), fs["double"](cx, 4))
}

type intBox = box[int]

func aliasT(cx edo.Context) {
	b := intBox{v: 3}
	b.set(cx, b.get(cx)+1)
	var c box[int] = b
	st.Log("%v", c.get(cx))
}

type set[T comparable] = map[T]struct{}

func addTo[T comparable](cx edo.Context, s set[T], v T) set[T] {
	st.Wait(cx)
	s[v] = struct{}{}
	return s
}

func genericAlias(cx edo.Context) { st.Log("%v", len(addTo(cx, addTo(cx, set[int]{}, 1), 2))) }

func nestedGeneric(cx edo.Context) {
	b := newBox(cx, box[box[string]]{v: box[string]{v: "deep"}})
	st.Log("%s", b.get(cx).get(cx).get(cx))
	b2 := newBox(cx, newBox(cx, newBox(cx, 5)))
	b2.v.v.set(cx, 8)
	st.Log("%d", b2.get(cx).get(cx).get(cx))
}

type treeT[K cmp.Ordered, V any] struct {
	l, r *treeT[K, V]
	k    K
	v    V
}

func (t *treeT[K, V]) put(cx edo.Context, k K, v V) *treeT[K, V] {
	if t == nil {
		st.Wait(cx)
		return &treeT[K, V]{k: k, v: v}
	}
	switch c := cmp.Compare(id(cx, k), t.k); {
	case c < 0:
		t.l = t.l.put(cx, k, v)
	case c > 0:
		t.r = t.r.put(cx, k, v)
	default:
		t.v = v
	}
	return t
}

func (t *treeT[K, V]) walk(cx edo.Context, f func(edo.Context, K, V) bool) bool {
	return t == nil || t.l.walk(cx, f) && f(cx, t.k, t.v) && t.r.walk(cx, f)
}

func tree(cx edo.Context) {
	var t *treeT[string, int]
	for i, k := range []string{"m", "c", "x", "a", "m"} {
		t = t.put(cx, k, st.Int(cx, i))
	}
	t.walk(cx, func(cx edo.Context, k string, v int) bool { st.Log("%s %d", st.Str(cx, k), v); return k < "m" })
}

type list[T any] struct {
	head, tail *cell[T]
	n          int
}

type cell[T any] struct {
	v    T
	next *cell[T]
}

func (l *list[T]) push(cx edo.Context, vs ...T) *list[T] {
	for _, v := range vs {
		c := &cell[T]{v: id(cx, v)}
		if l.tail == nil {
			l.head, l.tail = c, c
		} else {
			l.tail.next, l.tail = c, c
		}
		l.n++
	}
	return l
}

func (l *list[T]) all(cx edo.Context) iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		i := 0
		for c := l.head; c != nil; c = c.next {
			st.Wait(cx)
			if !yield(i, c.v) {
				return
			}
			i++
		}
	}
}

func linked(cx edo.Context) {
	l := (&list[string]{}).push(cx, "a", "b").push(cx).push(cx, "c")
	for i, v := range l.all(cx) {
		st.Log("%d %s", i, st.Str(cx, v))
		if i == 1 {
			break
		}
	}
	st.Log("%d", l.n)
}

type config[T any] struct{ v []T }
type option[T any] func(cx edo.Context, c *config[T])

func with[T any](v T) option[T] {
	return func(cx edo.Context, c *config[T]) { c.v = append(c.v, id(cx, v)) }
}

func build[T any](cx edo.Context, opts ...option[T]) (c config[T]) {
	for _, o := range opts {
		o(cx, &c)
	}
	return
}

func options(cx edo.Context) {
	st.Log("%v", build(cx, with(1), with(2)))
	st.Log("%v", build[string](cx))
}

func two[T any](cx edo.Context, v T) (T, error) { return id(cx, v), nil }

func spread(cx edo.Context) {
	st.Log("%v", mustPlain(two(cx, 5)))
	st.Log("%v", mustPlain(two(cx, mustPlain(two(cx, "s")))))
}

func mustPlain[T any](v T, err error) T { return v }

func concat[T any](cx edo.Context, parts ...[]T) (out []T) {
	for _, p := range parts {
		out = append(out, id(cx, p)...)
	}
	return
}

func variadicT(cx edo.Context) {
	st.Log("%v %v", concat(cx, []int{1}, []int{2, 3}, nil), concat[string](cx))
	st.Log("%v", concat(cx, [][]int{{4}, {5}}...))
}

func index[T comparable](cx edo.Context, vs []T, v T) int {
	for i, w := range vs {
		if id(cx, w) == v {
			return i
		}
	}
	return -1
}

func compareT(cx edo.Context) {
	st.Log("%d %d", index(cx, []string{"a", "b"}, "b"), index(cx, []any{1, "x"}, any("y")))
	defer func() { st.Log("%v", recover() != nil) }()
	st.Log("%d", index(cx, []any{[]int{}}, any([]int{})))
}

func convert[A, B number](cx edo.Context, a A) B { st.Wait(cx); return B(a) }

func convertT(cx edo.Context) {
	st.Log("%v %v", convert[float64, int](cx, 3.9), convert[int, meters](cx, 2))
}

func arithmetic(cx edo.Context) {
	st.Log("%v", poly(cx, 2, 1, 2, 3))
	st.Log("%v", poly(cx, 0.5, 1, 2))
}

func poly[T number](cx edo.Context, x T, cs ...T) (y T) {
	p := T(1)
	for _, c := range cs {
		y += id(cx, c) * p
		p *= id(cx, x)
	}
	return y
}

func join[T ~string](cx edo.Context, vs []T, sep T) T {
	var out T
	for i, v := range vs {
		if i > 0 {
			out += id(cx, sep)
		}
		out += id(cx, v)
	}
	return out + out[:st.Int(cx, 1)]
}

func stringsT(cx edo.Context) { st.Log("%v", join(cx, []name{"a", "b"}, "-")) }

func collect[T any](cx edo.Context, seq iter.Seq[T]) (out []T) {
	for v := range seq {
		out = append(out, id(cx, v))
	}
	return
}

func iterT(cx edo.Context) {
	st.Log("%v", collect(cx, slices.Values([]int{1, 2, 3})))
	st.Log("%v", collect(cx, func(yield func(string) bool) { _ = yield("a") && yield("b") }))
}

func instantiateMany(cx edo.Context) {
	st.Log("%v %v %v %v", id(cx, int8(1)), id(cx, uint64(2)), id(cx, 'c'), id(cx, 1+2i))
	st.Log("%v %v", id(cx, [2]string{"a", "b"}), id(cx, map[string]int{"a": 1}))
	st.Log("%v", id(cx, func() int { return 3 })())
	st.Log("%v", id(cx, id[int])(cx, 9))
	st.Log("%v", id(cx, make(chan int)) != nil)
	st.Log("%v", id(cx, triple[int, string, error]{1, "b", nil}))
}

type shape interface{ area() float64 }
type sq struct{ s float64 }
type ci struct{ r float64 }

func (s sq) area() float64  { return s.s * s.s }
func (c *ci) area() float64 { return c.r * 3 }

func total[S shape](cx edo.Context, ss ...S) (t float64) {
	for _, s := range ss {
		t += id(cx, s).area()
	}
	return
}

func shapes(cx edo.Context) {
	st.Log("%v %v %v", total(cx, sq{1}, sq{2}), total(cx, &ci{1}), total[shape](cx, sq{1}, &ci{2}))
}

func isNil[T any](cx edo.Context, p *T) bool { st.Wait(cx); return p == nil }

func nilT(cx edo.Context) { st.Log("%v %v", isNil[int](cx, nil), isNil(cx, new(string))) }

type source[T any] interface {
	next(cx edo.Context) (T, bool)
}

type sliceSource[T any] struct{ s []T }

func (s *sliceSource[T]) next(cx edo.Context) (v T, ok bool) {
	if len(s.s) == 0 {
		return
	}
	v, s.s = id(cx, s.s[0]), s.s[1:]
	return v, true
}

type mapped[A, B any] struct {
	src source[A]
	f   func(edo.Context, A) B
}

func (m mapped[A, B]) next(cx edo.Context) (b B, ok bool) {
	a, ok := m.src.next(cx)
	if !ok {
		return b, false
	}
	return m.f(cx, a), true
}

func ifaceOfT(cx edo.Context) {
	var src source[string] = mapped[int, string]{&sliceSource[int]{[]int{1, 2}}, func(cx edo.Context, n int) string { return fmt.Sprint(st.Int(cx, n)) }}
	for {
		s, ok := src.next(cx)
		if !ok {
			break
		}
		st.Log("%s", s)
	}
}

type loadShow interface {
	loader
	fmt.Stringer
	comparable
}

func both[T loadShow](cx edo.Context, a, b T) string {
	if a == b {
		return a.String()
	}
	return a.Load(cx) + b.Load(cx)
}

func embeddedConstraint(cx edo.Context) {
	st.Log("%s %s", both(cx, name("x"), name("x")), both(cx, name("x"), name("y")))
}

func syncMax[T cmp.Ordered](a, b T) T {
	if a > b {
		return a
	}
	return b
}

func callsSyncGeneric(cx edo.Context) {
	st.Log("%v %v", syncMax(st.Int(cx, 1), st.Int(cx, 2)), syncMax("a", st.Str(cx, "b")))
	st.Log("%v", slices.Max(st.Ints(cx, 3, 1)))
	st.Log("%v", slices.IndexFunc([]int{1, 2}, func(n int) bool { return st.Int(cx, n) == 2 }))
}

func async[T any](cx edo.Context, f func(edo.Context) (T, error)) *edo.Task[T] {
	return edo.SpawnValue(cx, f)
}

func genericTask(cx edo.Context) {
	a := async(cx, func(cx edo.Context) (int, error) { return id(cx, 5), nil })
	b := async(cx, func(cx edo.Context) (box[string], error) { return id(cx, box[string]{v: "t"}), st.Err(cx, "e") })
	x, err := a.Join(cx)
	y, err2 := b.Join(cx)
	st.Log("%v %v %v %v", x, err, y, err2)
}

func constSize(cx edo.Context) {
	var a [4]box[int]
	for i := range a {
		a[i].set(cx, i)
	}
	st.Log("%v", a)
}

func anyOf(cx edo.Context) {
	vs := []any{1, "a", nil, 2.5, []int{1}}
	for _, v := range vs {
		st.Log("%v", id(cx, v))
	}
	a, b := pair[any, error](cx, 1, nil)
	st.Log("%v %v", a, b)
}
