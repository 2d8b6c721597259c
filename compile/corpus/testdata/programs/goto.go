// Labels, goto, fallthrough, breaks and continues out of nested statements.
package main

import "fmt"

func is(n, m int) bool { return n%m == 0 }

func collatz(n int) (steps int) {
again:
	if n == 1 {
		return steps
	}
	steps++
	if is(n, 2) {
		n /= 2
		goto again
	}
	n = 3*n + 1
	goto again
}

func main() {
	fmt.Println(collatz(27))
outer:
	for i := 2; i < 20; i++ {
		for j := 2; j < i; j++ {
			switch {
			case is(i, j) && j == 2:
				continue outer
			case is(i, j):
				break outer
			}
		}
		fmt.Print(i, " ")
	}
	fmt.Println()
	for i := range 4 {
		switch i {
		case 0:
			fallthrough
		case 1:
			fmt.Print("low ")
		default:
			if is(i, 3) {
				break
			}
			fmt.Print("other ")
		}
	}
	fmt.Println()
}
