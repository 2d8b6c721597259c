// Package dep is imported by the play.
package dep

import (
	"errors"
	"strings"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/compile/difftest/testdata/packages/deep"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

const Size = 3

type Color int

const (
	Red Color = iota
	Blue
)

var Start = 41

func Double(cx edo.Context, n int) int { return st.Int(cx, n) * 2 }

func Split(cx edo.Context, s string) ([]string, error) {
	defer st.Log("split ends")
	st.Wait(cx)
	return strings.Split(s, ","), errors.New(st.Str(cx, "e"))
}

type Counter struct {
	N    int
	hits int
}

func NewCounter(cx edo.Context, n int) *Counter { st.Wait(cx); return &Counter{N: n} }

func (c *Counter) Add(cx edo.Context, k int) *Counter {
	st.Wait(cx)
	c.N += k
	c.hits++
	return c
}

func (c Counter) Value(cx edo.Context) int     { st.Wait(cx); return c.N }
func (c *Counter) Run(cx edo.Context) error    { c.Add(cx, 10); return nil }
func (c *Counter) Close(cx edo.Context)        { st.Wait(cx); c.N *= 2 }
func Cleanup(cx edo.Context, s string)         { st.Wait(cx); st.Log("cleanup %s", s) }
func Task(cx edo.Context) (int, error)         { return Double(cx, 8), nil }
func Panic(cx edo.Context, s string)           { st.Wait(cx); panic(s) }
func Nothing(edo.Context)                      {}
func Plain(cx edo.Context) int                 { return 7 }
func Many(cx edo.Context) (int, error, Valuer) { return st.Int(cx, 1), nil, Counter{N: 2} }
func Guard(cx edo.Context, f func(edo.Context)) {
	defer func() { st.Log("guard %v", recover()) }()
	f(cx)
}

type Valuer interface{ Value(cx edo.Context) int }

type Store struct{ m map[string]int }

func NewStore() *Store                               { return &Store{map[string]int{}} }
func (s *Store) Put(cx edo.Context, k string, v int) { st.Wait(cx); s.m[k] = v }
func (s *Store) Get(cx edo.Context, k string) int    { st.Wait(cx); return s.m[k] }

type shop struct{ Store }

func (s shop) Value(cx edo.Context) int { return st.Int(cx, len(s.m)) }

// Shop has a promoted method of another one.
func Shop() Valuer { return shop{*NewStore()} }

func Sum(cx edo.Context, vs ...Valuer) (t int) {
	for _, v := range vs {
		t += v.Value(cx)
	}
	return
}

type hidden struct {
	N int
	s string
	p *int
}

func (h hidden) Get(cx edo.Context) int { return st.Int(cx, h.N) }

type getter interface{ Get(cx edo.Context) int }

func Hidden(cx edo.Context, n int) hidden { st.Wait(cx); return hidden{N: n, s: "s"} }
func HiddenPtr(cx edo.Context) *hidden    { st.Wait(cx); return &hidden{N: 8} }
func HiddenSlice(cx edo.Context) []hidden { st.Wait(cx); return []hidden{{N: 1}, {N: 2}} }
func HiddenIface(cx edo.Context) getter   { st.Wait(cx); return hidden{N: 6} }
func HiddenMap(cx edo.Context) map[hidden]*hidden {
	st.Wait(cx)
	return map[hidden]*hidden{{N: 1}: {N: 2}}
}

// String keeps addresses out of the text.
func (h hidden) String() string { return "hidden " + h.s }

func Map[T, U any](cx edo.Context, in []T, f func(edo.Context, T) U) (out []U) {
	for _, v := range in {
		out = append(out, f(cx, v))
	}
	return
}

func Total[V Valuer](cx edo.Context, vs ...V) (t int) {
	for _, v := range vs {
		t += v.Value(cx)
	}
	return
}

type List[T any] struct{ s []T }

func NewList[T any](cx edo.Context, vs ...T) *List[T] {
	l := &List[T]{}
	for _, v := range vs {
		l.Push(cx, v)
	}
	return l
}

func (l *List[T]) Push(cx edo.Context, v T)   { st.Wait(cx); l.s = append(l.s, v) }
func (l *List[T]) At(cx edo.Context, i int) T { st.Wait(cx); return l.s[i] }
func (l *List[T]) Each(cx edo.Context, f func(edo.Context, T) bool) {
	for _, v := range l.s {
		if !f(cx, v) {
			return
		}
	}
}

var Hook = func(cx edo.Context, n int) int { return st.Int(cx, n) + 1 }

var Table = map[string]func(edo.Context, int) int{"inc": func(cx edo.Context, n int) int { st.Wait(cx); return n + 1 }}

func Deep(cx edo.Context) *deep.Thing   { st.Wait(cx); return deep.New(cx, 3) }
func Deeps(cx edo.Context) []deep.Thing { st.Wait(cx); return []deep.Thing{{N: 1}, {N: 2}} }

func Join(cx edo.Context, ns ...int) (t int) {
	for _, n := range ns {
		t = t*10 + st.Int(cx, n)
	}
	return
}

func Generator(cx edo.Context, n int) (next func(edo.Context) int, reset func()) {
	start := st.Int(cx, n)
	next = func(cx edo.Context) int { st.Wait(cx); n++; return n }
	reset = func() { n = start }
	return
}

type Pair struct {
	A int
	B string
}

type Opaque struct {
	n    int
	s    string
	any  any
	next *Opaque
}

func NewOpaque(cx edo.Context, n int) Opaque { st.Wait(cx); return Opaque{n: n, any: n} }
func (o *Opaque) Set(cx edo.Context, n int)  { st.Wait(cx); o.n = n }
func (o Opaque) Get() int                    { return o.n }

type Blob struct{ Data [64]int }

func Big(cx edo.Context, n int) Blob {
	var b Blob
	for i := range 3 {
		b.Data[i*10] = st.Int(cx, n+i)
	}
	return b
}

func (b Blob) Sum(cx edo.Context) (t int) {
	for i, v := range b.Data {
		if i%20 == 0 {
			st.Wait(cx)
		}
		t += v
	}
	return
}

func Bounce(cx edo.Context, n int, f func(edo.Context, int) int) int {
	if n == 0 {
		return st.Int(cx, 0)
	}
	return f(cx, n-1) + n
}
