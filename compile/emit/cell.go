package emit

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/desugar"
	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/slots"
	"github.com/edo-async/edo/internal/abi"
)

// Cell writes what spawns u with its task, frame and arguments in one allocation.
//
//	type F__cell struct { t edo.Task[R]; p …; s … }
//	func F__spawn(cx, args, opts...)      makes a cell, stores the arguments in its frame, starts the task
//	func F__run(cx, cell) bool            polls the twin; the first poll takes the arguments; an empty cx drops all
func Cell(fset *token.FileSet, u *colour.Unit, sp *desugar.Spawn, args []*ir.Var, fr *slots.Frame, sizes types.Sizes, typeParams, inst string) string {
	w := &writer{fset: fset, f: &ir.Func{}}
	list, p, s := slots.Args(args, sizes)
	cell := u.Name + abi.SuffixCell
	w.printf("\ntype %s%s struct { t %s; p [%d]%s; s [%d]byte }\n", cell, typeParams, sp.Task, max(p, fr.P), unsafePointer, max(s, fr.S))
	cell += inst

	w.line(sp.Pos)
	w.printf("func %s%s%s(cx %s, ", u.Name, abi.SuffixSpawn, typeParams, sp.CxType)
	for _, v := range args {
		w.printf("%s %s, ", v.Name, typeOf(v))
	}
	w.printf("opts__ ...%s) *%s { c__ := new(%s); p__, s__ := &c__.p, &c__.s; _, _ = p__, s__; ", sp.Option, sp.Task, cell)
	for _, slot := range list {
		w.save(slot)
	}
	w.printf("return %s(cx, &c__.t, %s%s%s, opts__...) }\n", sp.Function, u.Name, abi.SuffixRun, inst)

	w.line(sp.Pos)
	w.printf("func %s%s%s(cx %s, cell__ %s) bool { c__ := (*%s)(cell__); p__, s__ := &c__.p, &c__.s; _ = p__; ",
		u.Name, abi.SuffixRun, typeParams, sp.CxType, unsafePointer, cell)
	w.printf("if cx.RT() == nil { *p__ = [%d]%s{}; return true }; ", max(p, fr.P), unsafePointer)
	var names []string
	for _, v := range args {
		names = append(names, v.Name)
		w.printf("var %s %s; ", v.Name, typeOf(v))
	}
	if len(list) > 0 {
		w.printf("if *(*uint16)(%s(s__)) == 0 { ", unsafePointer)
		for _, slot := range list {
			w.load(slot)
			w.drop(slot)
		}
		w.WriteString("}\n")
	}
	st := &slots.State{ChildPWords: fr.P, ChildSize: fr.S}
	call := strings.Join(append([]string{"cx", w.childP(st), w.childS(st)}, names...), ", ")
	if sp.Value {
		w.printf("r__0, r__1, ok__ := %s%s%s(%s); if ok__ { c__.t.Finish(r__0, r__1) }; return ok__ }\n", u.Name, abi.SuffixPoll, inst, call)
	} else {
		w.printf("r__0, ok__ := %s%s%s(%s); if ok__ { c__.t.Finish(struct{}{}, r__0) }; return ok__ }\n", u.Name, abi.SuffixPoll, inst, call)
	}
	return w.String()
}
