package emit

import (
	"fmt"
	"go/token"
	"strings"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/naming"
	"github.com/edo-async/edo/compile/slots"
	"github.com/edo-async/edo/internal/abi"
)

const unsafePointer = naming.UnsafeName + ".Pointer"

// Positions tells where a position lies for a reader.
type Positions interface {
	Position(token.Pos) token.Position
}

// writer writes one function.
type writer struct {
	strings.Builder
	fset  Positions
	f     *ir.Func
	fr    *slots.Frame
	inst  string // type parameters with constraints, "[T any]" or ""
	inner bool   // the twin is a variable inside another function
}

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// line starts a new line, which stands for pos.
func (w *writer) line(pos token.Pos) {
	p := w.fset.Position(pos)
	if p.Column == 0 { // the source's own directives give none
		w.printf("\n//line %s:%d\n", p.Filename, p.Line)
		return
	}
	w.printf("\n//line %s:%d:%d\n", p.Filename, p.Line, p.Column)
}

// Frame writes the constants and the type of a unit's frame.
func Frame(base string, p, s int) string {
	return fmt.Sprintf("\nconst %[1]s%[2]s, %[1]s%[3]s = %[5]d, %[6]d\n\ntype %[1]s%[4]s struct { _ [0]uint64; p [%[5]d]%[7]s; s [%[6]d]byte }\n",
		base, abi.SuffixP, abi.SuffixS, abi.SuffixFrame, p, s, unsafePointer)
}

// Twin writes f's twin. typeParams is its type parameter list.
func Twin(fset Positions, f *ir.Func, fr *slots.Frame, typeParams string) string {
	w := &writer{fset: fset, f: f, fr: fr, inst: typeParams}
	w.twin()
	return w.String()
}

// Inner writes the frame and the twin of a literal for a place inside the literal's public form.
func Inner(fset Positions, f *ir.Func, fr *slots.Frame) string {
	w := &writer{fset: fset, f: f, fr: fr, inner: true}
	w.WriteString(Frame(f.Unit.Name, fr.P, fr.S))
	w.twin()
	w.line(f.Unit.Node().Pos())
	return w.String()
}

func (w *writer) twin() {
	f, fr := w.f, w.fr
	w.signature()
	for _, d := range f.Decls {
		w.line(d.Pos)
		w.WriteString(d.Text)
	}
	w.line(f.Unit.Body.Lbrace)
	w.vars()
	if f.HasDefer {
		w.deferred()
	}
	w.resume()
	calls := 0
	for _, in := range f.Body {
		if c, ok := in.(*ir.Call); ok {
			w.call(c, fr.States[calls])
			calls++
			continue
		}
		w.instr(in)
	}
	if f.HasDefer {
		w.exit()
	}
	w.WriteString("\n" + strings.Repeat("}", f.Scopes+1) + "\n")
}

// params writes a twin's parameter and result lists after the frame's own.
func params(f *ir.Func) string {
	var b strings.Builder
	for i, v := range f.Params {
		fmt.Fprintf(&b, ", %s %s", v.Name, f.ParamTypes[i])
	}
	b.WriteString(") (")
	for i, t := range f.ResultTypes {
		fmt.Fprintf(&b, "r__%d %s, ", i, t)
	}
	b.WriteString("ok__ bool)")
	return b.String()
}

func (w *writer) signature() {
	f := w.f
	w.line(f.Unit.Node().Pos())
	head := "func " + f.Unit.Name + abi.SuffixPoll + w.inst
	if w.inner {
		head = f.Unit.Name + abi.SuffixPoll + " := func"
	}
	w.printf("%s(%s %s, p__ *[%d]%s, s__ *[%d]byte", head, f.Cx, f.CxType, w.fr.P, unsafePointer, w.fr.S)
	w.WriteString(params(f) + " {")
}

// vars declares the hoisted variables.
func (w *writer) vars() {
	isParam := map[*ir.Var]bool{}
	for _, v := range w.f.Params {
		isParam[v] = true
	}
	if w.f.NeedRT || w.needsRT() {
		w.printf("x__ := %s.RT(); _ = x__\n", w.f.Cx)
	}
	if w.f.HasRecover {
		w.WriteString("rec__ := x__.TakeRecover(); _ = rec__\n")
	}
	if w.f.HasDefer {
		if w.f.OpenBits == nil {
			w.WriteString("d__ := x__.NoDefers()\n")
		}
		w.WriteString("normal__ := false\n")
	}
	for _, v := range w.f.Vars {
		if isParam[v] || v.Fixed {
			continue
		}
		if v.Zero != "" {
			w.printf("%s := %s; _ = %s\n", v.Name, v.Zero, v.Name)
			continue
		}
		star := ""
		if v.Boxed {
			star = "*"
		}
		w.printf("var %s %s%s; _ = %s\n", v.Name, star, v.Text, v.Name)
	}
}

