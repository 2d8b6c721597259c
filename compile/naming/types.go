package naming

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"

	"github.com/edo-async/edo/internal/abi"
)

type writer struct {
	n   *File
	at  Place
	b   strings.Builder
	err error
}

func (w *writer) fail(t types.Type, why string) {
	if w.err == nil {
		w.err = &Error{t, why}
	}
}

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

func (w *writer) typ(t types.Type) {
	switch t := t.(type) {
	case *types.Basic:
		w.basic(t)
	case *types.Alias:
		if name := w.object(t.Obj()); name != "" && w.err == nil {
			w.b.WriteString(name)
			w.args(t.TypeArgs())
			return
		}
		w.typ(types.Unalias(t))
	case *types.Named:
		w.named(t)
	case *types.TypeParam:
		name := Name(t.Obj())
		if other := w.at.TypeParams[t]; other != "" {
			name = other
		}
		w.b.WriteString(name)
	case *types.Pointer:
		w.b.WriteByte('*')
		w.typ(t.Elem())
	case *types.Slice:
		w.b.WriteString("[]")
		w.typ(t.Elem())
	case *types.Array:
		w.printf("[%d]", t.Len())
		w.typ(t.Elem())
	case *types.Map:
		w.b.WriteString("map[")
		w.typ(t.Key())
		w.b.WriteByte(']')
		w.typ(t.Elem())
	case *types.Chan:
		w.channel(t)
	case *types.Signature:
		w.b.WriteString("func")
		w.Signature(t)
	case *types.Struct:
		w.structure(t)
	case *types.Interface:
		w.iface(t)
	case *types.Union:
		w.union(t)
	default:
		w.fail(t, "it has no spelling")
	}
}

func (w *writer) basic(t *types.Basic) {
	if t.Kind() == types.UnsafePointer {
		w.n.UseUnsafe()
		w.b.WriteString(UnsafeName + ".Pointer")
		return
	}
	if t.Info()&types.IsUntyped != 0 {
		w.typ(types.Default(t))
		return
	}
	w.universe(t, t.Name())
}

// universe writes a predeclared name, unless the package has given it another meaning.
func (w *writer) universe(t types.Type, name string) {
	if !generated[name] && w.n.pkg.Types.Scope().Lookup(name) != nil {
		w.fail(t, name+" means something else in this package")
	}
	w.b.WriteString(name)
}

func (w *writer) channel(t *types.Chan) {
	switch t.Dir() {
	case types.SendOnly:
		w.b.WriteString("chan<- ")
	case types.RecvOnly:
		w.b.WriteString("<-chan ")
	default:
		w.b.WriteString("chan ")
	}
	w.b.WriteByte('(')
	w.typ(t.Elem())
	w.b.WriteByte(')')
}

func (w *writer) named(t *types.Named) {
	obj := t.Obj()
	if obj.Pkg() == nil {
		w.universe(t, obj.Name())
		return
	}
	if name := w.object(obj); name != "" {
		w.b.WriteString(name)
		w.args(t.TypeArgs())
		return
	}
	if name := w.alias(t); name != "" {
		w.b.WriteString(name)
		return
	}
	switch {
	case obj.Parent() != obj.Pkg().Scope():
		w.fail(t, "it is local to another function")
	case !obj.Exported():
		w.fail(t, "it is not exported")
	default:
		w.fail(t, "no file of this package imports "+obj.Pkg().Path())
	}
}

// object is the name of a type's object as seen from the file, or "".
func (w *writer) object(obj *types.TypeName) string {
	if name := w.at.Renamed[obj]; name != "" {
		return name
	}
	pkg := obj.Pkg()
	if pkg == nil {
		return obj.Name()
	}
	if pkg == w.n.pkg.Types {
		if obj.Parent() == pkg.Scope() {
			return Name(obj)
		}
		if w.at.Lo.IsValid() && w.at.Lo <= obj.Pos() && obj.Pos() < w.at.Hi {
			return Name(obj)
		}
		return ""
	}
	if !obj.Exported() || obj.Parent() != nil && obj.Parent() != pkg.Scope() {
		return ""
	}
	name := w.n.Package(pkg)
	if name == "" {
		return ""
	}
	return name + "." + obj.Name()
}

// alias finds an alias of t in a package that can be named: what an internal package declares is mostly seen through
// the public one above it.
func (w *writer) alias(t *types.Named) string {
	for _, imp := range w.n.pkg.Types.Imports() {
		if !w.n.direct[imp] {
			continue
		}
		obj, ok := imp.Scope().Lookup(t.Obj().Name()).(*types.TypeName)
		if !ok || !obj.Exported() || !obj.IsAlias() {
			continue
		}
		if types.Identical(obj.Type(), t) {
			return w.n.Package(imp) + "." + obj.Name()
		}
		if a, ok := obj.Type().(*types.Alias); ok && a.TypeParams().Len() > 0 && a.TypeParams().Len() == t.TypeArgs().Len() {
			if name := w.genericAlias(a, t, imp); name != "" {
				return name
			}
		}
	}
	return ""
}

