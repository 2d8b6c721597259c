package main

import (
	"context"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/edo-async/edo/compile/corpus/asyncify"
)

// trial tries programs, batch by batch.
type trial struct {
	ctx   context.Context // ends when the user has had enough
	cfg   config
	out   io.Writer
	dir   string // for modules and runs
	root  string // of edo's module
	edo   string // the executable
	imp   types.Importer
	limit chan struct{} // one for each program that may run at a time
	stats asyncify.Stats

	goroot string // a program built with -trimpath does not know it

	tried    int           // programs so far
	building time.Duration // so far
}

// prepare builds edo and reads what the programs import.
func (t *trial) prepare(programs []*program) error {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/edo-async/edo").Output()
	if t.root = strings.TrimSpace(string(out)); err != nil || t.root == "" {
		return errors.New("run this in the folder of edo's module, or in one whose module requires it")
	}
	if out, err = exec.Command("go", "env", "GOROOT").Output(); err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	t.goroot = strings.TrimSpace(string(out))
	for _, old := range []string{"native", "jitter", string(modeSync), string(modeAsync), string(modeStackful)} {
		if err := os.RemoveAll(filepath.Join(t.dir, old, "bin")); err != nil {
			return err
		}
	}
	t.edo = filepath.Join(t.dir, "edo")
	if runtime.GOOS == "windows" {
		t.edo += ".exe"
	}
	build := exec.Command("go", "build", "-o", t.edo, "github.com/edo-async/edo/cmd/edo")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build edo: %w\n%s", err, out)
	}
	paths := slices.Clone(asyncify.Imports)
	for _, p := range programs {
		if p.skip == "" {
			paths = append(paths, p.imports...)
		}
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return path == "C" })
	slices.Sort(paths)
	t.imp, err = exports(slices.Compact(paths))
	return err
}

