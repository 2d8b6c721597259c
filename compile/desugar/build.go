package desugar

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/mark"
	"github.com/edo-async/edo/compile/naming"
)

// A Form is what becomes of a unit.
type Form uint8

// The forms.
const (
	// Plain: it never suspends; its text stays.
	Plain Form = iota
	// Twin: it is lowered, or the package declares its twin.
	Twin
	// Stackful: it has a twin, which runs the original body on a borrowed stack.
	Stackful
	// InPlace: a literal that runs on a borrowed stack and has no twin.
	InPlace
	// Inner: a literal that is lowered, with its twin inside its public form: it mentions types of the function around.
	Inner
)

// Env is what the units of a package share.
type Env struct {
	C     *colour.Package
	Vars  *mark.Vars
	Names []*naming.File // parallel to the files
	Forms map[*colour.Unit]Form
	// Captured are the variables of enclosing functions that a literal mentions.
	Captured map[*colour.Unit][]*types.Var
	// switched are the variables of type switches, one of those that share it, by the identifier that declares them.
	switched map[*ast.Ident]types.Object
	// Spawned collects the units that are spawned with their frame in one allocation.
	Spawned map[*colour.Unit]*Spawn
}

// NewEnv prepares for the units of c.
func NewEnv(c *colour.Package) *Env {
	e := &Env{
		C: c, Vars: mark.FindVars(c.Package, func(s *ast.RangeStmt) bool { return c.Stretched(s) != nil }),
		Forms: map[*colour.Unit]Form{}, Captured: map[*colour.Unit][]*types.Var{},
		Spawned: map[*colour.Unit]*Spawn{}, switched: map[*ast.Ident]types.Object{},
	}
	for _, f := range c.Files {
		e.Names = append(e.Names, naming.NewFile(c.Package, f))
		ast.Inspect(f, e.findSwitch)
	}
	for _, u := range c.Units {
		if u.Lit != nil {
			e.Captured[u] = e.captures(u)
		}
	}
	return e
}

func (e *Env) findSwitch(n ast.Node) bool {
	s, ok := n.(*ast.TypeSwitchStmt)
	if !ok {
		return true
	}
	if a, ok := s.Assign.(*ast.AssignStmt); ok {
		for _, c := range s.Body.List {
			if obj := e.C.Info.Implicits[c]; obj != nil {
				e.switched[a.Lhs[0].(*ast.Ident)] = obj
			}
		}
	}
	return true
}

// captures lists the variables that a literal mentions and does not declare, in the order of their first mention.
func (e *Env) captures(u *colour.Unit) []*types.Var {
	var list []*types.Var
	seen := map[*types.Var]bool{}
	ast.Inspect(u.Lit, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := e.C.Info.Uses[id].(*types.Var)
		if !ok || v.IsField() || seen[v] || v.Parent() == v.Pkg().Scope() || v.Parent() == nil {
			return true
		}
		if u.Lit.Pos() <= v.Pos() && v.Pos() < u.Lit.End() || u.Implicit && v == u.Cx && e.steady(v) {
			return true
		}
		seen[v] = true
		list = append(list, v)
		return true
	})
	return list
}

// Unlowerable says why a unit cannot be lowered.
type Unlowerable struct {
	Pos    token.Pos
	Reason string
}

func (e *Unlowerable) Error() string { return e.Reason }

// builder builds one unit's ir.
type builder struct {
	*Env
	u     *colour.Unit
	info  *types.Info
	names *naming.File
	inner bool // the twin stays inside the function around, with its types
	marks *mark.Marks
	place naming.Place
	fn    *ir.Func
	src   []byte
	file  *token.File

	vars  map[types.Object]*ir.Var // hoisted, parameters, captures
	taken map[string]bool
	// renamed are constants that have another name at the top of the function.
	renamed map[types.Object]string
	outside bool // what is written stands outside the body: in the signature
	// shared are names of types in blocks that something else has, too.
	shared map[string]bool
	latest map[string]types.Object // the type that was declared last under such a name
	top    map[string]types.Object // the same, while a declaration is moved
	subst  map[ast.Expr]replacement

	targets []*target               // enclosing statements that are taken apart
	labels  map[types.Object]*label // of the unit's labelled statements
	stmts   map[ast.Stmt]*label
	results []*ir.Var // named results, or nil
	open    map[*ast.DeferStmt]*openDefer
	temps   int
	nlabels int
}

