package explain

import (
	"path/filepath"
	"strings"

	"github.com/edo-async/edo/compile/lower"
	"github.com/edo-async/edo/internal/abi"
)

// A Package is what is known about a package's async functions.
type Package struct {
	Path  string  `json:"path"`
	Funcs []*Func `json:"funcs"`
}

// A Func is an async function.
type Func struct {
	Name   string `json:"name"` // F, T.M, or F.lit1 for the first literal in F
	Pos    string `json:"pos"`  // file:line
	Form   string `json:"form"` // stackless, stackful, hand-written, never suspends
	Reason string `json:"reason,omitempty"`
	At     string `json:"at,omitempty"` // where the reason is
	// Size is the frame's size in bytes, SizeClass that of its allocation if it is allocated alone.
	Size      int     `json:"size"`
	SizeClass int     `json:"sizeClass"`
	Pointers  int     `json:"pointerWords"`
	Scalars   int     `json:"scalarBytes"`
	Awaits    []Await `json:"awaits,omitempty"`
	Largest   *Cause  `json:"largest,omitempty"`

	twin string // path.Name, as lower has it
	file string
	line int
}

// An Await is a suspend point.
type Await struct {
	Pos    string  `json:"pos"`
	Callee string  `json:"callee"` // as written
	Kind   string  `json:"kind"`   // static, boxed (recursion), dynamic (interface or function value)
	Saved  []Local `json:"saved,omitempty"`
	Child  int     `json:"calleeFrame"` // bytes of the callee's frame, nested in this one
	Size   int     `json:"size"`        // bytes in use at this point

	twin string
}

// A Local is a variable that is kept while the function is suspended.
type Local struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Boxed bool   `json:"boxed,omitempty"` // on the heap: captured by reference, or its address is taken
	// Why says why it is boxed, WhyPos where that comes from.
	Why    string `json:"why,omitempty"`
	WhyPos string `json:"whyPos,omitempty"`
	// Temporary: not a variable of the program, but an intermediate value, such as the slice of a range loop.
	Temporary bool   `json:"temporary,omitempty"`
	Size      int    `json:"size"` // bytes in the frame
	Slots     []Slot `json:"slots"`
}

// A Slot is a part of the frame: of its pointer words or of its scalar bytes.
type Slot struct {
	Part   string `json:"part"` // pointers, scalars
	Offset int    `json:"offset"`
	Size   int    `json:"size"`
}

// A Cause says what made a frame large: the variable at the end of the chain of largest calls.
type Cause struct {
	Chain []string `json:"chain"` // callees, outermost first
	Local string   `json:"local"`
	Type  string   `json:"type"`
	In    string   `json:"in"` // position of the function that has it
	Size  int      `json:"size"`
}

// Report lowers the targets and collects the facts.
func Report(targets []*Target) ([]*Package, error) {
	var pkgs []*Package
	index := map[string]*Func{}
	for _, t := range targets {
		_, res, err := t.read()
		if err != nil {
			return nil, err
		}
		p := &Package{Path: t.ImportPath, Funcs: []*Func{}}
		for _, f := range res.Funcs {
			fn := convert(t, f)
			index[fn.twin] = fn
			p.Funcs = append(p.Funcs, fn)
		}
		pkgs = append(pkgs, p)
	}
	for _, f := range index {
		f.Largest = cause(f, index)
	}
	return pkgs, nil
}

// word is the size of a pointer on the target.
func (t *Target) word() int {
	switch t.source.GOARCH {
	case "386", "arm", "mips", "mipsle", "wasm32":
		return 4
	}
	return 8
}

// convert turns the compiler's facts into those for people.
func convert(t *Target, f *lower.Func) *Func {
	fn := &Func{
		Name: displayName(f.Name), Pos: position(f.Pos.Filename, f.Pos.Line), Form: string(f.Form), Reason: f.Reason,
		Size: f.Size, SizeClass: sizeClass(f.Size, f.P > 0), Pointers: f.P, Scalars: f.S,
		twin: t.ImportPath + "." + f.Name, file: f.Pos.Filename, line: f.Pos.Line,
	}
	if f.Reason != "" {
		fn.At = position(f.ReasonPos.Filename, f.ReasonPos.Line)
	}
	for _, p := range f.Points {
		a := Await{
			Pos: position(p.Pos.Filename, p.Pos.Line), Callee: p.Callee, Kind: p.Kind,
			Child: p.ChildP*t.word() + p.ChildS, Size: p.P*t.word() + p.S, twin: p.Twin,
		}
		if a.twin != "" && !strings.Contains(a.twin, ".") {
			a.twin = t.ImportPath + "." + a.twin
		}
		for _, l := range p.Saved {
			a.Saved = append(a.Saved, t.local(l))
		}
		fn.Awaits = append(fn.Awaits, a)
	}
	return fn
}

func (t *Target) local(l lower.Local) Local {
	v := Local{Name: l.Name, Type: shortType(l.Type), Boxed: l.Boxed, Temporary: l.Kind == "temp" || strings.Contains(l.Name, "__")}
	if l.Why != "" {
		v.Why, v.WhyPos = l.Why, position(l.WhyPos.Filename, l.WhyPos.Line)
	}
	for _, p := range l.Pieces {
		s := Slot{Part: "scalars", Offset: p.At, Size: p.Size}
		if p.Pointer {
			s = Slot{Part: "pointers", Offset: p.At * t.word(), Size: t.word()}
		}
		v.Size += s.Size
		v.Slots = append(v.Slots, s)
	}
	return v
}

// displayName turns a lowered name into one that the user knows.
func displayName(name string) string {
	return strings.ReplaceAll(name, abi.InfixMethod, ".")
}

// position is a short form of a position: relative to the working folder if that is shorter.
func position(file string, line int) string {
	if rel, err := filepath.Rel(workingDir(), file); err == nil && len(rel) < len(file) {
		file = rel
	}
	return file + ":" + itoa(line)
}

// shortType leaves only the last part of the import paths in a type.
func shortType(t string) string {
	var b strings.Builder
	for t != "" {
		n := strings.IndexAny(t, " *[](){},;<")
		if n < 0 {
			n = len(t)
		}
		word := t[:n]
		b.WriteString(word[strings.LastIndex(word, "/")+1:])
		if n < len(t) {
			b.WriteByte(t[n])
			n++
		}
		t = t[n:]
	}
	return b.String()
}

// sizeClass is the size of the allocation that holds size bytes: the allocator rounds up, and puts a header of 8 bytes
// before what is larger than 512 and has pointers.
func sizeClass(size int, pointers bool) int {
	const header, limit = 8, 512
	if pointers && size > limit {
		return cap(append([]byte(nil), make([]byte, size+header)...)) - header
	}
	return cap(append([]byte(nil), make([]byte, size)...))
}
