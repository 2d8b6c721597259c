// The suite of frame sizes: each function's frame must have the size in its comment, in bytes of both parts. The numbers are
// the goals of hand-made layouts; rows of the suite that need what is not done yet say so.
package main

import "github.com/edo-async/edo"

func src() uint64
func arr(n int) [8]uint64
func use(a [8]uint64) uint64
func fill(b []byte) int

// frame 2: one await, nothing saved
func row1(cx edo.Context) { edo.Yield(cx) }

// frame 4
func row1c(cx edo.Context) { edo.Yield(cx); edo.Yield(cx) }

// frame 16
func row2(cx edo.Context) uint64 { x := src(); edo.Yield(cx); return x }

// frame 16: an argument is kept once
func row2b(cx edo.Context, x uint64) uint64 { edo.Yield(cx); return x }

// frame 2: used only before the await
func row2c(cx edo.Context, x uint64) { println(x); edo.Yield(cx) }

// frame 16
func row3(cx edo.Context) uint64 {
	a, b, c, d := src(), src(), src(), src()
	e, f, g, h := src(), src(), src(), src()
	sum := a + b + c + d + e + f + g + h
	edo.Yield(cx)
	return sum
}

// frame 16: a buffer that was lent, but is dead, is not kept
func row3b(cx edo.Context) int {
	b := make([]byte, 1024)
	n := fill(b)
	edo.Yield(cx)
	return n
}

// frame 80
func row4(cx edo.Context) uint64 {
	var r, q uint64
	{
		a := arr(1)
		edo.Yield(cx)
		r = use(a)
	}
	{
		a := arr(2)
		edo.Yield(cx)
		q = use(a)
	}
	return r + q
}

// frame 80: without blocks
func row4b(cx edo.Context) uint64 {
	a := arr(1)
	edo.Yield(cx)
	r := use(a)
	b := arr(2)
	edo.Yield(cx)
	q := use(b)
	return r + q
}

func chain0(cx edo.Context, x uint64) uint64 { edo.Yield(cx); return x }

// frame 24: the callee's 16 are inside
func row5a(cx edo.Context, x uint64) uint64 { k := x ^ 1; return chain0(cx, x+1) + k }

// frame 32
func row5a2(cx edo.Context, x uint64) uint64 { k := x ^ 1; return row5a(cx, x+1) + k }

// frame 264
func big256(cx edo.Context) uint64 {
	var a [32]uint64
	for i := range a {
		a[i] = src()
	}
	edo.Yield(cx)
	sum := uint64(0)
	for _, v := range a {
		sum += v
	}
	return sum
}

// frame 520
func big512(cx edo.Context) uint64 {
	var a [64]uint64
	for i := range a {
		a[i] = src()
	}
	edo.Yield(cx)
	sum := uint64(0)
	for _, v := range a {
		sum += v
	}
	return sum
}

// frame 528: callees overlap
func row6(cx edo.Context, c bool) uint64 {
	if c {
		return big256(cx)
	}
	return big512(cx)
}

// frame 536
func row6b(cx edo.Context) uint64 {
	a := big256(cx)
	b := big512(cx)
	return a + b
}

// frame 32
func row7(cx edo.Context, n uint64) (acc uint64) {
	for i := uint64(0); i < n; i++ {
		acc += i
		edo.Yield(cx)
	}
	return acc
}

// frame 520
func row14(cx edo.Context) uint64 { return big512(cx) }

// frame 16
func row16(cx edo.Context) int {
	s, u := "x", []uint64{src()}
	n := len(s) + len(u)
	edo.Yield(cx)
	return n
}

// frame 48
func row16b(cx edo.Context, s string, u []uint64) (string, []uint64) {
	edo.Yield(cx)
	return s, u
}

// frame 24: small fields fill the gaps
func row17(cx edo.Context, a uint8, b uint64, c uint16, d uint32, e bool) (uint8, uint64, uint16, uint32, bool) {
	edo.Yield(cx)
	return a, b, c, d, e
}
