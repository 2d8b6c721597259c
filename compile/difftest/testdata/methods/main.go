// Methods: interfaces, embedding, promotion, recursion, dynamic calls.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"

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

func anonIface(cx edo.Context) {
	var x interface {
		Get(edo.Context) int
		Plain() int
	} = V{4}
	st.Log("%d %d", x.Get(cx), x.Plain())
}

func localIface(cx edo.Context) {
	type doer interface{ Do(edo.Context) string }
	var d doer = empty{}
	st.Wait(cx)
	st.Log("%s", d.Do(cx))
}

func callIndexed(cx edo.Context) {
	fs := [...]func(edo.Context, int) int{st.Int, func(cx edo.Context, n int) int { return -st.Int(cx, n) }}
	for i := range fs {
		st.Log("%d", fs[st.Int(cx, i)](cx, st.Int(cx, i+5)))
	}
	defer func() { st.Log("%v", recover()) }()
	i := 2
	st.Log("%d", fs[i](cx, st.Int(cx, 1)))
}

func callMap(cx edo.Context) {
	m := map[string]Getter{"v": V{5}}
	st.Log("%d", m["v"].Get(cx))
	defer func() { st.Log("%v", recover() != nil) }()
	st.Log("%d", m["none"].Get(cx))
}

func callField(cx edo.Context) {
	s := struct {
		g Getter
		f func(edo.Context) int
		v V
		p *V
	}{V{1}, func(cx edo.Context) int { return st.Int(cx, 2) }, V{3}, &V{4}}
	st.Log("%d", s.g.Get(cx)*1000+s.f(cx)*100+s.v.Get(cx)*10+s.p.Get(cx))
	s.v.Inc(cx)
	s.p.Inc(cx)
	st.Log("%d %d", s.v.n, s.p.n)
}

func callDeref(cx edo.Context) {
	f := st.Int
	p := &f
	st.Log("%d", (*p)(cx, 3))
	v := &V{1}
	pp := &v
	st.Log("%d", (*pp).Get(cx)+(**pp).Get(cx))
}

func mk(cx edo.Context, n int) *V { st.Wait(cx); return &V{n} }

func callCall(cx edo.Context) {
	st.Log("%d", mk(cx, 1).Inc(cx).Add(cx, mk(cx, 5).Get(cx)).Get(cx))
}

func callAssert(cx edo.Context) {
	st.Log("%d", st.Any(cx, V{6}).(Getter).Get(cx))
	st.Log("%d", any(fn(st.Int)).(fn)(cx, st.Int(cx, 4)))
}

func callConv(cx edo.Context) {
	st.Log("%d", Getter(V{2}).Get(cx))
	st.Log("%d", (func(edo.Context, int) int)(st.Int)(cx, 1))
	st.Log("%d", fixed(st.Int(cx, 9)).Get(cx))
}

// plain passes its cx to an async function, but is an ordinary function itself.
func plain(n int, cx edo.Context) int { return st.Int(cx, n) + 1 }

func plainCaller(cx edo.Context) {
	st.Wait(cx)
	st.Log("%d", plain(st.Int(cx, 1), cx))
	st.Log("%d", plain(plain(5, cx), cx))
}

func each(xs []int, f func(int)) {
	for _, x := range xs {
		f(x)
	}
}

func plainCallback(cx edo.Context) {
	t := 0
	each([]int{1, 2, 3}, func(x int) { t += st.Int(cx, x); st.Wait(cx) })
	st.Log("%d", t)
}

type plainIface interface{ Do(n int) int }

type withCx struct{ cx edo.Context }

func (w withCx) Do(n int) int { return st.Int(w.cx, n) * 2 }

func plainInterface(cx edo.Context) {
	var p plainIface = withCx{cx}
	st.Log("%d", p.Do(3)+st.Int(cx, 1))
}

func ctxUser(ctx context.Context, n int) int {
	if ctx.Err() != nil {
		return -1
	}
	_, has := ctx.Deadline()
	return n + st.B2I(has)
}

func contextArg(cx edo.Context) {
	st.Wait(cx)
	st.Log("%d", ctxUser(cx, st.Int(cx, 4)))
	ctx, cancel := context.WithCancel(cx)
	st.Wait(cx)
	cancel()
	st.Log("%d %v", ctxUser(ctx, 1), cx.Err())
}

// A function whose first parameter is context.Context is not async, though an edo.Context fits.
func contextIface(cx edo.Context) {
	f := func(ctx context.Context) int { return ctxUser(ctx, 1) }
	st.Log("%d", f(cx)+st.Int(cx, 1))
	var ctx context.Context = cx
	if back, ok := ctx.(edo.Context); ok {
		st.Log("%d", st.Int(back, 5))
	}
}

