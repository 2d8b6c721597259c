package ir

import "fmt"

// Verify checks the invariants that the package comment states.
func Verify(f *Func) error {
	own := map[*Var]bool{}
	names := map[string]bool{}
	for _, v := range f.Vars {
		if names[v.Name] {
			return fmt.Errorf("%s: two variables are called %s", f.Unit.Name, v.Name)
		}
		own[v], names[v.Name] = true, true
	}
	placed := map[*Label]bool{}
	for _, in := range f.Body {
		if l, ok := in.(*Label); ok {
			if placed[l] {
				return fmt.Errorf("%s: label %s is placed twice", f.Unit.Name, l.Name)
			}
			placed[l] = true
		}
	}
	jump := func(l *Label) error {
		if !placed[l] {
			return fmt.Errorf("%s: a jump goes to label %s, which is nowhere", f.Unit.Name, l.Name)
		}
		l.Used = true
		return nil
	}
	for i, in := range f.Body {
		if err := verifyInstr(f, in, own, jump); err != nil {
			return err
		}
		if Ends(in) && i+1 < len(f.Body) {
			if _, ok := f.Body[i+1].(*Label); !ok {
				return fmt.Errorf("%s: instruction %d is never run", f.Unit.Name, i+1)
			}
		}
	}
	return nil
}

func verifyInstr(f *Func, in Instr, own map[*Var]bool, jump func(*Label) error) error {
	var code *Code
	switch in := in.(type) {
	case *Exec:
		code = &in.Code
	case *If:
		code = &in.Code
		if err := jump(in.To); err != nil {
			return err
		}
	case *Goto:
		return jump(in.To)
	case *Call:
		code = &in.Code
		if in.Site == nil || in.Fn == "" {
			return fmt.Errorf("%s: a call has no callee", f.Unit.Name)
		}
		for _, v := range append(append([]*Var{}, in.Dst...), in.Hold...) {
			if v != nil && !own[v] {
				return fmt.Errorf("%s: variable %s is not the function's", f.Unit.Name, v.Name)
			}
		}
	default:
		return nil
	}
	for _, list := range [][]*Var{code.Uses, code.Defs, code.Caps} {
		for _, v := range list {
			if !own[v] {
				return fmt.Errorf("%s: variable %s is not the function's", f.Unit.Name, v.Name)
			}
		}
	}
	for _, l := range code.Jumps {
		if err := jump(l); err != nil {
			return err
		}
	}
	return nil
}

// Ends reports whether control never falls through in.
func Ends(in Instr) bool {
	switch in := in.(type) {
	case *Exec:
		return in.Ends
	case *Goto:
		return true
	case *Call:
		return in.Forward
	}
	return false
}
