// Control: if, switch, type switch, goto, labels, select, blocks and shadowing, with awaits at every place.
package main

import (
	"errors"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(ifInit, ifChain, switchTag, switchCases, switchNone, switchFallthrough, switchDefaultFirst, switchBreak,
		switchInit, switchDup, typeSwitch, typeSwitchInit, typeSwitchNil, typeSwitchShadow, gotoBack, gotoForward, gotoNested, labels,
		labelBlock, selectRecv, selectSend, selectDefault, selectAssign, selectBody, selectLoop, selectNilChans, shadowing, shadowPkg, shadowBuiltin, shadowType, blocks,
		earlyReturn, namedResult, namedShadow, bareReturn, returnCall, localConst, iotaConst, iotaShadow, localType, localTypeSame, varDecl, varGroup,
		varMulti, emptyBody, onlyAwait, deep, unusedLabel, panicky, infiniteReturn, forwardGoto, noCx, blankCx, switchOnCall, switchOnType, boolSwitch, selectAwaitCase)
}

func ifInit(cx edo.Context) {
	if x := st.Int(cx, 1); x > 0 {
		st.Log("pos %d", x)
	} else if y := st.Int(cx, 2); y > x {
		st.Log("no")
	}
	if x := st.Int(cx, 0); x > 0 {
		st.Log("no")
	} else if y := st.Int(cx, 2); y > x {
		st.Log("y %d x %d", y, x)
		x := st.Str(cx, "inner")
		st.Log("%s", x)
	} else {
		st.Log("no")
	}
	if err := st.Err(cx, "bad"); err != nil {
		st.Log("%v", err)
	}
	if _, ok := st.Any(cx, 1).(string); !ok {
		st.Log("not a string")
	}
	if st.Wait(cx); true {
		st.Log("init statement")
	}
}

func ifChain(cx edo.Context) {
	for i := range 4 {
		if st.Int(cx, i) == 0 {
			st.Log("zero")
		} else if st.Int(cx, i) == 1 {
			st.Wait(cx)
			st.Log("one")
		} else if i == 2 {
			st.Log("two")
		} else {
			st.Wait(cx)
			st.Log("many")
		}
	}
}

func switchTag(cx edo.Context) {
	for i := range 4 {
		switch x := st.Int(cx, i); x {
		case 0:
			st.Log("zero")
		case 1, 2:
			st.Wait(cx)
			st.Log("one or two: %d", x)
		default:
			st.Log("default %d", st.Int(cx, x*2))
		}
	}
}

func switchCases(cx edo.Context) {
	for i := range 5 {
		switch i {
		case st.Int(cx, 0), st.Int(cx, 1):
			st.Log("a")
		case st.Sync(2):
			st.Log("b")
		case 3, st.Int(cx, 9):
			st.Log("c")
		default:
			st.Log("d")
		}
	}
}

func switchNone(cx edo.Context) {
	for i := range 3 {
		switch {
		case st.Bool(cx, i == 0):
			st.Log("first")
		case i == 1 && st.Bool(cx, true):
			st.Log("second")
		case st.Bool(cx, false), st.Bool(cx, i == 2):
			st.Log("third")
		}
	}
	switch st.Wait(cx); {
	default:
		st.Log("only default")
	}
	switch {
	}
	switch st.Int(cx, 3) {
	}
}

func switchFallthrough(cx edo.Context) {
	for i := range 5 {
		switch st.Int(cx, i) {
		case 0:
			st.Log("0")
			fallthrough
		case 1:
			st.Wait(cx)
			st.Log("1")
			fallthrough
		default:
			st.Log("default")
			fallthrough
		case 2:
			st.Log("2 %d", st.Int(cx, i))
		case 3:
			st.Log("3")
		}
	}
}

