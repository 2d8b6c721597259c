// Methods: interfaces, embedding, promotion, recursion, dynamic calls.
package main

import (
	"errors"
	"fmt"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(valueRecv, ptrRecv, ifaceCall, ifaceEmbedded, ifaceNil, promoted, promotedPtr, promotedIface, promotedDeep, shadowedMethod, mapRecv, sliceRecv, funcRecv, intRecv, chanRecv, emptyRecv, unnamedRecv,
		recursion, recursionMutual, recursionMethod, recursionIface, recursionTree, recursionDefer, ackermann, hanoi, ifaceAssert, ifaceSlice, ifaceArg, ifaceResult, anonIface, localIface,
		callIndexed, callMap, callField, callDeref, callCall, callAssert, callConv, plainCaller, plainCallback, plainInterface, contextArg, contextIface, stringerInFmt, errorInFmt, readerInIo, copyRecv, recvEvalOrder, recvNil, recvAddressable, structCompare,
		initOrder, mutate, bigRecv, arrayRecv, visitor, middleware, stateMachine, linkedList, pipeline, longChain, asyncInIfaceField, doubleDynamic)
}

type V struct{ n int }

func (v V) Get(cx edo.Context) int         { st.Wait(cx); return v.n }
func (v V) Add(cx edo.Context, k int) V    { v.n += st.Int(cx, k); return v }
func (v *V) Set(cx edo.Context, k int)     { st.Wait(cx); v.n = k; st.Wait(cx) }
func (v *V) Inc(cx edo.Context) *V         { v.n++; st.Wait(cx); return v }
func (v V) Plain() int                     { return v.n }
func (v *V) Swap(cx edo.Context, o *V) int { v.n, o.n = st.Int(cx, o.n), st.Int(cx, v.n); return v.n }

type Getter interface {
	Get(cx edo.Context) int
}

type Setter interface {
	Getter
	Set(cx edo.Context, k int)
}

func valueRecv(cx edo.Context) {
	v := V{1}
	w := v.Add(cx, 2).Add(cx, 3)
	st.Log("%d %d %d", v.n, w.n, v.Get(cx)+w.Get(cx))
	p := &w
	st.Log("%d", p.Get(cx)+p.Add(cx, 1).Plain())
	st.Log("%d", V{9}.Get(cx))
}

func ptrRecv(cx edo.Context) {
	var v V
	v.Set(cx, 5)
	v.Inc(cx).Inc(cx)
	u := &V{1}
	st.Log("%d", v.Swap(cx, u))
	st.Log("%d %d", v.n, u.n)
	vs := []V{{1}, {2}}
	vs[st.Int(cx, 1)].Set(cx, 7)
	st.Log("%v", vs)
	m := map[string]*V{"k": {3}}
	m["k"].Inc(cx)
	st.Log("%d", m["k"].n)
}

func ifaceCall(cx edo.Context) {
	for _, g := range []Getter{V{1}, &V{2}, fixed(3)} {
		st.Log("%d", g.Get(cx))
	}
	var s Setter = &V{}
	s.Set(cx, st.Int(cx, 4))
	st.Log("%d", s.Get(cx)+s.Get(cx))
}

type fixed int

func (f fixed) Get(edo.Context) int { return int(f) }

type both interface {
	Setter
	fmt.Stringer
}

type full struct{ V }

func (f *full) String() string { return fmt.Sprint("full ", f.n) }

func ifaceEmbedded(cx edo.Context) {
	var b both = &full{V{1}}
	b.Set(cx, 6)
	st.Log("%d %s %v", b.Get(cx), b.String(), b)
	var g Getter = b
	st.Log("%d", g.Get(cx))
}

func ifaceNil(cx edo.Context) {
	defer func() { st.Log("%v", recover()) }()
	var g Getter
	st.Wait(cx)
	st.Log("%d", g.Get(cx))
}

type outer struct {
	V
	name string
}

type outerPtr struct {
	*V
	name string
}

type outerIface struct {
	Getter
	name string
}

type deepOuter struct{ *outerPtr }

func promoted(cx edo.Context) {
	o := outer{V{1}, "o"}
	o.Set(cx, 3)
	st.Log("%d %s", o.Get(cx), o.name)
	var g Getter = o
	o.Inc(cx)
	st.Log("%d %d", g.Get(cx), o.V.Get(cx))
	f := o.Get
	o.n = 50
	st.Log("%d", f(cx))
}

func promotedPtr(cx edo.Context) {
	o := outerPtr{&V{1}, "o"}
	o.Set(cx, 3)
	var s Setter = o
	s.Set(cx, st.Int(cx, 8))
	st.Log("%d", o.Get(cx))
	f := o.Set
	f(cx, 9)
	st.Log("%d", o.n)
}

