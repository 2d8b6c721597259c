// Strangers: functions of async types that were not written as such stand between a caller and a callee; and recover, which is
// for the deferred function alone.
package main

import (
	"reflect"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
	"github.com/edo-async/edo/compile/difftest/testdata/strangers/dep"
)

func main() {
	dep.Log = st.Log
	st.Main(made, madeResult, around, twice, box, boxField, boxPanics, methodValue, reflected, sameSite, spawned, joinedConcurrent, deferred, constrained,
		embedded, embeddedPointer, embeddedInterface,
		recoverNested, recoverDynamic, recoverMethod, recoverNever, recoverLit, recoverAgain)
}

func work(cx edo.Context) { st.Log("work %d", st.Int(cx, 1)); st.Wait(cx) }

func number(cx edo.Context, s string) (int, error) {
	n := len(s)
	st.Wait(cx)
	return st.Int(cx, n), st.Err(cx, s)
}

// through makes a function of f's type that calls f.
func through[F any](f F) F {
	v := reflect.ValueOf(f)
	return reflect.MakeFunc(v.Type(), func(args []reflect.Value) []reflect.Value {
		st.Log("in")
		out := v.Call(args)
		st.Log("out")
		return out
	}).Interface().(F)
}

func made(cx edo.Context) {
	f := through(work)
	f(cx)
	f(cx)
	through(f)(cx)
}

func madeResult(cx edo.Context) {
	f := through(number)
	n, err := f(cx, "abc")
	st.Log("%d %v", n, err)
}

func around(cx edo.Context) {
	f := dep.Around("f", work)
	for range 2 {
		f(cx)
	}
	dep.Around("outer", f)(cx)
}

func twice(cx edo.Context) {
	n := 0
	f := dep.Twice(func(cx edo.Context) int { st.Wait(cx); n++; return st.Int(cx, n) })
	st.Log("%d %d", f(cx), n)
}

type doer interface{ Do(cx edo.Context) }

type plain struct{ n int }

func (p *plain) Do(cx edo.Context) { st.Log("plain %d", st.Int(cx, p.n)) }

func box(cx edo.Context) {
	for _, d := range []doer{dep.Box[edo.Context]{F: work}, &plain{2}, dep.Box[edo.Context]{F: (&plain{3}).Do}, &plain{4}} {
		d.Do(cx)
	}
}

func boxField(cx edo.Context) {
	b := dep.Box[edo.Context]{F: work}
	b.Do(cx)
	b.F(cx)
	f := b.Do
	f(cx)
}

func boxPanics(cx edo.Context) {
	var d doer = &dep.Box[edo.Context]{F: func(cx edo.Context) { st.Wait(cx); panic("boxed") }}
	d.Do(cx)
}

func methodValue(cx edo.Context) {
	for _, d := range []doer{&plain{1}, dep.Box[edo.Context]{F: work}, &plain{2}} {
		f := d.Do
		f(cx)
	}
}

func reflected(cx edo.Context) {
	f := reflect.ValueOf(&plain{5}).MethodByName("Do").Interface().(func(edo.Context))
	f(cx)
	reflect.ValueOf(work).Call([]reflect.Value{reflect.ValueOf(cx)})
}

func sameSite(cx edo.Context) {
	for _, f := range []func(edo.Context){work, through(work), dep.Around("g", work), (&plain{6}).Do, work, func(cx edo.Context) { st.Int(cx, 9) }, func(edo.Context) { st.Log("never") }} {
		f(cx)
	}
}

func spawned(cx edo.Context) {
	f := func(cx edo.Context) error { work(cx); return nil }
	_, err := edo.Spawn(cx, through(f)).Join(cx)
	st.Log("%v", err)
	_, err = edo.Spawn(cx, func(cx edo.Context) error {
		st.Log("%s", dep.Twice(func(cx edo.Context) string { st.Wait(cx); return st.Str(cx, "s") })(cx))
		return nil
	}).Join(cx)
	st.Log("%v", err)
}

func joinedConcurrent(cx edo.Context) {
	f := func(cx edo.Context) error { work(cx); return nil }
	st.Log("%v", edo.Join(cx, through(f), f, through(f)))
}

func deferred(cx edo.Context) {
	defer through(number)(cx, "x")
	defer dep.Around("deferred", work)(cx)
	f := through(func(cx edo.Context) { st.Int(cx, 3) })
	defer f(cx)
	st.Wait(cx)
}

