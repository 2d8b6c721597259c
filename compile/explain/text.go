package explain

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"
)

// Filter leaves the functions that want asks for: all for "", by name (F, T.M, or M; with the literals inside), or by
// position (file.go:12: the function that begins there or last before).
func Filter(pkgs []*Package, want string) {
	file, lineText, isPos := strings.Cut(want, ".go:")
	var line int
	if isPos {
		_, err := fmt.Sscan(lineText, &line)
		isPos = err == nil
	}
	for _, p := range pkgs {
		var kept []*Func
		for _, f := range p.Funcs {
			switch {
			case want == "":
				kept = append(kept, f)
			case isPos:
				if strings.HasSuffix(f.file, string(filepath.Separator)+filepath.FromSlash(file)+".go") && f.line <= line {
					kept = []*Func{f}
				}
			case matches(f.Name, want):
				kept = append(kept, f)
			}
		}
		p.Funcs = kept
	}
}

// matches reports whether a name, its method part, or the function around a literal, is the wanted one.
func matches(name, want string) bool {
	for name != "" {
		if name == want || strings.HasSuffix(name, "."+want) {
			return true
		}
		i := strings.LastIndex(name, ".lit")
		if i < 0 {
			return false
		}
		name = name[:i]
	}
	return false
}

// Text prints the facts for people; slots says where each variable lies, too.
func Text(w io.Writer, pkgs []*Package, slots bool) {
	for _, p := range pkgs {
		if len(p.Funcs) == 0 {
			continue
		}
		if len(pkgs) > 1 {
			fmt.Fprintf(w, "# %s\n", p.Path)
		}
		for _, f := range p.Funcs {
			f.text(w, slots)
		}
		if len(p.Funcs) > 1 {
			fmt.Fprintln(w, summary(p.Funcs))
		}
	}
}

// summary counts the functions by form.
func summary(funcs []*Func) string {
	count := map[string]int{}
	for _, f := range funcs {
		count[f.Form]++
	}
	var parts []string
	for _, form := range []string{"stackless", "stackful", "hand-written", "never suspends"} {
		if n := count[form]; n > 0 {
			if form == "never suspends" && n > 1 {
				form = "never suspend"
			}
			parts = append(parts, fmt.Sprintf("%d %s", n, form))
		}
	}
	return fmt.Sprintf("%d async functions: %s", len(funcs), strings.Join(parts, ", "))
}

// text prints one function.
func (f *Func) text(w io.Writer, slots bool) {
	switch f.Form {
	case "never suspends":
		fmt.Fprintf(w, "%s  (%s)  never suspends: an ordinary call\n", f.Name, f.Pos)
		return
	case "stackful":
		fmt.Fprintf(w, "%s  (%s)  stackful: %s (%s)\n", f.Name, f.Pos, f.Reason, f.At)
		return
	case "hand-written":
		fmt.Fprintf(w, "%s  (%s)  %s, hand-written\n", f.Name, f.Pos, f.bytes())
		return
	}
	fmt.Fprintf(w, "%s  (%s)  %s, stackless\n", f.Name, f.Pos, f.bytes())
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for i, a := range f.Awaits {
		callee := ""
		if a.Child > 0 {
			callee = fmt.Sprintf("+ callee %d ", a.Child)
		}
		fmt.Fprintf(tw, "  await %d\t%s\t%s\t%s\t%s= %d\n", i+1, a.Pos, a.callee(), a.saves(), callee, a.Size)
		if slots {
			_ = tw.Flush()
			a.slots(w)
		}
	}
	_ = tw.Flush()
	if c := f.Largest; c != nil {
		fmt.Fprintf(w, "           └ largest: %s\n", c)
	}
}

// bytes is the frame's size.
func (f *Func) bytes() string {
	if f.SizeClass == f.Size {
		return fmt.Sprintf("%d bytes", f.Size)
	}
	return fmt.Sprintf("%d bytes (size class %d)", f.Size, f.SizeClass)
}

// callee is the call as written, and how it is made if not directly.
func (a *Await) callee() string {
	if a.Kind == "static" {
		return a.Callee
	}
	return a.Callee + " (" + a.Kind + ")"
}

// saves lists what is kept; & marks what is on the heap, so that only a pointer is kept.
func (a *Await) saves() string {
	var names []string
	temporaries := 0
	for _, l := range a.Saved {
		switch {
		case l.Temporary:
			temporaries++
		case l.Boxed:
			names = append(names, "&"+l.Name)
		default:
			names = append(names, l.Name)
		}
	}
	switch {
	case temporaries == 1:
		names = append(names, "a temporary")
	case temporaries > 1:
		names = append(names, fmt.Sprintf("%d temporaries", temporaries))
	}
	if len(names) == 0 {
		return "saves nothing"
	}
	return "saves " + strings.Join(names, ", ")
}

// slots lists where each variable lies.
func (a *Await) slots(w io.Writer) {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, l := range a.Saved {
		for i, s := range l.Slots {
			name, typ := l.Name, l.Type
			if l.Boxed {
				typ += ", on the heap"
				if l.Why != "" {
					typ += ": " + l.Why + " (" + l.WhyPos + ")"
				}
			}
			if i > 0 {
				name, typ = "", ""
			}
			fmt.Fprintf(tw, "      %s\t%s\t%s+%d\t%d\n", name, typ, s.Part, s.Offset, s.Size)
		}
	}
	_ = tw.Flush()
}

// String says what made a frame large, and what to do.
func (c *Cause) String() string {
	what := fmt.Sprintf("%s %s (%s)", c.Local, c.Type, c.In)
	if len(c.Chain) > 0 {
		what = strings.Join(c.Chain, " → ") + " holds " + what
	}
	return fmt.Sprintf("%s; on the heap it would save %d bytes of the frame", what, max(0, c.Size-8))
}
