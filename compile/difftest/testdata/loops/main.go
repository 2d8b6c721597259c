// Loops: for and range of every kind, per-iteration variables, closures over them, with awaits at every place.
package main

import (
	"iter"
	"maps"
	"slices"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func main() {
	st.Main(forAll, forPost, forNoCond, forCondShort, perIteration, perIterationPost, perIterationAddr, perIterationContinue, rangeInt, rangeIntTyped,
		rangeIntNoVar, rangeSlice, rangeSliceGrow, rangeSliceReassign, rangeArrayCopy, rangeArrayPtr, rangeArrayPtrNil, rangeArrayLen, rangeString,
		rangeStringBad, rangeMap, rangeMapDelete, rangeMapNil, rangeChan, rangeAssign, rangeAssignIndex, rangeExprOnce, rangeBlankOnly, rangeNamed,
		rangeFunc, rangeFunc2, rangeFuncBreak, rangeFuncReturn, rangeFuncNested, rangeFuncDefer, rangeFuncLabels, rangeFuncStd, rangeFuncNoAwait, closureCapture, closureMutate, whileLoop, nestedLoops, loopDefer,
		loopVarShadow, loopBig, rangeClosures, rangePtrs, rangeTwice, rangeContinueBreak, rangeModify, infinite, rangeIntMutate, loopStructVar, rangeMapBreak, rangeMapMany, rangeMapStruct, rangeStructs, rangeEmpty)
}

func forAll(cx edo.Context) {
	for i, j := st.Int(cx, 0), 10; st.Int(cx, i) < st.Int(cx, 3); i, j = i+st.Int(cx, 1), j-1 {
		st.Log("%d %d", i, st.Int(cx, j))
	}
}

func forPost(cx edo.Context) {
	n := 0
	for i := 0; i < 4; func() { i++; n++ }() {
		if st.Int(cx, i) == 1 {
			continue
		}
		st.Log("%d", i)
	}
	for ; n > 0; st.Wait(cx) {
		n -= 2
	}
	st.Log("%d", n)
}

func forNoCond(cx edo.Context) {
	i := 0
	for {
		i++
		if st.Int(cx, i) > 2 {
			break
		}
		if i == 1 {
			continue
		}
		st.Log("%d", i)
	}
}

func forCondShort(cx edo.Context) {
	i := 0
	for i < 3 && st.Bool(cx, true) || st.Bool(cx, i == 3) {
		i++
	}
	st.Log("%d", i)
}

func perIteration(cx edo.Context) {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
		st.Wait(cx)
	}
	for _, f := range fs {
		st.Log("%d %d", f(), f())
	}
}

// The copy of a loop variable is made before the post statement.
func perIterationPost(cx edo.Context) {
	var fs []func()
	for i := 0; i < 6; i++ {
		fs = append(fs, func() { i++; st.Log("%d", i) })
		fs[len(fs)-1]()
		st.Wait(cx)
	}
	for _, f := range fs {
		f()
	}
}

func perIterationAddr(cx edo.Context) {
	var ps []*int
	for i, j := 0, 5; i < j; i, j = i+1, j-1 {
		ps = append(ps, &i, &j)
		*ps[len(ps)-1] = st.Int(cx, j)
	}
	for _, p := range ps {
		st.Log("%d", *p)
	}
}

func perIterationContinue(cx edo.Context) {
	var fs []func(cx edo.Context) int
	for i := 0; i < 5; i++ {
		if st.Int(cx, i)%2 == 0 {
			fs = append(fs, func(cx edo.Context) int { st.Wait(cx); i *= 2; return i })
			continue
		}
		fs = append(fs, func(cx edo.Context) int { i--; st.Wait(cx); return i })
	}
	for _, f := range fs {
		st.Log("%d %d", f(cx), f(cx))
	}
}

