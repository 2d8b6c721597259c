package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func deferClosureVar(cx edo.Context) {
	x := 1
	defer func() { st.Log("%d", x) }()
	x = st.Int(cx, 2)
	y := &x
	*y += st.Int(cx, 3)
}

func deferInLoopAwait(cx edo.Context) {
	for i := range 3 {
		func(cx edo.Context) {
			defer release(cx, fmt.Sprint(i))
			st.Wait(cx)
		}(cx)
	}
}

func drv(cx edo.Context) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	n = st.Int(cx, 5)
	panic("x")
}

func deferReturnValue(cx edo.Context) {
	n, err := drv(cx)
	st.Log("%d %v", n, err)
}

func dsr(cx edo.Context) (n int) {
	defer func() { st.Log("sees %d", n) }()
	defer func(cx edo.Context) { st.Wait(cx); st.Log("sees %d", n); n++ }(cx)
	return st.Int(cx, 7)
}

func deferSeesResult(cx edo.Context) { st.Log("%d", dsr(cx)) }

func dme(cx edo.Context, fail bool) (err error) {
	defer func(cx edo.Context) {
		if cerr := st.Err(cx, "close"); err == nil {
			err = cerr
		}
	}(cx)
	if fail {
		return st.Err(cx, "body")
	}
	return nil
}

func deferModifiesError(cx edo.Context) { st.Log("%v %v", dme(cx, true), dme(cx, false)) }

func deferInDefer(cx edo.Context) {
	defer func() {
		defer st.Log("inner deferred")
		st.Log("outer deferred")
	}()
	st.Wait(cx)
}

func deferInDeferAsync(cx edo.Context) {
	defer func(cx edo.Context) {
		defer release(cx, "inner")
		defer func() { st.Log("inner recover %v", recover()) }()
		st.Log("outer recover %v", recover())
		st.Wait(cx)
		panic("second")
	}(cx)
	st.Wait(cx)
	panic("first")
}

func deferAfterPanic(cx edo.Context) {
	defer st.Log("registered")
	if st.Bool(cx, true) {
		panic("early")
	}
	defer st.Log("not registered")
}

func rc(cx edo.Context, i int) (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = fmt.Sprint("recovered ", r)
		}
	}()
	if st.Int(cx, i)%2 == 1 {
		panic(i)
	}
	return "fine"
}

func recoverContinue(cx edo.Context) {
	for i := range 4 {
		st.Log("%s", rc(cx, i))
	}
}

func rr(cx edo.Context) (a int, b string, c []int) {
	defer func(cx edo.Context) { recover(); st.Wait(cx); c = append(c, 9) }(cx)
	a, b, c = 1, "b", []int{st.Int(cx, 3)}
	thrower(cx)
	return 2, "no", nil
}

func recoverResult(cx edo.Context) {
	a, b, c := rr(cx)
	st.Log("%d %s %v", a, b, c)
}

func recoverInLoop(cx edo.Context) {
	defer func() { st.Log("last %v", recover()) }()
	for i := range 3 {
		defer func() {
			if r := recover(); r != nil {
				st.Log("%d recovers %v", i, r)
				panic(fmt.Sprint("from ", i))
			}
		}()
		st.Wait(cx)
	}
	panic("start")
}

func drec(cx edo.Context, n int) {
	if n == 0 {
		return
	}
	defer drec(cx, n-1)
	st.Log("%d", st.Int(cx, n))
}

func deferRecursive(cx edo.Context) { drec(cx, 4) }

func deferConditionalAwait(cx edo.Context) {
	for i := range 2 {
		func(cx edo.Context) {
			defer func() {
				if i == 0 {
					st.Wait(cx)
					st.Log("awaited with captured cx")
				}
			}()
			st.Wait(cx)
		}(cx)
	}
}

func deferOrder(cx edo.Context) {
	f := func(n int) func(int) { st.Log("f %d", n); return func(k int) { st.Log("run %d %d", n, k) } }
	defer f(st.Int(cx, 1))(st.Int(cx, 2))
	defer f(3)(st.Int(cx, 4))
	st.Wait(cx)
}

func deferArgsAwait(cx edo.Context) {
	defer st.Log("%d %d", st.Int(cx, 1), st.Int(cx, 2))
	defer three(cx, st.Int(cx, 1), st.Sync(2), st.Int(cx, 3))
	st.Log("end")
}

func three(cx edo.Context, a, b, c int) { st.Wait(cx); st.Log("three %d %d %d", a, b, c) }

func deferGo(cx edo.Context) {
	done := make(chan string, 2)
	go func(s string) { done <- s }(st.Str(cx, "arg"))
	st.Log("%s", <-done)
	f := func(a, b int) { done <- fmt.Sprint(a + b) }
	go f(st.Int(cx, 1), st.Int(cx, 2))
	st.Log("%s", <-done)
}

type closer interface{ aclose(cx edo.Context) }