func switchDefaultFirst(cx edo.Context) {
	for i := range 3 {
		switch i {
		default:
			st.Log("default")
			st.Wait(cx)
		case st.Int(cx, 1):
			st.Log("one")
		case st.Int(cx, 2):
			st.Log("two")
		}
	}
}

func switchBreak(cx edo.Context) {
outer:
	for i := 0; ; i++ {
		switch st.Int(cx, i) {
		case 0:
			if i == 0 {
				break
			}
			st.Log("not here")
		case 1:
			continue
		case 2:
			st.Wait(cx)
		case 3:
			break outer
		}
		st.Log("after %d", i)
	}
	st.Log("end")
}

func switchInit(cx edo.Context) {
	switch a, b := st.Two(cx, 1, 2); {
	case a > b:
		st.Log("no")
	case b > a:
		a, b := b, a
		st.Log("%d %d", st.Int(cx, a), b)
	}
	x := 5
	switch x := x + st.Int(cx, 1); x {
	case 6:
		x++
		st.Log("%d", st.Int(cx, x))
	}
	st.Log("%d", x)
}

func switchDup(cx edo.Context) {
	n := 0
	next := func(cx edo.Context) int { st.Wait(cx); n++; return n }
	switch 2 {
	case next(cx), next(cx), next(cx):
		st.Log("n %d", n)
	}
	var e1, e2 any = 1, "x"
	switch e1 {
	case e2:
		st.Log("no")
	case st.Any(cx, 1):
		st.Log("interfaces compare")
	}
}

type shape interface{ area(cx edo.Context) int }
type square struct{ side int }
type rect struct{ w, h int }

func (s square) area(cx edo.Context) int { return st.Int(cx, s.side) * s.side }
func (r *rect) area(cx edo.Context) int  { return st.Int(cx, r.w) * st.Int(cx, r.h) }

func typeSwitch(cx edo.Context) {
	for _, v := range []any{1, "two", 3.5, []int{4}, nil, square{5}, &rect{6, 7}, errors.New("e"), func() {}} {
		switch x := v.(type) {
		case int:
			st.Log("int %d", st.Int(cx, x)+x)
		case string, float64:
			st.Wait(cx)
			st.Log("%T %v", x, x)
		case []int:
			x[st.Int(cx, 0)] = 9
			st.Log("%v", x)
		case nil:
			st.Wait(cx)
			st.Log("nil %v", x)
		case shape:
			st.Log("area %d", x.area(cx))
		case error:
			st.Wait(cx)
			st.Log("error %v", x)
		default:
			st.Wait(cx)
			st.Log("%T", x)
		}
	}
}

func typeSwitchInit(cx edo.Context) {
	switch a := st.Any(cx, "text"); b := a.(type) {
	case string:
		st.Log("%s %v", st.Str(cx, b), a)
	}
	switch st.Any(cx, 1).(type) {
	case int:
		st.Wait(cx)
		st.Log("int")
	}
	switch x := st.Any(cx, square{3}).(type) {
	case interface{ area(cx edo.Context) int }:
		st.Log("%d", x.area(cx))
	}
}

func typeSwitchNil(cx edo.Context) {
	var e error
	switch x := e.(type) {
	case nil:
		st.Log("nil %v %v", x, st.Int(cx, 1))
	case interface{ Unwrap() error }:
		st.Log("no")
	}
	switch st.Err(cx, "").(type) {
	case error:
		st.Log("no")
	default:
		st.Log("default")
	}
}

func typeSwitchShadow(cx edo.Context) {
	x := any(7)
	switch x := x.(type) {
	case int:
		x++
		st.Wait(cx)
		st.Log("%d", x)
		f := func(cx edo.Context) int { st.Wait(cx); x *= 2; return x }
		st.Log("%d %d", f(cx), x)
	}
	st.Log("%v", x)
}

func gotoBack(cx edo.Context) {
	i := 0
again:
	i++
	st.Log("round %d", st.Int(cx, i))
	if i < 3 {
		goto again
	}
	st.Log("end")
}

