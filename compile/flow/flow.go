// Package flow finds which variables are live across each suspend point: backward liveness over the flat list of
// instructions, with the instruction list itself as the control flow graph.
//
// live before = uses + (live after falling through - defs) + live at every label jumped to (less what is written right before that
// jump). A call's results are written by it: what is live across it is what is live after it, less its results.
package flow

import (
	"math/bits"

	"github.com/edo-async/edo/compile/ir"
)

// set is a bit set of variables.
type set []uint64

func (s set) add(v *ir.Var)    { s[v.ID/64] |= 1 << (v.ID % 64) }
func (s set) remove(v *ir.Var) { s[v.ID/64] &^= 1 << (v.ID % 64) }

func (s set) union(t set) {
	for i := range s {
		s[i] |= t[i]
	}
}

func (s set) equal(t set) bool {
	for i := range s {
		if s[i] != t[i] {
			return false
		}
	}
	return true
}

// Live answers, for each suspend point, the variables that are live across it, in the order of their declaration.
func Live(f *ir.Func) map[*ir.Call][]*ir.Var {
	a := &analysis{f: f, words: (len(f.Vars) + 63) / 64, at: map[*ir.Label]set{}}
	for _, in := range f.Body {
		if l, ok := in.(*ir.Label); ok {
			a.at[l] = a.empty()
		}
	}
	for changed := true; changed; {
		changed = a.pass(nil)
	}
	live := map[*ir.Call][]*ir.Var{}
	a.pass(func(c *ir.Call, across set) { live[c] = a.vars(across) })
	return live
}

type analysis struct {
	f     *ir.Func
	words int
	at    map[*ir.Label]set
}

func (a *analysis) empty() set { return make(set, a.words) }

// vars lists a set's members, without those that every poll brings again.
func (a *analysis) vars(s set) []*ir.Var {
	var list []*ir.Var
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			if v := a.f.Vars[i*64+bits.TrailingZeros64(w)]; !v.Fixed {
				list = append(list, v)
			}
		}
	}
	return list
}

// pass goes through the body backward once.
func (a *analysis) pass(visit func(*ir.Call, set)) (changed bool) {
	cur := a.empty()
	for i := len(a.f.Body) - 1; i >= 0; i-- {
		switch in := a.f.Body[i].(type) {
		case *ir.Label:
			if in == a.f.Exit {
				for _, v := range a.f.Results {
					cur.add(v)
				}
			}
			if !cur.equal(a.at[in]) {
				a.at[in].union(cur)
				changed = true
			}
		case *ir.Goto:
			copy(cur, a.at[in.To])
		case *ir.If:
			cur.union(a.at[in.To])
			a.before(cur, &in.Code)
		case *ir.Exec:
			if in.Ends {
				clear(cur)
			}
			a.before(cur, &in.Code)
		case *ir.Call:
			for _, v := range in.Dst {
				if v != nil {
					cur.remove(v)
				}
			}
			if in.Forward {
				clear(cur)
			}
			if visit != nil {
				visit(in, cur)
			}
			a.before(cur, &in.Code)
		}
	}
	return changed
}

func (a *analysis) before(cur set, c *ir.Code) {
	for _, v := range c.Defs {
		cur.remove(v)
	}
	for _, l := range c.Jumps {
		if defs := c.JumpDefs[l]; len(defs) > 0 {
			t := a.empty()
			t.union(a.at[l])
			for _, v := range defs {
				if !v.Boxed {
					t.remove(v)
				}
			}
			cur.union(t)
			continue
		}
		cur.union(a.at[l])
	}
	for _, v := range c.Uses {
		cur.add(v)
	}
	for _, v := range c.Caps {
		cur.add(v)
	}
}
