package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/edo-async/edo/compile/fuzz/generate"
)

// A lab is a module to build programs in, and an edo to build them with.
type lab struct {
	dir, edo string
	exports  map[string]string // export data of what the stage imports
	mu       sync.Mutex
	folders  int
}

// A specimen is a case, with the prefix of case 0.
type specimen struct {
	seed uint64
	text string
}

// as is the text of the specimen as case n.
func (s specimen) as(n int) string {
	return strings.ReplaceAll(s.text, generate.Prefix(0), generate.Prefix(n))
}

// newLab makes a lab for the checkout that the working folder is in.
func newLab() (*lab, error) {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/edo-async/edo").Output()
	if err != nil {
		return nil, fmt.Errorf("this must run inside of edo's source: go list -m: %w", err)
	}
	checkout := strings.TrimSpace(string(root))
	dir, err := os.MkdirTemp("", "edo-fuzz")
	if err != nil {
		return nil, err
	}
	l := &lab{dir: dir, edo: filepath.Join(dir, "edo")}
	if out, err := exec.Command("go", "build", "-o", l.edo, filepath.Join(checkout, "cmd/edo")).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building edo: %w\n%s", err, out)
	}
	sum, err := os.ReadFile(filepath.Join(checkout, "go.sum"))
	if err != nil {
		return nil, err
	}
	mod := "module fuzz\n\ngo 1.26\n\nrequire github.com/edo-async/edo v0.0.0\n\nreplace github.com/edo-async/edo => " + checkout + "\n"
	err = errors.Join(os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o666), os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o666))
	if err != nil {
		return nil, err
	}
	return l, l.export()
}

// Close removes the lab.
func (l *lab) Close() { os.RemoveAll(l.dir) }

// command is one of the go command, or edo, in the lab.
func (l *lab) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = l.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	return cmd
}

// export finds the export data that type-checking a program needs.
func (l *lab) export() error {
	folder, err := l.write(generate.Program(nil))
	if err != nil {
		return err
	}
	cmd := l.command("go", "list", "-export", "-deps", "-json=ImportPath,Export", "./"+folder)
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	l.exports = map[string]string{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ ImportPath, Export string }
		if err := dec.Decode(&p); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		l.exports[p.ImportPath] = p.Export
	}
}

// check type-checks a case.
func (l *lab) check(text string) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", generate.Program([]string{text}), 0)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	imp := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(l.exports[path]) })
	conf := types.Config{Importer: imp, GoVersion: "go1.26"}
	_, err = conf.Check("main", fset, []*ast.File{file}, nil)
	return err
}

// write writes a program into a folder of its own.
func (l *lab) write(program string) (folder string, err error) {
	l.mu.Lock()
	l.folders++
	folder = fmt.Sprintf("p%d", l.folders)
	l.mu.Unlock()
	if err := os.Mkdir(filepath.Join(l.dir, folder), 0o777); err != nil {
		return "", err
	}
	return folder, os.WriteFile(filepath.Join(l.dir, folder, "main.go"), []byte(program), 0o666)
}

// A finding is a case that fails, and how.
type finding struct {
	specimen
	how    string
	script string // that differs, if it is about one
}

// play builds and runs a program of the cases in both lowerings. It returns the cases that fail, and how many stories were told.
func (l *lab) play(cases []specimen) ([]finding, int64, error) {
	if len(cases) == 0 {
		return nil, 0, nil
	}
	var texts []string
	for i, c := range cases {
		texts = append(texts, c.as(i))
	}
	folder, err := l.write(generate.Program(texts))
	if err != nil {
		return nil, 0, err
	}
	defer os.RemoveAll(filepath.Join(l.dir, folder))
	plain, lowered := filepath.Join(l.dir, folder, "plain"), filepath.Join(l.dir, folder, "lowered")
	if out, err := l.command("go", "build", "-ldflags=-s -w", "-o", plain, "./"+folder).CombinedOutput(); err != nil {
		// Some of what go/types accepts the compiler does not.
		if len(cases) > 1 {
			return l.halves(cases)
		}
		if strings.Contains(string(out), "internal compiler error") {
			return nil, 0, nil // Go's own
		}
		return nil, 0, fmt.Errorf("go build of seed %d: %w\n%s", cases[0].seed, err, out)
	}
	if out, err := l.command(l.edo, "build", "-ldflags=-s -w", "-o", lowered, "./"+folder).CombinedOutput(); err != nil || len(out) > 0 {
		if len(cases) > 1 {
			return l.halves(cases)
		}
		return []finding{{cases[0], fmt.Sprintf("edo build: %v\n%s", err, out), ""}}, 0, nil
	}
	return l.compare(cases, perform(plain, len(cases)), perform(lowered, len(cases)))
}

// halves plays two halves each alone.
func (l *lab) halves(cases []specimen) ([]finding, int64, error) {
	a, n, err := l.play(cases[:len(cases)/2])
	if err != nil {
		return a, n, err
	}
	b, m, err := l.play(cases[len(cases)/2:])
	return append(a, b...), n + m, err
}

func (l *lab) compare(cases []specimen, want, got []result) (found []finding, stories int64, err error) {
	for i, c := range cases {
		w, g := want[i], got[i]
		stories += int64(g.stories)
		switch {
		case w.died != "" && w.died == g.died:
		case w.died != "":
			found = append(found, finding{c, "only the plain program dies: " + w.died, ""})
		case g.died != "":
			found = append(found, finding{c, "the lowered program dies: " + g.died, ""})
		case w.story != g.story:
			found = append(found, finding{c, "the lowered program tells another story", "none"})
		case len(w.differs) > 0:
			found = append(found, finding{c, "the plain program's story depends on the script", w.differs[0]})
		case len(g.differs) > 0:
			found = append(found, finding{c, fmt.Sprintf("the lowered program's story depends on the script (%d of them)", len(g.differs)), g.differs[0]})
		}
	}
	return found, stories, nil
}

// A result is what a program says of one case.
type result struct {
	story   string
	stories int
	differs []string // the scripts whose story is another
	died    string
}

// perform runs a program; where it dies in a case, it is run again from the next on.
func perform(exe string, n int) []result {
	results := make([]result, n)
	for first := 0; first < n; {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		cmd := exec.CommandContext(ctx, exe, fmt.Sprint(first))
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		err := cmd.Run()
		cancel()
		at := first
		for line := range strings.Lines(stdout.String()) {
			word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			switch word {
			case "case":
				_, _ = fmt.Sscan(rest, &at)
			case "story":
				results[at].story = rest
			case "scripts":
				_, _ = fmt.Sscan(rest, &results[at].stories)
			case "differs":
				results[at].differs = append(results[at].differs, rest)
			case "end":
				at = n
			}
		}
		if at < n {
			text, _, _ := strings.Cut(stderr.String(), "\n\n")
			if ctx.Err() != nil {
				text = "it does not end"
			}
			results[at].died = strings.TrimSpace(fmt.Sprint(err, "\n", head(text, 6)))
		}
		first = at + 1
	}
	return results
}

// head is the first n lines.
func head(s string, n int) string {
	lines := strings.SplitAfterN(s, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "")
}