// replacement is what stands for an expression that has been evaluated already.
type replacement struct {
	text string
	uses []*ir.Var
}

// Build desugars u. The literals inside it must have been dealt with already.
func (e *Env) Build(u *colour.Unit) (f *ir.Func, err error) { return e.newBuilder(u).build() }

// BuildInner desugars a literal whose twin will be inside its public form.
func (e *Env) BuildInner(u *colour.Unit) (*ir.Func, error) {
	b := e.newBuilder(u)
	b.inner = true
	b.place.Lo, b.place.Hi = u.Decl.Body.Pos(), u.Decl.Body.End()
	b.takeTypes(u.Decl)
	return b.build()
}

func (b *builder) build() (f *ir.Func, err error) {
	defer func() {
		if v := recover(); v != nil {
			bail, ok := v.(*Unlowerable)
			if !ok {
				panic(v)
			}
			f, err = nil, bail
		}
	}()
	b.findShared()
	b.findLabels()
	b.signature()
	b.stmtList(b.u.Body.List)
	b.finish()
	if tidy(b.fn) {
		b.names.KeepImports()
	}
	return b.fn, ir.Verify(b.fn)
}

func (e *Env) newBuilder(u *colour.Unit) *builder {
	b := &builder{
		Env: e, u: u, info: e.C.Info, names: e.Names[u.File],
		src:     e.C.Src[e.C.Names[u.File]],
		file:    e.C.Fset.File(e.C.Files[u.File].Pos()),
		place:   naming.Place{Lo: u.Body.Pos(), Hi: u.Body.End()},
		fn:      &ir.Func{Unit: u},
		vars:    map[types.Object]*ir.Var{},
		taken:   map[string]bool{},
		renamed: map[types.Object]string{},
		subst:   map[ast.Expr]replacement{},
		labels:  map[types.Object]*label{},
		stmts:   map[ast.Stmt]*label{},
	}
	b.place.TypeParams = typeParamNames(u, b.info)
	b.marks = mark.Find(e.C, u)
	b.collectNames()
	return b
}

func (b *builder) bail(pos token.Pos, format string, args ...any) {
	panic(&Unlowerable{pos, fmt.Sprintf(format, args...)})
}

// typeText spells t, or gives up.
func (b *builder) typeText(t types.Type, pos token.Pos) string {
	place := b.place
	if !b.outside {
		place.Renamed = b.renamed
	}
	text, err := b.names.Type(t, place)
	if err != nil {
		b.bail(pos, "%v", err)
	}
	return text
}

// typeParamNames gives names to blank type parameters.
func typeParamNames(u *colour.Unit, info *types.Info) map[*types.TypeParam]string {
	names := map[*types.TypeParam]string{}
	for i, tp := range u.TypeParams(info) {
		if tp.Obj().Name() == "_" {
			names[tp] = "T__" + strconv.Itoa(i)
		}
	}
	return names
}

// newVar declares a variable of the lowered function.
func (b *builder) newVar(name string, t types.Type, kind ir.VarKind, pos token.Pos) *ir.Var {
	return b.varOf(name, t, kind, pos, nil)
}

// varOf is newVar for a type that perhaps has no name here: witness then gives an expression of it.
func (b *builder) varOf(name string, t types.Type, kind ir.VarKind, pos token.Pos, witness func() string) *ir.Var {
	v := &ir.Var{ID: len(b.fn.Vars), Type: t, Kind: kind}
	place := b.place
	place.Renamed = b.renamed
	text, err := b.names.Type(t, place)
	if err != nil && witness != nil {
		v.Zero = witness()
	}
	if err != nil && (v.Zero == "" || hasTypeParam(t)) {
		b.bail(pos, "%v", err)
	}
	v.Text, v.Name = text, b.unique(name)
	b.fn.Vars = append(b.fn.Vars, v)
	return v
}

