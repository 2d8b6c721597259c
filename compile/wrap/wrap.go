// Package wrap writes the public forms of lowered functions: what stands where the programmer's function stood, with the
// same signature, for callers that are not lowered or do not know the callee.
//
//	x := cx.RT()
//	box, direct := x.Enter()
//	if !direct { poll on a frame of its own, waiting in place between polls }
//	if box == nil { poll on a stack frame; copy it to the heap if it is pending, and hand it over }
//	poll on box; hand it over again if it is pending
//
// The caller's protocol is in docs/ARCHITECTURE.md and in internal/core's handshake.
package wrap

import (
	"fmt"
	"strings"

	"github.com/edo-async/edo/compile/naming"
	"github.com/edo-async/edo/internal/abi"
)

// A Public is a public form to write.
type Public struct {
	Base    string   // the unit's name
	Inst    string   // type arguments of the twin, "[T]" or ""
	Cx      string   // the context parameter's name
	Args    []string // after the frame: captures, receiver, parameters
	Results []string // names of the results
	// Body is the call of the unlowered body, for functions that have one: run at once on a coroutine.
	Body string
	// Recovers: the function calls recover.
	Recovers bool
}

// Text is the body of the public function, without braces. It is one line.
func (w Public) Text() string {
	var b strings.Builder
	results := strings.Join(append(append([]string{}, w.Results...), "ok__"), ", ")
	poll := func(frame string) string {
		args := append([]string{w.Cx, "&" + frame + ".p", "&" + frame + ".s"}, w.Args...)
		return w.Base + abi.SuffixPoll + w.Inst + "(" + strings.Join(args, ", ") + ")"
	}
	frame := w.Base + abi.SuffixFrame
	enter := "Enter"
	if w.Recovers {
		enter = "EnterRecovering"
	}
	fmt.Fprintf(&b, "x__ := %s.RT(); var ok__ bool; box__, direct__ := x__.%s(); ", w.Cx, enter)
	b.WriteString("if !direct__ { ")
	if w.Body != "" {
		ret := "return " + w.Body
		if len(w.Results) == 0 {
			ret = w.Body + "; return"
		}
		fmt.Fprintf(&b, "if x__.OnCoroutine() { %s }; ", ret)
	}
	fmt.Fprintf(&b, "f__ := &%s{}; for { if %s = %s; ok__ { return }; x__.Block() } }; ", frame, results, poll("f__"))
	fmt.Fprintf(&b, "if box__ == nil { var f__ %s; if %s = %s; !ok__ { h__ := &%s{}; *h__ = f__; x__.Pend(%s.Pointer(h__)) }; return }; ",
		frame, results, poll("f__"), frame, naming.UnsafeName)
	fmt.Fprintf(&b, "h__ := (*%s)(box__); if %s = %s; !ok__ { x__.Pend(box__) }; return", frame, results, poll("h__"))
	return b.String()
}

// InPlace is the public form of a literal that is not lowered and whose types have no name outside its function: its
// body stays where it is and runs on a borrowed stack. lit is the literal's text.
func InPlace(cx, cxType, lit string, args, results, resultTypes []string) string {
	var b strings.Builder
	var fields, dst []string
	for i, t := range resultTypes {
		fields = append(fields, fmt.Sprintf("r%d %s", i, t))
		dst = append(dst, fmt.Sprintf("out__.r%d", i))
	}
	call := fmt.Sprintf("body__(%s)", strings.Join(append([]string{cx}, args...), ", "))
	ret, assign := "return "+call, strings.Join(dst, ", ")+" = "+call
	if len(results) == 0 {
		ret, assign = call+"; return", call
	}
	fmt.Fprintf(&b, "body__ := %s; x__ := %s.RT(); box__, direct__ := x__.Enter(); if !direct__ { %s }; ", lit, cx, ret)
	fmt.Fprintf(&b, "type out__t struct { %s }; ", strings.Join(fields, "; "))
	fmt.Fprintf(&b, "if box__ == nil { out__ := &out__t{}; box__ = x__.Borrow(func(%s %s) { %s; _ = out__ }, %s.Pointer(out__)) }; ", cx, cxType, assign, naming.UnsafeName)
	fmt.Fprintf(&b, "if !x__.PollBorrowed(box__) { x__.Pend(box__); return }; ")
	fmt.Fprintf(&b, "out__ := (*out__t)(x__.EndBorrowed(box__)); _ = out__; return %s", strings.Join(dst, ", "))
	return b.String()
}
