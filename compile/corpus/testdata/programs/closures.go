// Closures over loop variables, recursion through a variable, functions in structs and maps.
package main

import "fmt"

type op struct {
	name string
	f    func(int, int) int
}

func compose(fs ...func(int) int) func(int) int {
	return func(n int) int {
		for _, f := range fs {
			n = f(n)
		}
		return n
	}
}

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	fmt.Println(fib(10))
	for _, o := range []op{{"add", func(a, b int) int { return a + b }}, {"sub", func(a, b int) int { return a - b }}} {
		fmt.Println(o.name, o.f(5, 3))
	}
	table := map[string]func(int) int{"double": func(n int) int { return 2 * n }, "next": func(n int) int { return n + 1 }}
	fmt.Println(compose(table["double"], table["next"], fib)(4))
	x := 1
	inc := func() func() int { return func() int { x++; return x } }()
	fmt.Println(inc(), inc(), x)
}
