package emit

import (
	"fmt"
	"strings"

	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/internal/abi"
)

// Box writes the form of the twin for callers that cannot hold the frame inline: it lies on the stack, and goes to the heap
// only if the call suspends.
func Box(base, typeParams, inst, cx, cxType string, params, args, resultTypes []string) string {
	var b strings.Builder
	var results, names []string
	for i, t := range resultTypes {
		results = append(results, fmt.Sprintf("r__%d %s", i, t))
		names = append(names, fmt.Sprintf("r__%d", i))
	}
	results = append(results, "ok__ bool")
	names = append(names, "ok__")
	poll := func(f string) string {
		list := append([]string{cx, "&" + f + ".p", "&" + f + ".s"}, args...)
		return fmt.Sprintf("%s = %s%s%s(%s)", strings.Join(names, ", "), base, abi.SuffixPoll, inst, strings.Join(list, ", "))
	}
	all := append([]string{cx + " " + cxType, "box__ *" + unsafePointer}, params...)
	fmt.Fprintf(&b, "\nfunc %s%s%s(%s) (%s) { ", base, abi.SuffixBox, typeParams, strings.Join(all, ", "), strings.Join(results, ", "))
	frame := base + abi.SuffixFrame
	fmt.Fprintf(&b, "if *box__ == nil { var f__ %s; if %s; !ok__ { h__ := &%s{}; *h__ = f__; *box__ = %s(h__) }; return }; ",
		frame, poll("f__"), frame, unsafePointer)
	fmt.Fprintf(&b, "h__ := (*%s)(*box__); %s; return }\n", frame, poll("h__"))
	return b.String()
}

// BoxOf is Box for a lowered function.
func BoxOf(f *ir.Func, typeParams, inst string) string {
	var params, args []string
	for i, v := range f.Params {
		params = append(params, v.Name+" "+f.ParamTypes[i])
		arg := v.Name
		if f.Variadic && i == len(f.Params)-1 {
			arg += "..."
		}
		args = append(args, arg)
	}
	return Box(f.Unit.Name, typeParams, inst, f.Cx, f.CxType, params, args, f.ResultTypes)
}

// Stackful writes the twin of a function that is not lowered: it runs the body on a borrowed stack.
func Stackful(base, typeParams, cxType string, params []string, call string, resultTypes []string) string {
	var b strings.Builder
	var results, fields, src, dst []string
	for i, t := range resultTypes {
		results = append(results, fmt.Sprintf("r__%d %s", i, t))
		fields = append(fields, fmt.Sprintf("r%d %s", i, t))
		src = append(src, fmt.Sprintf("out__.r%d", i))
		dst = append(dst, fmt.Sprintf("r__%d", i))
	}
	results = append(results, "ok__ bool")
	all := append([]string{"cx " + cxType, "p__ *[1]" + unsafePointer, "s__ *[2]byte"}, params...)
	fmt.Fprintf(&b, "\nfunc %s%s%s(%s) (%s) { ", base, abi.SuffixPoll, typeParams, strings.Join(all, ", "), strings.Join(results, ", "))
	assign, take := call, ""
	if len(src) > 0 {
		assign = strings.Join(src, ", ") + " = " + call
		take = strings.Join(dst, ", ") + " = " + strings.Join(src, ", ") + "; "
	}
	fmt.Fprintf(&b, "type out__t struct { %s }; x__ := cx.RT(); ", strings.Join(fields, "; "))
	fmt.Fprintf(&b, "if *(*uint16)(%[1]s(s__)) == 0 { out__ := &out__t{}; p__[0] = x__.Borrow(func(cx %[2]s) { %[3]s; _ = out__ }, %[1]s(out__)); *(*uint16)(%[1]s(s__)) = 1 }; ",
		unsafePointer, cxType, assign)
	fmt.Fprintf(&b, "if !x__.PollBorrowed(p__[0]) { return }; out__ := (*out__t)(x__.EndBorrowed(p__[0])); _ = out__; p__[0] = nil; %sok__ = 0 == 0; return }\n", take)
	return b.String()
}
