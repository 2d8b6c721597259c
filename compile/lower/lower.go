package lower

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/desugar"
	"github.com/edo-async/edo/compile/emit"
	"github.com/edo-async/edo/compile/flow"
	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/load"
	"github.com/edo-async/edo/compile/naming"
	"github.com/edo-async/edo/compile/slots"
	"github.com/edo-async/edo/internal/abi"
)

// Package lowers p.
func Package(p *load.Package) (*Result, error) {
	res := &Result{Files: map[string][]byte{}}
	if p.Path == abi.CorePath {
		return res, switchCore(p, res)
	}
	if strings.HasPrefix(p.Path, abi.RuntimeInternals) {
		return res, nil
	}
	avoid := map[string]string{}
	for {
		res, err := lowerOnce(p, avoid)
		if err != nil || len(res.Files) == 0 || !blame(p, res, avoid) {
			return res, err
		}
	}
}

// lowerOnce lowers p, except the units named in avoid, which come with a reason.
func lowerOnce(p *load.Package, avoid map[string]string) (*Result, error) {
	res := &Result{Files: map[string][]byte{}}
	l := &lowerer{p: p, c: colour.Find(p), avoid: avoid}
	l.reset()
	if len(l.c.Units) == 0 {
		return res, nil
	}
	l.env = desugar.NewEnv(l.c)
	if err := l.forms(); err != nil {
		return nil, err
	}
	for _, u := range l.c.Units {
		l.frame(u)
	}
	for i := range p.Files {
		if err := l.file(i, res); err != nil {
			return nil, err
		}
	}
	l.facts(res)
	return res, nil
}

// switchCore makes package core say that the binary is lowered. Nothing else changes there.
func switchCore(p *load.Package, res *Result) error {
	for i, f := range p.Files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				vs := spec.(*ast.ValueSpec)
				if vs.Names[0].Name != abi.LoweredName || len(vs.Values) != 1 {
					continue
				}
				name := p.Names[i]
				src := p.Src[name]
				tf := p.Fset.File(f.Pos())
				lo, hi := tf.Offset(vs.Values[0].Pos()), tf.Offset(vs.Values[0].End())
				text := fmt.Sprintf("//line %s:1:1\n%strue%s", name, src[:lo], src[hi:])
				res.Files[name] = []byte(text)
				return nil
			}
		}
	}
	return fmt.Errorf("package %s declares no constant %s", p.Path, abi.LoweredName)
}

// lowerer is the work on one package.
type lowerer struct {
	p      *load.Package
	c      *colour.Package
	env    *desugar.Env
	irs    map[*colour.Unit]*ir.Func
	frames map[*colour.Unit]*slots.Frame
	why    map[*colour.Unit]*desugar.Unlowerable
	avoid  map[string]string // units that are not to be lowered, by name, and why
	// registered: some file has handed the tables to the runtime.
	registered bool
}

func (l *lowerer) reset() {
	l.irs = map[*colour.Unit]*ir.Func{}
	l.frames = map[*colour.Unit]*slots.Frame{}
	l.why = map[*colour.Unit]*desugar.Unlowerable{}
}

// forms decides what becomes of each unit, and desugars those that are lowered: inner ones first, because the text
// of an outer one depends on the form of the literals in it.
func (l *lowerer) forms() error {
	for i := len(l.c.Units) - 1; i >= 0; i-- {
		u := l.c.Units[i]
		switch {
		case !u.Suspends:
			l.env.Forms[u] = desugar.Plain
			continue
		case u.HandWritten:
			l.env.Forms[u] = desugar.Twin
			continue
		}
		f, err := l.build(u)
		if err == nil {
			l.env.Forms[u] = desugar.Twin
			l.irs[u] = f
			continue
		}
		why := new(desugar.Unlowerable)
		if !errors.As(err, &why) {
			return err
		}
		if f := l.inner(u); f != nil {
			l.env.Forms[u] = desugar.Inner
			l.irs[u] = f
			continue
		}
		l.why[u] = why
		l.env.Forms[u] = desugar.Stackful
		if u.Lit != nil {
			l.env.Forms[u] = desugar.InPlace
		}
	}
	return nil
}

func (l *lowerer) build(u *colour.Unit) (*ir.Func, error) {
	if why := l.avoid[u.Name]; why != "" {
		return nil, &desugar.Unlowerable{Pos: u.Node().Pos(), Reason: why}
	}
	return l.env.Build(u)
}

// inner builds a literal that cannot be lifted out of the function around it, as one that stays there; nil if that does not do either.
func (l *lowerer) inner(u *colour.Unit) *ir.Func {
	if u.Lit == nil || u.Decl == nil || l.avoid[u.Name] != "" {
		return nil
	}
	f, err := l.env.BuildInner(u)
	if err != nil {
		return nil
	}
	return f
}

