// Package dep knows nothing of contexts: its functions are async by their type arguments only.
package dep

import "fmt"

// Log is called around what is called.
var Log func(string, ...any)

// Around wraps a function.
func Around[T any](name string, f func(T)) func(T) {
	n := 0
	return func(v T) {
		n++
		Log("%s begins %d", name, n)
		f(v)
		Log("%s ends %d", name, n)
	}
}

// Twice calls a function twice and adds what it answers.
func Twice[T any, R int | string](f func(T) R) func(T) R {
	return func(v T) R { a := f(v); Log("first %v", a); return a + f(v) }
}

// A Box has a method that is async for some T.
type Box[T any] struct{ F func(T) }

// Do calls F.
func (b Box[T]) Do(v T) {
	Log("box begins")
	defer func() { Log("box ends %v", fmt.Sprint(recover())) }()
	b.F(v)
}
