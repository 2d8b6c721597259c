package vet

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// TestExamples runs all analyzers over the examples of the codes and over testdata: each line has the findings, and no others,
// that a comment at its end names.
func TestExamples(t *testing.T) {
	dir := t.TempDir()
	module(t, dir)
	for _, c := range Codes() {
		blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(c.Text, -1)
		if len(blocks) != 2 {
			t.Fatalf("%s has %d examples: one that is wrong and one that is right are wanted", c.ID, len(blocks))
		}
		if !strings.Contains(blocks[0][1], "// "+c.ID) {
			t.Errorf("the wrong example of %s does not say where", c.ID)
		}
		if regexp.MustCompile(`// EDO\d`).MatchString(blocks[1][1]) {
			t.Errorf("the right example of %s is said to be wrong", c.ID)
		}
		for i, name := range []string{"wrong", "right"} {
			write(t, filepath.Join(dir, c.ID, name, "example.go"), withImports(name, blocks[i][1]))
		}
	}
	files, err := filepath.Glob("testdata/*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rel, _ := filepath.Rel("testdata", file)
		write(t, filepath.Join(dir, rel), string(text))
	}
	pkgs, graph := analyze(t, dir, "./...")
	want, got := map[string]int{}, map[string]int{}
	for _, pkg := range pkgs {
		for _, file := range pkg.Syntax {
			for _, group := range file.Comments {
				for _, c := range group.List {
					pos := pkg.Fset.Position(c.Pos())
					for _, id := range regexp.MustCompile(`EDO\d+`).FindAllString(c.Text, -1) {
						want[fmt.Sprintf("%s:%d: %s", rel(dir, pos.Filename), pos.Line, id)]++
					}
				}
			}
		}
	}
	for d, pkg := range findings(graph) {
		pos := pkg.Fset.Position(d.Pos)
		at := fmt.Sprintf("%s:%d: %s", rel(dir, pos.Filename), pos.Line, d.Category)
		got[at]++
		if got[at] > want[at] {
			t.Errorf("not wanted: %s: %s", at, d.Message)
		}
		for _, r := range d.Related {
			if !r.Pos.IsValid() || r.Message == "" {
				t.Errorf("%s: a place without position or text: %+v", at, r)
			}
		}
		if testing.Verbose() {
			t.Logf("%s: %s", at, d.Message)
			for _, r := range d.Related {
				t.Logf("    %s: %s", rel(dir, pkg.Fset.Position(r.Pos).String()), r.Message)
			}
		}
	}
	for _, at := range slices.Sorted(maps.Keys(want)) {
		if got[at] < want[at] {
			t.Errorf("missed: %s", at)
		}
	}
}

// TestNoFalseAlarms: the programs of this repository, which keep the rules, and parts of the standard library.
func TestNoFalseAlarms(t *testing.T) {
	if testing.Short() {
		t.Skip("loads much from source")
	}
	_, graph := analyze(t, "..", "./examples/...", "net/http", "./channel", "./lock", "./socket")
	for d, pkg := range findings(graph) {
		t.Errorf("%s: %s", pkg.Fset.Position(d.Pos), d.Message)
	}
}

// TestNeverSuspends pins which functions of the root package are no awaits.
func TestNeverSuspends(t *testing.T) {
	pkgs, graph := analyze(t, "..", ".")
	facts := map[string]bool{}
	for act := range graph.All() {
		if act.Analyzer == async && act.Package == pkgs[0] {
			for _, f := range act.AllObjectFacts() {
				if _, ok := f.Fact.(*neverSuspends); ok && f.Object.Pkg() == pkgs[0].Types {
					facts[f.Object.Name()] = true
				}
			}
		}
	}
	for _, name := range []string{"Spawn", "SpawnValue", "Now", "NewGroup"} {
		if !facts[name] {
			t.Errorf("edo.%s counts as an await", name)
		}
	}
	for _, name := range []string{"Sleep", "Yield", "Await", "Join", "Race", "Timeout", "Select", "Blocking", "Stackful", "Wait"} {
		if facts[name] {
			t.Errorf("edo.%s does not count as an await", name)
		}
	}
}

func analyze(t *testing.T, dir string, patterns ...string) ([]*packages.Package, *checker.Graph) {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax, Dir: dir, Env: append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off"),
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range pkgs {
		for _, err := range pkg.Errors {
			t.Error(err)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	graph, err := checker.Analyze(Analyzers(), pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for act := range graph.All() {
		if act.Err != nil {
			t.Fatal(act, act.Err)
		}
	}
	return pkgs, graph
}

// findings yields the diagnostics about the packages that were asked for.
func findings(graph *checker.Graph) func(yield func(analysis.Diagnostic, *packages.Package) bool) {
	return func(yield func(analysis.Diagnostic, *packages.Package) bool) {
		for _, act := range graph.Roots {
			for _, d := range act.Diagnostics {
				if !yield(d, act.Package) {
					return
				}
			}
		}
	}
}

// module makes dir a module that uses this one.
func module(t *testing.T, dir string) {
	here, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(mod), "module github.com/edo-async/edo", "module example.com/vetted", 1)
	text += "\nrequire github.com/edo-async/edo v0.0.0\nreplace github.com/edo-async/edo => " + here + "\n"
	write(t, filepath.Join(dir, "go.mod"), text)
	sum, err := os.ReadFile("../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "go.sum"), string(sum))
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// withImports makes a file of an example.
func withImports(pkg, body string) string {
	var imports []string
	for name, path := range map[string]string{
		"edo": "github.com/edo-async/edo", "channel": "github.com/edo-async/edo/channel", "lock": "github.com/edo-async/edo/lock",
		"sync": "sync", "time": "time", "os": "os", "context": "context", "runtime": "runtime", "crc32": "hash/crc32",
	} {
		if regexp.MustCompile(`\b` + name + `\.[A-Z]`).MatchString(body) {
			imports = append(imports, fmt.Sprintf("import %q\n", path))
		}
	}
	slices.Sort(imports)
	return "package " + pkg + "\n\n" + strings.Join(imports, "") + "\n" + body
}

func rel(dir, file string) string {
	if r, ok := strings.CutPrefix(file, dir+"/"); ok {
		return r
	}
	return file
}
