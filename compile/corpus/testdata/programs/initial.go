// Variables that functions initialize, in the order of what they need, and init functions.
package main

import "fmt"

var (
	a       = next(b)
	b, c    = two()
	table   = map[string]int{"a": a, "sum": add(a, b)}
	handler = func(n int) int { return add(n, c) }
	count   int
)

func next(n int) int   { count++; return n + 1 }
func add(n, m int) int { return n + m }
func two() (int, int)  { count++; return 10, 20 }

func init() { count += next(count) }
func init() { fmt.Println("init", count); defer fmt.Println("init done"); count = add(count, 100) }

func main() { fmt.Println(a, b, c, table, handler(1), count) }
