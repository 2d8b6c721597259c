// Predeclared: a package that has names of its own for what Go predeclares.
package main

import (
	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func min(a, b int) int { return a*10 + b }
func max(a, b int) int { return a*20 + b }
func new(n int) int    { return n + 1 }
func len(s string) int { return -1 }
func recover() int     { return 5 }
func print(s string)   { st.Log("print %s", s) }

var (
	make   = 1
	append = 2
	copy   = 3
	cap    = 4
	clear  = 5
	delete = 6
	close  = 7
	iota   = 8
)

type (
	byte   struct{ b int }
	bool   = string
	uint64 []int
	uint8  int
	uint16 int
	uint   int
	any    interface{ Code(cx edo.Context) int }
)

const (
	nil   = 22
	true  = "true"
	false = "false"
)

type code int

func (c code) Code(cx edo.Context) int { return st.Int(cx, int(c)) }

func main() { st.Main(calls, types, dynamic, generic, deferred, recursive, spawned) }

func calls(cx edo.Context) {
	st.Log("%d %d", min(st.Int(cx, 1), 2), max(3, st.Int(cx, 4)))
	x := new(st.Int(cx, 5))
	st.Wait(cx)
	print("x")
	st.Log("%d %d %d %v %v", x, len("abc")+nil, make+append+copy+cap+clear+delete+close+iota+recover(), true, false)
}

func types(cx edo.Context) {
	b := byte{st.Int(cx, 1)}
	s := bool("s")
	u := uint64{1, 2}
	var v uint16 = 3
	st.Wait(cx)
	st.Log("%v %v %v %v", b, s, u, v)
}

func dynamic(cx edo.Context) {
	var e any = code(4)
	st.Wait(cx)
	st.Log("%d", e.Code(cx))
	f := e.Code
	st.Log("%d", f(cx)+f(cx))
}

func id[T interface{}](cx edo.Context, v T) T { st.Wait(cx); return v }

func generic(cx edo.Context) {
	st.Log("%v %v", id(cx, byte{2}), id[any](cx, code(3)).Code(cx))
}

func deferred(cx edo.Context) {
	x := 1
	defer func(cx edo.Context) { st.Wait(cx); st.Log("%d", x) }(cx)
	defer st.Log("%d", st.Int(cx, recover()))
	x = st.Int(cx, 2)
}

func down(cx edo.Context, n int) int {
	if n == 0 {
		return st.Int(cx, nil)
	}
	return down(cx, n-1) + 1
}

func recursive(cx edo.Context) { st.Log("%d", down(cx, 4)) }

func spawned(cx edo.Context) {
	n := 1
	f := edo.Async(func(cx edo.Context) (int, error) {
		st.Wait(cx)
		n++
		var none error
		return n, none
	})
	st.Log("%d", edo.Await(cx, f).Val)
	edo.Join(cx, func(cx edo.Context) (e error) { n += st.Int(cx, 2); return })
	st.Log("%d", n)
}
