package asyncify

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"hash/fnv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

const header = `; import edo__ "github.com/edo-async/edo"; import wait__ "github.com/edo-async/edo/compile/corpus/testdata/wait"`

// walker rewrites a file, from what keep says.
type walker struct {
	*keep
	edits
	fset  *token.FileSet
	file  *ast.File
	stats Stats
	seed  uint64
	every uint32 // one of so many places is taken
	again bool   // something stays that did not: all has to be done again

	cx      []bool                // for each function around: whether there is a context
	done    map[ast.Node]bool     // nodes that have been seen to
	inGo    map[*ast.FuncLit]bool // literals that are goroutines
	after   map[ast.Node][]string // to be inserted behind a node
	helpers map[shape]bool
	inits   int
}

func newWalker(fset *token.FileSet, f *ast.File, src []byte, k *keep, opts Options) *walker {
	w := &walker{
		keep: k, edits: edits{tokens: fset.File(f.FileStart), src: src}, fset: fset, file: f,
		cx: []bool{false}, done: map[ast.Node]bool{}, inGo: map[*ast.FuncLit]bool{}, after: map[ast.Node][]string{}, helpers: map[shape]bool{},
		stats: Stats{Kept: map[string]int{}},
	}
	h := fnv.New64a()
	fmt.Fprint(h, opts.Seed)
	h.Write(src)
	w.seed = h.Sum64()
	w.every = []uint32{1, 1, 2, 6}[w.seed>>20%4]
	if opts.Seed == 0 {
		w.every = 1
	}
	return w
}

// rewrite answers the new text.
func (w *walker) rewrite() []byte {
	w.insert(w.file.Name.End(), header)
	astutil.Apply(w.file, w.pre, w.post)
	w.insert(w.file.FileEnd, "\nvar _ edo__.Context\n")
	for i := range w.inits {
		w.insert(w.file.FileEnd, fmt.Sprintf("func init() { wait__.Run(init__%d) }\n", i))
	}
	w.insert(w.file.FileEnd, "func main() { wait__.Run(main__) }\n")
	w.writeHelpers()
	return w.apply()
}

// hasCx reports whether there is a context here.
func (w *walker) hasCx() bool { return w.cx[len(w.cx)-1] }

// chance decides by the seed whether to take a place.
func (w *walker) chance(at token.Pos) bool {
	x := (w.seed + uint64(at)) * 0x9e3779b97f4a7c15
	x ^= x >> 32
	x *= 0xbf58476d1ce4e5b9
	taken := uint32(x>>33)%w.every == 0
	if taken {
		w.stats.Places++
	}
	return taken
}

// around inserts text before and behind a node, whatever is done to the node itself. A keyword may end right before it.
func (w *walker) around(n ast.Node, before, behind string) {
	w.insert(n.Pos(), " "+before)
	w.after[n] = append([]string{behind}, w.after[n]...)
}

func (w *walker) behind(n ast.Node, text string) { w.after[n] = append(w.after[n], text) }

func (w *walker) pre(c *astutil.Cursor) bool {
	n := c.Node()
	if s, ok := n.(ast.Stmt); ok && c.Index() >= 0 {
		w.between(c, s)
	}
	switch n := n.(type) {
	case *ast.ImportSpec, *ast.Comment, *ast.CommentGroup:
		return false
	case *ast.FuncDecl:
		w.decl(n)
	case *ast.FuncLit:
		w.lit(n)
	case *ast.FuncType:
		w.funcTypeExpr(c, n)
	case *ast.GoStmt:
		w.goStmt(n)
	case *ast.DeferStmt:
		w.deferStmt(n)
	case *ast.CallExpr:
		w.call(c, n)
	case *ast.UnaryExpr:
		if n.Op == token.ARROW && w.hasCx() && !w.done[n] && isValue(c) && w.chance(n.Pos()) {
			w.around(n, "wait__.Value(cx__, ", ")")
		}
	case *ast.CommClause:
		w.comm(n)
	case *ast.IfStmt:
		w.condition(n.Cond)
	case *ast.ForStmt:
		w.condition(n.Cond)
	}
	return true
}

func (w *walker) post(c *astutil.Cursor) bool {
	n := c.Node()
	if n == nil {
		return true
	}
	for _, text := range w.after[n] {
		w.insert(n.End(), text)
	}
	switch n.(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		w.cx = w.cx[:len(w.cx)-1]
	}
	return true
}

// decl rewrites a declared function.
func (w *walker) decl(d *ast.FuncDecl) {
	fn, _ := w.info.Defs[d.Name].(*types.Func)
	w.done[d.Type] = true
	if d.Recv == nil && d.Name.Name == "main" {
		w.replace(d.Name.Pos(), d.Name.End(), "main__")
		w.enter(d.Type, d.Body, true)
		return
	}
	if d.Recv == nil && d.Name.Name == "init" {
		w.replace(d.Name.Pos(), d.Name.End(), fmt.Sprintf("init__%d", w.inits))
		w.inits++
		w.enter(d.Type, d.Body, true)
		return
	}
	async := fn != nil && w.function(fn)
	if d.Name.Name == "_" && d.Recv == nil {
		async = true
	}
	w.enter(d.Type, d.Body, async)
	if !async && d.Body != nil {
		why := w.why[fn]
		if d.Recv != nil {
			why = "is a method that others call, or of a name like that"
		}
		w.stats.Kept[why]++
	}
}

