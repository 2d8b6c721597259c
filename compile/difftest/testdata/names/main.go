// Names: what a program may call as generated code calls its own.
package main

import (
	"github.com/edo-async/edo"
	"github.com/edo-async/edo/compile/difftest/testdata/names/dep"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() { st.Main(clash, local, abroad, dynamic, labels, tasks) }

type t struct{ n int }

func (v *t) m(cx edo.Context, a int) int      { return st.Int(cx, v.n+a) }
func t__m(cx edo.Context, v *t, a int) int    { return -st.Int(cx, v.n+a) }
func t__m__x(cx edo.Context, v *t, a int) int { return 2 * st.Int(cx, v.n+a) }
func t__m__poll(cx edo.Context, n, a, b int)  { st.Wait(cx); st.Log("poll %d %d %d", n, a, b) }
func (v *t) m__p(cx edo.Context) func(int) int {
	st.Wait(cx)
	return func(n int) int { return v.n + n }
}

const t__m__s = "s"

func clash(cx edo.Context) {
	v := &t{1}
	st.Log("%d %d %d %s", v.m(cx, 1), t__m(cx, v, 2), t__m__x(cx, v, 3), t__m__s)
	t__m__poll(cx, 1, 2, 3)
	st.Log("%d", v.m__p(cx)(4))
}

func named(cx__ edo.Context, p__, s__ int) (ok__ int, r__0 error) {
	x__, d__ := st.Int(cx__, p__), "d"
	defer func(normal__ int) { st.Wait(cx__); ok__ += normal__; st.Log("%s %v", d__, recover()) }(x__)
	for t__1 := range s__ {
		rec__, box__ := t__1, func(cx edo.Context, f__ int) int { st.Wait(cx); h__ := f__ + x__; return h__ }
		if st.Int(cx__, rec__) == 2 {
			return box__(cx__, rec__), nil
		}
		if x__c, a__0 := rec__*2, x__; x__c > 100 {
			return a__0, nil
		}
	}
	panic("none")
}

func local(cx edo.Context) {
	n, err := named(cx, 1, 4)
	st.Log("%d %v", n, err)
	n, err = named(cx, 1, 1)
	st.Log("%d %v", n, err)
}

func abroad(cx edo.Context) {
	v, u := dep.T{N: 7}, &dep.U{N: 8}
	st.Log("%d %d %d %d", v.M(cx, 1), dep.T__M(cx, v, 2), u.M(cx), dep.U__M(cx, u))
	st.Log("%d %d %d %d %v", dep.F(cx), dep.F__poll(4), dep.G(cx), dep.G__lit1(cx), dep.F__frame{A: 1})
	g := &dep.Generic[string]{V: "g"}
	st.Log("%q %q", g.Get(cx), dep.Generic__Get(cx, g))
}

type mer interface{ M(cx edo.Context) int }

func dynamic(cx edo.Context) {
	var m mer = &dep.U{N: 1}
	fs := []func(edo.Context, *dep.U) int{dep.U__M, func(cx edo.Context, u *dep.U) int { return (*dep.U).M(u, cx) }}
	st.Log("%d %d %d", m.M(cx), fs[0](cx, &dep.U{N: 2}), fs[1](cx, &dep.U{N: 3}))
}

func labels(cx edo.Context) {
	n := 0
for__1:
	for i := range 3 {
	break__2:
		for {
			switch st.Int(cx, i) {
			case 0:
				continue for__1
			case 1:
				break break__2
			}
			if n++; n > 2 {
				goto end__1
			}
		}
	}
end__1:
	st.Log("%d", n)
}

func (v *t) run(cx edo.Context) error   { st.Log("run %d", st.Int(cx, v.n)); return nil }
func t__run(cx edo.Context, v *t) error { st.Log("function %d", st.Int(cx, v.n)); return nil }

func tasks(cx edo.Context) {
	_, err := edo.Spawn(cx, (&t{1}).run).Join(cx)
	st.Log("%v %v", err, t__run(cx, &t{2}))
}
