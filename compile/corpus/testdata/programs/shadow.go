// Names declared anew, of variables, packages, types and builtins.
package main

import "fmt"

type T struct{ n int }

func f(n int) int { return n + 1 }

func main() {
	fmt.Println("start")
	T := T{f(1)}
	len := func(s string) int { return f(100) }
	f := f(T.n)
	{
		f, T := f+1, T.n
		fmt.Println(f, T, len("x"))
		if f := f * 2; f > T {
			f := fmt.Sprint(f)
			defer fmt.Println(f)
		}
	}
	const f2 = iota + 5
	type T2 = struct{ a, b int }
	for T := range 2 {
		x := T2{T, f2}
		fmt.Println(x, f)
	}
	fmt := fmt.Sprint(f, T)
	println := func(s string) { _ = s + fmt }
	println("x")
}
