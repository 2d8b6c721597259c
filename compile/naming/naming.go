package naming

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/edo-async/edo/compile/load"
)

// UnsafeName is the name under which lowered files import package unsafe.
const UnsafeName = "unsafe__"

// An Error says that a type cannot be written in a file.
type Error struct {
	Type types.Type
	Why  string
}

func (e *Error) Error() string {
	return fmt.Sprintf("type %s cannot be named here: %s", e.Type, e.Why)
}

// A File names types in one file, and collects the imports that have to be added for that.
type File struct {
	pkg    *load.Package
	file   *ast.File
	names  map[*types.Package]string // what the file calls its imports
	direct map[*types.Package]bool   // packages that some file imports
	added  map[*types.Package]string
	order  []*types.Package
	unsafe bool
	kept   []string
	// keepAll: all imports of the file are to be mentioned.
	keepAll bool
	// helpers are generic functions added to the file: name by text, with the name left out.
	helpers map[string]string
	texts   []string
	index   int
}

// NewFile prepares to name types in file f of p.
func NewFile(p *load.Package, f *ast.File) *File {
	n := &File{
		pkg:    p,
		file:   f,
		names:  map[*types.Package]string{},
		direct: map[*types.Package]bool{},
		added:  map[*types.Package]string{},
	}
	for i, other := range p.Files {
		if other == f {
			n.index = i
		}
		for _, spec := range other.Imports {
			obj := importObject(p.Info, spec)
			if obj == nil {
				continue
			}
			n.direct[obj.Imported()] = true
			if other == f && obj.Name() != "_" && obj.Name() != "." {
				n.names[obj.Imported()] = obj.Name()
			}
		}
	}
	return n
}

func importObject(info *types.Info, spec *ast.ImportSpec) *types.PkgName {
	var obj types.Object
	if spec.Name != nil {
		obj = info.Defs[spec.Name]
	} else {
		obj = info.Implicits[spec]
	}
	name, _ := obj.(*types.PkgName)
	return name
}

// IsDirect reports whether some file of the package imports pkg.
func (n *File) IsDirect(pkg *types.Package) bool { return n.direct[pkg] }

// Package answers the name by which the file can refer to pkg, importing it if need be. "" means that there is none.
func (n *File) Package(pkg *types.Package) string {
	if pkg == types.Unsafe {
		n.unsafe = true
		return UnsafeName
	}
	if name := n.names[pkg]; name != "" {
		return name
	}
	if name := n.added[pkg]; name != "" {
		return name
	}
	if !n.direct[pkg] {
		return ""
	}
	name := path.Base(pkg.Name()) + "__" + strconv.Itoa(len(n.added)+1)
	n.added[pkg] = name
	n.order = append(n.order, pkg)
	return name
}

// Helper adds a function to the file, once, and answers its name. text writes it under a given name.
func (n *File) Helper(text func(name string) string) string {
	key := text("")
	if name := n.helpers[key]; name != "" {
		return name
	}
	if n.helpers == nil {
		n.helpers = map[string]string{}
	}
	name := fmt.Sprintf("zero__%d_%d", n.index, len(n.helpers)+1)
	n.helpers[key] = name
	n.texts = append(n.texts, text(name))
	return name
}

// Keep makes the file mention name, which it may not do any more: an import that is not used is an error.
func (n *File) Keep(name string) {
	if !slices.Contains(n.kept, name) {
		n.kept = append(n.kept, name)
	}
}

// Kept is the text of declarations that mention what has to be kept.
func (n *File) Kept() string {
	s := strings.Join(n.texts, "")
	for _, pkg := range n.order {
		s += mention(pkg, n.added[pkg])
	}
	if n.keepAll {
		for _, spec := range n.file.Imports {
			if obj := importObject(n.pkg.Info, spec); obj != nil && n.names[obj.Imported()] == obj.Name() {
				s += mention(obj.Imported(), obj.Name())
			}
		}
	}
	for _, name := range n.kept {
		s += "\nvar _ = " + name + "\n"
	}
	for _, spec := range n.file.Imports {
		// Lowered code has a name of its own for it, and may write the file's types by that.
		if obj := importObject(n.pkg.Info, spec); obj != nil && obj.Imported() == types.Unsafe && obj.Name() != "." && obj.Name() != "_" {
			s += "\nvar _ " + obj.Name() + ".Pointer\n"
		}
	}
	return s
}

// KeepImports makes the file mention all its imports: some of its code is left out, because it can never run.
func (n *File) KeepImports() { n.keepAll = true }

// mention uses an import in some way. One that was added may not be used in the end: what it was added for may have been
// given up.
func mention(pkg *types.Package, as string) string {
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		full := as + "." + name
		switch obj := obj.(type) {
		case *types.Const:
			return "\nconst _ = " + full + "\n"
		case *types.Func:
			if obj.Signature().TypeParams().Len() == 0 {
				return "\nvar _ = " + full + "\n"
			}
		case *types.Var:
			return "\nvar _ = &" + full + "\n"
		case *types.TypeName:
			if named, ok := obj.Type().(*types.Named); ok && named.TypeParams().Len() == 0 && !obj.IsAlias() {
				return "\ntype _ = " + full + "\n"
			}
		}
	}
	return ""
}

// UseUnsafe makes the file import unsafe, as UnsafeName.
func (n *File) UseUnsafe() { n.unsafe = true }

// Imports is the text of the imports to add, on one line, in the order in which they were asked for.
func (n *File) Imports() string {
	s := ""
	if n.unsafe {
		s += "; import " + UnsafeName + ` "unsafe"`
	}
	for _, pkg := range n.order {
		s += "; import " + n.added[pkg] + " " + strconv.Quote(pkg.Path())
	}
	return s
}

// A Place is where in the file a type is to be written: types declared inside a function can be named only within it.
type Place struct {
	Lo, Hi token.Pos // a local type declared in this range can be named; none if zero
	// TypeParams gives the names of type parameters, where they differ from their own.
	TypeParams map[*types.TypeParam]string
	// Renamed gives the names of declared types, where they differ from their own.
	Renamed map[types.Object]string
}

// Type writes t.
func (n *File) Type(t types.Type, at Place) (string, error) {
	w := writer{n: n, at: at}
	w.typ(t)
	if w.err != nil {
		return "", w.err
	}
	return w.b.String(), nil
}
