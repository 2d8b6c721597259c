// Package dep has names like those of generated code, for the play names.
package dep

import (
	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

// T has a method whose twin would have the name of the function's.
type T struct{ N int }

// M has a function T__M beside it.
func (t T) M(cx edo.Context, n int) int { return st.Int(cx, t.N) + n }

// T__M is a function with the name that T.M's twin is made of.
func T__M(cx edo.Context, t T, n int) int { return st.Int(cx, t.N)*100 + n }

// U has one with the same parameters.
type U struct{ N int }

// M has no parameters but the context.
func (u *U) M(cx edo.Context) int { return st.Int(cx, u.N) }

// U__M takes a U.
func U__M(cx edo.Context, u *U) int { return -st.Int(cx, u.N) }

// F has names beside it that generated code would use.
func F(cx edo.Context) int { return st.Int(cx, 3) }

// F__poll is no twin.
func F__poll(n int) int { return n }

// F__frame is no frame.
type F__frame struct{ A int }

// G has a literal, and a function of that literal's name.
func G(cx edo.Context) int {
	return func(cx edo.Context) int { return st.Int(cx, 5) }(cx) + G__lit1(cx)
}

// G__lit1 is what the literal's twin would be made of.
func G__lit1(cx edo.Context) int { return st.Int(cx, 6) }

// Generic is a type with parameters.
type Generic[K any] struct{ V K }

// Get has a function beside it.
func (g *Generic[K]) Get(cx edo.Context) K { st.Wait(cx); return g.V }

// Generic__Get is one.
func Generic__Get[K any](cx edo.Context, g *Generic[K]) K { st.Wait(cx); var zero K; return zero }
