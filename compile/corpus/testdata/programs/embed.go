// Embedded structs and interfaces, promoted methods, shadowing.
package main

import "fmt"

type speaker interface{ speak() string }
type walker interface {
	speaker
	walk(n int) (int, error)
}
type base struct{ name string }

func (b *base) speak() string          { return b.name }
func (b base) walk(n int) (int, error) { return n + len(b.name), nil }

type dog struct {
	*base
	age int
}

func (d dog) speak() string { return d.base.speak() + " barks" }

type wrapped struct{ walker }

func (w wrapped) walk(n int) (int, error) {
	m, err := w.walker.walk(n)
	return -m, err
}

func all(ws ...walker) (s string) {
	for i, w := range ws {
		n, _ := w.walk(i)
		s += fmt.Sprint(w.speak(), n, ";")
	}
	return s
}

func main() {
	d := dog{&base{"rex"}, 3}
	fmt.Println(all(d, &d, wrapped{d}, wrapped{wrapped{&d}}))
	var s speaker = d
	if w, ok := s.(walker); ok {
		fmt.Println(w.walk(1))
	}
	switch v := s.(type) {
	case interface{ speak() string }:
		fmt.Println("speaks", v.speak())
	}
	f := d.speak
	d.base.name = "max"
	fmt.Println(f())
}