func stringerInFmt(cx edo.Context) {
	f := &full{V{st.Int(cx, 1)}}
	st.Log("%v %s", f, f)
}

type asyncErr struct{ cx edo.Context }

func (e asyncErr) Error() string { return "error " + st.Str(e.cx, "text") }

func errorInFmt(cx edo.Context) {
	var err error = asyncErr{cx}
	st.Log("%v", err.Error())
	st.Log("%v", fmt.Errorf("wrap: %w", err).Error())
}

type slowReader struct {
	cx edo.Context
	n  int
}

func (r *slowReader) Read(b []byte) (int, error) {
	if r.n == 0 {
		return 0, io.EOF
	}
	r.n--
	b[0] = byte('a' + st.Int(r.cx, r.n))
	return 1, nil
}

func readerInIo(cx edo.Context) {
	b, err := io.ReadAll(&slowReader{cx, 4})
	st.Log("%s %v", b, err)
}

func copyRecv(cx edo.Context) {
	v := V{1}
	st.Log("%d", v.Get(cx)+func(cx edo.Context) int { v.n = 50; return st.Int(cx, 0) }(cx)+v.Get(cx))
	vs := []V{{1}, {2}}
	for i, v := range vs {
		vs[1].n = 9
		st.Log("%d %d", i, v.Get(cx))
	}
}

func recvEvalOrder(cx edo.Context) {
	get := func(cx edo.Context, n int) *V { st.Log("get %d", n); st.Wait(cx); return &V{n} }
	get(cx, 1).Set(cx, st.Int(cx, 2))
	st.Log("%d", get(cx, 3).Swap(cx, get(cx, 4)))
	v := V{1}
	st.Log("%d", v.Add(cx, func() int { v.n = 100; return 1 }()).n)
	p := &V{1}
	st.Log("%d", p.Add(cx, func(cx edo.Context) int { p = &V{500}; return st.Int(cx, 1) }(cx)).n)
	st.Log("%d", p.Swap(cx, func(cx edo.Context) *V { st.Wait(cx); p = &V{7}; return &V{8} }(cx)))
}

func recvNil(cx edo.Context) {
	defer func() { st.Log("%v", recover() != nil) }()
	var p *V
	st.Log("%d", p.Get(cx)+st.Int(cx, 1))
}

func recvAddressable(cx edo.Context) {
	var a [2]V
	a[st.Int(cx, 1)].Inc(cx)
	var s struct{ in struct{ v V } }
	s.in.v.Inc(cx).Inc(cx)
	(&s.in.v).Inc(cx)
	st.Log("%v %v", a, s)
}

func structCompare(cx edo.Context) {
	a, b := V{1}, V{1}
	st.Wait(cx)
	st.Log("%v %v", a == b, Getter(a) == Getter(b))
	a.Inc(cx)
	st.Log("%v", a == b.Add(cx, 1))
}

var (
	initA = initB + 1
	initB = initF()
)

func initF() int { return 41 }

func initOrder(cx edo.Context) { st.Log("%d %d", initA, st.Int(cx, initB)) }

func mutate(cx edo.Context) {
	v := V{1}
	p := &v
	v.Set(cx, 2)
	p.Set(cx, v.n+p.n)
	w := *p
	p.Inc(cx)
	st.Log("%d %d", v.n, w.n)
}

type huge struct {
	a [30]int
	s string
}

func (h huge) Sum(cx edo.Context) (t int) {
	for i := range h.a {
		h.a[i]++
		t += h.a[i]
		if i%8 == 0 {
			st.Wait(cx)
		}
	}
	return t + len(h.s)
}

func bigRecv(cx edo.Context) {
	h := huge{s: "xyz"}
	h.a[3] = 10
	st.Log("%d %d %d", h.Sum(cx), h.Sum(cx), h.a[3])
}

type vec [3]int

func (v vec) Scale(cx edo.Context, k int) vec {
	for i := range v {
		v[i] *= st.Int(cx, k)
	}
	return v
}

func arrayRecv(cx edo.Context) {
	v := vec{1, 2, 3}
	st.Log("%v %v", v.Scale(cx, 2).Scale(cx, 3), v)
}

type visit interface {
	onLit(cx edo.Context, l lit)
	onAdd(cx edo.Context, a add)
}

type printer struct{ out []string }

func (p *printer) onLit(cx edo.Context, l lit) { p.out = append(p.out, fmt.Sprint(st.Int(cx, int(l)))) }
func (p *printer) onAdd(cx edo.Context, a add) {
	walk(cx, a.a, p)
	p.out = append(p.out, "+")
	walk(cx, a.b, p)
}

func walk(cx edo.Context, n node, v visit) {
	switch n := n.(type) {
	case lit:
		v.onLit(cx, n)
	case add:
		v.onAdd(cx, n)
	}
}