func gotoForward(cx edo.Context) {
	for i := range 3 {
		if st.Int(cx, i) == 1 {
			goto skip
		}
		st.Log("not skipped")
	skip:
		st.Log("after %d", i)
	}
}

func gotoNested(cx edo.Context) {
	n := 0
loop:
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			n++
			st.Wait(cx)
			if n == 2 {
				goto loop
			}
			if n == 6 {
				goto done
			}
			if st.Int(cx, j) == 1 {
				continue loop
			}
		}
	}
done:
	st.Log("n %d", n)
}

func labels(cx edo.Context) {
outer:
	for i := range 3 {
	inner:
		for j := range 3 {
			switch {
			case st.Int(cx, i+j) == 2:
				continue outer
			case j == 1:
				continue inner
			case i == 2:
				break outer
			}
			st.Log("%d %d", i, j)
		}
	}
sw:
	switch st.Int(cx, 1) {
	case 1:
		for {
			st.Wait(cx)
			break sw
		}
		st.Log("no")
	}
	st.Log("end")
}

func labelBlock(cx edo.Context) {
block:
	{
		st.Wait(cx)
		if st.Bool(cx, false) {
			goto block
		}
		st.Log("in block")
	}
cond:
	if st.Bool(cx, true) {
		if st.Sync(1) > 1 {
			goto cond
		}
	}
	st.Log("end")
}

func selectRecv(cx edo.Context) {
	a, b := make(chan int, 1), make(chan string, 1)
	a <- 1
	for range 2 {
		select {
		case v := <-a:
			st.Wait(cx)
			st.Log("a %d", v)
			b <- "x"
		case v, ok := <-b:
			st.Log("b %s %v", st.Str(cx, v), ok)
		}
	}
}

func selectSend(cx edo.Context) {
	c := make(chan int, 1)
	get := func(cx edo.Context) chan int { st.Wait(cx); st.Log("chan"); return c }
	select {
	case get(cx) <- st.Int(cx, 5):
		st.Log("sent %d", st.Int(cx, len(c)))
	}
	select {
	case v := <-get(cx):
		st.Log("got %d", v)
	case c <- st.Int(cx, 6):
		st.Log("no")
	}
}

func selectDefault(cx edo.Context) {
	c := make(chan int)
	select {
	case v := <-c:
		st.Log("no %d", v)
	default:
		st.Log("default %d", st.Int(cx, 1))
	}
	select {
	default:
		st.Wait(cx)
	}
}

func selectAssign(cx edo.Context) {
	c := make(chan int, 2)
	c <- 7
	c <- 8
	x := []int{0, 0}
	var ok bool
	select {
	case x[st.Int(cx, 1)] = <-c:
		st.Log("%v", x)
	}
	m := map[string]int{}
	select {
	case m[st.Str(cx, "k")], ok = <-c:
		st.Log("%v %v", m, ok)
	}
	none := make(chan int)
	select {
	case x[st.Int(cx, 0)] = <-none:
		st.Log("no")
	default:
		st.Log("index not evaluated")
	}
}

func selectBody(cx edo.Context) {
	c := make(chan int, 4)
	for i := range 4 {
		select {
		case c <- i:
			if i == 1 {
				break
			}
			st.Wait(cx)
			st.Log("sent %d", i)
		}
	}
	close(c)
	n := 0
	for v := range c {
		n = n*10 + st.Int(cx, v)
	}
	st.Log("%d", n)
}

func selectLoop(cx edo.Context) {
	c, quit := make(chan int, 3), make(chan struct{})
	for i := range 3 {
		c <- i
	}
loop:
	for {
		select {
		case v := <-c:
			st.Log("%d", st.Int(cx, v))
			if v == 2 {
				close(quit)
			}
			continue loop
		case <-quit:
			st.Wait(cx)
			break loop
		}
	}
	st.Log("end")
}
