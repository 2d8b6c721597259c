package main

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/edo-async/edo/compile/fuzz/generate"
)

// report shrinks a failing case, prints what is left, and keeps it.
func (l *lab) report(f finding, tries int, keep string) {
	fmt.Printf("--- seed %d: %s\n", f.seed, f.how)
	small := l.shrink(f, tries)
	fmt.Printf("%s\nshrunk: %s, script %q\n%s\n", strings.Repeat("-", 40), small.how, small.script, small.text)
	name := filepath.Join(keep, fmt.Sprintf("seed%d", f.seed), "main.go")
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		fmt.Println("fuzz:", err)
		return
	}
	if err := os.WriteFile(name, []byte(generate.Program([]string{small.text})), 0o666); err != nil {
		fmt.Println("fuzz:", err)
		return
	}
	fmt.Printf("kept: %s; again: go run ./compile/fuzz -n 1 -seed %d; its stories: ./main 0 none, ./main 0 %q\n", name, f.seed, small.script)
}

// shrink simplifies a case for as long as it still fails, a round of candidates to a program.
func (l *lab) shrink(f finding, rounds int) finding {
	for range rounds {
		var valid []specimen
		for _, text := range simpler(f.text) {
			if l.check(text) == nil {
				valid = append(valid, specimen{f.seed, text})
			}
			if len(valid) == 120 {
				break
			}
		}
		found, _, err := l.play(valid)
		if err != nil || len(found) == 0 {
			return f
		}
		best := found[0]
		for _, other := range found {
			if len(other.text) < len(best.text) {
				best = other
			}
		}
		if len(best.text) >= len(f.text) {
			return f
		}
		f = best
	}
	return f
}

// simpler are variants of a case with something left out, the largest parts first.
func simpler(text string) []string {
	count := len(edits(parse(text)))
	var texts []string
	seen := map[string]bool{text: true}
	for i := range count {
		file := parse(text)
		if file == nil {
			return nil
		}
		all := edits(file)
		if i >= len(all) {
			break
		}
		all[i].do()
		var b strings.Builder
		for _, d := range file.Decls {
			if err := format.Node(&b, token.NewFileSet(), d); err != nil {
				b.Reset()
				break
			}
			b.WriteString("\n")
		}
		if t := b.String(); len(t) < len(text) && !seen[t] {
			seen[t] = true
			texts = append(texts, t)
		}
	}
	// The shortest first: they have lost most.
	for i := range texts {
		for j := i + 1; j < len(texts); j++ {
			if len(texts[j]) < len(texts[i]) {
				texts[i], texts[j] = texts[j], texts[i]
			}
		}
	}
	return texts
}

func parse(text string) *ast.File {
	file, err := parser.ParseFile(token.NewFileSet(), "case.go", "package main\n"+text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	return file
}

// An edit leaves something out.
type edit struct{ do func() }

func edits(file *ast.File) []edit {
	if file == nil {
		return nil
	}
	var all []edit
	add := func(do func()) { all = append(all, edit{do}) }
	for i := range file.Decls[:len(file.Decls)-1] {
		add(func() { file.Decls = append(file.Decls[:i:i], file.Decls[i+1:]...) })
	}
	list := func(stmts *[]ast.Stmt) {
		n := len(*stmts)
		for size := n; size >= 1; size /= 2 {
			for at := 0; at+size <= n; at += size {
				add(func() { *stmts = append((*stmts)[:at:at], (*stmts)[at+size:]...) })
			}
		}
		for i, s := range *stmts {
			for _, inner := range inside(s) {
				add(func() {
					*stmts = append(append(append([]ast.Stmt{}, (*stmts)[:i]...), inner...), (*stmts)[i+1:]...)
				})
			}
			if v, ok := s.(*ast.LabeledStmt); ok {
				add(func() { (*stmts)[i] = v.Stmt })
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			list(&n.List)
		case *ast.CaseClause:
			list(&n.Body)
		case *ast.CommClause:
			list(&n.Body)
		case *ast.IfStmt:
			if n.Else != nil {
				add(func() { n.Else = nil })
			}
			expr(&n.Cond, add)
		case *ast.AssignStmt:
			for i := range n.Rhs {
				expr(&n.Rhs[i], add)
			}
			for i := range n.Lhs {
				expr(&n.Lhs[i], add)
			}
		case *ast.ValueSpec:
			for i := range n.Values {
				expr(&n.Values[i], add)
			}
		case *ast.CallExpr:
			for i := range n.Args {
				expr(&n.Args[i], add)
			}
			expr(&n.Fun, add)
		case *ast.BinaryExpr:
			expr(&n.X, add)
			expr(&n.Y, add)
		case *ast.ReturnStmt:
			for i := range n.Results {
				expr(&n.Results[i], add)
			}
		case *ast.ParenExpr:
			expr(&n.X, add)
		case *ast.IndexExpr:
			expr(&n.X, add)
			expr(&n.Index, add)
		case *ast.SelectorExpr:
			expr(&n.X, add)
		case *ast.CompositeLit:
			for i := range n.Elts {
				expr(&n.Elts[i], add)
			}
		case *ast.KeyValueExpr:
			expr(&n.Value, add)
		case *ast.RangeStmt:
			expr(&n.X, add)
		case *ast.ForStmt:
			if n.Cond != nil {
				expr(&n.Cond, add)
			}
		case *ast.ExprStmt:
			expr(&n.X, add)
		case *ast.SwitchStmt:
			if n.Tag != nil {
				expr(&n.Tag, add)
			}
		}
		return true
	})
	return all
}

// inside are the statements of a statement's blocks, to stand in its place.
func inside(s ast.Stmt) [][]ast.Stmt {
	switch s := s.(type) {
	case *ast.BlockStmt:
		return [][]ast.Stmt{s.List}
	case *ast.IfStmt:
		lists := [][]ast.Stmt{s.Body.List}
		if b, ok := s.Else.(*ast.BlockStmt); ok {
			lists = append(lists, b.List)
		}
		return lists
	case *ast.ForStmt:
		return [][]ast.Stmt{s.Body.List}
	case *ast.RangeStmt:
		return [][]ast.Stmt{s.Body.List}
	case *ast.LabeledStmt:
		return inside(s.Stmt)
	case *ast.SwitchStmt:
		var lists [][]ast.Stmt
		for _, c := range s.Body.List {
			lists = append(lists, c.(*ast.CaseClause).Body)
		}
		return lists
	}
	return nil
}

// expr simplifies an expression: to one of its parts, or to a number or another leaf.
func expr(at *ast.Expr, add func(func())) {
	replace := func(e ast.Expr) { add(func() { *at = e }) }
	switch e := (*at).(type) {
	case *ast.ParenExpr:
		replace(e.X)
	case *ast.BinaryExpr:
		replace(e.X)
		replace(e.Y)
		replace(leaf("1"))
	case *ast.CallExpr:
		for _, arg := range e.Args {
			replace(arg)
		}
		replace(leaf("1"))
		replace(leaf("true"))
		replace(leaf(`"a"`))
		replace(leaf("ints(1, 2)"))
		replace(leaf("S{}"))
	case *ast.FuncLit:
		replace(leaf("w"))
	case *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SelectorExpr:
		replace(leaf("1"))
	case *ast.CompositeLit:
		if len(e.Elts) > 0 {
			add(func() { e.Elts = nil })
		}
	case *ast.UnaryExpr:
		replace(e.X)
		replace(leaf("true"))
	}
}

func leaf(text string) ast.Expr {
	e, err := parser.ParseExpr(text)
	if err != nil {
		panic("fuzz: " + err.Error())
	}
	return e
}