func (w *writer) needsRT() bool {
	for _, st := range w.fr.States {
		if st.Call.Site.Kind.Handshake() {
			return true
		}
	}
	return false
}

// instr writes an instruction other than a call.
func (w *writer) instr(in ir.Instr) {
	switch in := in.(type) {
	case *ir.Label:
		if in.Used {
			w.printf("\n%s:", in.Name)
		}
	case *ir.Goto:
		w.line(in.Pos)
		w.printf("goto %s", in.To.Name)
	case *ir.If:
		w.line(in.Pos)
		w.code(&in.Code, "if "+in.Text+" { goto "+in.To.Name+" }")
	case *ir.Exec:
		if in.Text == "" {
			return
		}
		w.line(in.Pos)
		text := in.Text
		if w.f.HasDefer && strings.HasPrefix(text, "panic(") {
			_ = text // it leaves by the deferred function, like any panic
		}
		w.code(&in.Code, text)
	}
}

// code writes text, with the copies that its closures capture.
func (w *writer) code(c *ir.Code, text string) {
	if len(c.Caps) == 0 {
		w.WriteString(text)
		return
	}
	w.WriteString("{ ")
	for _, v := range c.Caps {
		w.printf("%s := %s; ", v.CopyName(), v.Name)
	}
	w.WriteString(text + " }")
}

// results are the names that a call's results go to.
func (w *writer) dst(c *ir.Call) []string {
	var names []string
	switch {
	case c.Forward:
		for i := range w.f.ResultTypes {
			names = append(names, fmt.Sprintf("r__%d", i))
		}
	default:
		for _, v := range c.Dst {
			if v == nil {
				names = append(names, "_")
				continue
			}
			names = append(names, v.Name)
		}
	}
	return names
}

// invoke writes the call itself.
func (w *writer) invoke(c *ir.Call, st *slots.State, args []string) string {
	dst := w.dst(c)
	list := append([]string{c.Cx}, args...)
	switch c.Site.Kind {
	case colour.Static:
		dst = append(dst, "ok__")
		list = append([]string{c.Cx, w.childP(st), w.childS(st)}, args...)
	case colour.Boxed:
		dst = append(dst, "ok__")
		list = append([]string{c.Cx, fmt.Sprintf("&p__[%d]", st.BoxP)}, args...)
	default:
		all := true
		for _, d := range dst {
			all = all && d == "_"
		}
		if all {
			return fmt.Sprintf("%s(%s)", c.Fn, strings.Join(list, ", "))
		}
	}
	return fmt.Sprintf("%s = %s(%s)", strings.Join(dst, ", "), c.Fn, strings.Join(list, ", "))
}

func (w *writer) childP(st *slots.State) string {
	if st.ChildPWords == 0 {
		return "nil"
	}
	return fmt.Sprintf("(*[%d]%s)(%s(&p__[%d]))", st.ChildPWords, unsafePointer, unsafePointer, st.ChildP)
}

func (w *writer) childS(st *slots.State) string {
	return fmt.Sprintf("(*[%d]byte)(%s(&s__[%d]))", st.ChildSize, unsafePointer, st.ChildS)
}

// end is what precedes every return of a function that defers.
func (w *writer) end() string {
	if w.f.HasDefer {
		return "normal__ = true; "
	}
	return ""
}

