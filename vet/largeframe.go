package vet

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// LargeFrame reports async functions that keep much across an await (EDO005): each task that waits there holds it. The
// figure is an estimate from the types: what is live, and the callee's frame below it; `edo explain` has the layout itself.
var LargeFrame = &analysis.Analyzer{
	Name:      "edolargeframe",
	Doc:       "report async functions whose frame is large (EDO005)",
	Requires:  []*analysis.Analyzer{async},
	FactTypes: []analysis.Fact{new(frameBytes)},
	Run:       findLarge,
}

var maxFrame int64 = 4096

func init() {
	LargeFrame.Flags.Int64Var(&maxFrame, "max", maxFrame, "report frames over this many `bytes`")
}

// frameBytes is a fact about a function: how large its frame is, about.
type frameBytes struct{ N int64 }

func (*frameBytes) AFact()           {}
func (f *frameBytes) String() string { return fmt.Sprintf("frame of %d bytes", f.N) }

func findLarge(pass *analysis.Pass) (any, error) {
	fs := asyncOf(pass)
	l := &frames{fs: fs, size: map[*function]int64{}, busy: map[*function]bool{}}
	for _, f := range fs.all {
		if n := l.of(f); f.obj != nil && n > 0 {
			pass.ExportObjectFact(f.obj, &frameBytes{n})
		}
	}
	return nil, nil
}

type frames struct {
	fs   *functions
	size map[*function]int64
	busy map[*function]bool
}

// of estimates f's frame, and reports it if it is large by what f itself keeps.
func (l *frames) of(f *function) int64 {
	if n, ok := l.size[f]; ok || l.busy[f] {
		return n // part of a circle: boxed
	}
	l.busy[f] = true
	defer delete(l.busy, f)
	boxed := shared(l.fs, f)
	var most, below int64
	var at suspension
	for _, s := range suspensions(l.fs, f) {
		own := int64(0)
		for v := range s.live {
			own += l.bytes(v, boxed)
		}
		callee := l.callee(s)
		if own+callee > most {
			most, below, at = own+callee, callee, s
		}
	}
	l.size[f] = most
	if most > maxFrame && below <= maxFrame {
		var big *types.Var
		var places []place
		for v := range at.live {
			n := l.bytes(v, boxed)
			if n >= 256 {
				places = append(places, place{v.Pos(), fmt.Sprintf("%s takes %d bytes", v.Name(), n)})
			}
			if big == nil || n > l.bytes(big, boxed) {
				big = v
			}
		}
		places = append(places, place{at.call.Pos(), fmt.Sprintf("the await of %s: the callee's frame takes %d bytes", calleeText(at.call), below)})
		remedy := "split the function"
		if big != nil && l.bytes(big, boxed) >= 256 {
			remedy = fmt.Sprintf("keep %s (%d bytes) behind a pointer, or let it end before the await", big.Name(), l.bytes(big, boxed))
		}
		report(l.fs.pass, largeFrame, f.typ.Pos(), places,
			"each task that waits in %s keeps about %d bytes across the await at %s; %s (edo explain shows the layout)",
			f.name, most, lines(l.fs.pass.Fset, []place{{at.call.Pos(), ""}}), remedy)
	}
	return most
}

// bytes is what v takes in a frame; what is shared is on the heap.
func (l *frames) bytes(v *types.Var, boxed variables) int64 {
	if boxed[v] {
		return 8
	}
	return l.fs.pass.TypesSizes.Sizeof(sized(v.Type()))
}

// sized replaces a type parameter, which has no size, by a word.
func sized(t types.Type) types.Type {
	if hasTypeParam(t) {
		return types.Typ[types.Uintptr]
	}
	return t
}

func hasTypeParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Array:
		return hasTypeParam(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if hasTypeParam(f.Type()) {
				return true
			}
		}
	case *types.Named:
		return t.TypeArgs().Len() > 0 && hasTypeParam(t.Underlying())
	}
	return false
}

// callee is the frame of what s awaits; that of an unknown callee is not part of the caller's.
func (l *frames) callee(s suspension) int64 {
	if f := l.fs.callee(s.call); f != nil {
		return l.of(f)
	}
	var n frameBytes
	if fn := typeutil.StaticCallee(l.fs.pass.TypesInfo, s.call); fn != nil && l.fs.pass.ImportObjectFact(fn.Origin(), &n) {
		return n.N
	}
	return 0
}
