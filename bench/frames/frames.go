// Package frames is a suite of async functions whose frames are compared with those that rustc 1.95 makes of the same
// functions. `go run ./bench -run frame` prints both.
//
// Yield stands for the leaf: it is pending once. Its frame is two bytes here and one there.
package frames

import (
	"errors"

	"github.com/edo-async/edo"
)

// RustBytes is what rustc's futures take, by function.
var RustBytes = map[string]int{
	"f1": 2, "f1b": 1, "f1c": 2, "f2": 16, "f2b": 24, "f2c": 16, "f3": 16, "f3b": 1040, "f4": 88, "f4b": 152, "f4c": 152,
	"f5": 216, "f5a": 48, "f5b": 10, "f5c": 128, "big256": 264, "big512": 520, "f6": 528, "f6b": 536,
	"f7": 40, "f8": 1026, "f9a": 32, "f9b": 40, "f9c": 40, "f11": 64, "f12": 88, "f13": 24, "f15": 72, "f15b": 16,
	"f16": 104, "f17": 24, "f19": 400,
}

// The functions are only looked at.
var _ = []any{f1, f1b, f1c, f2, f2b, f2c, f3, f3b, f4, f4b, f4c, f5, f5b, f5c, f6, f6b, f7, f8, f9a, f9b, f9c, f11, f12, f13, f15, f15b, f16, f17, f19}

// nothing is zero, which the compiler cannot know.
var nothing uint64

//go:noinline
func src() uint64 { return nothing }

//go:noinline
func arr(n uint64) [8]uint64 { return [8]uint64{n, nothing} }

//go:noinline
func sum(a []uint64) (s uint64) {
	for _, x := range a {
		s += x
	}
	return s
}

func use(a [8]uint64) uint64 { return sum(a[:]) }

//go:noinline
func fill(b []byte) int { return copy(b, "filled") }

func f1(cx edo.Context) { edo.Yield(cx) }

func f1b(edo.Context) int { return 7 }

func f1c(cx edo.Context) {
	edo.Yield(cx)
	edo.Yield(cx)
}

func f2(cx edo.Context) uint64 {
	x := src()
	edo.Yield(cx)
	return x
}

func f2b(cx edo.Context, x uint64) uint64 {
	edo.Yield(cx)
	return x
}

func f2c(cx edo.Context, x uint64) uint64 {
	y := x + 1
	edo.Yield(cx)
	return y
}

func f3(cx edo.Context) uint64 {
	a, b, c, d, e, f, g, h := src(), src(), src(), src(), src(), src(), src(), src()
	sum := a + b + c + d + e + f + g + h
	edo.Yield(cx)
	return sum
}

func f3b(cx edo.Context) int {
	var b [1024]byte
	n := fill(b[:])
	edo.Yield(cx)
	return n
}

func f4(cx edo.Context) uint64 {
	var r, q uint64
	{
		a := arr(1)
		edo.Yield(cx)
		r = use(a)
	}
	{
		b := arr(2)
		edo.Yield(cx)
		q = use(b)
	}
	return r + q
}

func f4b(cx edo.Context) uint64 {
	a := arr(1)
	edo.Yield(cx)
	r := use(a)
	b := arr(2)
	edo.Yield(cx)
	q := use(b)
	return r + q
}

func f4c(cx edo.Context) uint64 {
	a := arr(1)
	edo.Yield(cx)
	r := sum(a[:])
	b := arr(2)
	edo.Yield(cx)
	q := sum(b[:])
	return r + q
}

func c0(cx edo.Context, x uint64) uint64 {
	edo.Yield(cx)
	return x
}

func f5a(cx edo.Context, x uint64) uint64 { k := x ^ 1; return c0(cx, x+1) + k }
func c2(cx edo.Context, x uint64) uint64  { k := x ^ 1; return f5a(cx, x+1) + k }
func c3(cx edo.Context, x uint64) uint64  { k := x ^ 1; return c2(cx, x+1) + k }
func c4(cx edo.Context, x uint64) uint64  { k := x ^ 1; return c3(cx, x+1) + k }
func c5(cx edo.Context, x uint64) uint64  { k := x ^ 1; return c4(cx, x+1) + k }
func c6(cx edo.Context, x uint64) uint64  { k := x ^ 1; return c5(cx, x+1) + k }
func c7(cx edo.Context, x uint64) uint64  { k := x ^ 1; return c6(cx, x+1) + k }
func f5(cx edo.Context, x uint64) uint64  { k := x ^ 1; return c7(cx, x+1) + k }

