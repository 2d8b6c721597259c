// Iterators: range over functions whose bodies, or which themselves, await.
package main

import (
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(values, keys, breaks, outer, gotos, returns, returnsNamed, bare, two, deferred, deferredLoop, bodyPanics, iterPanics,
		recovered, swallowed, nested, nestedReturn, inClosure, inLiteral, asyncIterator, asyncCleanup, asyncVar, noVars, assigned,
		pointers, captures, exits, continues, generic, method, abortedConcurrent, abortedIteratorConcurrent, abortedCleanupConcurrent, sorted, pulled, yieldAfter, early, labelledSelf, spread, recoverInBody, recoverDeferred, recoverDeferredPlain, recoverDeferredAsync, each, tainted)
}

// count yields 0 to n-1 and tells when it ends.
func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer st.Log("count ends")
		for i := range n {
			if !yield(i) {
				st.Log("stopped at %d", i)
				return
			}
		}
	}
}

// feed is an iterator that awaits.
func feed(cx edo.Context, n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer func() { st.Wait(cx); st.Log("feed ends") }()
		for i := range n {
			st.Wait(cx)
			if !yield(i) {
				st.Wait(cx)
				st.Log("feed stopped at %d", i)
				return
			}
		}
	}
}

func values(cx edo.Context) {
	sum := 0
	for v := range slices.Values([]int{1, 2, 3}) {
		sum += st.Int(cx, v)
	}
	st.Log("%d", sum)
}

func keys(cx edo.Context) {
	sum := 0
	for k, v := range maps.All(map[int]int{1: 2}) {
		sum += st.Int(cx, k) + v
	}
	st.Log("%d", sum)
}

func breaks(cx edo.Context) {
	for i := range count(10) {
		if st.Int(cx, i) == 2 {
			break
		}
	}
	st.Log("after")
}

func outer(cx edo.Context) {
	n := 0
outer:
	for i := range 4 {
		for j := range count(4) {
			n++
			switch {
			case st.Int(cx, j) == 2:
				continue outer
			case i == 2:
				break outer
			}
		}
	}
	st.Log("%d", n)
}

func gotos(cx edo.Context) {
	tries := 0
again:
	tries++
	for i := range count(3) {
		st.Wait(cx)
		if i == 1 && tries < 3 {
			goto again
		}
	}
	st.Log("%d", tries)
}

func find(cx edo.Context, want int) int {
	for i := range count(5) {
		if st.Int(cx, i) == want {
			return i * 10
		}
	}
	return -1
}

func returns(cx edo.Context) { st.Log("%d %d", find(cx, 3), find(cx, 9)) }

func named(cx edo.Context, want int) (n int, err error) {
	defer func() { st.Log("named %d %v", n, err); n++ }()
	for i := range count(5) {
		if st.Int(cx, i) == want {
			return i * 10, fmt.Errorf("e%d", i)
		}
	}
	return -1, nil
}

func returnsNamed(cx edo.Context) {
	n, err := named(cx, 2)
	st.Log("%d %v", n, err)
	n, err = named(cx, 7)
	st.Log("%d %v", n, err)
}

func setBare(cx edo.Context) (n int, s string) {
	for i := range count(5) {
		n, s = i, st.Str(cx, "s")
		if i == 3 {
			return
		}
	}
	n = 99
	return
}

func bare(cx edo.Context) {
	n, s := setBare(cx)
	st.Log("%d %s", n, s)
}

func pair(cx edo.Context) (int, string) { st.Wait(cx); return 7, "seven" }

func twoResults(cx edo.Context) (int, string) {
	for range count(2) {
		return pair(cx)
	}
	return 0, ""
}

func two(cx edo.Context) {
	n, s := twoResults(cx)
	st.Log("%d %s", n, s)
}

func deferred(cx edo.Context) {
	func() {
		defer st.Log("first")
		for i := range count(3) {
			defer st.Log("deferred %d", i)
			st.Wait(cx)
		}
		defer st.Log("last")
		st.Log("end")
	}()
	st.Log("after")
}

