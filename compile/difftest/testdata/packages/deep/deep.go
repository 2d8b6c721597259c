// Package deep is not imported by the play itself.
package deep

import (
	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

type Thing struct {
	N int
	s []string
}

func New(cx edo.Context, n int) *Thing      { st.Wait(cx); return &Thing{N: n} }
func (t *Thing) Value(cx edo.Context) int   { return st.Int(cx, t.N) }
func (t *Thing) Next(cx edo.Context) *Thing { st.Wait(cx); return &Thing{N: t.N + 1} }