// frame lays out u's frame, after those of its static callees.
func (l *lowerer) frame(u *colour.Unit) *slots.Frame {
	if fr := l.frames[u]; fr != nil {
		return fr
	}
	f := l.irs[u]
	switch {
	case f == nil && u.HandWritten:
		ext := colour.Lookup(l.p.Types, u.Name)
		fr := &slots.Frame{P: 0, S: abi.MinFrameS, DeferP: -1}
		if ext != nil {
			fr.P, fr.S = ext.P, ext.S
		}
		l.frames[u] = fr
		return fr
	case f == nil:
		fr := &slots.Frame{P: 1, S: abi.MinFrameS, DeferP: -1}
		l.frames[u] = fr
		return fr
	}
	fr := slots.Layout(f, flow.Live(f), l.p.Sizes, func(site *colour.Call) (int, int) {
		if site.Extern != nil {
			return site.Extern.P, site.Extern.S
		}
		child := l.frame(site.Callee)
		return child.P, child.S
	})
	l.frames[u] = fr
	return fr
}

// file writes one file, if something in it changes.
func (l *lowerer) file(i int, res *Result) error {
	var units []*colour.Unit
	for _, u := range l.c.Units {
		if u.File == i {
			units = append(units, u)
		}
	}
	if len(units) == 0 && !naming.Renames(l.p.Types) {
		return nil
	}
	text, err := l.env.File(i)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(text)
	for _, u := range units {
		if err := l.twin(&b, u); err != nil {
			return err
		}
		if err := l.spawn(&b, u); err != nil {
			return err
		}
	}
	if !l.registered {
		reg := l.registration(i)
		b.WriteString(reg)
		l.registered = reg != ""
	}
	names := l.env.Names[i]
	names.UseUnsafe()
	out := b.String()
	for _, u := range units { // outer ones first: they may hold the marks of others
		if l.env.Forms[u] == desugar.Inner {
			out = strings.ReplaceAll(out, desugar.InnerMark(u), emit.Inner(l.p, l.irs[u], l.frames[u]))
		}
	}
	out = strings.Replace(out, desugar.ImportMark, names.Imports(), 1)
	res.Files[l.p.Names[i]] = []byte(out + names.Kept() + "\nvar _ unsafe__.Pointer\n")
	return nil
}

// twin writes what is added for u.
func (l *lowerer) twin(b *strings.Builder, u *colour.Unit) error {
	fr := l.frames[u]
	switch {
	case u.HandWritten:
		fmt.Fprintf(b, "\ntype %[1]s%[2]s struct { _ [0]uint64; p [%[1]s%[3]s]unsafe__.Pointer; s [%[1]s%[4]s]byte }\n",
			u.Name, abi.SuffixFrame, abi.SuffixP, abi.SuffixS)
	case l.env.Forms[u] == desugar.Twin:
		f := l.irs[u]
		params := l.env.TypeParamList(u)
		b.WriteString(emit.Frame(u.Name, fr.P, fr.S))
		b.WriteString(emit.Sites(u, fr))
		if u.Box {
			b.WriteString(emit.BoxOf(f, params, l.env.InstOf(u)))
		}
		b.WriteString(emit.Twin(l.p, f, fr, params))
	case l.env.Forms[u] == desugar.Inner:
		b.WriteString(emit.Sites(u, fr))
	case l.env.Forms[u] == desugar.Stackful:
		body, err := l.env.Body(u)
		if err != nil {
			return err
		}
		params := l.env.TypeParamList(u)
		b.WriteString(emit.Frame(u.Name, fr.P, fr.S))
		b.WriteString(body.Text)
		b.WriteString(emit.Stackful(u.Name, params, body.CxType, body.Params, body.Call, body.ResultTypes))
		if u.Box {
			b.WriteString(emit.Box(u.Name, params, l.env.InstOf(u), "cx", body.CxType, body.Params, argsOf(body), body.ResultTypes))
		}
	}
	return nil
}

// spawn writes the cell of a unit that is spawned somewhere with its frame in one allocation.
func (l *lowerer) spawn(b *strings.Builder, u *colour.Unit) error {
	sp := l.env.Spawned[u]
	if sp == nil {
		return nil
	}
	args, err := l.env.SpawnArgs(u, l.irs[u])
	if err != nil {
		return err
	}
	b.WriteString(emit.Cell(l.p.Fset, u, sp, args, l.frames[u], l.p.Sizes, l.env.TypeParamList(u), l.env.InstOf(u)))
	return nil
}

// argsOf passes a stackful twin's parameters on.
func argsOf(body desugar.Body) []string {
	var args []string
	for _, p := range body.Params {
		name, typ, _ := strings.Cut(p, " ")
		if strings.HasPrefix(typ, "...") {
			name += "..."
		}
		args = append(args, name)
	}
	return args
}

var pointerType = types.Typ[types.UnsafePointer]