func deferredLoop(cx edo.Context) {
	defer func() { st.Log("recovered %v", recover()) }()
	for i := range count(3) {
		defer func() { st.Log("d%d", st.Int(cx, i)) }()
		if st.Int(cx, i) == 1 {
			panic("at one")
		}
	}
}

func bodyPanics(cx edo.Context) {
	defer func() { st.Log("recovered %v", recover()) }()
	for i := range count(3) {
		if st.Int(cx, i) == 1 {
			panic("body")
		}
	}
}

func iterPanics(cx edo.Context) {
	defer func() { st.Log("recovered %v", recover()) }()
	for i := range func(yield func(int) bool) { yield(1); panic("iterator") } {
		st.Int(cx, i)
	}
}

func recovered(cx edo.Context) {
	// The iterator sees the body's panic and passes it on.
	seq := func(yield func(int) bool) {
		defer func() {
			v := recover()
			st.Log("iterator saw %v", v)
			panic(v)
		}()
		yield(1)
	}
	defer func() { st.Log("recovered %v", recover()) }()
	for i := range seq {
		st.Int(cx, i)
		panic("body")
	}
}

func swallowed(cx edo.Context) {
	seq := func(yield func(int) bool) {
		defer func() { st.Log("swallowed %v", recover()) }()
		yield(1)
	}
	defer func() { st.Log("recovered %v", recover()) }()
	for i := range seq {
		st.Int(cx, i)
		panic("body")
	}
}

func nested(cx edo.Context) {
	sum := 0
outer:
	for i := range count(4) {
		for j := range count(4) {
			if j == 2 {
				continue outer
			}
			if st.Int(cx, i) == 3 {
				break outer
			}
			sum += i*10 + j
		}
	}
	st.Log("%d", sum)
}

func nestedFind(cx edo.Context) (r string) {
	defer func() { r += "!" }()
	for i := range count(3) {
		for j := range count(3) {
			st.Wait(cx)
			if i == 1 && j == 1 {
				return fmt.Sprint(i, j)
			}
		}
	}
	return "none"
}

func nestedReturn(cx edo.Context) { st.Log("%s", nestedFind(cx)) }

func inClosure(cx edo.Context) {
	n := func() int {
		for i := range count(5) {
			if st.Int(cx, i) == 3 {
				return i
			}
		}
		return -1
	}()
	st.Log("%d", n)
}

func inLiteral(cx edo.Context) {
	f := func(cx edo.Context, want int) (int, bool) {
		for i := range count(5) {
			if st.Int(cx, i) == want {
				return i, true
			}
		}
		return 0, false
	}
	a, ok := f(cx, 2)
	st.Log("%d %v", a, ok)
	a, ok = f(cx, 8)
	st.Log("%d %v", a, ok)
}

func asyncIterator(cx edo.Context) {
	sum := 0
	for v := range feed(cx, 4) {
		sum += v
	}
	st.Log("%d", sum)
	for v := range feed(cx, 4) {
		sum += st.Int(cx, v)
	}
	st.Log("%d", sum)
}

func asyncCleanup(cx edo.Context) {
	for v := range feed(cx, 4) {
		if v == 2 {
			break
		}
	}
	st.Log("after")
}

func asyncVar(cx edo.Context) {
	seq := feed(cx, 3)
	st.Wait(cx)
	for v := range seq {
		st.Log("got %d", v)
	}
	for v := range seq {
		st.Log("again %d", v)
		return
	}
}

func noVars(cx edo.Context) {
	n := 0
	for range count(3) {
		st.Wait(cx)
		n++
	}
	for range func(yield func() bool) { _ = yield() && yield() } {
		st.Wait(cx)
		n++
	}
	st.Log("%d", n)
}

func assigned(cx edo.Context) {
	var i int
	var s struct{ v int }
	m := map[string]int{}
	for i = range count(3) {
		st.Wait(cx)
	}
	for s.v, m["x"] = range slices.All([]int{5, 6}) {
		st.Wait(cx)
	}
	st.Log("%d %v %v", i, s, m)
}

