// Values of all shapes, kept while the program waits.
package main

import "fmt"

type big struct {
	a  [4]int
	s  string
	m  map[string]int
	p  *big
	f  func(*big) string
	e  error
	c  complex128
	u8 uint8
}

func (b big) with(s string) big { b.s += s; return b }
func (b *big) grow(n int) *big  { b.a[n] += n; return b }
func id[T any](v T) T           { return v }

func main() {
	b := big{s: "s", m: map[string]int{"x": 1}, c: 1 + 2i, u8: 250}
	b.p = &b
	b.f = func(q *big) string { return q.with("!").s }
	b.grow(1).grow(2).p.grow(2)
	copied := b.with("copy")
	b.u8 += id(uint8(10))
	arr := [2][]any{{id(1), id("two")}, {id(3.0), nil, id(b.e)}}
	var iface any = id(copied.a)
	q := &copied.a[id(3)]
	*q = id(9)
	fmt.Println(b.a, b.s, b.f(&b), copied.s, copied.a, b.u8, real(id(b.c)), arr, iface)
	x, y := id(int8(-1)), id(uint64(1)<<63)
	z := [3]byte{id(byte(1)), 2, id(byte(3))}
	fmt.Println(x>>1, y>>id(60), z[id(2)], string(id([]byte("bytes"))), len(id("abc")[1:]))
	type local struct{ n int }
	ls := []local{{id(1)}, {id(2)}}
	for i := range ls {
		p := &ls[i]
		p.n += id(10)
	}
	fmt.Printf("%v %T\n", ls, id(ls))
}
