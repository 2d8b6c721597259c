package main

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

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
