package main

import (
	"fmt"
	"io"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func selectNilChans(cx edo.Context) {
	var never chan int
	ready := make(chan int, 1)
	ready <- 1
	select {
	case <-never:
		st.Log("no")
	case never <- st.Int(cx, 1):
		st.Log("no")
	case v := <-ready:
		st.Log("%d", v)
	}
	closed := make(chan int)
	close(closed)
	defer func() { st.Log("%v", recover()) }()
	select {
	case closed <- st.Int(cx, 2):
		st.Log("no")
	}
}

func selectAwaitCase(cx edo.Context) {
	mk := func(cx edo.Context, n int) chan int {
		st.Log("mk %d", n)
		st.Wait(cx)
		c := make(chan int, 1)
		if n == 2 {
			c <- n
		}
		return c
	}
	full := make(chan int)
	select {
	case v := <-mk(cx, 1):
		st.Log("no %d", v)
	case v := <-mk(cx, 2):
		st.Log("two %d", v)
	case full <- st.Int(cx, 3):
		st.Log("no")
	}
}

func shadowing(cx edo.Context) {
	x := 1
	st.Wait(cx)
	{
		x := x + 1
		st.Wait(cx)
		{
			x := x * 10
			x++
			st.Wait(cx)
			st.Log("%d", x)
		}
		st.Log("%d", x)
		if x := "s"; st.Str(cx, x) != "" {
			st.Log("%s", x)
		}
	}
	for x := 0; x < 2; x++ {
		x := x * 100
		st.Log("%d", st.Int(cx, x))
	}
	st.Log("%d", x)
	f := func(x string) { st.Log("%s", x) }
	f(st.Str(cx, "arg"))
	x, y := st.Two(cx, 5, 6)
	st.Log("%d %d", x, y)
}

func shadowPkg(cx edo.Context) {
	st.Log("%s", fmt.Sprint(st.Int(cx, 1)))
	fmt := st.Str(cx, "fmt")
	st.Log("%s", fmt)
	{
		st := st.Str(cx, "st")
		fmt += st
	}
	edo := st.Int(cx, 4)
	st.Log("%s %d", fmt, edo)
}

func shadowBuiltin(cx edo.Context) {
	len := func(s string) int { return 42 }
	nil := 3
	true := st.Bool(cx, false)
	string := "string"
	st.Wait(cx)
	st.Log("%d %d %v %s", len("x"), nil, true, string)
	{
		int := st.Int(cx, 1)
		append := int + 1
		st.Wait(cx)
		st.Log("%d %d", int, append)
	}
	unsafe := 1
	st.Wait(cx)
	p, s, ok, x := 1, 2, 3, 4
	st.Wait(cx)
	st.Log("%d %d %d %d %d", unsafe, p, s, ok, x)
}

func shadowType(cx edo.Context) {
	type error struct{ s string }
	e := error{st.Str(cx, "e")}
	st.Wait(cx)
	st.Log("%v %T", e, e)
	square := st.Int(cx, 2)
	st.Wait(cx)
	st.Log("%d", square)
}

func blocks(cx edo.Context) {
	{
	}
	{
		st.Wait(cx)
	}
	{
		var x int
		{
			x = st.Int(cx, 1)
		}
		_ = x
	}

	st.Log("end")
}

func early(cx edo.Context, n int) (s string, err error) {
	if n == 0 {
		return
	}
	for i := range n {
		if st.Int(cx, i) == 2 {
			return "two", nil
		}
		switch {
		case n == 2 && i == 1:
			st.Wait(cx)
			return "", io.EOF
		}
	}
	return st.Str(cx, "end"), st.Err(cx, "")
}

func earlyReturn(cx edo.Context) {
	for i := range 5 {
		s, err := early(cx, i)
		st.Log("%d %q %v", i, s, err)
	}
}

func named(cx edo.Context, n int) (x, y int, s string) {
	x = n
	y = st.Int(cx, x+1)
	s = "s"
	if n > 1 {
		return y, x, s + st.Str(cx, "t")
	}
	return
}

func namedResult(cx edo.Context) {
	for i := range 3 {
		x, y, s := named(cx, i)
		st.Log("%d %d %s", x, y, s)
	}
}

func shadowResult(cx edo.Context) (err error) {
	if x, err := st.Int(cx, 1), st.Err(cx, "inner"); err != nil {
		st.Log("%d %v", x, err)
	}
	st.Wait(cx)
	return err
}

func namedShadow(cx edo.Context) { st.Log("%v", shadowResult(cx)) }

func bare(cx edo.Context) (_ int, b string, _ error) {
	st.Wait(cx)
	b = st.Str(cx, "b")
	return
}

func bareReturn(cx edo.Context) {
	a, b, c := bare(cx)
	st.Log("%d %s %v", a, b, c)
}

func ret(cx edo.Context) (int, error)     { return st.Int(cx, 1), st.Err(cx, "x") }
func retFwd(cx edo.Context) (int, error)  { return ret(cx) }
func retFwd2(cx edo.Context) (any, error) { return retFwd(cx) }
func retCov(cx edo.Context) (r io.Reader, n any) {
	return nil, st.Int(cx, 4)
}

func returnCall(cx edo.Context) {
	n, err := retFwd2(cx)
	st.Log("%v %v", n, err)
	r, k := retCov(cx)
	st.Log("%v %v", r, k)
}

func localConst(cx edo.Context) {
	const a = 10
	st.Wait(cx)
	const b = a * 2
	const c, d = "c", 'd'
	{
		const a = "shadow"
		st.Wait(cx)
		st.Log("%v", a)
	}
	var arr [b]int
	st.Log("%d %d %s %c %d", a, st.Int(cx, b), c, d, len(arr))
}

func iotaConst(cx edo.Context) {
	const (
		x = iota
		y
		_
		z
	)
	st.Wait(cx)
	type day int
	const (
		mon day = iota + 1
		tue
	)
	iota := 7
	st.Log("%d %d %d %d %d %d", x, y, st.Int(cx, z), mon, tue, iota)
}

func iotaShadow(cx edo.Context) {
	const (
		X = iota
		Y
	)
	st.Wait(cx)
	const (
		iota = iota // from here on it is this constant
		A    = iota
	)
	{
		const iota, B = 7, iota
		st.Wait(cx)
		st.Log("%d %d", iota, B)
	}
	const C = iota + 1
	const X2 = X
	{
		const X = "inner"
		st.Wait(cx)
		st.Log("%v %v", X, X2)
	}
	st.Log("%d %d %d %d %d", X, Y, A, C, iota)
}

func localType(cx edo.Context) {
	type pair struct {
		a, b int
	}
	p := pair{st.Int(cx, 1), 2}
	st.Wait(cx)
	type list []pair
	l := list{p, {3, st.Int(cx, 4)}}
	st.Wait(cx)
	type rec struct{ next *rec }
	r := &rec{&rec{}}
	st.Wait(cx)
	type alias = map[string]pair
	m := alias{"k": p}
	st.Wait(cx)
	st.Log("%v %T %v %T %v %v", p, p, l, l, r.next.next == nil, m)
	for i := range 2 {
		type in struct{ i int }
		x := in{i}
		st.Wait(cx)
		st.Log("%v %T", x, x)
	}
}

func localTypeSame(cx edo.Context) {
	var a, b any
	{
		type t struct{ x int }
		a = t{st.Int(cx, 1)}
	}
	{
		type t struct{ x int }
		b = t{st.Int(cx, 1)}
	}
	st.Log("%v %T %T", a == b, a, b)
}

func varDecl(cx edo.Context) {
	var a int
	var b = st.Int(cx, 2)
	var c int64 = int64(st.Int(cx, 3))
	var d any = st.Int(cx, 4)
	var e io.Reader
	var f, g = st.Two(cx, 5, 6)
	st.Log("%d %d %d %v %v %d %d", a, b, c, d, e, f, g)
	for range 2 {
		var fresh int
		fresh++
		st.Wait(cx)
		st.Log("%d", fresh)
	}
}

func varGroup(cx edo.Context) {
	var (
		a    = st.Int(cx, 1)
		b, c = a + 1, st.Int(cx, a+2)
		d    struct{ x, y int }
	)
	d.x = st.Int(cx, c)
	st.Log("%d %d %d %v", a, b, c, d)
}

func varMulti(cx edo.Context) {
	a, err := st.Int(cx, 1), st.Err(cx, "one")
	b, err := st.Int(cx, a+1), st.Err(cx, "two")
	st.Log("%d %d %v", a, b, err)
	if c, err := st.Int(cx, 3), st.Err(cx, "three"); err != nil {
		a, err := st.Int(cx, c), error(nil)
		st.Log("%d %v", a, err)
	}
	st.Log("%d %v", a, err)
}

func nothing(edo.Context)        {}
func nothing2(_ edo.Context) int { return 2 }
func plainAsync(cx edo.Context)  { st.Log("plain %v", cx.Err()) }
func onlyA(cx edo.Context)       { st.Wait(cx) }
func onlyR(cx edo.Context) int   { return st.Int(cx, 1) }
func sometimes(cx edo.Context, b bool) {
	if b {
		onlyA(cx)
	}
}

func emptyBody(cx edo.Context) {
	nothing(cx)
	st.Log("%d", nothing2(cx)+st.Int(cx, 1))
	plainAsync(cx)
}

func onlyAwait(cx edo.Context) {
	onlyA(cx)
	st.Log("%d", onlyR(cx))
	sometimes(cx, false)
	sometimes(cx, true)
}

func down(cx edo.Context, n int) int {
	if n == 0 {
		return st.Int(cx, 0)
	}
	a := n * 2
	b := down(cx, n-1)
	return a + b + st.Int(cx, n)
}

func deep(cx edo.Context) { st.Log("%d", down(cx, 30)) }

func unusedLabel(cx edo.Context) {
	i := 0
	if i > 0 {
		goto end
	}
	st.Wait(cx)
end:
	st.Log("end")
}

func panicky(cx edo.Context) {
	if st.Bool(cx, true) {
		panic(fmt.Sprintf("value %d", st.Int(cx, 3)))
	}
	st.Log("no")
}

func loopReturn(cx edo.Context) int {
	for i := 0; ; i++ {
		if st.Int(cx, i) == 3 {
			return i
		}
	}
}

func switchReturn(cx edo.Context, n int) string {
	switch st.Int(cx, n) {
	case 0:
		return "zero"
	default:
		panic("other")
	}
}

func infiniteReturn(cx edo.Context) {
	st.Log("%d", loopReturn(cx))
	st.Log("%s", switchReturn(cx, 0))
	st.Log("%s", switchReturn(cx, 1))
}

func forwardGoto(cx edo.Context) {
	n := 0
retry:
	for {
		n++
		switch st.Int(cx, n) {
		case 1:
			goto retry
		case 2:
			continue retry
		case 3:
			goto out
		}
	}
out:
	st.Log("%d", n)
}

func noCx(edo.Context) { st.Log("no name") }

func blankCx(_ edo.Context) { st.Log("blank") }

func switchOnCall(cx edo.Context) {
	for i := range 3 {
		switch f := st.Sync(i); st.Int(cx, f) + st.Sync(10) {
		case st.Sync(10) + st.Int(cx, 0):
			st.Log("ten")
		case 11:
			st.Log("eleven")
		}
	}
}

func switchOnType(cx edo.Context) {
	var p *rect
	var s shape = p
	switch x := s.(type) {
	case nil:
		st.Log("no")
	case *rect:
		st.Log("%v %v", x == nil, st.Int(cx, 1))
	}
	var r io.Reader
	_, ok := r.(io.ReadCloser)
	st.Log("%v", ok && st.Bool(cx, true))
}

func boolSwitch(cx edo.Context) {
	switch st.Bool(cx, false) {
	case st.Bool(cx, true) && st.Bool(cx, false):
		st.Log("false matches false")
	case true:
		st.Log("no")
	}
}
