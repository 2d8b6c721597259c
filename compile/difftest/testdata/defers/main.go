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