// hasTypeParam reports whether the layout of t depends on a type parameter.
func hasTypeParam(t types.Type) bool {
	if isTypeParam(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if hasTypeParam(f.Type()) {
				return true
			}
		}
	case *types.Array:
		return hasTypeParam(u.Elem())
	}
	return false
}

// tempOf is a temporary for the value of e.
func (b *builder) tempOf(e ast.Expr) *ir.Var {
	return b.tempBy(types.Default(b.info.TypeOf(e)), e.Pos(), func() string { return b.witness(e, -1) })
}

func (b *builder) tempBy(t types.Type, pos token.Pos, witness func() string) *ir.Var {
	b.temps++
	return b.varOf("t__"+strconv.Itoa(b.temps), t, ir.Temp, pos, witness)
}

// temp declares a temporary.
func (b *builder) temp(t types.Type, pos token.Pos) *ir.Var {
	b.temps++
	return b.newVar("t__"+strconv.Itoa(b.temps), types.Default(t), ir.Temp, pos)
}

// declare hoists a variable of the source.
func (b *builder) declare(obj *types.Var, kind ir.VarKind) *ir.Var {
	if v := b.vars[obj]; v != nil {
		return v
	}
	v := b.varOf(naming.Name(obj), obj.Type(), kind, obj.Pos(), func() string { return b.witnessVar(obj) })
	v.Obj = obj
	if b.Vars.Boxed(obj) {
		b.box(v)
	}
	b.vars[obj] = v
	return v
}

// fresh makes a new box for v, if it is boxed: its declaration has been reached.
func (b *builder) fresh(v *ir.Var, pos token.Pos) {
	if v.Boxed {
		b.exec(ir.Code{Text: v.Name + " = " + newBox(v), Pos: pos, Defs: []*ir.Var{v}})
	}
}

// newBox is the text that makes a box for v.
func newBox(v *ir.Var) string {
	if v.NewBox != "" {
		return v.NewBox + "(" + v.Name + ")"
	}
	return "new(" + v.Text + ")"
}

func (b *builder) add(in ir.Instr) { b.fn.Body = append(b.fn.Body, in) }

func (b *builder) exec(c ir.Code) *ir.Exec {
	x := &ir.Exec{Code: c}
	b.add(x)
	return x
}

func (b *builder) newLabel(name string, pos token.Pos) *ir.Label {
	b.nlabels++
	full := fmt.Sprintf("%s__%d", name, b.nlabels)
	for obj := range b.labels {
		if obj.Name() == full {
			return b.newLabel(name, pos) // the program has a label of that name
		}
	}
	return &ir.Label{Name: full, Pos: pos}
}

func (b *builder) jump(l *ir.Label, pos token.Pos) { b.add(&ir.Goto{Pos: pos, To: l}) }

// assign stores text in v.
func (b *builder) assign(v *ir.Var, c ir.Code) {
	c.Text = v.Ref() + " = " + c.Text
	if v.Boxed {
		c.Uses = append(c.Uses, v)
	} else {
		c.Defs = append(c.Defs, v)
	}
	b.exec(c)
}

// tidy removes what can never run, and reports whether that was more than a jump.
func tidy(f *ir.Func) (dropped bool) {
	var body []ir.Instr
	for _, in := range f.Body {
		if _, isLabel := in.(*ir.Label); !isLabel && len(body) > 0 && ir.Ends(body[len(body)-1]) {
			if _, isJump := in.(*ir.Goto); !isJump && in.Position() < f.Unit.Body.Rbrace {
				dropped = true
			}
			continue
		}
		body = append(body, in)
	}
	f.Body = body
	return dropped
}