func deferInterface(cx edo.Context) {
	var c closer = res{"i"}
	defer c.aclose(cx)
	c = &res{"other"}
	st.Wait(cx)
	var none closer
	defer func() { st.Log("%v", recover() != nil) }()
	defer none.aclose(cx)
	st.Log("not reached")
}

func vari(cx edo.Context, ns ...int) { st.Wait(cx); st.Log("%v", ns) }

func deferVariadic(cx edo.Context) {
	defer vari(cx)
	defer vari(cx, st.Int(cx, 1), 2)
	defer vari(cx, st.Ints(cx, 3, 4)...)
	st.Wait(cx)
}

func gen[T any](cx edo.Context, v T) { st.Wait(cx); st.Log("%T %v", v, v) }

func deferGeneric(cx edo.Context) {
	defer gen(cx, 1)
	defer gen[any](cx, st.Str(cx, "s"))
	st.Wait(cx)
}

func rre(cx edo.Context) (n int) {
	defer func() {
		if recover() != nil {
			n = 9
			return
		}
		n = 1
	}()
	st.Wait(cx)
	panic("x")
}

func recoverReturnsEarly(cx edo.Context) { st.Log("%d", rre(cx)) }

func recoverOuter(cx edo.Context) {
	defer func() { st.Log("outer got %v", recover()) }()
	func(cx edo.Context) {
		defer func() { st.Log("inner runs") }()
		defer release(cx, "inner")
		thrower(cx)
	}(cx)
	st.Log("no")
}

func rescue() { st.Log("rescue %v", recover()) }

type rescuer struct{ n int }

func (r *rescuer) rescue() { st.Log("method rescue %v", recover()) }

func (r *rescuer) arescue(cx edo.Context) {
	v := recover()
	st.Wait(cx)
	st.Log("async rescue %v", v)
}

func recoverNamed(cx edo.Context) {
	for i := range 3 {
		func(cx edo.Context) {
			r := &rescuer{}
			switch i {
			case 0:
				defer rescue()
			case 1:
				defer r.rescue()
			case 2:
				defer r.arescue(cx)
			}
			st.Wait(cx)
			panic(i)
		}(cx)
	}
}

func ew(cx edo.Context) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("ew: %w", err)
		}
	}()
	if err := st.Err(cx, "cause"); err != nil {
		return err
	}
	return nil
}

func errWrap(cx edo.Context) { st.Log("%v", ew(cx)) }

func lockUnlock(cx edo.Context) {
	held := false
	lock := func() func() { held = true; return func() { held = false } }
	func(cx edo.Context) {
		defer lock()()
		st.Wait(cx)
		st.Log("%v", held)
	}(cx)
	st.Log("%v", held)
}

func closeLikeStd(cx edo.Context) {
	r, w := io.Pipe()
	defer r.Close()
	defer w.CloseWithError(errors.New("x"))
	st.Wait(cx)
	st.Log("end")
}

func drm(cx edo.Context) (a, b int, err error) {
	defer func() { a, b = b, a }()
	return st.Int(cx, 1), st.Int(cx, 2), st.Err(cx, "e")
}

func deferResultsMany(cx edo.Context) {
	a, b, err := drm(cx)
	st.Log("%d %d %v", a, b, err)
}

func deferSwitch(cx edo.Context) {
	for i := range 3 {
		func(cx edo.Context) {
			switch st.Int(cx, i) {
			case 0:
				defer st.Log("zero")
				return
			case 1:
				defer release(cx, "one")
			}
			st.Wait(cx)
			st.Log("end %d", i)
		}(cx)
	}
}

func panicInLoopDefer(cx edo.Context) {
	defer func() { st.Log("final %v", recover()) }()
	for i := range 3 {
		defer func(cx edo.Context) {
			st.Wait(cx)
			panic(i)
		}(cx)
	}
}

func deferLit(cx edo.Context) {
	x := st.Int(cx, 1)
	defer func() {
		st.Log("x %d", x)
		st.Wait(cx)
		x++
		st.Log("x %d", st.Int(cx, x))
	}()
	x += st.Int(cx, 5)
}

func deferLitArgs(cx edo.Context) {
	x := 1
	defer func(cx edo.Context, a int, b *int) {
		st.Wait(cx)
		st.Log("%d %d %d", a, *b, x)
	}(cx, x, &x)
	x = st.Int(cx, 2)
}

func recoverAsArg(cx edo.Context) {
	defer func() { st.Log("outer %v", recover()) }()
	defer func() {
		defer st.Log("as argument %v", recover())
	}()
	st.Wait(cx)
	panic("p")
}

func manyDefers(cx edo.Context) {
	n := 0
	for i := range 50 {
		defer func() {
			n += i
			if i == 0 {
				st.Log("%d", n)
			}
		}()
		if i%7 == 0 {
			st.Wait(cx)
		}
	}
}

