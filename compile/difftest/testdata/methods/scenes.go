package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

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