// exports knows packages by their export data.
func exports(paths []string) (types.Importer, error) {
	cmd := exec.Command("go", append([]string{"list", "-e", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", "--"}, paths...)...)
	out, _ := cmd.Output() // an error may be that of a program's import
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		files[path] = file
	}
	for _, path := range asyncify.Imports {
		if files[path] == "" {
			return nil, fmt.Errorf("go list -export: %s does not build ", path)
		}
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if files[path] == "" {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(files[path])
	}), nil
}

// batch tries some programs in all modes.
func (t *trial) batch(programs []*program) error {
	native := t.newModule("native", "go")
	if err := t.expect(native, programs); err != nil {
		return err
	}
	for _, m := range t.cfg.modes {
		if err := t.try(m, programs); err != nil {
			return err
		}
	}
	if err := t.doubt(native, programs); err != nil {
		return err
	}
	if err := native.remove(); err != nil {
		return err
	}
	if t.ctx.Err() != nil {
		return nil // what failed may have been interrupted
	}
	for _, p := range programs {
		if t.cfg.verbose {
			t.tell(p)
		}
		for _, m := range t.cfg.modes {
			if r := p.results[m]; r.fail != "" {
				fmt.Fprintf(t.out, "FAIL %s, %s: %s\tagain: %s\n", p.rel, m, r.fail, t.again(p, m))
			}
		}
		p.src, p.want = nil, outcome{}
	}
	return nil
}

// tell says what became of a program.
func (t *trial) tell(p *program) {
	for _, m := range t.cfg.modes {
		switch r := p.results[m]; {
		case p.skip != "":
			fmt.Fprintf(t.out, "skip %s: %s\n", p.rel, p.skip)
			return
		case r.skip != "":
			fmt.Fprintf(t.out, "skip %s, %s: %s\n", p.rel, m, r.skip)
		case r.fail == "":
			fmt.Fprintf(t.out, "pass %s, %s: %v, natively %v\n", p.rel, m, r.took.Round(time.Millisecond), p.want.took.Round(time.Millisecond))
		}
	}
}

// again is the command that tries one program again.
func (t *trial) again(p *program, m mode) string {
	return fmt.Sprintf("go run ./compile/corpus -src %s -mode %s -seed %d -run '^%s$' -work DIR", strconv.Quote(t.cfg.src), m, t.cfg.seed, escape(p.rel))
}

func escape(s string) string { return strings.NewReplacer(".", `\.`, "+", `\+`).Replace(s) }

// expect finds out what the programs do natively.
func (t *trial) expect(m *module, programs []*program) error {
	for _, p := range programs {
		if p.skip == "" {
			m.add(p, p.src)
		}
	}
	messages, err := m.build()
	if err != nil {
		return err
	}
	t.each(m.programs, func(p *program) {
		exe := m.exe(p)
		if !exists(exe) {
			p.skip = "does not build natively: " + reason(messages[p.pkg])
			return
		}
		p.want = t.execute(p, exe, t.cfg.timeout)
		if p.want.how != "exit 0" && !p.want.tooMuch {
			p.neighbours = true
			again := t.execute(p, exe, t.cfg.timeout)
			if p.neighbours = again.how == "exit 0"; p.neighbours {
				p.want = again
			}
		}
		switch {
		case p.want.tooMuch:
			p.skip = "natively " + p.want.how
			return
		case p.mark && p.want.how != "exit 0":
			p.skip = "natively fails: " + p.want.how
			return
		case strings.HasPrefix(p.want.how, "signal"):
			p.skip = "natively dies of a " + p.want.how
			return
		}
		if d := difference(p.want, t.execute(p, exe, t.cfg.timeout)); d != "" {
			p.skip = "does not do the same twice"
		}
	})
	return nil
}

// try tries the programs in a mode.
func (t *trial) try(md mode, programs []*program) error {
	command := t.edo
	if md == modeStackful {
		command = "go"
	}
	m := t.newModule(string(md), command)
	for _, p := range programs {
		if p.skip != "" || p.results[md].skip != "" {
			continue
		}
		text, stats, err := t.form(md, p)
		if err != nil {
			p.results[md] = result{skip: "cannot be made async: " + reason(err.Error())}
			continue
		}
		t.stats.Add(stats)
		m.add(p, text)
	}
	messages, err := m.build()
	if err != nil {
		return err
	}
	t.each(m.programs, func(p *program) {
		if exe := m.exe(p); exists(exe) {
			p.results[md] = t.compare(md, p, exe)
		} else {
			p.results[md] = result{fail: "does not build:\n" + indent(messages[p.pkg])}
		}
	})
	return m.remove()
}

// form is a program's text in a mode.
func (t *trial) form(md mode, p *program) ([]byte, asyncify.Stats, error) {
	if md == modeSync {
		text, err := asyncify.Witness(p.file, p.src)
		return text, asyncify.Stats{}, err
	}
	return asyncify.File(p.file, p.src, asyncify.Options{Importer: t.imp, Seed: t.cfg.seed})
}

// counts finds programs that count what is allocated, or how many goroutines there are: suspending costs both.
var counts = regexp.MustCompile(`\b(ReadMemStats|MemProfile|AllocsPerRun|NumGoroutine)\b`)

// compare runs a program with each choice of suspensions.
func (t *trial) compare(md mode, p *program, exe string) (r result) {
	choices := []string{"all", strconv.FormatUint(t.cfg.seed+1, 10)}
	switch {
	case counts.Match(p.src):
		choices = []string{"none"}
	case md == modeSync || t.cfg.seed == 0:
		choices = choices[:1]
	}
	for _, choice := range choices {
		env := "EDO_CORPUS_SUSPEND=" + choice
		got := t.execute(p, exe, t.cfg.patient, env)
		r.took = max(r.took, got.took)
		if d := difference(p.want, got); d != "" {
			r.fail = fmt.Sprintf("with %s\n%s", env, d)
			break
		}
	}
	return r
}

// doubt looks once more at the programs that fail: one that natively does something else by now, or with pauses between
// its statements, is not one to compare.
func (t *trial) doubt(native *module, programs []*program) error {
	var failed, concurrent []*program
	for _, p := range programs {
		for _, r := range p.results {
			if r.fail != "" {
				failed = append(failed, p)
				break
			}
		}
	}
	m := t.newModule("jitter", "go")
	t.each(failed, func(p *program) {
		if difference(p.want, t.execute(p, native.exe(p), t.cfg.timeout)) != "" {
			p.excuse("does not do the same every time")
		}
	})
	for _, p := range failed {
		if text, starts, err := asyncify.Jitter(p.file, p.src); err == nil && starts {
			concurrent = append(concurrent, p)
			m.add(p, text)
		}
	}
	if len(concurrent) == 0 {
		return nil
	}
	if _, err := m.build(); err != nil {
		return err
	}
	t.each(concurrent, func(p *program) {
		for n := range jitters {
			if !exists(m.exe(p)) {
				return
			}
			got := t.execute(p, m.exe(p), t.cfg.timeout, fmt.Sprintf("EDO_CORPUS_SUSPEND=%d", n))
			if !got.tooMuch && difference(p.want, got) != "" {
				p.excuse("depends on the schedule: with pauses between its statements it does something else natively, too")
				return
			}
		}
	})
	return m.remove()
}

// jitters is how often a program is run with pauses.
const jitters = 10

// excuse makes a program's failures skips.
func (p *program) excuse(why string) {
	for m, r := range p.results {
		if r.fail != "" {
			p.results[m] = result{skip: why}
		}
	}
}

// each calls f for all programs, as many at a time as there are processors.
func (t *trial) each(programs []*program, f func(p *program)) {
	var wg sync.WaitGroup
	for _, p := range programs {
		t.limit <- struct{}{}
		wg.Go(func() {
			defer func() { <-t.limit }()
			f(p)
		})
	}
	wg.Wait()
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return !errors.Is(err, os.ErrNotExist)
}

var place = regexp.MustCompile(`\S+\.go:\d+:(\d+:)? |\bp\d{4}/|^(package corpus/p\d{4})?\s+`)

// reason is the first line of a message, without places, so that equal ones are equal.
func reason(message string) string {
	for range 3 {
		message = place.ReplaceAllString(message, "")
	}
	message, _, _ = strings.Cut(message, "\n")
	return message
}

func indent(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	if len(lines) > 20 {
		lines = append(lines[:20], "…")
	}
	return "\t" + strings.Join(lines, "\n\t") + "\n"
}

// buildTimeout bounds a build; a batch that takes longer is split.
const buildTimeout = 5 * time.Minute
