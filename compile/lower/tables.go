package lower

import (
	"fmt"
	"go/types"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/desugar"
	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/slots"
	"github.com/edo-async/edo/internal/abi"
)

// tables writes what a running program must know of its frames to print them: for each function and suspend point the position,
// the callee with its frame's place, and the saved variables with theirs. internal/abi has the format.
func (l *lowerer) tables() string {
	var b strings.Builder
	for _, u := range l.c.Units {
		fr := l.frames[u]
		if l.env.Forms[u] != desugar.Twin || u.HandWritten || fr == nil {
			continue
		}
		pos := l.p.Position(u.Node().Pos())
		fmt.Fprintf(&b, "%s\t%s.%s\t%s\t%d\t%d\t%d\t%d\n", abi.TableFunc, l.p.Path, u.Name, filepath.Base(pos.Filename), pos.Line, fr.P, fr.S, l.cellP(u, fr))
		for _, st := range fr.States {
			l.tableState(&b, fr, st)
		}
	}
	return b.String()
}

// cellP is how many pointer words the frame has in the cell of a task that u is spawned as: there it holds the arguments, too.
func (l *lowerer) cellP(u *colour.Unit, fr *slots.Frame) int {
	var args []*ir.Var
	switch recv := u.Sig.Recv(); {
	case u.Lit != nil:
		args = l.irs[u].Params
	case recv != nil:
		args = []*ir.Var{{Type: recv.Type()}}
	}
	_, p, _ := slots.Args(args, l.p.Sizes)
	return max(p, fr.P)
}

func (l *lowerer) tableState(b *strings.Builder, fr *slots.Frame, st *slots.State) {
	site := st.Call.Site
	src := l.p.Src[l.p.Names[l.fileOf(site)]]
	tf := l.p.Fset.File(site.Expr.Pos())
	callee := string(src[tf.Offset(site.Expr.Fun.Pos()):tf.Offset(site.Expr.Fun.End())])
	if site.Lit != nil || strings.ContainsAny(callee, "\t\n") {
		callee = "func literal"
	}
	twin := ""
	switch {
	case site.Callee != nil:
		twin = l.p.Path + "." + site.Callee.Name
	case site.Extern != nil:
		twin = site.Extern.Pkg.Path() + "." + site.Extern.Base
	}
	state := st.N
	if fr.Lent {
		state = abi.AnyState
	}
	fmt.Fprintf(b, "%s\t%d\t%d\t%s\t%s\t%d\t%d\t%d\n", abi.TableAwait, state, l.p.Position(site.Expr.Pos()).Line,
		callee, twin, st.ChildP, st.ChildS, st.BoxP)
	for _, list := range [][]slots.Slot{st.Held, fr.Pinned, st.Saved} {
		for _, s := range list {
			tableLocal(b, s)
		}
	}
}

func (l *lowerer) fileOf(site *colour.Call) int {
	for i, f := range l.p.Files {
		if f.FileStart <= site.Expr.Pos() && site.Expr.Pos() < f.FileEnd {
			return i
		}
	}
	return 0
}

func tableLocal(b *strings.Builder, s slots.Slot) {
	if s.Var.Obj == nil || s.Var.Kind == ir.Temp {
		return
	}
	var pieces []string
	for _, p := range s.Pieces {
		part := "s"
		if p.P {
			part = "p"
		}
		pieces = append(pieces, fmt.Sprintf("%s%d@%d+%d", part, p.At, p.Off, p.Size))
	}
	how := abi.TableInFrame
	if s.Var.Boxed || s.Class == slots.Copied {
		how = abi.TableOnHeap
	}
	qualifier := func(p *types.Package) string { return p.Name() }
	fmt.Fprintf(b, "%s\t%s\t%s\t%s\t%s\t%s\n", abi.TableLocal, s.Var.Obj.Name(),
		strings.ReplaceAll(types.TypeString(s.Var.Type, qualifier), "\t", " "), tableKind(s.Var.Type), how, strings.Join(pieces, ","))
}

// tableKind says how a value of type t is printed.
func tableKind(t types.Type) string {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "other"
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return types.Default(u).String()
	case *types.Interface:
		if u.NumMethods() == 0 {
			return "any"
		}
		return "interface"
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return "pointer"
	case *types.Slice:
		return "slice"
	}
	return "other"
}

// registration is the code by which the package hands its tables to the runtime, for one of its files.
func (l *lowerer) registration(i int) string {
	text := l.tables()
	if text == "" {
		return ""
	}
	call := abi.RegisterName
	if l.p.Path != abi.RootPath {
		name := ""
		for _, imp := range l.p.Types.Imports() {
			if imp.Path() == abi.RootPath {
				name = l.env.Names[i].Package(imp)
			}
		}
		if name == "" {
			return "" // the package does not import edo; its frames are not printed
		}
		call = name + "." + call
	}
	return "\nfunc init() { " + call + "(" + strconv.Quote(text) + ") }\n"
}
