// Defers: defer, panic, recover and Goexit, with awaits before, in and after deferred calls.
package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(simple, argsEarly, lifo, loop, conditional, named, namedAsync, unnamed, deferAwait, deferAwaitMany, deferAwaitPanic, recoverSync, recoverAsync,
		recoverNested, recoverNot, recoverHelper, recoverTwice, recoverNil, recoverValue, repanic, replace, replaceAsync, panicInDefer, panicInAwaitedDefer, panicDeep,
		panicThrough, panicNil, panicError, panicInArg, runtimeError, goexit, goexitDefer, goexitAsyncDefer, goexitRecover, goexitDeep, panicThenGoexit, goexitThenPanic, deferMethod, deferMethodAsync,
		deferValue, deferNilFunc, deferBuiltin, deferClosureVar, deferInLoopAwait, deferReturnValue, deferSeesResult, deferModifiesError,
		deferInDefer, deferInDeferAsync, deferAfterPanic, recoverContinue, recoverResult, recoverInLoop, deferRecursive, deferConditionalAwait, deferOrder, deferArgsAwait, deferGo, deferInterface, deferVariadic,
		deferGeneric, recoverReturnsEarly, recoverOuter, recoverNamed, errWrap, lockUnlock, closeLikeStd, deferResultsMany, deferSwitch, panicInLoopDefer, deferLit, deferLitArgs, recoverAsArg, manyDefers, deferThenLoop, recoverDeferStmt,
		recoverDeferInDefer, recoverInNestedCall, recoverByMethodValue, recoverInWrapper, recoverAfterRecovered, panicWhileRecovered, recoverInLoopBody, recoverLate, divZeroMany)
}

func simple(cx edo.Context) {
	defer st.Log("deferred")
	st.Log("body")
	st.Wait(cx)
	st.Log("end")
}

func argsEarly(cx edo.Context) {
	x := 1
	defer st.Log("x was %d", x)
	x = st.Int(cx, 2)
	defer st.Log("x was %d", x)
	defer func(n int) { st.Log("n %d x %d", n, x) }(x)
	x = 3
	st.Wait(cx)
}

func lifo(cx edo.Context) {
	for i := range 4 {
		defer st.Log("%d", i)
		st.Wait(cx)
	}
}

func loop(cx edo.Context) {
	for i := 0; i < 3; i++ {
		defer func() { st.Log("closure %d", i) }()
		if i == 1 {
			st.Wait(cx)
			continue
		}
		defer func(cx edo.Context) { st.Log("async %d", st.Int(cx, i)) }(cx)
	}
}

func conditional(cx edo.Context) {
	for i := range 3 {
		func(cx edo.Context) {
			if st.Int(cx, i) == 1 {
				defer st.Log("deferred %d", i)
			}
			if i == 2 {
				return
			}
			st.Wait(cx)
			st.Log("end %d", i)
		}(cx)
	}
}

func nm(cx edo.Context) (n int) {
	defer func() { n *= 2 }()
	defer func() { n += 1 }()
	return st.Int(cx, 10)
}

func named(cx edo.Context) { st.Log("%d", nm(cx)) }

func nma(cx edo.Context) (n int, s string) {
	defer func(cx edo.Context) { n *= st.Int(cx, 2); s += st.Str(cx, "!") }(cx)
	n = 4
	if st.Bool(cx, true) {
		return n + st.Int(cx, 1), "s"
	}
	return
}

func namedAsync(cx edo.Context) {
	n, s := nma(cx)
	st.Log("%d %s", n, s)
}

func un(cx edo.Context) int {
	n := st.Int(cx, 1)
	defer func() { n = 100 }()
	return n
}

func unnamed(cx edo.Context) { st.Log("%d", un(cx)) }

func release(cx edo.Context, name string) {
	st.Log("releasing %s", name)
	st.Wait(cx)
	st.Log("released %s", name)
}

func deferAwait(cx edo.Context) {
	defer release(cx, "a")
	defer release(cx, st.Str(cx, "b"))
	st.Wait(cx)
	st.Log("body")
}

func deferAwaitMany(cx edo.Context) {
	for i := range 4 {
		defer release(cx, fmt.Sprint(i))
		if i == 2 {
			return
		}
	}
}

func deferAwaitPanic(cx edo.Context) {
	defer release(cx, "first")
	defer release(cx, "second")
	st.Wait(cx)
	panic("boom")
}

func recoverSync(cx edo.Context) {
	defer func() { st.Log("recovered %v", recover()) }()
	st.Wait(cx)
	panic("p")
}

