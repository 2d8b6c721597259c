package load

import (
	"errors"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// write makes files of a directory and answers their paths.
func write(t *testing.T, files map[string]string) (dir string, names []string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return dir, names
}

func loadText(t *testing.T, path, text string) (*Package, error) {
	t.Helper()
	_, names := write(t, map[string]string{"a.go": text})
	return Load(Source{Path: path, Files: names, Imports: &Imports{}, GOARCH: runtime.GOARCH})
}

func TestLoadReportsUserErrors(t *testing.T) {
	for name, text := range map[string]string{
		"syntax":         "package p\nfunc {",
		"types":          "package p\nvar x int = \"a\"",
		"unknown import": "package p\nimport _ \"nowhere\"",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := loadText(t, "p", text)
			var user *UserError
			if !errors.As(err, &user) || len(user.Errs) == 0 || user.Error() == "" {
				t.Fatalf("Load answers %v, want a *UserError", err)
			}
		})
	}
}

func TestLoadReportsItsOwnErrors(t *testing.T) {
	var user *UserError
	_, err := Load(Source{Path: "p", Files: []string{filepath.Join(t.TempDir(), "none.go")}, GOARCH: runtime.GOARCH})
	if !errors.Is(err, os.ErrNotExist) || errors.As(err, &user) {
		t.Errorf("a missing file gives %v", err)
	}
	_, err = Load(Source{Path: "p", GOARCH: "abacus"})
	if err == nil || !strings.Contains(err.Error(), "abacus") {
		t.Errorf("an unknown architecture gives %v", err)
	}
}

func TestLoadSeesTheLanguageVersion(t *testing.T) {
	_, names := write(t, map[string]string{"a.go": "package p\nfunc f() { for range 3 {} }"})
	src := Source{Path: "p", Files: names, Imports: &Imports{}, GOARCH: runtime.GOARCH, GoVersion: "go1.20"}
	if _, err := Load(src); err == nil {
		t.Error("a range over an integer passes in go1.20")
	}
	src.GoVersion = "go1.22"
	if _, err := Load(src); err != nil {
		t.Error(err)
	}
}

func TestHasAsync(t *testing.T) {
	const context = "type Context struct{}\ntype Alias = Context\n"
	for text, want := range map[string]bool{
		"":                         false,
		"func f(int, Context) {}":  false,
		"func f(c *Context) {}":    false,
		"func f(cs ...Context) {}": false,
		"func f(c Context) {}":     true,
		"func f(c Alias, n int) int { return n }": true,
		"type i interface{ m(Context) }":          true,
		"var v = func(Context) {}":                true,
		"func g[T any](f func(Context)) {}":       true,
	} {
		p, err := loadText(t, CorePath, "package core\n"+context+text)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.HasAsync(); got != want {
			t.Errorf("%q: HasAsync answers %v", text, got)
		}
	}
}

func TestReadImports(t *testing.T) {
	dir, _ := write(t, map[string]string{
		"good": "# import config\n\nimportmap a=vendor/a\npackagefile vendor/a=/tmp/a.a\npackagefile b=/tmp/b=b.a\nmodinfo \"x\"\n",
		"bad":  "packagefile a=1\nteleport b=2\n",
	})
	cfg, err := ReadImports(filepath.Join(dir, "good"))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Map["a"] != "vendor/a" || cfg.File["vendor/a"] != "/tmp/a.a" || cfg.File["b"] != "/tmp/b=b.a" || len(cfg.File) != 2 {
		t.Errorf("read as %+v", cfg)
	}
	if _, err := ReadImports(filepath.Join(dir, "bad")); err == nil || !strings.Contains(err.Error(), "bad:2") {
		t.Errorf("a line that is not understood gives %v", err)
	}
	if _, err := ReadImports(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
	if _, err := cfg.open("c"); err == nil || !strings.Contains(err.Error(), `"c"`) {
		t.Errorf("a package that is not listed gives %v", err)
	}
}

// TestPosition: a reader sees the names that stand in line directives, as the Go compiler shows them.
func TestPosition(t *testing.T) {
	p, err := loadText(t, "p", `package p

var a int

//line rel.y:10
var b int

//line sub/rel.y:20:5
var c int

//line /abs/abs.y:30
var d int
var /*line in.y:40:7*/ e int
`)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]token.Position{
		"a": {Filename: p.Names[0], Line: 3, Column: 5},
		"b": {Filename: "rel.y", Line: 10},
		"c": {Filename: filepath.FromSlash("sub/rel.y"), Line: 20, Column: 9},
		"d": {Filename: "/abs/abs.y", Line: 30},
		"e": {Filename: "in.y", Line: 40, Column: 8},
	}
	for id, obj := range p.Info.Defs {
		if obj == nil || id.Name == "p" {
			continue
		}
		got := p.Position(id.Pos())
		got.Offset = 0
		if runtime.GOOS == "windows" && id.Name == "d" {
			continue
		}
		if got != want[id.Name] {
			t.Errorf("%s lies at %v, want %v", id.Name, got, want[id.Name])
		}
	}
	if len(p.Files) != 1 || len(p.Names) != 1 || string(p.Src[p.Names[0]][:9]) != "package p" {
		t.Errorf("the package holds %d files, %d names", len(p.Files), len(p.Names))
	}
}
