package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A program is a file that is tried.
type program struct {
	rel  string // its path below the folder, with slashes
	file string
	src  []byte
	pkg  string // its folder in the module
	base string // its name there
	mark bool   // "// run" says that it succeeds

	imports []string
	skip    string // why it is not tried in any mode
	want    outcome
	results map[mode]result

	neighbours bool // it needs the files beside it
}

// A result is what became of a program in a mode.
type result struct {
	skip string // why it was not tried
	fail string // how it failed
	took time.Duration
}

// find finds the programs, and counts the other Go files by what they are.
func find(cfg config) ([]*program, map[string]int, error) {
	extra := []byte(nil)
	if cfg.skips != "" {
		var err error
		if extra, err = os.ReadFile(cfg.skips); err != nil {
			return nil, nil, err
		}
	}
	skips, err := readSkips(append(slices.Clone(skipsText), extra...))
	if err != nil {
		return nil, nil, err
	}
	var programs []*program
	others := map[string]int{}
	err = filepath.WalkDir(cfg.src, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if name == cfg.src {
				return err
			}
			others["cannot be read"]++
			return nil
		}
		if d.IsDir() {
			if strings.HasSuffix(name, ".dir") {
				others["are folders of programs of several files"]++
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		rel, err := filepath.Rel(cfg.src, name)
		if err != nil {
			return err
		}
		p := &program{rel: filepath.ToSlash(rel), file: name, results: map[mode]result{}}
		if !cfg.match.MatchString(p.rel) {
			return nil
		}
		if kind := p.read(); kind != "" {
			others[kind]++
			return nil
		}
		skips.apply(p)
		programs = append(programs, p)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if n := len(programs); cfg.sample > 0 && cfg.sample < n {
		r := rand.New(rand.NewPCG(cfg.seed, 0))
		r.Shuffle(n, func(i, j int) { programs[i], programs[j] = programs[j], programs[i] })
		programs = programs[:cfg.sample]
		slices.SortFunc(programs, func(a, b *program) int { return strings.Compare(a.rel, b.rel) })
	}
	for i, p := range programs {
		p.pkg = fmt.Sprintf("p%04d", i)
	}
	return programs, others, nil
}

// maxSource bounds the size of a program.
const maxSource = 4 << 20

// actions are what Go's own tests begin with.
var actions = regexp.MustCompile(`^// *(run|runoutput|rundir|runindir|compile|compiledir|build|builddir|buildrun|buildrundir|errorcheck|errorcheckdir|errorcheckandrundir|errorcheckoutput|errorcheckwithauto|asmcheck|skip|cmpout|ignore|link|runtest)( .*)?$`)

// read reads the file. If it is no program at all, it answers what it is.
func (p *program) read() (other string) {
	if info, err := os.Stat(p.file); err != nil || !info.Mode().IsRegular() {
		return "cannot be read"
	} else if info.Size() > maxSource {
		return fmt.Sprintf("are larger than %d MB", maxSource>>20)
	}
	src, err := os.ReadFile(p.file)
	if err != nil {
		return "cannot be read"
	}
	p.src = src
	if a := action(src); a != nil {
		if a[0] != "run" || a[1] != "" {
			return fmt.Sprintf("are marked %q", "// "+a[0]+map[bool]string{true: " …"}[a[1] != ""])
		}
		p.mark = true
	}
	f, err := parser.ParseFile(token.NewFileSet(), p.file, src, parser.SkipObjectResolution)
	if err != nil {
		return "do not parse"
	}
	if f.Name.Name != "main" || !hasMain(f) {
		return "are not a main program"
	}
	if strings.HasSuffix(p.file, "_test.go") {
		return "are tests"
	}
	for _, imp := range f.Imports {
		path, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			continue
		}
		p.imports = append(p.imports, path)
		first, _, _ := strings.Cut(path, "/")
		if strings.Contains(first, ".") {
			p.skip = "imports more than the standard library"
		}
	}
	p.base = baseName(p.file)
	if ok := matchesSystem(p.base, src); !ok {
		p.skip = "is for another system, or needs a build tag"
	}
	return ""
}

// action is what a test of Go's own says is to be done with it, and with which arguments.
func action(src []byte) []string {
	for line := range bytes.Lines(src) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || bytes.HasPrefix(line, []byte("//go:build")) || bytes.HasPrefix(line, []byte("// +build")) {
			continue
		}
		if m := actions.FindSubmatch(line); m != nil {
			return []string{string(m[1]), strings.TrimSpace(string(m[2]))}
		}
		return nil
	}
	return nil
}

func hasMain(f *ast.File) bool {
	return slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		fd, ok := d.(*ast.FuncDecl)
		return ok && fd.Recv == nil && fd.Name.Name == "main"
	})
}

var oddChars = regexp.MustCompile(`[^A-Za-z0-9_.-]`)

// baseName is a file's name as the go command takes it.
func baseName(file string) string {
	name := oddChars.ReplaceAllString(filepath.Base(file), "_")
	if name[0] == '_' || name[0] == '.' || name[0] == '-' {
		name = "x" + name
	}
	return name
}

// matchesSystem evaluates the file's build constraints.
func matchesSystem(name string, src []byte) bool {
	ctxt := build.Default
	ctxt.CgoEnabled = true
	ctxt.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(src)), nil }
	ok, err := ctxt.MatchFile(".", name)
	return ok && err == nil
}

// skips are programs that are known to be impossible in some modes.
type skips []skipLine

type skipLine struct {
	path   string
	modes  []mode
	reason string
}

//go:embed skips.txt
var skipsText []byte

// readSkips reads lines of path, modes and reason.
func readSkips(text []byte) (skips, error) {
	var s skips
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) < 3 {
			return nil, fmt.Errorf("skips: %q: want a path, modes and a reason", line)
		}
		l := skipLine{path: fields[0], reason: strings.Join(fields[2:], " ")}
		for name := range strings.SplitSeq(fields[1], ",") {
			if !slices.Contains(allModes, mode(name)) {
				return nil, fmt.Errorf("skips: %q: no mode %q", line, name)
			}
			l.modes = append(l.modes, mode(name))
		}
		s = append(s, l)
	}
	return s, nil
}

// apply notes in which modes a program is skipped. Only Go's own tests are meant.
func (s skips) apply(p *program) {
	if !p.mark {
		return
	}
	for _, l := range s {
		if !strings.HasSuffix(filepath.ToSlash(p.file), "/"+l.path) {
			continue
		}
		for _, m := range l.modes {
			p.results[m] = result{skip: l.reason}
		}
	}
}
