// Blank: what is assigned to the blank identifier, or has its address taken for nothing (see $GOROOT/test/fixedbugs/bug265.go).
package main

import (
	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() { st.Main(result, local, param) }

func res(cx edo.Context) (e int) {
	st.Wait(cx)
	_ = &e
	st.Wait(cx)
	return 999
}

func result(cx edo.Context) { st.Log("%d", res(cx)) }

func local(cx edo.Context) {
	var x int
	_ = &x
	st.Wait(cx)
	x = st.Int(cx, 5)
	st.Wait(cx)
	st.Log("%d", x)
}

func par(cx edo.Context, n int) {
	_ = &n
	st.Wait(cx)
	n++
	st.Wait(cx)
	st.Log("%d", n)
}

func param(cx edo.Context) { par(cx, st.Int(cx, 1)) }