func rangeInt(cx edo.Context) {
	for i := range st.Int(cx, 3) {
		st.Log("%d", st.Int(cx, i))
		i += 5
		st.Log("%d", st.Int(cx, i))
	}
	n := 3
	for i := range n {
		n = 100
		st.Wait(cx)
		st.Log("%d %d", i, n)
	}
	for range st.Int(cx, -1) {
		st.Log("no")
	}
}

type small uint8

func rangeIntTyped(cx edo.Context) {
	for i := range small(st.Int(cx, 3)) {
		st.Wait(cx)
		st.Log("%T %v", i, i)
	}
	for i := range int64(2) {
		st.Wait(cx)
		st.Log("%T %v", i, i)
	}
	const k = 2
	for i := range k {
		st.Wait(cx)
		st.Log("%T %v", i, i)
	}
	var u uint32
	for u = range 3 {
		st.Wait(cx)
	}
	st.Log("%d", u)
}

func rangeIntNoVar(cx edo.Context) {
	n := 0
	for range 4 {
		n += st.Int(cx, n+1)
	}
	for range 0 {
		st.Wait(cx)
	}
	st.Log("%d", n)
}

func rangeIntMutate(cx edo.Context) {
	var fs []func() int
	for i := range 3 {
		st.Wait(cx)
		fs = append(fs, func() int { i++; return i })
		i += 10
	}
	for _, f := range fs {
		st.Log("%d", f())
	}
}

func rangeSlice(cx edo.Context) {
	for i, v := range st.Ints(cx, 5, 6, 7) {
		st.Log("%d %d", st.Int(cx, i), v)
	}
	for i := range []string{"a", "b"} {
		st.Log("%d", st.Int(cx, i))
	}
	for _, v := range []string{"c", "d"} {
		st.Log("%s", st.Str(cx, v))
	}
	var none []int
	for range none {
		st.Wait(cx)
	}
}

func rangeSliceGrow(cx edo.Context) {
	s := []int{1, 2, 3}
	for i, v := range s {
		s = append(s, v*10)
		st.Wait(cx)
		s[2] = 77
		st.Log("%d %d", i, v)
	}
	st.Log("%v", s)
}

func rangeSliceReassign(cx edo.Context) {
	s := []int{1, 2, 3}
	for i, v := range s {
		st.Wait(cx)
		st.Log("%d %d", i, v)
		s = nil
	}
	st.Log("%v", s == nil)
}

func rangeModify(cx edo.Context) {
	s := []int{1, 2, 3}
	for i := range s {
		s[i] += st.Int(cx, i)
	}
	for i, v := range s {
		if i+1 < len(s) {
			s[i+1] += v
		}
		st.Wait(cx)
	}
	st.Log("%v", s)
}

func rangeArrayCopy(cx edo.Context) {
	a := [3]int{1, 2, 3}
	for i, v := range a {
		a[2] = 100
		st.Wait(cx)
		st.Log("%d %d", i, v)
	}
}

func rangeArrayPtr(cx edo.Context) {
	a := [3]int{1, 2, 3}
	p := &a
	for i, v := range p {
		a[2] = 100
		p = nil
		st.Wait(cx)
		st.Log("%d %d", i, v)
	}
}

func rangeArrayPtrNil(cx edo.Context) {
	var p *[3]int
	for i := range p {
		st.Log("%d", st.Int(cx, i))
	}
	for range len(p) {
		st.Wait(cx)
	}
	for i, v := range p {
		st.Log("%d %d", i, st.Int(cx, v))
	}
}

func rangeArrayLen(cx edo.Context) {
	f := func(cx edo.Context) [2]int { st.Wait(cx); st.Log("f"); return [2]int{3, 4} }
	for i := range f(cx) {
		st.Log("%d", st.Int(cx, i))
	}
	for i, v := range f(cx) {
		st.Log("%d %d", st.Int(cx, i), v)
	}
}

