package asyncify

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// keep knows what stays as it is.
type keep struct {
	info    *types.Info
	pkg     *types.Package
	generic bool // the program has type parameters

	groups  typeutil.Map           // signature → its group, a *group
	arities map[[3]int]*group      // the groups, if the program is generic: a type parameter may stand for anything
	methods map[string]bool        // names of methods that stay
	decls   map[*types.Func]bool   // declared functions that stay
	lits    map[*ast.FuncLit]bool  // literals that stay
	inPlace map[*ast.FuncLit]bool  // literals called where they stand: they follow their surroundings
	borrow  map[*ast.FuncLit]bool  // literals that stay and may use the context around them
	values  map[*types.Func]bool   // declared functions and methods used as values
	callees map[*ast.Ident]bool    // names of functions that are called
	why     map[*types.Func]string // why declared functions stay
}

// A group is a set of function types that are async together, or not at all.
type group struct{ stays bool }

// dynamic are methods that the standard library looks for in values of any type.
var dynamic = words(`String Error GoString Format Scan Is As Unwrap Timeout Temporary RuntimeError ReadFrom WriteTo ReadByte
	UnreadByte ReadRune UnreadRune WriteByte WriteString MarshalJSON UnmarshalJSON MarshalText UnmarshalText MarshalBinary UnmarshalBinary
	GobEncode GobDecode AppendText AppendBinary`)

// finders are packages through which methods and functions are found by their names and types.
var finders = words("reflect text/template html/template net/rpc encoding/gob")

// callers are packages whose functions call the functions that they are given, and are done with them when they return.
var callers = words("sort slices strings bytes maps")

func words(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// newKeep finds what must stay.
func newKeep(f *ast.File, pkg *types.Package, info *types.Info) *keep {
	k := &keep{
		info: info, pkg: pkg,
		arities: map[[3]int]*group{}, methods: map[string]bool{}, decls: map[*types.Func]bool{}, values: map[*types.Func]bool{},
		lits: map[*ast.FuncLit]bool{}, inPlace: map[*ast.FuncLit]bool{}, borrow: map[*ast.FuncLit]bool{}, callees: map[*ast.Ident]bool{},
		why: map[*types.Func]string{},
	}
	for name := range dynamic {
		k.methods[name] = true
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			k.generic = k.generic || n.TypeParams != nil
		case *ast.TypeSpec:
			k.generic = k.generic || n.TypeParams != nil
		}
		return true
	})
	ast.Inspect(f, func(n ast.Node) bool {
		k.node(n)
		return true
	})
	for id, obj := range info.Uses {
		k.use(id, obj)
	}
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok {
			k.declared(fd)
		}
	}
	for _, imp := range f.Imports {
		if finders[strings.Trim(imp.Path.Value, `"`)] {
			k.keepFindable()
		}
	}
	k.agree()
	return k
}

// node looks at what the syntax says.
func (k *keep) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.CallExpr:
		if lit, ok := ast.Unparen(n.Fun).(*ast.FuncLit); ok {
			k.inPlace[lit] = true
		}
		if id := funcName(n.Fun); id != nil {
			k.callees[id] = true
		}
		k.foreignCall(n)
	case *ast.RangeStmt:
		if t := k.info.TypeOf(n.X); t != nil && signature(t) != nil {
			k.keepTypes(t) // the language calls it
		}
	case *ast.SelectorExpr:
		// T.m has its receiver first, and the context second.
		if s := k.info.Selections[n]; s != nil && s.Kind() == types.MethodExpr && !k.callees[n.Sel] {
			k.methods[n.Sel.Name] = true
			k.keepTypes(k.info.TypeOf(n))
		}
	case *ast.CompositeLit:
		k.foreignFields(n)
	case *ast.Field:
		// A type of another package brings its methods along when it is embedded.
		if len(n.Names) == 0 {
			k.keepMethodsOf(k.info.TypeOf(n.Type))
		}
	}
}

// foreign reports whether an object belongs to another package.
func (k *keep) foreign(obj types.Object) bool {
	return obj != nil && obj.Pkg() != k.pkg && obj.Pkg() != nil
}

// foreignCall looks at the arguments of a call into another package, or of a conversion to a type of one.
func (k *keep) foreignCall(c *ast.CallExpr) {
	fn := callee(k.info, c)
	tv := k.info.Types[c.Fun]
	switch {
	case tv.IsType() && len(c.Args) == 1:
		if named, ok := types.Unalias(tv.Type).(*types.Named); ok && k.foreign(named.Obj()) {
			k.argument(c.Args[0], tv.Type, false)
		}
		return
	case fn == nil || !k.foreign(fn):
		return
	}
	sig := signature(tv.Type)
	if sig == nil {
		return
	}
	borrow := callers[fn.Pkg().Path()]
	for i, arg := range c.Args {
		t := paramType(sig, i, c.Ellipsis.IsValid())
		if path := fn.Pkg().Path(); path == "runtime" || path == "fmt" {
			t = k.info.TypeOf(arg) // a finalizer, or what may be printed by %T
		}
		if t != nil {
			k.argument(arg, t, borrow)
		}
	}
}

