// Recursion: direct, mutual, through an interface.
package main

import "fmt"

type tree struct{ l, r *tree }

func build(n int) *tree {
	if n == 0 {
		return nil
	}
	return &tree{build(n - 1), build(n - 1)}
}

func (t *tree) size() int {
	if t == nil {
		return 0
	}
	return 1 + t.l.size() + t.r.size()
}

func even(n int) bool { return n == 0 || odd(n-1) }
func odd(n int) bool  { return n != 0 && even(n-1) }

type expr interface{ eval() int }
type num int
type sum []expr

func (n num) eval() int { return int(n) }
func (s sum) eval() (n int) {
	for _, e := range s {
		n += e.eval()
	}
	return n
}

func ackermann(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}

func main() {
	fmt.Println(build(8).size(), even(500), odd(333), sum{num(1), sum{num(2), num(3)}, sum{}}.eval(), ackermann(2, 9))
}