func rangeString(cx edo.Context) {
	for i, r := range st.Str(cx, "aé€😀") {
		st.Log("%d %c", st.Int(cx, i), r)
	}
	s := "xyz"
	for i := range s {
		s = "changed"
		st.Log("%d %s", st.Int(cx, i), s)
	}
	for range "ab" {
		st.Wait(cx)
	}
	type text string
	for _, r := range text("t") {
		st.Wait(cx)
		st.Log("%T", r)
	}
}

func rangeStringBad(cx edo.Context) {
	for i, r := range "a\xffb\xc0\xafc" {
		st.Wait(cx)
		st.Log("%d %U", i, r)
	}
}

func rangeMap(cx edo.Context) {
	m := map[string]int{"only": 1}
	for k, v := range m {
		st.Log("%s %d", st.Str(cx, k), v)
	}
	for k := range map[int]bool{3: true} {
		st.Log("%d", st.Int(cx, k))
	}
	big := map[int]int{}
	for i := range 20 {
		big[i] = i * i
	}
	var keys []int
	total := 0
	for k, v := range big {
		keys = append(keys, k)
		total += st.Int(cx, v) * 0
		st.Wait(cx)
		total += v
	}
	slices.Sort(keys)
	lines := keys
	st.Clear()
	st.Log("%v %d", lines, total)
}

func rangeMapDelete(cx edo.Context) {
	m := map[int]int{1: 1, 2: 2, 3: 3}
	seen := 0
	for k := range m {
		clear(m)
		seen++
		st.Wait(cx)
		m[k] = 1
		delete(m, k)
	}
	st.Log("%d", seen)
	m = map[int]int{1: 1, 2: 2, 3: 3, 4: 4}
	sum, n := 0, 0
	for _, v := range m {
		for k := range m {
			m[k] = 10
		}
		n++
		st.Wait(cx)
		sum += v
	}
	st.Log("%d %v", n, sum >= 31 && sum <= 34)
}

func rangeMapBreak(cx edo.Context) {
	m := map[int]int{1: 1, 2: 2, 3: 3}
	n := 0
	for range m {
		n++
		st.Wait(cx)
		if n == 2 {
			break
		}
	}
	for k := range m {
		st.Wait(cx)
		m = nil
		_ = k
		n++
	}
	st.Log("%d %v", n, m == nil)
}

type key struct {
	a string
	b int
}

func rangeMapStruct(cx edo.Context) {
	m := map[key][]string{{"x", 1}: {"v"}}
	for k, v := range m {
		st.Wait(cx)
		m[k] = append(v, k.a)
		delete(m, key{})
		st.Log("%v %v", k, m)
	}
	any1 := map[any]any{1.5: nil}
	for k, v := range any1 {
		st.Wait(cx)
		st.Log("%v %v", k, v)
	}
}

func rangeMapNil(cx edo.Context) {
	var m map[string]int
	for k, v := range m {
		st.Wait(cx)
		st.Log("%s %d", k, v)
	}
	st.Log("end")
}

func rangeChan(cx edo.Context) {
	c := make(chan int, 5)
	for i := range 5 {
		c <- i
	}
	close(c)
	for v := range c {
		if st.Int(cx, v) == 1 {
			continue
		}
		if v == 3 {
			break
		}
		st.Log("%d", v)
	}
	st.Log("left %d", len(c))
	for range c {
		st.Wait(cx)
	}
}

func rangeAssign(cx edo.Context) {
	var i, v int
	for i, v = range st.Ints(cx, 4, 5) {
		st.Wait(cx)
	}
	st.Log("%d %d", i, v)
	for i = range 3 {
		st.Wait(cx)
	}
	st.Log("%d", i)
	var r rune
	for _, r = range "xy" {
		st.Wait(cx)
	}
	st.Log("%c", r)
	var k any
	for _, k = range []int{7} {
		st.Wait(cx)
	}
	st.Log("%v", k)
}