// argument looks at a value that goes to another package as a t.
func (k *keep) argument(arg ast.Expr, t types.Type, borrow bool) {
	if !hasFunc(t) {
		return
	}
	if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok && signature(t) != nil {
		k.lits[lit] = true
		k.borrow[lit] = borrow
		sig := signature(t)
		k.keepTypes(sig.Params())
		k.keepTypes(sig.Results())
		return
	}
	k.keepTypes(t)
	if at := k.info.TypeOf(arg); at != nil {
		k.keepTypes(at)
	}
}

// foreignFields looks at the fields of a struct of another package.
func (k *keep) foreignFields(c *ast.CompositeLit) {
	for _, e := range c.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if id, ok := kv.Key.(*ast.Ident); ok && k.foreign(k.info.Uses[id]) {
			k.argument(kv.Value, k.info.Uses[id].Type(), false)
		}
	}
}

// use looks at the use of an object: what another package's objects are made of stays.
func (k *keep) use(id *ast.Ident, obj types.Object) {
	if fn, ok := obj.(*types.Func); ok && !k.foreign(fn) && !k.callees[id] {
		k.values[fn.Origin()] = true
		return
	}
	if !k.foreign(obj) {
		return
	}
	t := k.info.TypeOf(id)
	if t == nil {
		t = obj.Type()
	}
	switch obj := obj.(type) {
	case *types.Func:
		sig := signature(t)
		if sig == nil {
			return
		}
		if !k.callees[id] {
			k.keepTypes(sig)
		}
		k.keepTypes(sig.Results())
		k.keepInterfaces(sig)
		if tp := obj.Signature().TypeParams(); tp != nil {
			for i := range tp.Len() {
				k.keepMethodsOf(tp.At(i).Constraint())
			}
		}
	case *types.Var:
		if !obj.IsField() {
			k.keepTypes(t)
		}
	case *types.TypeName:
		if signature(t) != nil {
			k.keepTypes(t)
		}
		if types.IsInterface(t) {
			k.keepMethodsOf(t)
		}
	}
}

// keepInterfaces keeps the methods of the interfaces that a function takes or answers.
func (k *keep) keepInterfaces(sig *types.Signature) {
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range tuple.Variables() {
			t := v.Type()
			if s, ok := t.Underlying().(*types.Slice); ok {
				t = s.Elem()
			}
			if types.IsInterface(t) {
				k.keepMethodsOf(t)
			}
		}
	}
}

// keepMethodsOf keeps the names of a foreign type's methods.
func (k *keep) keepMethodsOf(t types.Type) {
	if t == nil {
		return
	}
	base := t
	if p, ok := t.Underlying().(*types.Pointer); ok {
		base = p.Elem()
	}
	if named, ok := types.Unalias(base).(*types.Named); ok && !k.foreign(named.Obj()) {
		return
	}
	if !types.IsInterface(base) {
		base = types.NewPointer(base)
	}
	set := types.NewMethodSet(base)
	for m := range set.Methods() {
		if m.Obj().Exported() {
			k.methods[m.Obj().Name()] = true
		}
	}
}

// declared keeps a function that has no body, or directives that say how it must be compiled.
func (k *keep) declared(d *ast.FuncDecl) {
	fn, _ := k.info.Defs[d.Name].(*types.Func)
	if fn == nil {
		return
	}
	why := ""
	if d.Body == nil {
		why = "has no body"
	}
	if d.Doc != nil {
		for _, c := range d.Doc.List {
			name, ok := strings.CutPrefix(c.Text, "//go:")
			name, _, _ = strings.Cut(name, " ")
			if ok && name != "noinline" && name != "norace" && name != "build" && name != "debug" {
				why = "has a directive"
			}
			if strings.HasPrefix(c.Text, "//export ") {
				why = "has a directive"
			}
		}
	}
	if why != "" {
		k.stay(fn, why)
	}
}

// stay keeps a declared function or method.
func (k *keep) stay(fn *types.Func, why string) {
	if fn.Signature().Recv() != nil {
		k.methods[fn.Name()] = true
		return
	}
	k.decls[fn] = true
	k.why[fn] = why
}

// keepFindable keeps what package reflect finds: exported methods, and functions that are values.
func (k *keep) keepFindable() {
	for id, obj := range k.info.Defs {
		if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil && (fn.Exported() || types.IsInterface(fn.Signature().Recv().Type())) {
			k.methods[id.Name] = true
		}
	}
	for e, tv := range k.info.Types {
		if _, isType := e.(*ast.FuncType); isType || signature(tv.Type) != nil && tv.IsValue() && !k.isCallee(e) {
			k.keepTypes(tv.Type)
		}
	}
}

func (k *keep) isCallee(e ast.Expr) bool {
	id := funcName(e)
	lit, isLit := e.(*ast.FuncLit)
	return id != nil && k.callees[id] && k.info.Uses[id] != nil || isLit && k.inPlace[lit]
}

