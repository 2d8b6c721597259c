package lower

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/edo-async/edo/compile/fuzz/generate"
)

// lowers lowers a valid program and demands that it works: no error, nothing that is not valid Go and so has to run
// stackful, and the same text each time. A program that is not valid is passed over.
func lowers(t *testing.T, w *world, src string) {
	p, err := w.load("main", map[string]string{"in.go": src}, nil)
	if err != nil {
		t.Skip(err)
	}
	res, err := lowerOnce(p, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, numbered(src))
	}
	text := string(res.Files["in.go"])
	avoid := map[string]string{}
	blame(p, res, avoid)
	for unit, reason := range avoid {
		t.Errorf("%s is lowered wrong: %s", unit, reason)
	}
	again, err := lowerOnce(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(again.Files["in.go"]) {
		t.Error("lowering twice gives two texts")
	}
	if t.Failed() {
		t.Log(numbered(src))
		t.Log(numbered(text))
	}
}

// FuzzLower: go test -fuzz FuzzLower ./compile/lower.
func FuzzLower(f *testing.F) {
	names, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		arch, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range arch.Files {
			if file.Name == "in.go" {
				f.Add(string(file.Data))
			}
		}
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, src string) { lowers(t, w, src) })
}

// FuzzGenerated does the same to the programs that compile/fuzz runs.
func FuzzGenerated(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed)
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, seed uint64) { lowers(t, w, generate.Package(generate.Case(seed, 0))) })
}