func deferThenLoop(cx edo.Context) {
	defer release(cx, "end")
	for i := 0; i < 3; i++ {
		if st.Int(cx, i) == 1 {
			defer release(cx, "one")
		}
	}
	for i := range 2 {
		st.Log("%d", st.Int(cx, i))
	}
}

func recoverDeferStmt(cx edo.Context) {
	defer func() { st.Log("outer %v", recover()) }()
	defer recover()
	st.Wait(cx)
	panic("not recovered by a deferred recover builtin?")
}

func recoverDeferInDefer(cx edo.Context) {
	defer func(cx edo.Context) { st.Log("outer %v", recover()) }(cx)
	defer func(cx edo.Context) { st.Wait(cx); defer recover(); st.Wait(cx) }(cx)
	defer func() { defer recover() }()
	st.Wait(cx)
	panic(5)
}

func mustNot(cx edo.Context) {
	st.Wait(cx)
	st.Log("must be nil: %v", recover())
}

func mustBe(cx edo.Context, want any) {
	mustNot(cx)
	v := recover()
	st.Wait(cx)
	st.Log("%v %v", v, v == want)
	st.Log("gone: %v", recover())
}

func recoverInNestedCall(cx edo.Context) {
	defer mustNot(cx)
	defer mustBe(cx, 1)
	defer func(cx edo.Context) { mustNot(cx); func(cx edo.Context) { st.Wait(cx); st.Log("%v", recover()) }(cx) }(cx)
	st.Wait(cx)
	panic(1)
}

type rec struct{ n int }

func (r rec) take(cx edo.Context)   { st.Wait(cx); st.Log("%d %v", r.n, recover()) }
func (r *rec) takeP(cx edo.Context) { st.Log("%d %v", r.n, recover()); st.Wait(cx) }

type taker interface{ take(cx edo.Context) }

type embeds struct{ rec }

func recoverByMethodValue(cx edo.Context) {
	for i := range 5 {
		func(cx edo.Context) {
			r := rec{i}
			switch i {
			case 0:
				f := r.take
				defer f(cx)
			case 1:
				defer (&r).takeP(cx)
			case 2:
				var t taker = r
				defer t.take(cx)
			case 3:
				defer embeds{r}.take(cx)
			case 4:
				var t taker = &embeds{r}
				defer t.take(cx)
			}
			st.Wait(cx)
			panic(i)
		}(cx)
	}
}

func recoverInWrapper(cx edo.Context) {
	catch := func(cx edo.Context, f func(edo.Context)) (err any) {
		defer func() { err = recover() }()
		f(cx)
		return nil
	}
	st.Log("%v", catch(cx, func(cx edo.Context) { st.Wait(cx) }))
	st.Log("%v", catch(cx, func(cx edo.Context) { st.Wait(cx); panic("a") }))
	st.Log("%v", catch(cx, func(cx edo.Context) {
		st.Log("inner %v", catch(cx, func(cx edo.Context) { st.Wait(cx); panic("b") }))
		panic("c")
	}))
}

func recoverAfterRecovered(cx edo.Context) {
	defer func(cx edo.Context) { st.Wait(cx); st.Log("second: %v", recover()) }(cx)
	defer func(cx edo.Context) {
		defer func(cx edo.Context) { st.Wait(cx); st.Log("inner: %v", recover()) }(cx)
		st.Log("first: %v", recover())
		st.Wait(cx)
	}(cx)
	st.Wait(cx)
	panic("p")
}

func panicWhileRecovered(cx edo.Context) {
	defer func() { st.Log("outermost %v", recover()) }()
	defer func(cx edo.Context) {
		st.Log("got %v", recover())
		st.Wait(cx)
		defer func(cx edo.Context) {
			st.Wait(cx)
			st.Log("got %v", recover())
			panic("third")
		}(cx)
		panic("second")
	}(cx)
	st.Wait(cx)
	panic("first")
}

func recoverInLoopBody(cx edo.Context) {
	for i := range 3 {
		for j := range 2 {
			func(cx edo.Context) {
				defer func(cx edo.Context) {
					if r := recover(); r != nil {
						st.Log("%d %d %v", i, j, r)
					}
				}(cx)
				if st.Int(cx, i) == j {
					panic(fmt.Sprint("at ", i))
				}
			}(cx)
		}
	}
}

func recoverLate(cx edo.Context) {
	defer func(cx edo.Context) {
		for range 3 {
			st.Wait(cx)
		}
		if st.Bool(cx, true) {
			st.Log("%v", recover())
		}
	}(cx)
	defer release(cx, "before")
	st.Wait(cx)
	panic("p")
}

func div(cx edo.Context, a, b int) (q int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	st.Wait(cx)
	return a / b, nil
}

func divZeroMany(cx edo.Context) {
	failed := 0
	for i := range 40 {
		if _, err := div(cx, i, i%2); err != nil {
			failed++
		}
	}
	st.Log("%d", failed)
}