// agree lets functions that are values, and their types, stay together.
func (k *keep) agree() {
	for changed := true; changed; {
		changed = false
		for fn := range k.values {
			sig := fn.Signature()
			g := k.group(sig)
			stays := !k.function(fn)
			switch {
			case stays && !g.stays:
				g.stays = true
				changed = true
			case !stays && g.stays:
				k.stay(fn, "is a value of a type that stays")
				changed = true
			}
		}
	}
}

// function reports whether a declared function or method is async.
func (k *keep) function(fn *types.Func) bool {
	fn = fn.Origin()
	if k.foreign(fn) || fn.Pkg() == nil {
		return false
	}
	if fn.Signature().Recv() != nil {
		return !k.methods[fn.Name()]
	}
	return !k.decls[fn] && fn.Name() != "main" && fn.Name() != "init"
}

// funcType reports whether values of a function type are async.
func (k *keep) funcType(sig *types.Signature) bool { return !k.group(sig).stays }

// group is the group that a signature belongs to.
func (k *keep) group(sig *types.Signature) *group {
	if k.generic {
		key := [3]int{sig.Params().Len(), sig.Results().Len()}
		if sig.Variadic() {
			key[2] = 1
		}
		g := k.arities[key]
		if g == nil {
			g = new(group)
			k.arities[key] = g
		}
		return g
	}
	bare := types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
	if g, ok := k.groups.At(bare).(*group); ok {
		return g
	}
	g := new(group)
	k.groups.Set(bare, g)
	return g
}

// keepTypes keeps all function types that t is made of, and reports whether that is news.
func (k *keep) keepTypes(t types.Type) bool {
	news := false
	eachFunc(t, map[types.Type]bool{}, func(sig *types.Signature) {
		if g := k.group(sig); !g.stays {
			g.stays = true
			news = true
		}
	})
	return news
}

// hasFunc reports whether t is made of function types.
func hasFunc(t types.Type) bool {
	found := false
	eachFunc(t, map[types.Type]bool{}, func(*types.Signature) { found = true })
	return found
}

// eachFunc calls f for the function types that a value of type t holds or takes.
func eachFunc(t types.Type, seen map[types.Type]bool, f func(*types.Signature)) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		eachFunc(types.Unalias(t), seen, f)
	case *types.Named:
		if sig, ok := t.Underlying().(*types.Signature); ok {
			eachFunc(sig, seen, f)
		}
	case *types.TypeParam:
		if sig := signature(t); sig != nil {
			eachFunc(sig, seen, f)
		}
	case *types.Signature:
		f(t)
		eachFunc(t.Params(), seen, f)
		eachFunc(t.Results(), seen, f)
	case *types.Tuple:
		for v := range t.Variables() {
			eachFunc(v.Type(), seen, f)
		}
	case *types.Pointer:
		eachFunc(t.Elem(), seen, f)
	case *types.Slice:
		eachFunc(t.Elem(), seen, f)
	case *types.Array:
		eachFunc(t.Elem(), seen, f)
	case *types.Chan:
		eachFunc(t.Elem(), seen, f)
	case *types.Map:
		eachFunc(t.Key(), seen, f)
		eachFunc(t.Elem(), seen, f)
	case *types.Struct:
		for v := range t.Fields() {
			eachFunc(v.Type(), seen, f)
		}
	}
}

// signature is the function type that t is, or stands for; nil if none.
func signature(t types.Type) *types.Signature {
	if t == nil {
		return nil
	}
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		iface, _ := tp.Underlying().(*types.Interface)
		if iface == nil {
			return nil
		}
		for e := range iface.EmbeddedTypes() {
			if u, ok := e.(*types.Union); ok && u.Len() == 1 {
				return signature(u.Term(0).Type())
			}
			if sig, ok := e.Underlying().(*types.Signature); ok {
				return sig
			}
		}
		return nil
	}
	sig, _ := t.Underlying().(*types.Signature)
	return sig
}

// paramType is the type that the i-th argument is passed as.
func paramType(sig *types.Signature, i int, spread bool) types.Type {
	n := sig.Params().Len()
	switch {
	case sig.Variadic() && i >= n-1 && !spread:
		if s, ok := sig.Params().At(n - 1).Type().Underlying().(*types.Slice); ok {
			return s.Elem()
		}
		return nil
	case i < n:
		return sig.Params().At(i).Type()
	}
	return nil
}

// callee is the declared function that a call names, if any.
func callee(info *types.Info, c *ast.CallExpr) *types.Func {
	id := funcName(c.Fun)
	if id == nil {
		return nil
	}
	fn, _ := info.Uses[id].(*types.Func)
	return fn
}

// funcName is the name by which an expression means a function: f, x.f, f[T].
func funcName(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		switch ast.Unparen(e.X).(type) {
		case *ast.Ident, *ast.SelectorExpr:
			return funcName(e.X)
		}
	case *ast.IndexListExpr:
		return funcName(e.X)
	}
	return nil
}