func pointers(cx edo.Context) {
	var ps []*int
	for i := range count(3) {
		ps = append(ps, &i)
		st.Wait(cx)
		i *= 10
	}
	for _, p := range ps {
		st.Log("%d", *p)
	}
}

func captures(cx edo.Context) {
	var fs []func() int
	total := 0
	for i := range count(3) {
		fs = append(fs, func() int { total += i; return total })
		st.Wait(cx)
	}
	for _, f := range fs {
		st.Log("%d", f())
	}
}

func exits(cx edo.Context) {
	task := edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("exit deferred")
		for i := range count(3) {
			if st.Int(cx, i) == 1 {
				runtime.Goexit()
			}
		}
		st.Log("never")
		return nil
	})
	_, err := task.Join(cx)
	st.Log("%v", err)
}

func continues(cx edo.Context) {
	for i := range count(5) {
		if i%2 == 0 {
			continue
		}
		st.Int(cx, i)
	}
}

func gen[T any](cx edo.Context, seq iter.Seq[T], want int) (last T, n int) {
	for v := range seq {
		st.Wait(cx)
		n++
		if n == want {
			return v, n
		}
		last = v
	}
	return
}

func generic(cx edo.Context) {
	s, n := gen(cx, slices.Values([]string{"a", "b", "c"}), 2)
	st.Log("%s %d", s, n)
	i, n := gen(cx, count(3), 9)
	st.Log("%d %d", i, n)
}

type tree struct {
	left, right *tree
	v           int
}

func (t *tree) all(yield func(int) bool) bool {
	return t == nil || t.left.all(yield) && yield(t.v) && t.right.all(yield)
}

func (t *tree) All(yield func(int) bool) { t.all(yield) }

func method(cx edo.Context) {
	t := &tree{&tree{nil, nil, 1}, &tree{&tree{nil, nil, 3}, nil, 4}, 2}
	for v := range t.All {
		if st.Int(cx, v) == 3 {
			break
		}
	}
}

func abortedIn(cx edo.Context, body func(cx edo.Context) error) {
	task := edo.Spawn(cx, body)
	for range 6 {
		edo.Yield(cx)
	}
	task.Abort()
	_, err := task.Join(cx)
	st.Log("%v", err)
}

func abortedConcurrent(cx edo.Context) {
	abortedIn(cx, func(cx edo.Context) error {
		defer st.Log("frame deferred")
		for i := range count(3) {
			defer st.Log("loop deferred %d", i)
			edo.Sleep(cx, 1)
			if i == 1 {
				edo.Sleep(cx, 1<<40)
			}
		}
		return nil
	})
}

func abortedIteratorConcurrent(cx edo.Context) {
	abortedIn(cx, func(cx edo.Context) error {
		seq := func(yield func(int) bool) {
			defer st.Log("iterator deferred")
			yield(1)
			edo.Sleep(cx, 1<<40)
			yield(2)
		}
		for i := range seq {
			st.Int(cx, i)
		}
		return nil
	})
}

func abortedCleanupConcurrent(cx edo.Context) {
	abortedIn(cx, func(cx edo.Context) error {
		defer func() { edo.Sleep(cx, 5); st.Log("frame cleaned") }()
		for i := range feed(cx, 3) {
			defer func() { edo.Yield(cx); st.Log("cleaned %d", i) }()
			edo.Sleep(cx, 1<<40)
		}
		return nil
	})
}

func sorted(cx edo.Context) {
	s := []int{3, 1, 2}
	slices.SortFunc(s, func(a, b int) int { return st.Int(cx, a) - b })
	st.Log("%v %v", s, slices.ContainsFunc(s, func(v int) bool { return st.Int(cx, v) == 2 }))
}

func pulled(cx edo.Context) {
	next, stop := iter.Pull(count(5))
	defer stop()
	for {
		v, ok := next()
		if !ok || st.Int(cx, v) == 2 {
			return
		}
	}
}