func recoverAsync(cx edo.Context) {
	defer func(cx edo.Context) {
		st.Wait(cx)
		r := recover()
		st.Wait(cx)
		st.Log("recovered %v", r)
	}(cx)
	st.Wait(cx)
	panic("p")
}

func recoverNested(cx edo.Context) {
	defer func() {
		defer func() { st.Log("inner %v", recover()) }()
		st.Log("outer %v", recover())
		panic("second")
	}()
	st.Wait(cx)
	panic("first")
}

func recoverNot(cx edo.Context) {
	st.Log("%v", recover())
	defer func() { st.Log("%v", recover()) }()
	st.Wait(cx)
	st.Log("%v", recover())
}

func helper() any { return recover() }

func recoverHelper(cx edo.Context) {
	defer func() { st.Log("outer %v", recover()) }()
	defer func() { st.Log("helper %v", helper()) }()
	defer func() { func() { st.Log("nested %v", recover()) }() }()
	st.Wait(cx)
	panic("p")
}

func recoverTwice(cx edo.Context) {
	defer func() { st.Log("%v %v", recover(), recover()) }()
	st.Wait(cx)
	panic("p")
}

func recoverNil(cx edo.Context) {
	defer func(cx edo.Context) {
		st.Log("%v", recover())
		st.Wait(cx)
		st.Log("%v", recover())
	}(cx)
}

func recoverValue(cx edo.Context) {
	for _, v := range []any{1, "s", errors.New("e"), []int(nil), struct{}{}} {
		func(cx edo.Context) {
			defer func() { r := recover(); st.Log("%T %v", r, r) }()
			panic(st.Any(cx, v))
		}(cx)
	}
}

func repanic(cx edo.Context) {
	defer func() { st.Log("outer %v", recover()) }()
	defer func() {
		r := recover()
		st.Log("inner %v", r)
		panic(fmt.Sprint("again ", r))
	}()
	st.Wait(cx)
	panic("first")
}

func replace(cx edo.Context) {
	defer func() { st.Log("got %v", recover()) }()
	defer func() { panic("replaced") }()
	st.Wait(cx)
	panic("first")
}

func replaceAsync(cx edo.Context) {
	defer func() { st.Log("got %v", recover()) }()
	defer func(cx edo.Context) { st.Wait(cx); panic("replaced") }(cx)
	defer release(cx, "x")
	st.Wait(cx)
	panic("first")
}

func panicInDefer(cx edo.Context) {
	defer st.Log("still runs")
	defer func() { panic("in defer") }()
	st.Wait(cx)
}

func panicInAwaitedDefer(cx edo.Context) {
	defer release(cx, "still runs")
	defer func(cx edo.Context) {
		defer st.Log("nested still runs")
		st.Wait(cx)
		panic("in defer")
	}(cx)
	st.Wait(cx)
}

func deeper(cx edo.Context, n int) int {
	defer st.Log("leave %d", n)
	if n == 0 {
		st.Wait(cx)
		panic("bottom")
	}
	return deeper(cx, n-1) + st.Int(cx, n)
}

func panicDeep(cx edo.Context) {
	defer func() { st.Log("recovered %v", recover()) }()
	st.Log("%d", deeper(cx, 3))
}

func through(cx edo.Context) { thrower(cx); st.Log("no") }
func thrower(cx edo.Context) { st.Wait(cx); panic("thrown") }

func panicThrough(cx edo.Context) {
	func(cx edo.Context) {
		defer func() { st.Log("recovered %v", recover()) }()
		through(cx)
	}(cx)
	st.Wait(cx)
	through(cx)
}

func panicNil(cx edo.Context) {
	defer func() {
		r := recover()
		_, ok := r.(*runtime.PanicNilError)
		st.Log("%v %v", r, ok)
	}()
	st.Wait(cx)
	panic(nil)
}

func panicError(cx edo.Context) {
	defer func() {
		err, _ := recover().(error)
		st.Log("%v", errors.Is(err, io.EOF))
		panic(err)
	}()
	st.Wait(cx)
	panic(fmt.Errorf("wrapped: %w", io.EOF))
}

func panicInArg(cx edo.Context) {
	defer func() { st.Log("%v", recover()) }()
	boom := func() int { panic("arg") }
	st.Log("%d", st.Int(cx, 1)+boom()+st.Int(cx, 2))
}

