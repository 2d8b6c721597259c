// Deferred calls in loops, changed results, panics on the way and new ones in their place.
package main

import (
	"errors"
	"fmt"
)

func note(s string) { fmt.Print(s, " ") }

func safely(f func()) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("recovered %v", v)
		}
	}()
	f()
	return nil
}

func results() (n int, s string) {
	defer func() { n, s = n*2, s+"!" }()
	for i := range 3 {
		defer func() { n += i }()
	}
	return 10, "ten"
}

func index(xs []int, i int) int { return xs[i] }

func replaced() (err error) {
	defer func() { err = errors.Join(err, fmt.Errorf("outer: %v", recover())) }()
	defer func() { panic(fmt.Sprint("second after ", recover())) }()
	defer note("first deferred")
	panic("first")
}

func helper() any { return recover() }

func indirect() (v any) {
	defer func() { v = recover() }()
	defer func() { fmt.Println("through a helper:", helper()) }()
	panic("kept")
}

type closer struct{ name string }

func (c *closer) Close() { note("close " + c.name) }

func main() {
	fmt.Println(results())
	fmt.Println(safely(func() { index(nil, 3) }))
	fmt.Println(safely(func() { var m map[string]int; m["a"] = len(fmt.Sprint(1)) }))
	fmt.Println(replaced())
	fmt.Println(indirect())
	for _, name := range []string{"a", "b"} {
		defer (&closer{name}).Close()
	}
	defer func() {
		defer func() { fmt.Println(recover()) }()
		panic("in a deferred call")
	}()
}
