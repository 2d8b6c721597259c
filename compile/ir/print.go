package ir

import (
	"fmt"
	"strings"
)

// String prints the function for tests and for people.
func (f *Func) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "func %s\n", f.Unit.Name)
	for _, v := range f.Vars {
		flags := ""
		if v.Boxed {
			flags += " boxed"
		}
		if v.Fixed {
			flags += " fixed"
		}
		fmt.Fprintf(&b, "\t%s %s %s%s\n", v.Kind, v.Name, v.Type, flags)
	}
	for _, in := range f.Body {
		printInstr(&b, in)
	}
	return b.String()
}

func printInstr(b *strings.Builder, in Instr) {
	switch in := in.(type) {
	case *Label:
		fmt.Fprintf(b, "%s:\n", in.Name)
	case *Goto:
		fmt.Fprintf(b, "\tgoto %s\n", in.To.Name)
	case *If:
		fmt.Fprintf(b, "\tif %s goto %s%s\n", oneLine(in.Text), in.To.Name, sets(&in.Code))
	case *Exec:
		end := ""
		if in.Ends {
			end = " end"
		}
		fmt.Fprintf(b, "\texec %s%s%s\n", oneLine(in.Text), end, sets(&in.Code))
	case *Call:
		var dst []string
		for _, v := range in.Dst {
			if v == nil {
				dst = append(dst, "_")
				continue
			}
			dst = append(dst, v.Name)
		}
		if in.Forward {
			dst = []string{"return"}
		}
		fmt.Fprintf(b, "\tcall %s = %s(%s) %s%s\n", strings.Join(dst, ", "), in.Fn, oneLine(strings.Join(in.Args, ", ")), in.Site.Kind, sets(&in.Code))
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func sets(c *Code) string {
	s := ""
	for _, part := range []struct {
		name string
		vars []*Var
	}{{"use", c.Uses}, {"def", c.Defs}, {"cap", c.Caps}} {
		if len(part.vars) == 0 {
			continue
		}
		s += " " + part.name
		for _, v := range part.vars {
			s += " " + v.Name
		}
	}
	if s != "" {
		s = " ;" + s
	}
	return s
}