func visitor(cx edo.Context) {
	p := &printer{}
	walk(cx, add{lit(1), add{lit(2), lit(3)}}, p)
	st.Log("%v", p.out)
}

type handlerFn func(cx edo.Context, req string) (string, error)

func logged(next handlerFn) handlerFn {
	return func(cx edo.Context, req string) (res string, err error) {
		st.Log("enter %s", req)
		defer func() { st.Log("leave %s %v", res, err) }()
		return next(cx, req)
	}
}

func retried(n int, next handlerFn) handlerFn {
	return func(cx edo.Context, req string) (string, error) {
		var errs []error
		for i := range n {
			res, err := next(cx, fmt.Sprint(req, i))
			if err == nil {
				return res, nil
			}
			errs = append(errs, err)
			st.Wait(cx)
		}
		return "", errors.Join(errs...)
	}
}

func middleware(cx edo.Context) {
	h := logged(retried(3, logged(func(cx edo.Context, req string) (string, error) {
		if st.Str(cx, req) == "r2" {
			return "ok", nil
		}
		return "", st.Err(cx, "fail "+req)
	})))
	res, err := h(cx, "r")
	st.Log("%s %v", res, err)
}

type state func(cx edo.Context, m *machine) state

type machine struct {
	in  string
	pos int
	out []string
}

func start(cx edo.Context, m *machine) state {
	st.Wait(cx)
	switch {
	case m.pos == len(m.in):
		return nil
	case m.in[m.pos] == '(':
		return inside
	}
	m.out = append(m.out, string(m.in[m.pos]))
	m.pos++
	return start
}

func inside(cx edo.Context, m *machine) state {
	begin := m.pos
	for m.in[m.pos] != ')' {
		m.pos++
		st.Wait(cx)
	}
	m.pos++
	m.out = append(m.out, m.in[begin:m.pos])
	return start
}

func stateMachine(cx edo.Context) {
	m := &machine{in: "a(bc)d(e)"}
	for s := state(start); s != nil; {
		s = s(cx, m)
	}
	st.Log("%q", m.out)
}

type cell struct {
	v    int
	next *cell
}

func linkedList(cx edo.Context) {
	var head *cell
	for i := range 4 {
		head = &cell{st.Int(cx, i), head}
	}
	for c := head; c != nil; c = c.next {
		st.Log("%d", st.Int(cx, c.v))
	}
	var prev *cell
	for cur := head; cur != nil; {
		cur.next, prev, cur = prev, cur, cur.next
		st.Wait(cx)
	}
	st.Log("%d %d", prev.v, prev.next.v)
}

func pipeline(cx edo.Context) {
	type stage func(edo.Context, []int) []int
	mapper := func(f func(edo.Context, int) int) stage {
		return func(cx edo.Context, in []int) (out []int) {
			for _, v := range in {
				out = append(out, f(cx, v))
			}
			return
		}
	}
	filter := func(f func(edo.Context, int) bool) stage {
		return func(cx edo.Context, in []int) []int {
			out := in[:0:0]
			for _, v := range in {
				if f(cx, v) {
					out = append(out, v)
				}
			}
			return out
		}
	}
	data := []int{1, 2, 3, 4, 5}
	for _, s := range []stage{
		mapper(func(cx edo.Context, v int) int { return st.Int(cx, v) * v }),
		filter(func(cx edo.Context, v int) bool { return st.Bool(cx, v%2 == 1) }),
		mapper(st.Int),
	} {
		data = s(cx, data)
	}
	st.Log("%v", data)
}

func c1(cx edo.Context, n int) int { return c2(cx, n) + 1 }
func c2(cx edo.Context, n int) int { return c3(cx, n) * 2 }
func c3(cx edo.Context, n int) int { x := c4(cx, n); return x + n }
func c4(cx edo.Context, n int) int { return c5(cx, n, n) }
func c5(cx edo.Context, n, m int) int {
	for range m {
		n += st.Int(cx, 1)
	}
	return n
}

func longChain(cx edo.Context) { st.Log("%d", c1(cx, 3)) }

func asyncInIfaceField(cx edo.Context) {
	type svc struct {
		store interface {
			Put(edo.Context, string, int) dict
		}
	}
	s := svc{dict{}}
	d := s.store.Put(cx, "k", 1)
	st.Log("%v", d)
}

func doubleDynamic(cx edo.Context) {
	var g Getter = fn(func(cx edo.Context, n int) int {
		var h Getter = V{st.Int(cx, n)}
		return h.Get(cx) + outerIface{h, ""}.Get(cx)
	})
	st.Log("%d", g.Get(cx)+g.Get(cx))
}
