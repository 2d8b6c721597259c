package naming

import (
	"go/types"
	"strings"
)

// generated are the predeclared names that generated code uses. What a program declares under such a name is renamed in the
// lowered source, so that the name means in all places what Go means by it. So are local variables with a double underscore in
// their names: those are for generated ones.
var generated = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(`nil true false new len append make panic recover
		any comparable bool byte int uint8 uint16 uint64 uintptr`) {
		m[name] = true
	}
	return m
}()

// OwnSuffix ends the names of renamed objects.
const OwnSuffix = "__own"

// Name is what obj, which the package being compiled declares, is called in the lowered source.
func Name(obj types.Object) string {
	if obj.Pkg() == nil || !generated[obj.Name()] && !reserved(obj) {
		return obj.Name()
	}
	switch o := obj.(type) {
	case *types.Label, *types.PkgName:
		return obj.Name()
	case *types.Func:
		if o.Signature().Recv() != nil {
			return obj.Name()
		}
	case *types.Var:
		if o.IsField() && !renamedField(o) {
			return obj.Name()
		}
	}
	return obj.Name() + OwnSuffix
}

// reserved reports whether obj is a local variable or constant with a name of the kind that generated code uses.
func reserved(obj types.Object) bool {
	switch obj.(type) {
	case *types.Var, *types.Const:
		return strings.Contains(obj.Name(), "__") && obj.Parent() != nil && obj.Parent() != obj.Pkg().Scope()
	}
	return false
}

// renamedField reports whether f is an embedded field, named by a type that is renamed.
func renamedField(f *types.Var) bool {
	if !f.Embedded() {
		return false
	}
	t := f.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Alias:
		return t.Obj().Pkg() != nil
	case *types.Named:
		return t.Obj().Pkg() != nil
	}
	return false
}

// Renames reports whether something that the package declares outside functions is renamed: then all its files change.
func Renames(pkg *types.Package) bool {
	for name := range generated {
		if pkg.Scope().Lookup(name) != nil {
			return true
		}
	}
	return false
}
