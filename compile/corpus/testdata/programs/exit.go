// The exit code is the program's.
package main

import (
	"fmt"
	"os"
)

func code(n int) int { return n / 2 }

func main() {
	defer fmt.Println("never")
	fmt.Fprintln(os.Stderr, "leaving")
	os.Exit(code(6))
}
