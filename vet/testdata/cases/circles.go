package cases

import "github.com/edo-async/edo"

func even(cx edo.Context, n int) bool {
	edo.Yield(cx)
	if n == 0 {
		return true
	}
	return odd(cx, n-1)
}

func odd(cx edo.Context, n int) bool {
	if n == 0 {
		return false
	}
	return even(cx, n-1) // EDO004
}

type walker interface{ walk(cx edo.Context) }

// Through an interface the frame is on the heap anyway.
func dynamic(cx edo.Context, w walker) { w.walk(cx) }

type tree struct{ w walker }

func (t tree) walk(cx edo.Context) { edo.Yield(cx); dynamic(cx, t.w) }

func spawnsItself(cx edo.Context) error {
	edo.Yield(cx)
	edo.Spawn(cx, spawnsItself)
	return nil
}