func yieldAfter(cx edo.Context) {
	defer func() { st.Log("recovered %v", recover()) }()
	for i := range func(yield func(int) bool) { yield(1); yield(2); yield(3) } {
		if st.Int(cx, i) == 2 {
			break
		}
	}
}

func early(cx edo.Context) {
	for i := range func(yield func(int) bool) { yield(1); st.Log("left") } {
		for j := range count(2) {
			st.Log("%d", st.Int(cx, i+j))
			return
		}
	}
}

func labelledSelf(cx edo.Context) {
loop:
	for i := range count(5) {
		switch st.Int(cx, i) {
		case 1:
			continue loop
		case 3:
			break loop
		}
		select {
		default:
			st.Log("select %d", i)
		}
	}
	st.Log("after")
}

func variadic(cx edo.Context, v ...int) (sum int) {
	for _, n := range slices.All(v) {
		sum += st.Int(cx, n)
	}
	return sum
}

func spread(cx edo.Context) { st.Log("%d", variadic(cx, 1, 2, 3)+variadic(cx, []int{4}...)) }

// recoverInBody: gc lets recover answer nil in the body of a range over a function.
func recoverInBody(cx edo.Context) {
	func() {
		defer func() {
			for range count(1) {
				st.Wait(cx)
				st.Log("recovered %v", recover())
			}
		}()
		st.Wait(cx)
		panic("outer")
	}()
	st.Log("after")
}

func stops(yield func(int) bool) {
	if yield(0) {
		panic("stop")
	}
}

func deferring(cx edo.Context) {
	defer st.Log("first")
	for i := range stops {
		defer func() {
			st.Wait(cx)
			st.Log("deferred %d", i)
			st.Log("recovered %v", recover())
			st.Wait(cx)
		}()
	}
}

func recoverDeferred(cx edo.Context) { deferring(cx); st.Log("after") }

func deferringPlain(cx edo.Context) {
	for i := range stops {
		st.Wait(cx)
		defer func() { st.Log("recovered %d %v", i, recover()) }()
	}
}

func recoverDeferredPlain(cx edo.Context) { deferringPlain(cx); st.Log("after") }

func deferringAsync(cx edo.Context) {
	defer func(cx edo.Context) { st.Wait(cx); st.Log("first") }(cx)
	for range stops {
		st.Wait(cx)
		defer func(cx edo.Context) {
			st.Wait(cx)
			st.Log("deferred")
			st.Wait(cx)
			recover()
		}(cx)
	}
}

func recoverDeferredAsync(cx edo.Context) { deferringAsync(cx); st.Log("after") }

type visitor struct{ visit func(int) int }

func (v visitor) run(n int) (sum int) {
	for i := range n {
		sum += v.visit(i)
	}
	return sum
}

func call(cx edo.Context, f func(int) int) int { return st.Int(cx, 1) + f(2) + f(3) }

func each(cx edo.Context) {
	total := 0
	v := visitor{func(i int) int { total += st.Int(cx, i); return total }}
	st.Log("%d %d", v.run(3), v.run(2))
	st.Log("%d", call(cx, v.visit))
	defer func() { st.Log("total %d", total) }()
	defer v.run(2)
	func() {
		defer func() { st.Log("recovered %v", recover()) }()
		slices.SortFunc([]int{1, 2}, func(a, b int) int { st.Wait(cx); panic("compare") })
	}()
}

func tainted(cx edo.Context) {
	fs := map[string]func(string) string{}
	fs["a"] = func(s string) string { return st.Str(cx, s) + "a" }
	fs["b"] = func(s string) string { return fs["a"](s) + "b" }
	var fn any = fs["b"]
	st.Log("%s %s", fs["b"]("x"), fn.(func(string) string)("y"))
	a, b := func() (int, string) { return st.Int(cx, 4), "four" }, fs["a"]
	n, s := a()
	st.Log("%d %s %s", n, s, b("z"))
	if n, _ := a(); n > 3 && len(b("w")) == 2 {
		st.Log("both")
	}
}
