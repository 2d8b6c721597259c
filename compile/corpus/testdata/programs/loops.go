// Ranges over everything, some of it changed on the way.
package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
)

func keep(n int) bool { return n%2 == 1 }

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("| ")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func find(n int) (found int) {
	defer func() { found *= 10 }()
	for i := range count(100) {
		if i > n && keep(i) {
			return i
		}
	}
	return -1
}

func main() {
	arr := [3]int{1, 2, 3}
	for i, v := range arr {
		arr[2] = 30
		fmt.Print(i, v, " ")
	}
	for i, v := range &arr {
		arr[2] = 40
		fmt.Print(i, v, " ")
	}
	s := []int{1, 2, 3}
	for _, v := range s {
		if keep(v) {
			s = append(s, v)
		}
	}
	fmt.Println(s)
	m := map[int]bool{1: true, 2: true, 3: true}
	for k := range m {
		if keep(k) {
			delete(m, k)
		}
	}
	fmt.Println(slices.Collect(maps.Keys(m)))
	for i, r := range "aé✓" {
		fmt.Print(i, string(r), " ")
	}
	c := make(chan int, 3)
	for i := range 3 {
		c <- i
	}
	close(c)
	for v := range c {
		fmt.Print(v, " ")
	}
	fmt.Println(find(4))
}