func callAny[F ~func(edo.Context, string) (int, error)](cx edo.Context, f F) int {
	n, _ := f(cx, "four")
	return n
}

type numberFunc func(cx edo.Context, s string) (int, error)

func constrained(cx edo.Context) {
	st.Log("%d %d", callAny(cx, number), callAny(cx, numberFunc(through(number))))
}

// hook is a doer in which something happens.
type hook struct {
	n  int
	do func()
}

func (h hook) Do(cx edo.Context) {
	h.do()
	st.Wait(cx)
	st.Log("hook %d", h.n)
}

type hook2 hook

func (h hook2) Do(cx edo.Context) {
	h.do()
	st.Wait(cx)
	st.Log("hook2 %d", h.n)
}

// What promotes a method of an embedded pointer or interface is a function of the compiler's own.
type byPointer struct{ *hook }

type byInterface struct{ doer }

func embedded(cx edo.Context) {
	h := &hook{1, func() { st.Log("do") }}
	for _, d := range []doer{h, *h, byPointer{h}, &byPointer{h}, byInterface{h}, &byInterface{byInterface{byPointer{h}}}} {
		d.Do(cx)
		f := d.Do
		f(cx)
	}
}

// It finds the method again each time that it is called.
func embeddedPointer(cx edo.Context) {
	p := &byPointer{}
	var d doer = p
	for i := range 3 {
		p.hook = &hook{i, func() { p.hook = nil }}
		d.Do(cx)
	}
}

func embeddedInterface(cx edo.Context) {
	p := &byInterface{}
	var d doer = p
	f := d.Do
	for i := range 3 {
		p.doer = hook{i, func() { p.doer = hook2{10, func() {}} }}
		d.Do(cx)
		p.doer = hook{i, func() { p.doer = hook2{10, func() {}} }}
		f(cx)
	}
}

func catch(cx edo.Context) { st.Wait(cx); st.Log("caught %v", recover()) }

func calls(cx edo.Context) { st.Wait(cx); catch(cx) }

func in(cx edo.Context, body func(cx edo.Context)) {
	defer func() { st.Log("outer %v", recover()) }()
	body(cx)
}

func recoverNested(cx edo.Context) {
	in(cx, func(cx edo.Context) { defer calls(cx); st.Wait(cx); panic("a") })
	in(cx, func(cx edo.Context) { defer catch(cx); st.Wait(cx); panic("b") })
}

func recoverDynamic(cx edo.Context) {
	for _, f := range []func(edo.Context){calls, catch, func(cx edo.Context) { calls(cx) }, func(cx edo.Context) { f := catch; f(cx) }} {
		in(cx, func(cx edo.Context) { defer f(cx); st.Wait(cx); panic("c") })
	}
}

type catcher struct{}

func (catcher) Do(cx edo.Context) { catch(cx) }

type direct struct{}

func (direct) Do(cx edo.Context) { st.Wait(cx); st.Log("direct %v", recover()) }

func recoverMethod(cx edo.Context) {
	for _, d := range []doer{catcher{}, direct{}} {
		in(cx, func(cx edo.Context) { defer d.Do(cx); st.Wait(cx); panic("d") })
	}
}

func never(edo.Context) { st.Log("never %v", recover()) }

func recoverNever(cx edo.Context) {
	f := never
	in(cx, func(cx edo.Context) { defer f(cx); st.Wait(cx); panic("e") })
	in(cx, func(cx edo.Context) { defer never(cx); st.Wait(cx); panic("f") })
	in(cx, func(cx edo.Context) { defer never(cx); panic("g") })
	in(cx, func(cx edo.Context) { defer func(cx edo.Context) { never(cx) }(cx); panic("h") })
	never(cx)
}

func recoverLit(cx edo.Context) {
	in(cx, func(cx edo.Context) {
		defer func(cx edo.Context) {
			f := func(cx edo.Context) any { st.Wait(cx); return recover() }
			st.Log("inner %v", f(cx))
		}(cx)
		panic("i")
	})
	in(cx, func(cx edo.Context) {
		defer func(cx edo.Context) {
			defer func() { st.Log("inner %v", recover()) }()
			st.Wait(cx)
			panic("k")
		}(cx)
		panic("j")
	})
}

func recoverAgain(cx edo.Context) {
	in(cx, func(cx edo.Context) {
		defer catch(cx)
		defer func() { st.Wait(cx); panic("second") }()
		defer calls(cx)
		panic("first")
	})
}
