package lower

import (
	"go/token"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/desugar"
	"github.com/edo-async/edo/compile/slots"
)

// Result is a lowered package.
type Result struct {
	// Files is the rewritten source by the path of the original; files that do not change are not in it.
	Files map[string][]byte
	// Funcs has all async functions, in source order.
	Funcs []*Func
}

// A Form is what has become of an async function.
type Form string

// The forms.
const (
	Stackless   Form = "stackless"
	Stackful    Form = "stackful"
	Never       Form = "never suspends"
	HandWritten Form = "hand-written"
)

// A Func tells about one async function. It is what `edo explain` prints.
type Func struct {
	Name string         // as lowered: F, T__M, F__lit1
	Pos  token.Position // of its declaration or literal
	Form Form
	// Reason is why it is stackful, at ReasonPos.
	Reason    string
	ReasonPos token.Position
	// Frame: P pointer words, S scalar bytes, Size bytes in all.
	P, S, Size int
	Points     []Point

	file int // index into the package's files
}

// A Point is a suspend point.
type Point struct {
	Pos    token.Position
	Callee string // as written
	Twin   string // the callee's lowered name, if it is known
	Kind   string // static, boxed, dynamic
	Saved  []Local
	// ChildP and ChildS are the size of the callee's frame, which lies in this one; 0 if it has a box of its own.
	ChildP, ChildS     int
	ChildAtP, ChildAtS int // where it begins
	// P and S are what is in use here, the callee's frame included.
	P, S int
}

// A Local is a variable that is saved at a suspend point.
type Local struct {
	Name   string
	Type   string
	Kind   string // local, param, result, capture, temp
	Class  string // how it is kept: pointer, scalar, split, copied
	Boxed  bool   // it lives on the heap; what is saved is a pointer to it
	Why    string // then why
	WhyPos token.Position
	Held   bool // it is kept for the call itself
	Pieces []Piece
}

// A Piece is a part of a saved local: a pointer word (Pointer; At counts words), or bytes in the scalar part.
type Piece struct {
	Pointer  bool
	At, Size int
}

func (l *lowerer) facts(res *Result) {
	word := int(l.p.Sizes.Sizeof(pointerType))
	for _, u := range l.c.Units {
		f := &Func{Name: u.Name, file: u.File, Pos: l.p.Position(u.Node().Pos())}
		res.Funcs = append(res.Funcs, f)
		if u.Decl != nil && u.Lit == nil {
			f.Pos = l.p.Position(u.Decl.Name.Pos())
		}
		if !u.Suspends {
			f.Form = Never
			continue
		}
		fr := l.frames[u]
		f.P, f.S = fr.P, fr.S
		f.Size = (fr.P*word + fr.S + 7) / 8 * 8
		switch {
		case u.HandWritten:
			f.Form = HandWritten
		case l.env.Forms[u] == desugar.Twin, l.env.Forms[u] == desugar.Inner:
			f.Form = Stackless
			for _, st := range fr.States {
				f.Points = append(f.Points, l.point(u, st))
			}
		default:
			f.Form = Stackful
			f.Reason = l.why[u].Reason
			f.ReasonPos = l.p.Position(l.why[u].Pos)
		}
	}
}

func (l *lowerer) point(u *colour.Unit, st *slots.State) Point {
	site := st.Call.Site
	src := l.p.Src[l.p.Names[u.File]]
	tf := l.p.Fset.File(site.Expr.Pos())
	callee := string(src[tf.Offset(site.Expr.Fun.Pos()):tf.Offset(site.Expr.Fun.End())])
	if site.Lit != nil {
		callee = "func literal"
	}
	p := Point{
		Pos: l.p.Position(site.Expr.Pos()), Callee: callee, Kind: site.Kind.String(),
		ChildP: st.ChildPWords, ChildS: st.ChildSize, ChildAtP: st.ChildP, ChildAtS: st.ChildS,
		P: st.P, S: st.S,
	}
	switch {
	case site.Callee != nil:
		p.Twin = site.Callee.Name
	case site.Extern != nil:
		p.Twin = site.Extern.Pkg.Path() + "." + site.Extern.Base
	}
	for _, s := range st.Held {
		p.Saved = append(p.Saved, l.local(s, true))
	}
	for _, s := range l.frames[u].Pinned {
		p.Saved = append(p.Saved, l.local(s, false))
	}
	for _, s := range st.Saved {
		p.Saved = append(p.Saved, l.local(s, false))
	}
	return p
}

func (l *lowerer) local(s slots.Slot, held bool) Local {
	v := Local{
		Name: s.Var.Name, Type: s.Var.Type.String(), Kind: s.Var.Kind.String(),
		Class: s.Class.String(), Boxed: s.Var.Boxed, Held: held,
	}
	if s.Var.Obj != nil {
		v.Name = s.Var.Obj.Name()
		if v.Boxed {
			var at token.Pos
			v.Why, at = l.env.Vars.Why(s.Var.Obj)
			v.WhyPos = l.p.Position(at)
		}
	}
	for _, p := range s.Pieces {
		v.Pieces = append(v.Pieces, Piece{Pointer: p.P, At: p.At, Size: p.Size})
	}
	return v
}