func rangeAssignIndex(cx edo.Context) {
	var a [4]int
	n := 0
	next := func() int { n++; return n - 1 }
	for a[next()], a[3] = range []int{10, 20} {
		st.Wait(cx)
		st.Log("%v", a)
	}
	var s struct{ k, v int }
	for s.k, s.v = range []int{5, 6} {
		st.Wait(cx)
		st.Log("%v", s)
	}
	m := map[string]int{}
	for m[st.Str(cx, "key")] = range 2 {
		st.Log("%v", m)
	}
}

func rangeExprOnce(cx edo.Context) {
	get := func(cx edo.Context) []int { st.Log("get"); st.Wait(cx); return []int{1, 2} }
	for _, v := range get(cx) {
		st.Wait(cx)
		st.Log("%d", v)
	}
	for _, v := range append(get(cx), st.Int(cx, 3)) {
		st.Log("%d", v)
	}
}

func rangeBlankOnly(cx edo.Context) {
	for _ = range []int{1, 2} {
		st.Wait(cx)
	}
	for _, _ = range []int{1, 2} {
		st.Wait(cx)
	}
	st.Log("end")
}

type list []string
type dict map[string]int
type pipe <-chan int

func rangeNamed(cx edo.Context) {
	for i, v := range (list{"a", "b"}) {
		st.Wait(cx)
		st.Log("%d %s", i, v)
	}
	for k, v := range (dict{"k": 1}) {
		st.Wait(cx)
		st.Log("%s %d", k, v)
	}
	c := make(chan int, 1)
	c <- 1
	close(c)
	for v := range pipe(c) {
		st.Wait(cx)
		st.Log("%d", v)
	}
}

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer st.Log("iterator ends")
		for i := range n {
			if !yield(i) {
				st.Log("stopped")
				return
			}
		}
	}
}

func rangeFunc(cx edo.Context) {
	for i := range count(3) {
		st.Log("%d", st.Int(cx, i))
	}
	for range func(yield func() bool) { _ = yield() && yield() } {
		st.Wait(cx)
		st.Log("tick")
	}
}

func rangeFunc2(cx edo.Context) {
	for i, v := range slices.All([]string{"a", "b"}) {
		st.Log("%d %s", i, st.Str(cx, v))
	}
	sum := 0
	for i, v := range slices.Backward([]int{1, 2, 3}) {
		sum = sum*10 + v + i*st.Int(cx, 0)
	}
	st.Log("%d", sum)
}

func rangeFuncBreak(cx edo.Context) {
	for i := range count(5) {
		if st.Int(cx, i) == 1 {
			continue
		}
		if i == 3 {
			break
		}
		st.Log("%d", i)
	}
}

func find(cx edo.Context, want int) (r int, err error) {
	defer func() { r++ }()
	for i := range count(5) {
		if st.Int(cx, i) == want {
			return i * 100, st.Err(cx, "found")
		}
	}
	return -1, nil
}

func rangeFuncReturn(cx edo.Context) {
	r, err := find(cx, 2)
	st.Log("%d %v", r, err)
	r, err = find(cx, 9)
	st.Log("%d %v", r, err)
}

func rangeFuncNested(cx edo.Context) {
outer:
	for i := range count(3) {
		for j := range count(3) {
			if st.Int(cx, j) == 1 && i == 0 {
				continue outer
			}
			if i == 1 {
				break outer
			}
		}
	}
	st.Log("end")
}

func rangeFuncDefer(cx edo.Context) {
	func(cx edo.Context) {
		for i := range count(2) {
			defer st.Log("deferred %d", i)
			st.Wait(cx)
		}
		st.Log("body ends")
	}(cx)
}

func rangeFuncLabels(cx edo.Context) {
	n := 0
loop:
	for i := range count(10) {
		switch {
		case i == 1:
			continue loop
		case i == 4:
			break loop
		}
		n += st.Int(cx, i)
	}
	st.Log("%d", n)
}

func rangeFuncStd(cx edo.Context) {
	m := map[string]int{"a": 1, "b": 2, "c": 3}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		st.Log("%s %d", k, st.Int(cx, m[k]))
	}
}

