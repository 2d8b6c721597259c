// Spread calls, variadics, and what goroutines and deferred calls evaluate when they are made.
package main

import (
	"fmt"
	"sync"
)

func pair() (int, string)             { return 1, "one" }
func take(n int, s string) string     { return fmt.Sprint(n, s) }
func rest(first any, more ...any) int { return len(more) }
func sum(xs ...int) (n int, err error) {
	for _, x := range xs {
		n += x
	}
	return n, nil
}

type adder struct{ n int }

func (a adder) add(m int) int { return a.n + m }
func (a *adder) set(n int)    { a.n = n }
func (a *adder) self() *adder { return a }

func main() {
	fmt.Println(take(pair()), rest(pair()))
	fmt.Println(sum(1, 2, 3))
	fmt.Println(sum([]int{4, 5}...))
	a := adder{1}
	f, g := a.add, adder.add
	a.set(10)
	fmt.Println(f(1), g(a, 1), (*adder).self(&a).n)
	n := 1
	defer fmt.Println("deferred", n, a.add(n))
	var wg sync.WaitGroup
	wg.Add(3)
	out := make([]int, 3)
	put := func(i, v int) int { out[i] = v; wg.Done(); return v }
	for i := range 2 {
		go put(i, n+i)
		n++
	}
	go func(v int, more ...int) { put(2, v+len(more)) }(n, 1, 2, 3)
	n = 100
	wg.Wait()
	fmt.Println(out)
	defer func(v int) { fmt.Println("deferred", v, n) }(n)
	n = 200
}