func (w *writer) genericAlias(a *types.Alias, t *types.Named, imp *types.Package) string {
	var args []types.Type
	for arg := range t.TypeArgs().Types() {
		args = append(args, arg)
	}
	inst, err := types.Instantiate(nil, a.Origin(), args, false)
	if err != nil || !types.Identical(inst, t) {
		return ""
	}
	sub := writer{n: w.n, at: w.at}
	sub.args(t.TypeArgs())
	if sub.err != nil {
		return ""
	}
	return w.n.Package(imp) + "." + a.Obj().Name() + sub.b.String()
}

func (w *writer) args(list *types.TypeList) {
	if list.Len() == 0 {
		return
	}
	w.b.WriteByte('[')
	for i := range list.Len() {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.typ(list.At(i))
	}
	w.b.WriteByte(']')
}

// Signature writes parameters and results, without names.
func (w *writer) Signature(sig *types.Signature) {
	w.b.WriteByte('(')
	for i := range sig.Params().Len() {
		if i > 0 {
			w.b.WriteString(", ")
		}
		t := sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			w.b.WriteString("...")
			if s, ok := t.(*types.Slice); ok {
				t = s.Elem()
			}
		}
		w.typ(t)
	}
	w.b.WriteByte(')')
	if sig.Results().Len() == 0 {
		return
	}
	w.b.WriteString(" (")
	for i := range sig.Results().Len() {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.typ(sig.Results().At(i).Type())
	}
	w.b.WriteByte(')')
}

// renames reports whether t is written by another name than its own.
func (w *writer) renames(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Alias:
		return w.at.Renamed[t.Obj()] != ""
	case *types.Named:
		return w.at.Renamed[t.Obj()] != ""
	}
	return false
}

func (w *writer) structure(t *types.Struct) {
	w.b.WriteString("struct{")
	for i := range t.NumFields() {
		f := t.Field(i)
		if !f.Exported() && f.Pkg() != w.n.pkg.Types {
			w.fail(t, "it has an unexported field of another package")
		}
		if i > 0 {
			w.b.WriteString("; ")
		}
		if f.Embedded() && w.renames(f.Type()) {
			w.fail(t, "its embedded field would have another name")
		}
		if !f.Embedded() {
			w.b.WriteString(f.Name() + " ")
		}
		w.typ(f.Type())
		if tag := t.Tag(i); tag != "" {
			w.b.WriteString(" " + strconv.Quote(tag))
		}
	}
	w.b.WriteByte('}')
}

func (w *writer) iface(t *types.Interface) {
	if t.IsImplicit() && t.NumEmbeddeds() == 1 {
		w.typ(t.EmbeddedType(0))
		return
	}
	w.b.WriteString("interface{")
	sep := ""
	for i := range t.NumExplicitMethods() {
		m := t.ExplicitMethod(i)
		if !m.Exported() && m.Pkg() != w.n.pkg.Types {
			w.fail(t, "it has an unexported method of another package")
		}
		w.b.WriteString(sep + m.Name())
		w.Signature(m.Type().(*types.Signature))
		sep = "; "
	}
	for i := range t.NumEmbeddeds() {
		w.b.WriteString(sep)
		w.typ(t.EmbeddedType(i))
		sep = "; "
	}
	w.b.WriteByte('}')
}

func (w *writer) union(t *types.Union) {
	for i := range t.Len() {
		if i > 0 {
			w.b.WriteString(" | ")
		}
		if t.Term(i).Tilde() {
			w.b.WriteByte('~')
		}
		w.typ(t.Term(i).Type())
	}
}

// Context writes core.Context as the file sees it.
func (n *File) Context() (string, error) {
	for _, imp := range append([]*types.Package{n.pkg.Types}, n.pkg.Types.Imports()...) {
		if imp.Path() != abi.RootPath && imp.Path() != abi.CorePath {
			continue
		}
		if obj, ok := imp.Scope().Lookup(abi.ContextName).(*types.TypeName); ok {
			if imp == n.pkg.Types {
				return obj.Name(), nil
			}
			if n.direct[imp] {
				return n.Package(imp) + "." + obj.Name(), nil
			}
		}
	}
	return "", fmt.Errorf("no file of package %s imports %s", n.pkg.Path, abi.RootPath)
}