func promotedIface(cx edo.Context) {
	o := outerIface{V{1}, "o"}
	st.Log("%d", o.Get(cx))
	o.Getter = outerIface{&V{2}, "p"}
	var g Getter = &o
	st.Log("%d", g.Get(cx))
	defer func() { st.Log("%v", recover() != nil) }()
	o.Getter = nil
	st.Log("%d", o.Get(cx)+st.Int(cx, 1))
}

func promotedDeep(cx edo.Context) {
	d := deepOuter{&outerPtr{&V{4}, "x"}}
	d.Inc(cx).Inc(cx)
	var g Getter = d
	st.Log("%d %d", g.Get(cx), d.Add(cx, 1).n)
}

type shadow struct{ V }

func (s shadow) Get(cx edo.Context) int { return s.V.Get(cx)*100 + st.Int(cx, 1) }

func shadowedMethod(cx edo.Context) {
	s := shadow{V{2}}
	st.Log("%d %d", s.Get(cx), s.V.Get(cx))
	var g Getter = &s
	st.Log("%d", g.Get(cx))
}

type dict map[string]int

func (d dict) Put(cx edo.Context, k string, v int) dict { d[st.Str(cx, k)] = st.Int(cx, v); return d }

func mapRecv(cx edo.Context) {
	d := dict{}
	d.Put(cx, "a", 1).Put(cx, "b", 2)
	st.Log("%v", d)
}

type stack []int

func (s *stack) Push(cx edo.Context, v int) { st.Wait(cx); *s = append(*s, v) }
func (s *stack) Pop(cx edo.Context) int {
	v := (*s)[len(*s)-1]
	st.Wait(cx)
	*s = (*s)[:len(*s)-1]
	return v
}
func (s stack) Sum(cx edo.Context) (t int) {
	for _, v := range s {
		t += st.Int(cx, v)
	}
	return
}

func sliceRecv(cx edo.Context) {
	var s stack
	for i := range 4 {
		s.Push(cx, i)
	}
	st.Log("%d", s.Pop(cx)*100+s.Pop(cx)*10+s.Sum(cx))
}

type fn func(edo.Context, int) int

func (f fn) Call(cx edo.Context, n int) int { st.Wait(cx); return f(cx, n) }
func (f fn) Get(cx edo.Context) int         { return f(cx, 0) }

func funcRecv(cx edo.Context) {
	f := fn(func(cx edo.Context, n int) int { return st.Int(cx, n+1) })
	st.Log("%d", f.Call(cx, f.Call(cx, 1)))
	var g Getter = f
	st.Log("%d", g.Get(cx))
	st.Log("%d", fn(st.Int).Call(cx, 3))
}

type num int

func (n num) Times(cx edo.Context, f func(edo.Context, int)) {
	for i := range int(n) {
		f(cx, i)
	}
}

func intRecv(cx edo.Context) {
	num(3).Times(cx, func(cx edo.Context, i int) { st.Log("%d", st.Int(cx, i)) })
}

type pipe chan int

func (p pipe) Put(cx edo.Context, v int) pipe { p <- st.Int(cx, v); return p }

func chanRecv(cx edo.Context) {
	p := make(pipe, 3)
	p.Put(cx, 1).Put(cx, 2)
	st.Log("%d %d", <-p, <-p)
}

type empty struct{}

func (empty) Do(cx edo.Context) string   { return st.Str(cx, "empty") }
func (*empty) Do2(cx edo.Context) string { return st.Str(cx, "empty2") }

func emptyRecv(cx edo.Context) {
	st.Log("%s", empty{}.Do(cx))
	var p *empty
	st.Log("%s", p.Do2(cx))
}

type unnamed struct{ n int }

func (unnamed) A(_ edo.Context) int    { return 1 }
func (_ unnamed) B(cx edo.Context) int { return st.Int(cx, 2) }
func (u unnamed) C(edo.Context) int    { return u.n }

func unnamedRecv(cx edo.Context) {
	u := unnamed{3}
	st.Log("%d %d %d", u.A(cx), u.B(cx), u.C(cx))
}

func fib(cx edo.Context, n int) int {
	if n < 2 {
		st.Wait(cx)
		return n
	}
	return fib(cx, n-1) + fib(cx, n-2)
}

func recursion(cx edo.Context) { st.Log("%d", fib(cx, 9)) }

func ping(cx edo.Context, n int) string {
	if n == 0 {
		return st.Str(cx, ".")
	}
	return "ping " + pong(cx, n-1)
}

func pong(cx edo.Context, n int) string {
	st.Wait(cx)
	if n == 0 {
		return "!"
	}
	s := ping(cx, n-1)
	return "pong " + s
}

func recursionMutual(cx edo.Context) { st.Log("%s %s", ping(cx, 5), pong(cx, 4)) }

type tree struct {
	l, r *tree
	v    int
}