func n1(cx edo.Context)  { f1(cx) }
func n2(cx edo.Context)  { n1(cx) }
func n3(cx edo.Context)  { n2(cx) }
func n4(cx edo.Context)  { n3(cx) }
func n5(cx edo.Context)  { n4(cx) }
func n6(cx edo.Context)  { n5(cx) }
func n7(cx edo.Context)  { n6(cx) }
func f5b(cx edo.Context) { n7(cx) }

func s1(cx edo.Context) uint64  { k := src(); f1(cx); return k }
func s2(cx edo.Context) uint64  { k := src(); return s1(cx) + k }
func s3(cx edo.Context) uint64  { k := src(); return s2(cx) + k }
func s4(cx edo.Context) uint64  { k := src(); return s3(cx) + k }
func s5(cx edo.Context) uint64  { k := src(); return s4(cx) + k }
func s6(cx edo.Context) uint64  { k := src(); return s5(cx) + k }
func s7(cx edo.Context) uint64  { k := src(); return s6(cx) + k }
func f5c(cx edo.Context) uint64 { k := src(); return s7(cx) + k }

func big256(cx edo.Context) uint64 {
	var a [32]uint64
	a[0] = src()
	edo.Yield(cx)
	return sum(a[:])
}

func big512(cx edo.Context) uint64 {
	var a [64]uint64
	a[0] = src()
	edo.Yield(cx)
	return sum(a[:])
}

func f6(cx edo.Context, c bool) uint64 {
	if c {
		return big256(cx)
	}
	return big512(cx)
}

func f6b(cx edo.Context) uint64 {
	a := big256(cx)
	b := big512(cx)
	return a + b
}

func f7(cx edo.Context, n uint64) uint64 {
	acc, i := uint64(0), uint64(0)
	for i < n {
		acc += i
		edo.Yield(cx)
		i++
	}
	return acc
}

func f8(cx edo.Context) int {
	var b [1024]byte
	fill(b[:])
	edo.Yield(cx)
	n := 0
	for _, x := range b {
		n += int(x)
	}
	return n
}

func f9a(cx edo.Context, n uint64) uint64 {
	if n == 0 {
		edo.Yield(cx)
		return 1
	}
	return n * f9a(cx, n-1)
}

func f9b(cx edo.Context, n uint64) uint64 {
	if n < 2 {
		return n
	}
	return f9b(cx, n-1) + f9b(cx, n-2)
}

func f9c(cx edo.Context, n uint64) uint64 {
	if n < 2 {
		edo.Yield(cx)
		return n
	}
	return f9c(cx, n-1) + f9c(cx, n-2)
}

var errNine = errors.New("nine")

func may(cx edo.Context, i uint64) (uint64, error) {
	edo.Yield(cx)
	if i == 9 {
		return 0, errNine
	}
	return i, nil
}

func f11(cx edo.Context, n uint64) (uint64, error) {
	s := uint64(0)
	for i := range n {
		x, err := may(cx, i)
		if err != nil {
			return 0, err
		}
		s += x
	}
	return s, nil
}

func f12(cx edo.Context) uint64 {
	v := arr(3)
	p := &v[2]
	edo.Yield(cx)
	*p++
	edo.Yield(cx)
	return use(v)
}

func f13(cx edo.Context, done *bool) {
	defer func() { *done = true }()
	edo.Yield(cx)
}

type words [8]uint64

func (w words) wait(cx edo.Context) { edo.Yield(cx) }

func f15(cx edo.Context) { words(arr(1)).wait(cx) }

func f15b(cx edo.Context) uint64 {
	x := arr(1)[3]
	edo.Yield(cx)
	return x
}

func f16(cx edo.Context, s string, v []uint64) int {
	edo.Yield(cx)
	return len(s) + len(v)
}

func f17(cx edo.Context, a uint8, b uint64, c uint16, d uint32, e bool) uint64 {
	edo.Yield(cx)
	if e {
		return 0
	}
	return uint64(a) + b + uint64(c) + uint64(d)
}

func read(cx edo.Context, b []byte) int {
	edo.Yield(cx)
	return fill(b)
}

func write(cx edo.Context, b []byte) int {
	edo.Yield(cx)
	return len(b)
}

func f19(cx edo.Context, fd uint64) (uint64, error) {
	var length, total uint64
	{
		var h [64]byte
		n := read(cx, h[:])
		if n == 0 {
			return 0, errNine
		}
		length = uint64(n) + uint64(h[0])
	}
	{
		var body [256]byte
		for total < length {
			n := read(cx, body[:])
			total += uint64(n)
			write(cx, body[:n])
		}
	}
	return total + fd, nil
}