// enter rewrites the head of a function and goes into it.
func (w *walker) enter(t *ast.FuncType, body *ast.BlockStmt, async bool) {
	w.cx = append(w.cx, async)
	if async {
		w.params(t, body != nil)
	}
	if body == nil {
		return
	}
	w.stats.Funcs++
	if async {
		w.stats.AsyncFuncs++
		if len(body.List) == 0 && w.chance(body.Pos()) {
			w.insert(body.Lbrace+1, " wait__.Maybe(cx__) ")
		}
	}
}

// lit rewrites a function literal.
func (w *walker) lit(lit *ast.FuncLit) {
	w.done[lit.Type] = true
	async := w.litAsync(lit)
	cx := w.hasCx() && w.borrow[lit]
	w.enter(lit.Type, lit.Body, async)
	if async {
		return
	}
	w.cx[len(w.cx)-1] = cx
	switch {
	case w.inPlace[lit]:
		w.stats.Kept["is a literal called in a function that stays"]++
	case w.lits[lit]:
		w.stats.Kept["is a literal passed to another package"]++
	default:
		w.stats.Kept["is a literal of a type that stays"]++
	}
}

func (w *walker) litAsync(lit *ast.FuncLit) bool {
	switch {
	case w.inPlace[lit]:
		return w.hasCx() || w.inGo[lit]
	case w.lits[lit]:
		return false
	}
	sig := signature(w.info.TypeOf(lit))
	return sig != nil && w.funcType(sig)
}

// funcTypeExpr rewrites a function type, or an interface's method.
func (w *walker) funcTypeExpr(c *astutil.Cursor, t *ast.FuncType) {
	if w.done[t] {
		return
	}
	if f, ok := c.Parent().(*ast.Field); ok && len(f.Names) == 1 {
		if fn, ok := w.info.Defs[f.Names[0]].(*types.Func); ok {
			if w.function(fn) {
				w.params(t, false)
			}
			return
		}
	}
	if sig := signature(w.info.TypeOf(t)); sig != nil && w.funcType(sig) {
		w.params(t, false)
	}
}

// params adds the context to a parameter list.
func (w *walker) params(t *ast.FuncType, hasBody bool) {
	list := t.Params.List
	at := t.Params.Opening + 1
	switch {
	case len(list) == 0 && hasBody:
		w.insert(at, "cx__ edo__.Context")
	case len(list) == 0:
		w.insert(at, "edo__.Context")
	case len(list[0].Names) > 0:
		w.insert(at, "cx__ edo__.Context, ")
	case hasBody:
		w.insert(at, "cx__ edo__.Context, ")
		for _, p := range list {
			w.insert(p.Pos(), "_ ")
		}
	default:
		w.insert(at, "edo__.Context, ")
	}
}

// between puts a place to suspend at before a statement of a list.
func (w *walker) between(c *astutil.Cursor, s ast.Stmt) {
	switch s.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return
	}
	if w.hasCx() && w.chance(s.Pos()) {
		w.insert(s.Pos(), "wait__.Maybe(cx__); ")
	}
}

// condition begins a condition with a place to suspend at, and the right operands in it.
func (w *walker) condition(e ast.Expr) {
	if e == nil || !w.hasCx() || !w.isPlainBool(e) {
		return
	}
	if w.chance(e.Pos()) {
		w.around(e, "wait__.True(cx__) && (", ")")
	}
	w.operands(e)
}

func (w *walker) operands(e ast.Expr) {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || b.Op != token.LAND && b.Op != token.LOR {
		return
	}
	w.operands(b.X)
	if w.isPlainBool(b.Y) && w.chance(b.Y.Pos()) {
		w.around(b.Y, "(wait__.True(cx__) && (", "))")
	}
	w.operands(b.Y)
}

func (w *walker) isPlainBool(e ast.Expr) bool {
	tv := w.info.Types[e]
	if tv.Value != nil || tv.Type == nil {
		return false
	}
	b, ok := types.Unalias(tv.Type).(*types.Basic)
	return ok && (b.Kind() == types.Bool || b.Kind() == types.UntypedBool)
}

// isValue reports whether an expression stands where one value is wanted, so that it can be wrapped.
func isValue(c *astutil.Cursor) bool {
	switch p := c.Parent().(type) {
	case *ast.ExprStmt, *ast.GoStmt, *ast.DeferStmt, *ast.ParenExpr:
		return false
	case *ast.AssignStmt:
		return len(p.Lhs) == len(p.Rhs)
	case *ast.ValueSpec:
		return len(p.Names) == len(p.Values)
	}
	return true
}

// canWrap reports whether a value can be passed through a generic function without anybody noticing.
func (w *walker) canWrap(c *astutil.Cursor, e ast.Expr) bool {
	if !isValue(c) {
		return false
	}
	tv := w.info.Types[e]
	if !tv.IsValue() || tv.Value != nil || tv.Type == nil {
		return false
	}
	switch t := types.Unalias(tv.Type).(type) {
	case *types.Tuple:
		return false
	case *types.Basic:
		// A uintptr may be one that the compiler sees to be a pointer, as long as it stays in place.
		return t.Info()&types.IsUntyped == 0 && t.Kind() != types.Uintptr && t.Kind() != types.Invalid
	}
	return true
}

// comm leaves the receive of a select's case in place.
func (w *walker) comm(c *ast.CommClause) {
	switch s := c.Comm.(type) {
	case *ast.ExprStmt:
		w.done[ast.Unparen(s.X)] = true
	case *ast.AssignStmt:
		w.done[ast.Unparen(s.Rhs[0])] = true
	}
}

// typeText is how a type is written in the file.
func typeText(t types.Type, file *ast.File, pkg *types.Package) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		for _, imp := range file.Imports {
			if strings.Trim(imp.Path.Value, `"`) == p.Path() && imp.Name != nil {
				return imp.Name.Name
			}
		}
		return p.Name()
	})
}
