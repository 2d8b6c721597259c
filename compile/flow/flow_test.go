package flow

import (
	"slices"
	"testing"

	"github.com/edo-async/edo/compile/ir"
)

// TestLive takes this loop by hand:
//
//	s = 0; i = 0
//	top: if !(i < n) goto end
//	     v = call(); s += v; i++
//	     goto top
//	end: return s
func TestLive(t *testing.T) {
	f := &ir.Func{}
	newVar := func(name string) *ir.Var {
		v := &ir.Var{ID: len(f.Vars), Name: name}
		f.Vars = append(f.Vars, v)
		return v
	}
	cx, n, s, i, v, dead := newVar("cx"), newVar("n"), newVar("s"), newVar("i"), newVar("v"), newVar("dead")
	cx.Fixed = true
	top, end := &ir.Label{Name: "top"}, &ir.Label{Name: "end"}
	call := &ir.Call{Dst: []*ir.Var{v}, Code: ir.Code{Uses: []*ir.Var{cx}}}
	exec := func(uses, defs []*ir.Var) *ir.Exec { return &ir.Exec{Code: ir.Code{Uses: uses, Defs: defs}} }
	ret := exec([]*ir.Var{s}, nil)
	ret.Ends = true
	f.Body = []ir.Instr{
		exec(nil, []*ir.Var{s}), exec(nil, []*ir.Var{i}), exec(nil, []*ir.Var{dead}),
		top, &ir.If{Code: ir.Code{Uses: []*ir.Var{i, n}}, To: end},
		call, exec([]*ir.Var{s, v}, []*ir.Var{s}), exec([]*ir.Var{i}, nil), &ir.Goto{To: top},
		end, ret,
	}
	got := Live(f)[call]
	if want := []*ir.Var{n, s, i}; !slices.Equal(got, want) {
		t.Errorf("live across the call: %v, want n, s, i", names(got))
	}
}

func names(vars []*ir.Var) (list []string) {
	for _, v := range vars {
		list = append(list, v.Name)
	}
	return list
}

// What is written right before a jump is not live before it, but is on the way through.
func TestJumpDefs(t *testing.T) {
	a, b := &ir.Var{ID: 0, Name: "a"}, &ir.Var{ID: 1, Name: "b"}
	l := &ir.Label{Name: "l"}
	call := &ir.Call{}
	dispatch := &ir.Exec{Code: ir.Code{Jumps: []*ir.Label{l}}, Ends: true}
	dispatch.OnJump(l, a)
	end := &ir.Exec{Code: ir.Code{Uses: []*ir.Var{a, b}}, Ends: true}
	f := &ir.Func{Vars: []*ir.Var{a, b}, Body: []ir.Instr{call, dispatch, l, end}}
	if got := Live(f)[call]; !slices.Equal(got, []*ir.Var{b}) {
		t.Errorf("live across the call: %v, want b", names(got))
	}
}
