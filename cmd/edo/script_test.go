package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScript runs the command as users do. Each script works in a module of its own, example.com/app, which uses this checkout of edo.
func TestScript(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin+string(filepath.Separator), ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	env := append(goEnv(t, "GOCACHE", "GOMODCACHE", "GOROOT"), "GOPROXY=off", "GOSUMDB=off", "GOFLAGS=-mod=mod", "GOTOOLCHAIN=local")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, env...)
			e.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("EDO", filepath.Join(bin, "edo"))
			mod := fmt.Sprintf("module example.com/app\n\ngo 1.26\n\nrequire github.com/edo-async/edo v0.0.0\n\nreplace github.com/edo-async/edo => %s\n", root)
			if err := os.WriteFile(filepath.Join(e.WorkDir, "go.sum"), sums, 0o666); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "go.mod"), []byte(mod), 0o666)
		},
	})
}

// goEnv asks the go command for its settings, as "name=value".
func goEnv(t *testing.T, names ...string) []string {
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	values := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	for i, name := range names {
		values[i] = name + "=" + values[i]
	}
	return values
}
