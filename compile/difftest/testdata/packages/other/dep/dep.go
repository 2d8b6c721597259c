// Package dep has the name of another package.
package dep

import (
	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func Double(cx edo.Context, s string) string { return st.Str(cx, s) + s }
func Len(cx edo.Context, s string) int       { st.Wait(cx); return len(s) }

type Counter struct{ S string }

func (c *Counter) Add(cx edo.Context, s string) { c.S += st.Str(cx, s) }
