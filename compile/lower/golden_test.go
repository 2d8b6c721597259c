package lower

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/desugar"
	"github.com/edo-async/edo/compile/load"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden lowers the programs in testdata/golden: one construct a file. in.go is the program; ir is its form between
// desugaring and emission; frames is what the frames hold; out.go is what is written. Whatever is written must type-check,
// be the same when it is done again, and leave the input as it was.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no golden files", err)
	}
	w := newWorld(t)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			arch, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, w, name, arch)
		})
	}
}

func golden(t *testing.T, w *world, name string, arch *txtar.Archive) {
	src := ""
	want := map[string]string{}
	for _, f := range arch.Files {
		if f.Name == "in.go" {
			src = string(f.Data)
			continue
		}
		want[f.Name] = string(f.Data)
	}
	p, err := w.load("main", map[string]string{"in.go": src}, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := dump(p)
	res, err := Package(p)
	if err != nil {
		t.Fatal(err)
	}
	if dump(p) != before {
		t.Error("the input has been changed")
	}
	again, err := Package(p)
	if err != nil {
		t.Fatal(err)
	}
	out := string(res.Files["in.go"])
	if out != string(again.Files["in.go"]) {
		t.Error("lowering twice gives two texts")
	}
	if _, err := w.load("main", map[string]string{"in.go": out}, nil); err != nil {
		t.Errorf("the lowered program is not valid: %v\n%s", err, numbered(out))
	}
	got := map[string]string{"ir": irText(p), "frames": frameText(res), "out.go": out}
	if *update {
		arch.Files = []txtar.File{{Name: "in.go", Data: []byte(src)}}
		for _, n := range []string{"ir", "frames", "out.go"} {
			arch.Files = append(arch.Files, txtar.File{Name: n, Data: []byte(strings.TrimRight(got[n], "\n") + "\n")})
		}
		if err := os.WriteFile(name, txtar.Format(arch), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	for n, text := range got {
		if strings.TrimRight(text, "\n") != strings.TrimRight(want[n], "\n") {
			t.Errorf("%s differs (run with -update to accept):\n%s", n, firstDiff(want[n], text))
		}
	}
}

// dump is everything about the input that a stage could change.
func dump(p *load.Package) string {
	var b bytes.Buffer
	for i, f := range p.Files {
		_ = ast.Fprint(&b, p.Fset, f, nil)
		b.Write(p.Src[p.Names[i]])
	}
	info := p.Info
	fmt.Fprint(&b, len(info.Types), len(info.Defs), len(info.Uses), len(info.Implicits), len(info.Selections), len(info.Instances))
	return b.String()
}

func irText(p *load.Package) string {
	c := colour.Find(p)
	e := desugar.NewEnv(c)
	l := &lowerer{p: p, c: c, env: e}
	l.reset()
	if err := l.forms(); err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, u := range c.Units {
		if f := l.irs[u]; f != nil {
			b.WriteString(f.String())
		}
	}
	return b.String()
}

func frameText(res *Result) string {
	var b strings.Builder
	for _, f := range res.Funcs {
		fmt.Fprintf(&b, "%s: %s", f.Name, f.Form)
		if f.Reason != "" {
			fmt.Fprintf(&b, ": %s (line %d)", f.Reason, f.ReasonPos.Line)
		}
		if f.Form != Never {
			fmt.Fprintf(&b, ", P %d, S %d", f.P, f.S)
		}
		b.WriteString("\n")
		for _, p := range f.Points {
			fmt.Fprintf(&b, "\tline %d %s %s:", p.Pos.Line, p.Kind, p.Callee)
			for _, v := range p.Saved {
				fmt.Fprintf(&b, " %s(%s)", v.Name, v.Class)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func numbered(s string) string {
	var b strings.Builder
	for i, line := range strings.Split(s, "\n") {
		fmt.Fprintf(&b, "%4d %s\n", i+1, line)
	}
	return b.String()
}

func firstDiff(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range b {
		if i >= len(a) || a[i] != b[i] {
			old := ""
			if i < len(a) {
				old = a[i]
			}
			return fmt.Sprintf("line %d:\n- %s\n+ %s", i+1, old, b[i])
		}
	}
	return fmt.Sprintf("%d lines are missing", len(a)-len(b))
}
