package colour

import (
	"go/types"

	"github.com/edo-async/edo/compile/load"
	"github.com/edo-async/edo/internal/abi"
)

// Names of twins are made of the names of functions and types, so a program can have a function T__M beside a method T.M, or declare
// F__frame itself. Then otherName is added, until nothing has the name. Who calls the function from another package looks for
// its twin in the same order, and takes the first that fits.
const otherName = "__x"

// maxOther bounds how often an importer looks.
const maxOther = 3

var suffixes = []string{abi.SuffixPoll, abi.SuffixP, abi.SuffixS, abi.SuffixFrame, abi.SuffixBody, abi.SuffixBox, abi.SuffixCell, abi.SuffixRun, abi.SuffixSpawn}

// unitName answers a name for a unit whose base is given; fn is nil for a literal. handWritten: the package has a twin of that name.
func (c *Package) unitName(base string, fn *types.Func) (name string, handWritten bool) {
	for name = base; ; name += otherName {
		if c.named[name] || taken(c.Types, name, fn) {
			continue
		}
		if fn != nil && twinOf(c.Types, name, fn) != nil {
			handWritten = true
			break
		}
		clash := false
		for _, suffix := range suffixes {
			clash = clash || c.Types.Scope().Lookup(name+suffix) != nil
		}
		if !clash {
			break
		}
	}
	c.named[name] = true
	return name, handWritten
}

// taken reports whether name belongs to a declared function or type rather than to method or literal fn.
func taken(pkg *types.Package, name string, fn *types.Func) bool {
	return (fn == nil || fn.Signature().Recv() != nil) && pkg.Scope().Lookup(name) != nil
}

// externOf finds the twin of fn, which another package declares.
func externOf(fn *types.Func) *Extern {
	base := BaseName(fn)
	for range maxOther {
		if !taken(fn.Pkg(), base, fn) && twinOf(fn.Pkg(), base, fn) != nil {
			return Lookup(fn.Pkg(), base)
		}
		base += otherName
	}
	return nil
}

// twinOf answers the function that pkg declares as base's twin, if it can be fn's.
func twinOf(pkg *types.Package, base string, fn *types.Func) *types.Func {
	poll, ok := pkg.Scope().Lookup(base + abi.SuffixPoll).(*types.Func)
	if !ok || !isTwin(poll.Signature()) {
		return nil
	}
	sig, params := fn.Signature(), poll.Signature().Params()
	want := 2 + sig.Params().Len()
	if recv := sig.Recv(); recv != nil {
		want++
		if params.Len() != want || typeName(params.At(3).Type()) != typeName(recv.Type()) {
			return nil
		}
	}
	if params.Len() != want {
		return nil
	}
	return poll
}

// isTwin reports whether sig begins as a twin's does: with the context, the frame's pointers, and its scalars.
func isTwin(sig *types.Signature) bool {
	if sig.Params().Len() < 3 || !load.IsContext(sig.Params().At(0).Type()) {
		return false
	}
	for i, kind := range []types.BasicKind{types.UnsafePointer, types.Byte} {
		p, ok := sig.Params().At(1 + i).Type().Underlying().(*types.Pointer)
		if !ok {
			return false
		}
		a, ok := p.Elem().Underlying().(*types.Array)
		if !ok {
			return false
		}
		if b, ok := a.Elem().Underlying().(*types.Basic); !ok || b.Kind() != kind {
			return false
		}
	}
	return true
}

// typeName is the object of a declared type, or of the one that t points to.
func typeName(t types.Type) *types.TypeName {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj()
	}
	return nil
}