func runtimeError(cx edo.Context) {
	var m map[string]int
	var p *int
	a := []int{1}
	zero := 0
	for i, f := range []func(cx edo.Context){
		func(cx edo.Context) { m[st.Str(cx, "x")] = 1 },
		func(cx edo.Context) { *p = st.Int(cx, 1) },
		func(cx edo.Context) { a[st.Int(cx, 5)] = 1 },
		func(cx edo.Context) { st.Log("%d", 1/(zero*st.Int(cx, 1))) },
		func(cx edo.Context) { _ = st.Any(cx, 1).(string) },
		func(cx edo.Context) { st.Log("%v", a[st.Int(cx, 3):]) },
		func(cx edo.Context) { close((chan int)(nil)); st.Wait(cx) },
		func(cx edo.Context) { st.Wait(cx); _ = make([]int, zero-st.Int(cx, 1)) },
	} {
		func(cx edo.Context) {
			defer func() {
				r := recover()
				_, ok := r.(runtime.Error)
				st.Log("%d %v %v", i, ok, r)
			}()
			f(cx)
		}(cx)
	}
}

func goexit(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("deferred")
		st.Wait(cx)
		runtime.Goexit()
		return nil
	})
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func goexitDefer(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer func() { st.Log("recover %v", recover()) }()
		defer func() { runtime.Goexit() }()
		st.Wait(cx)
		return errors.New("not this")
	})
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func goexitAsyncDefer(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer release(cx, "one")
		defer func(cx edo.Context) { st.Log("rec %v", recover()); st.Wait(cx); st.Log("rec %v", recover()) }(cx)
		st.Wait(cx)
		runtime.Goexit()
		return nil
	})
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func goexitRecover(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		func(cx edo.Context) {
			defer func() { st.Log("recover %v", recover()) }()
			st.Wait(cx)
			runtime.Goexit()
		}(cx)
		st.Log("no")
		return nil
	})
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func exitDeep(cx edo.Context, n int) {
	defer release(cx, fmt.Sprint(n))
	if n == 0 {
		st.Wait(cx)
		runtime.Goexit()
	}
	exitDeep(cx, n-1)
	st.Log("no")
}

func goexitDeep(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error { exitDeep(cx, 2); return nil })
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func panicThenGoexit(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer func() { st.Log("recover %v", recover()) }()
		defer func() { runtime.Goexit() }()
		st.Wait(cx)
		panic("lost")
	})
	_, err := t.Join(cx)
	st.Log("%v", st.Outcome(err))
}

func goexitThenPanic(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer release(cx, "last")
		defer func() { panic("during exit") }()
		st.Wait(cx)
		runtime.Goexit()
		return nil
	})
	_, err := t.Join(cx)
	st.Log("%v", st.Outcome(err))
}

type res struct{ name string }

func (r res) close()   { st.Log("close %s", r.name) }
func (r *res) pclose() { st.Log("pclose %s", r.name) }
func (r res) aclose(cx edo.Context) {
	st.Log("aclose %s", r.name)
	st.Wait(cx)
	st.Log("aclosed %s", r.name)
}
func (r *res) apclose(cx edo.Context, s string) { st.Wait(cx); st.Log("apclose %s %s", r.name, s) }

func deferMethod(cx edo.Context) {
	r := res{"one"}
	defer r.close()
	defer r.pclose()
	r.name = st.Str(cx, "two")
	st.Wait(cx)
}

func deferMethodAsync(cx edo.Context) {
	r := res{"one"}
	defer r.aclose(cx)
	defer r.apclose(cx, st.Str(cx, r.name))
	p := &r
	defer p.aclose(cx)
	r.name = st.Str(cx, "two")
	p = &res{"three"}
	defer p.apclose(cx, "x")
	st.Wait(cx)
}

func deferValue(cx edo.Context) {
	f := func() { st.Log("f") }
	g := func(cx edo.Context) { st.Wait(cx); st.Log("g") }
	defer f()
	defer g(cx)
	f = func() { st.Log("other f") }
	g = func(cx edo.Context) { st.Wait(cx); st.Log("other g") }
	st.Wait(cx)
	get := func(cx edo.Context) func() { st.Log("get"); st.Wait(cx); return f }
	defer get(cx)()
	st.Log("end")
}

func deferNilFunc(cx edo.Context) {
	var f func()
	defer st.Log("runs")
	defer f()
	st.Wait(cx)
	st.Log("reached")
}

func deferBuiltin(cx edo.Context) {
	m := map[string]int{"a": 1}
	c := make(chan int)
	func(cx edo.Context) {
		defer delete(m, st.Str(cx, "a"))
		defer close(c)
		defer copy(make([]int, 1), st.Ints(cx, 1))
		st.Wait(cx)
		st.Log("%v", m)
	}(cx)
	_, ok := <-c
	st.Log("%v %v", m, ok)
	defer func() { st.Log("%v", recover()) }()
	defer panic(st.Str(cx, "deferred panic"))
	st.Wait(cx)
}

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
