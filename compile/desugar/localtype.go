package desugar

import (
	"go/ast"
	"go/types"

	"github.com/edo-async/edo/compile/ir"
)

// A type that is declared in a block moves to the function's top, where another type of the same name may be meant. Each keeps its
// declaration, name and all, in a block of its own, which goes on to the end of the function, and is called by an alias:
//
//	{ type T struct{} … }          type T__1 = T; { type T struct{}; type T__2 = T
//	{ type T int … }               { type T int; type T__3 = T
//	var x T                        …

// hoistDecl moves a declaration of types or constants to the function's top, as it stands.
func (b *builder) hoistDecl(s *ast.DeclStmt, d *ast.GenDecl) {
	var aliases []*ast.Ident
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if b.shared[spec.Name.Name] {
				aliases = append(aliases, spec.Name)
			}
		case *ast.ValueSpec:
			b.hoistConsts(spec.Names)
		}
	}
	b.top = b.latest
	c := b.code(s)
	b.top = nil
	if len(aliases) > 0 {
		c.Text = "{\n" + b.lineComment(s.Pos()) + c.Text
		b.fn.Scopes++
	}
	for _, id := range aliases {
		c.Text += "; " + b.alias(b.info.Defs[id])
		b.latest[id.Name] = b.info.Defs[id]
	}
	b.fn.Decls = append(b.fn.Decls, c)
}

// alias declares another name for a type, which it has from now on.
func (b *builder) alias(obj types.Object) string {
	name := b.unique(obj.Name())
	text := "type " + name + " = " + b.typeText(obj.Type(), obj.Pos())
	b.renamed[obj] = name
	return text
}

// findShared finds names that several things in the unit have, one of them a type that may move to the top.
func (b *builder) findShared() {
	b.shared, b.latest = map[string]bool{}, map[string]types.Object{}
	ast.Inspect(b.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.TypeSpec:
			if !b.shared[n.Name.Name] && b.clashes(n.Name) {
				b.shared[n.Name.Name] = true
			}
		}
		return true
	})
	if len(b.shared) == 0 {
		return
	}
	seen := map[types.Object]bool{}
	ast.Inspect(b.u.Node(), func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || !b.shared[id.Name] {
			return true
		}
		obj := b.info.ObjectOf(id)
		if _, isType := obj.(*types.TypeName); isType && b.inLiteral(id) {
			b.bail(id.Pos(), "several types are called %s, and one of them is used in a literal", id.Name)
		}
		if obj == nil || seen[obj] || b.u.Body.Pos() <= obj.Pos() && obj.Pos() < b.u.Body.End() {
			return true
		}
		seen[obj] = true
		b.shareOuter(id, obj)
		return true
	})
}

// inLiteral reports whether id lies in an async literal of the unit: that has a twin of its own, which does not know the aliases.
func (b *builder) inLiteral(id *ast.Ident) bool {
	for lit := range b.C.ByLit {
		if lit != b.u.Lit && lit.Pos() <= id.Pos() && id.Pos() < lit.End() && b.u.Body.Pos() <= lit.Pos() && lit.End() <= b.u.Body.End() {
			return true
		}
	}
	return false
}

// shareOuter gives another name to what is declared outside the unit and has the name of a type in it.
func (b *builder) shareOuter(id *ast.Ident, obj types.Object) {
	switch obj := obj.(type) {
	case *types.TypeName:
		if _, isParam := obj.Type().(*types.TypeParam); isParam {
			b.bail(id.Pos(), "a type in a block has the name of type parameter %s", id.Name)
		}
		b.fn.Decls = append(b.fn.Decls, ir.Code{Text: b.alias(obj), Pos: b.u.Body.Pos()})
	case *types.Var:
		if obj.Parent() == b.C.Types.Scope() {
			b.bail(id.Pos(), "a type in a block has the name of variable %s", id.Name)
		}
	case *types.Func, *types.PkgName, *types.Const:
		if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
			return
		}
		b.bail(id.Pos(), "a type in a block has the name of %s, which is used too", id.Name)
	}
}

// embedded gives up if id, which names an embedded field by its type, would mean another type where it comes to stand: an alias would
// give the field another name.
func (b *builder) embedded(id *ast.Ident) {
	t := b.info.Uses[id]
	if f, ok := b.info.Defs[id].(*types.Var); !ok || !f.Embedded() || b.renamed[t] == "" {
		return
	}
	if b.top[id.Name] != t {
		b.bail(id.Pos(), "a struct embeds %s, and several types are called that", id.Name)
	}
}
