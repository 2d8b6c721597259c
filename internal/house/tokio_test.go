package house_test

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	mdLink  = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
	apiLink = regexp.MustCompile(`^https://pkg\.go\.dev/github\.com/edo-async/edo/?([a-z/]*)#([A-Za-z0-9.]+)$`)
)

// docs/tokio.md links names and tests: all of them must be there, exported, and where the link says.
func TestTokioGuideLinksWhatThereIs(t *testing.T) {
	names, tests := map[string]bool{}, map[string]bool{}
	for _, f := range goFiles(t) {
		for _, name := range declared(f.ast) {
			if f.test {
				tests[filepath.ToSlash(f.path)+"#"+name] = true
			} else if !strings.HasSuffix(f.ast.Name.Name, "_test") {
				names[f.pkg+"#"+name] = true
			}
		}
	}
	doc, err := os.ReadFile(filepath.Join(root, "docs", "tokio.md"))
	if err != nil {
		t.Fatal(err)
	}
	links := mdLink.FindAllStringSubmatch(string(doc), -1)
	if len(links) < 200 {
		t.Errorf("%d links: is the guide cut short?", len(links))
	}
	for _, l := range links {
		text, target := l[1], l[2]
		if m := apiLink.FindStringSubmatch(target); m != nil {
			if !names[m[1]+"#"+m[2]] || !ast.IsExported(m[2][strings.LastIndex(m[2], ".")+1:]) {
				t.Errorf("%s: there is no %s in package %q", text, m[2], m[1])
			}
			continue
		}
		if !strings.Contains(target, "/") {
			continue // it is code, such as edo.NewSet[T](cx)
		}
		file, ok := strings.CutPrefix(target, "../")
		switch {
		case !ok:
			t.Errorf("%s: a link to %s", text, target)
		case strings.HasSuffix(file, "_test.go") && !tests[file+"#"+text]:
			t.Errorf("there is no %s in %s", text, file)
		}
	}
}

// declared is what a file declares at its top level, methods as Type.Method.
func declared(f *ast.File) (names []string) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil {
				name = receiver(d.Recv.List[0].Type) + "." + name
			}
			names = append(names, name)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					names = append(names, s.Name.Name)
				case *ast.ValueSpec:
					for _, n := range s.Names {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

func receiver(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return receiver(x.X)
	case *ast.IndexExpr:
		return receiver(x.X)
	case *ast.IndexListExpr:
		return receiver(x.X)
	case *ast.Ident:
		return x.Name
	}
	return ""
}
