package ir

import (
	"strings"
	"testing"

	"github.com/edo-async/edo/compile/colour"
)

func TestVerify(t *testing.T) {
	a, b := &Label{Name: "a"}, &Label{Name: "b"}
	v := &Var{Name: "v"}
	for _, c := range []struct {
		fault string
		f     *Func
	}{
		{"", &Func{Body: []Instr{&Goto{To: a}, a}}},
		{"nowhere", &Func{Body: []Instr{&Goto{To: b}, a}}},
		{"placed twice", &Func{Body: []Instr{a, a}}},
		{"never run", &Func{Body: []Instr{a, &Goto{To: a}, &Exec{}}}},
		{"not the function's", &Func{Body: []Instr{&Exec{Code: Code{Uses: []*Var{v}}}}}},
		{"called v", &Func{Vars: []*Var{v, {Name: "v"}}}},
		{"no callee", &Func{Body: []Instr{&Call{}}}},
	} {
		c.f.Unit = &colour.Unit{Name: "f"}
		err := Verify(c.f)
		if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("Verify answers %v, want something about %q", err, c.fault)
		}
	}
}
