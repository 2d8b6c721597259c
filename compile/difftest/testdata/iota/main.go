// Iota: constants of a function that are called iota, in the groups that they are declared in (see $GOROOT/test/const8.go).
package main

import (
	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() { st.Main(iotaGroup, constGroup) }

const X = 2

func iotaGroup(cx edo.Context) {
	const (
		A    = iota
		iota = iota
		B
		C
	)
	st.Wait(cx)
	st.Log("%d %d %d %d", A, B, C, iota)
}

func constGroup(cx edo.Context) {
	const (
		X = X + X
		Y
		Z = iota
	)
	st.Wait(cx)
	st.Log("%d %d %d", X, Y, Z)
}
