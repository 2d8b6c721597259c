// The order of evaluation, as the compiler has it.
package main

import "fmt"

func say[T any](s string, v T) T { fmt.Print(s, " "); return v }

func main() {
	x := 1
	set := func(n int) int { x = n; return n }
	fmt.Println(x+set(2), x, set(3)*x)
	a := []int{1, 2, 3}
	i := 0
	step := func() int { i++; return i }
	i, a[i] = step(), step()
	fmt.Println(i, a)
	a[step()], a[say("index", 0)] = say("one", 1), say("two", 2)
	fmt.Println(a)
	fmt.Println(say("a", false) && say("b", true) || say("c", true))
	m := map[string]int{}
	m[say("key", "k")] += say("value", 3)
	p := &struct{ n int }{1}
	grab := func() *struct{ n int } { p = &struct{ n int }{5}; return p }
	p.n, grab().n = 7, 8
	fmt.Println(m, p.n)
	var e any = "text"
	func() {
		defer func() { fmt.Println(recover() != nil) }()
		fmt.Println(say("before", 1), e.(int), say("after", 2))
	}()
	switch say("tag", 2) {
	case say("one", 1), say("two", 2), say("three", 3):
		fmt.Println("found")
	}
}
