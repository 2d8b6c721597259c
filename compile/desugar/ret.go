package desugar

import (
	"fmt"
	"go/ast"
	"strings"
)

// ret rewrites a return statement. It stays one statement, wherever it stands:
//
//	return a, b      return a, b, true
//	return f()       { r__0, r__1 = f(); return r__0, r__1, true }      f has several results
//	with defers      { v, err = a, b; goto exit }
//	captured results { *v, *err = a, b; return *v, *err, true }
func (r *renderer) ret(s *ast.ReturnStmt) {
	if r.stretched != nil {
		r.retFromLoop(s)
		return
	}
	b := r.b
	n := b.u.Sig.Results().Len()
	if b.fn.HasDefer {
		r.jump(b.fn.Exit)
		if len(s.Results) == 0 {
			r.replace(s, "goto "+b.fn.Exit.Name)
			return
		}
		r.replace(s, fmt.Sprintf("{ %s = %s; goto %s }", b.resultRefs(), r.list(s.Results), b.fn.Exit.Name))
		return
	}
	switch {
	case n == 0:
		r.replace(s, "return true")
	case len(s.Results) == 0:
		r.replace(s, "return "+b.resultRefs()+", true")
	case b.resultsBoxed():
		r.replace(s, fmt.Sprintf("{ %s = %s; return %s, true }", b.resultRefs(), r.list(s.Results), b.resultRefs()))
	case len(s.Results) < n:
		if sub, ok := b.subst[s.Results[0]]; ok {
			r.replace(s, "return "+sub.text+", true")
			return
		}
		var dst []string
		for i := range n {
			dst = append(dst, fmt.Sprintf("r__%d", i))
		}
		list := strings.Join(dst, ", ")
		r.replace(s, fmt.Sprintf("{ %s = %s; return %s, true }", list, r.list(s.Results), list))
	default:
		for _, e := range s.Results {
			r.walk(e)
		}
		r.edits = append(r.edits, edit{s.End(), s.End(), ", true"})
	}
}

// resultRefs are the results as variables.
func (b *builder) resultRefs() string {
	var list []string
	for _, v := range b.results {
		list = append(list, v.Ref())
	}
	return strings.Join(list, ", ")
}

// findDefers finds out whether the unit itself defers calls.
func (b *builder) findDefers() {
	ast.Inspect(b.u.Body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			b.fn.HasDefer = true
		}
		return true
	})
	if b.fn.HasDefer {
		b.fn.NeedRT = true
		b.fn.Exit = b.newLabel("exit", b.u.Body.Rbrace)
		b.openDefers()
	}
}