// call writes a suspend point in place.
func (w *writer) call(c *ir.Call, st *slots.State) {
	w.line(c.Pos)
	if len(c.Caps) > 0 {
		w.WriteString("{ ")
		for _, v := range c.Caps {
			w.printf("%s := %s; ", v.CopyName(), v.Name)
		}
	}
	switch c.Site.Kind {
	case colour.Static:
		w.printf("*(*uint16)(%s(&s__[%d])) = 0; ", unsafePointer, st.ChildS)
		w.WriteString(w.invoke(c, st, c.Args))
		w.printf("; if !ok__ { ")
	case colour.Boxed:
		w.printf("p__[%d] = nil; ", st.BoxP)
		w.WriteString(w.invoke(c, st, c.Args))
		w.printf("; if !ok__ { ")
	default:
		w.printf("%s; %s; ", w.announce(c, st), w.invoke(c, st, c.Args))
		w.printf("if box__ := x__.Pending(); box__ != nil { ok__ = false; p__[%d] = box__; ", st.BoxP)
	}
	for _, s := range st.Held {
		w.save(s)
	}
	for _, s := range st.Saved {
		w.save(s)
	}
	w.savePinned()
	if !w.fr.Lent { // else the callee has set it
		w.printf("*(*uint16)(%s(s__)) = %d; ", unsafePointer, st.N)
	}
	w.printf("%sreturn }", w.end())
	if len(c.Caps) > 0 {
		w.WriteString(" }")
	}
	if c.Forward {
		w.printf("; %s%sreturn", w.dynamicOK(c), w.end())
		return
	}
	w.printf("\nresume__%d:", st.N)
}

// announce tells the runtime who is called next. The site remembers a callee that is lowered, see internal/core/callee.go.
func (w *writer) announce(c *ir.Call, st *slots.State) string {
	id := ""
	switch c.Identity {
	case ir.FuncValue:
		id = fmt.Sprintf("**(**uintptr)(%s(&f__))", unsafePointer)
	case ir.Method:
		id = fmt.Sprintf("*(*uintptr)(%s(&f__)) + %d*%s.Sizeof(uintptr(0))", unsafePointer, itabMethods+c.MethodAt, naming.UnsafeName)
	default:
		return "x__.Call(nil)"
	}
	return fmt.Sprintf("{ f__ := %s; x__.CallAt(&%s, %s) }", c.Held.Name, site(w.f.Unit, st), id)
}

// itabMethods is where the methods begin in an interface's table, in words. What counts is only that the place is the method's own.
const itabMethods = 3

func site(u *colour.Unit, st *slots.State) string { return u.Name + abi.SuffixSite + itoa(st.N) }

// Sites declares what a unit's dynamic calls remember.
func Sites(u *colour.Unit, fr *slots.Frame) string {
	var names []string
	for _, st := range fr.States {
		if st.Call.Identity != ir.Unknown {
			names = append(names, site(u, st))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "\nvar " + strings.Join(names, ", ") + " uintptr\n"
}

// dynamicOK: a dynamic call does not say that it has ended by setting ok__.
func (w *writer) dynamicOK(c *ir.Call) string {
	if c.Site.Kind.Handshake() {
		return "ok__ = true; "
	}
	return ""
}

// resume writes the switch over the states.
func (w *writer) resume() {
	if len(w.fr.States) == 0 && w.fr.Exit == 0 {
		return
	}
	if w.fr.Lent {
		w.printf("if *(*uint16)(%s(s__)) != 0 {", unsafePointer)
		w.resumeState(w.fr.States[0])
		w.WriteString("\n}")
		return
	}
	w.printf("switch *(*uint16)(%s(s__)) {", unsafePointer)
	for _, st := range w.fr.States {
		w.printf("\ncase %d: ", st.N)
		w.resumeState(st)
	}
	if w.fr.Exit > 0 {
		w.resumeExit()
	}
	w.WriteString("\n}")
}

func (w *writer) resumeState(st *slots.State) {
	c := st.Call
	w.peekPinned()
	for _, s := range st.Held {
		w.load(s)
	}
	pending := "!ok__"
	if c.Site.Kind.Handshake() {
		w.printf("x__.Call(p__[%d]); ", st.BoxP)
		pending = "x__.Pending() != nil"
	}
	w.line(c.Pos)
	w.WriteString(w.invoke(c, st, c.Zeros))
	w.printf("; if %s { %sreturn }\n", pending, w.end())
	if st.BoxP >= 0 {
		w.printf("p__[%d] = nil\n", st.BoxP)
	}
	for _, s := range st.Held {
		w.drop(s)
	}
	w.dropPinned()
	if c.Forward {
		w.printf("%s%sreturn", w.dynamicOK(c), w.end())
		return
	}
	for _, s := range st.Saved {
		w.load(s)
		w.drop(s)
	}
	w.printf("goto resume__%d", st.N)
}
