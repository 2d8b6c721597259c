// Type parameters: functions, types, methods, constraints with methods.
package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

type list[T any] struct {
	head *node[T]
	n    int
}
type node[T any] struct {
	v    T
	next *node[T]
}

func (l *list[T]) push(v T) *list[T] { l.head = &node[T]{v, l.head}; l.n++; return l }
func (l *list[T]) each(f func(int, T) bool) {
	i := 0
	for n := l.head; n != nil && f(i, n.v); n = n.next {
		i++
	}
}

type named interface{ name() string }
type id int

func (i id) name() string { return fmt.Sprint("id", int(i)) }

func names[T named](xs ...T) string {
	return strings.Join(apply(xs, func(x T) string { return x.name() }), ",")
}
func apply[T, U any](xs []T, f func(T) U) (out []U) {
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}
func largest[K cmp.Ordered, V any](m map[K]V) (k K, v V) {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b K) int { return cmp.Compare(b, a) })
	return keys[0], m[keys[0]]
}

type number interface{ ~int | ~float64 }

func total[T number](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

func main() {
	l := new(list[string]).push("a").push("b").push("c")
	l.each(func(i int, s string) bool { fmt.Print(i, s, " "); return i < 1 })
	for i, s := range l.each {
		fmt.Print(s, i, " ")
	}
	fmt.Println(l.n, names(id(1), id(2)), apply([]int{1, 2}, func(i int) float64 { return float64(i) / 2 }))
	fmt.Println(largest(map[string]int{"x": 1, "z": 3, "y": 2}))
	fmt.Println(total(1, 2, 3), total(1.5, 2), total[id]())
	sum := total[int]
	fmt.Println(sum(4, 5))
}
