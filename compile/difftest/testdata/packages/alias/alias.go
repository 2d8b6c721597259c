// Package alias gives other names to what edo and dep declare.
package alias

import (
	"github.com/edo-async/edo"
	"github.com/edo-async/edo/compile/difftest/testdata/packages/dep"
)

type (
	Ctx     = edo.Context
	Counter = dep.Counter
	Ints    = dep.List[int]
)

func Make(cx Ctx) Counter    { return *dep.NewCounter(cx, 9) }
func Wait(cx Ctx, n int) int { edo.Yield(cx); return n }
func NewInts(cx Ctx) *Ints   { return dep.NewList(cx, 5) }
