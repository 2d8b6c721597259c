// A panic that nobody recovers ends the program, with its message, after the deferred calls.
package main

import "fmt"

type state struct{ depth int }

func (s *state) Error() string { return fmt.Sprint("too deep: ", s.depth) }

func down(n int) {
	defer fmt.Println("leaving", n)
	if n == 3 {
		panic(&state{n})
	}
	down(n + 1)
}

func main() { down(0) }