func rangeFuncNoAwait(cx edo.Context) {
	sum := 0
	for i := range count(4) {
		sum += i
	}
	st.Wait(cx)
	for i := range count(4) {
		if i == 2 {
			break
		}
		sum += i
	}
	st.Log("%d", st.Int(cx, sum))
}

func closureCapture(cx edo.Context) {
	for i, s := range []string{"a", "b"} {
		f := func(cx edo.Context) string { st.Wait(cx); i++; return s + st.Str(cx, "x") }
		st.Log("%s %d", f(cx), i)
	}
}

func closureMutate(cx edo.Context) {
	total := 0
	add := func(n int) { total += n }
	for i := range 3 {
		add(st.Int(cx, i))
		add(i)
	}
	st.Log("%d", total)
}

func whileLoop(cx edo.Context) {
	n := 27
	steps := 0
	for n != 1 && steps < 12 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps += st.Int(cx, 1)
	}
	st.Log("%d %d", n, steps)
}

func nestedLoops(cx edo.Context) {
	for i := 0; i < 2; i++ {
		for j := range 2 {
			for _, c := range "xy" {
				st.Log("%d %d %c", i, st.Int(cx, j), c)
			}
		}
	}
}

func loopDefer(cx edo.Context) {
	for i := range 3 {
		defer func() { st.Log("deferred %d", i) }()
		st.Wait(cx)
		defer st.Log("also %d", st.Int(cx, i))
	}
	st.Log("end")
}

func loopVarShadow(cx edo.Context) {
	for i := 0; i < 3; i++ {
		i := i * 2
		st.Wait(cx)
		i++
		st.Log("%d", i)
	}
}

func loopBig(cx edo.Context) {
	var big [40]int
	for i := range big {
		big[i] = i
		if i%10 == 0 {
			st.Wait(cx)
		}
	}
	st.Log("%v", big)
}

func rangeClosures(cx edo.Context) {
	var fs []func(cx edo.Context)
	for i, v := range []string{"a", "b", "c"} {
		fs = append(fs, func(cx edo.Context) { st.Wait(cx); st.Log("%d %s", i, v) })
	}
	for _, f := range fs {
		f(cx)
	}
}

func rangePtrs(cx edo.Context) {
	var ps []*int
	for _, v := range []int{1, 2, 3} {
		ps = append(ps, &v)
		st.Wait(cx)
		v *= 10
	}
	for _, p := range ps {
		st.Log("%d", *p)
	}
}

func rangeTwice(cx edo.Context) {
	s := []int{1, 2}
	for i := range s {
		for i := range s {
			st.Log("inner %d", st.Int(cx, i))
		}
		st.Log("outer %d", i)
	}
}

func rangeContinueBreak(cx edo.Context) {
	for i, v := range []int{1, 2, 3, 4, 5, 6} {
		if v%2 == 0 {
			st.Wait(cx)
			continue
		}
		if st.Int(cx, i) > 3 {
			break
		}
		st.Log("%d", v)
	}
}

func infinite(cx edo.Context) {
	for i := 0; ; {
		i += st.Int(cx, 1)
		if i == 4 {
			st.Log("out")
			return
		}
	}
}

type acc struct {
	n  int
	xs []int
}

func loopStructVar(cx edo.Context) {
	for a := (acc{}); a.n < 3; a.n++ {
		a.xs = append(a.xs, st.Int(cx, a.n))
		st.Log("%v", a)
	}
}

func rangeStructs(cx edo.Context) {
	for i, a := range []acc{{1, nil}, {2, []int{3}}} {
		a.n += st.Int(cx, i)
		st.Wait(cx)
		st.Log("%v", a)
	}
}

func rangeEmpty(cx edo.Context) {
	for range st.Ints(cx, 1, 2) {
	}
	for i := 0; i < st.Int(cx, 2); i++ {
	}
	for range st.Int(cx, 2) {
	}
	var i int
	for i = range st.Str(cx, "ab") {
	}
	st.Log("%d", i)
}