func (t *tree) Insert(cx edo.Context, v int) *tree {
	if t == nil {
		st.Wait(cx)
		return &tree{v: v}
	}
	if v < t.v {
		t.l = t.l.Insert(cx, v)
	} else {
		t.r = t.r.Insert(cx, v)
	}
	return t
}

func (t *tree) Walk(cx edo.Context, f func(edo.Context, int) bool) bool {
	return t == nil || t.l.Walk(cx, f) && f(cx, t.v) && t.r.Walk(cx, f)
}

func recursionMethod(cx edo.Context) {
	var t *tree
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		t = t.Insert(cx, v)
	}
	st.Log("%v", t.Walk(cx, func(cx edo.Context, v int) bool { return st.Int(cx, v) < 8 }))
	st.Log("%v", t.Walk(cx, func(_ edo.Context, v int) bool { st.Log("%d", v); return true }))
}

type node interface{ eval(cx edo.Context) int }
type lit int
type add struct{ a, b node }
type mul struct{ a, b node }
type neg struct{ node }

func (l lit) eval(cx edo.Context) int  { return st.Int(cx, int(l)) }
func (a add) eval(cx edo.Context) int  { return a.a.eval(cx) + a.b.eval(cx) }
func (m *mul) eval(cx edo.Context) int { return m.a.eval(cx) * m.b.eval(cx) }
func (n neg) eval(cx edo.Context) int  { return -n.node.eval(cx) }

func recursionIface(cx edo.Context) {
	var e node = add{lit(1), &mul{add{lit(2), lit(3)}, neg{lit(4)}}}
	st.Log("%d", e.eval(cx))
}

func depth(cx edo.Context, t *tree) (d int) {
	if t == nil {
		return 0
	}
	return 1 + max(depth(cx, t.l), depth(cx, t.r), st.Int(cx, 0))
}

func recursionTree(cx edo.Context) {
	st.Log("%d", depth(cx, &tree{l: &tree{l: &tree{}}, r: &tree{}}))
}

func rdefer(cx edo.Context, n int) (s string) {
	defer func() { s += fmt.Sprint(n) }()
	if n == 0 {
		st.Wait(cx)
		return "end"
	}
	return rdefer(cx, n-1)
}

func recursionDefer(cx edo.Context) { st.Log("%s", rdefer(cx, 5)) }

func ack(cx edo.Context, m, n int) int {
	switch {
	case m == 0:
		st.Wait(cx)
		return n + 1
	case n == 0:
		return ack(cx, m-1, 1)
	}
	return ack(cx, m-1, ack(cx, m, n-1))
}

func ackermann(cx edo.Context) { st.Log("%d", ack(cx, 2, 3)) }

func move(cx edo.Context, n int, a, b, c string) int {
	if n == 0 {
		return 0
	}
	k := move(cx, n-1, a, c, b)
	st.Log("%s->%s", a, b)
	st.Wait(cx)
	return k + 1 + move(cx, n-1, c, b, a)
}

func hanoi(cx edo.Context) { st.Log("%d", move(cx, 4, "A", "B", "C")) }

func ifaceAssert(cx edo.Context) {
	var v any = &V{3}
	if g, ok := v.(Getter); ok {
		st.Log("%d", g.Get(cx))
	}
	st.Log("%d", v.(Setter).Get(cx)+v.(*V).n+v.(interface{ Get(edo.Context) int }).Get(cx))
	_, ok := v.(fmt.Stringer)
	st.Log("%v", ok)
	defer func() { st.Log("%v", recover() != nil) }()
	st.Log("%s", v.(fmt.Stringer).String())
}

func ifaceSlice(cx edo.Context) {
	gs := []Getter{V{1}, fixed(2)}
	gs = append(gs, &V{st.Int(cx, 3)}, outerIface{gs[0], ""})
	t := 0
	for _, g := range gs {
		t = t*10 + g.Get(cx)
	}
	st.Log("%d %d", t, gs[st.Int(cx, 2)].Get(cx))
}

func use(cx edo.Context, g Getter, gs ...Getter) int {
	t := g.Get(cx)
	for _, h := range gs {
		t += h.Get(cx)
	}
	return t
}

func ifaceArg(cx edo.Context) {
	st.Log("%d", use(cx, V{1}, &V{2}, fixed(3)))
	st.Log("%d", use(cx, V{st.Int(cx, 1)}.Add(cx, 5)))
}

func pick(cx edo.Context, n int) (Getter, error) {
	switch st.Int(cx, n) {
	case 0:
		return V{7}, nil
	case 1:
		return &V{8}, nil
	}
	return nil, errors.New("none")
}

func ifaceResult(cx edo.Context) {
	for i := range 3 {
		g, err := pick(cx, i)
		if err != nil {
			st.Log("%v %v", g, err)
			continue
		}
		st.Log("%d", g.Get(cx))
	}
}
