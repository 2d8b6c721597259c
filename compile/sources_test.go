package compile

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestIDKnowsAbi: a fact of package abi that changes must change the compiler's ID.
func TestIDKnowsAbi(t *testing.T) {
	text, err := os.ReadFile("sources.go")
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("../internal/abi/*.go")
	if err != nil || len(names) == 0 {
		t.Fatal("no package abi: ", err)
	}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			var idents []*ast.Ident
			switch n := n.(type) {
			case *ast.ValueSpec:
				idents = n.Names
			case *ast.FuncDecl:
				idents = append(idents, n.Name)
			}
			for _, id := range idents {
				if id.IsExported() && !strings.HasSuffix(name, "_test.go") && !strings.Contains(string(text), "abi."+id.Name) {
					t.Errorf("add abi.%s to facts in compile/sources.go: else the build cache may keep what an older compiler made", id.Name)
				}
			}
			return true
		})
	}
}

// TestIDKnowsStages: the pattern that embeds the compiler's source reaches one level down.
func TestIDKnowsStages(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "../cmd/edo").Output()
	if err != nil {
		t.Fatal(err)
	}
	for path := range strings.FieldsSeq(string(out)) {
		rest, ok := strings.CutPrefix(path, "github.com/edo-async/edo/compile/")
		if ok && strings.Contains(rest, "/") {
			t.Errorf("package %s is not embedded by compile/sources.go: let its pattern reach there", path)
		}
		if inner, ok := strings.CutPrefix(path, "github.com/edo-async/edo/internal/"); ok && inner != "abi" {
			t.Errorf("the compiler imports %s, which its ID does not know", path)
		}
	}
}
