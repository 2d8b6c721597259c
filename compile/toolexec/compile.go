package toolexec

import (
	"bytes"
	"errors"
	"fmt"
	"go/version"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/edo-async/edo/compile"
	"github.com/edo-async/edo/compile/load"
)

// apology ends the report of a fault of edo's own.
const apology = "\tThis is a fault of edo, not of the program: please report it. `go build` compiles the same program, stackful."

// compilation is one run of the Go compiler.
type compilation struct {
	lower func(*load.Package) (map[string][]byte, error)
	tool  string
	args  *compileArgs
	path  string // of the package, as the user knows it
}

// run compiles the package, lowered if it needs it, and returns the exit status. An error is edo's own failure.
func (c *compilation) run(argv []string) (int, error) {
	args, err := parseArgs(argv)
	if err != nil {
		return 0, err
	}
	c.args = args
	c.path, _, _ = strings.Cut(os.Getenv("TOOLEXEC_IMPORTPATH"), " ")
	if c.path == "" {
		c.path = args.value("p")
	}
	mark, marked := args.take("edo")
	importcfg := args.value("importcfg")
	if args.has("std") || len(args.files) == 0 || importcfg == "" {
		return c.plain(), nil
	}
	imports, err := load.ReadImports(importcfg)
	if err != nil {
		return 0, err
	}
	if args.value("p") != load.CorePath && !knowsCore(imports) {
		return c.plain(), nil
	}
	switch {
	case marked && mark != compile.ID():
		return 0, fmt.Errorf("package %s: edo itself has changed since this build began: run the command again", c.path)
	case !marked && os.Getenv(driverEnv) != "":
		return 0, fmt.Errorf("internal error: package %s comes without the -edo flag, so its result would be mixed with plain Go's: please report the command line, with -x", c.path)
	}
	return c.lowered(imports)
}

// plain becomes the Go compiler.
func (c *compilation) plain() int { return execTool(c.tool, c.args.list(), os.Stderr) }

// lowered loads, lowers and compiles the package.
func (c *compilation) lowered(imports *load.Imports) (int, error) {
	src := load.Source{
		Path:      c.args.value("p"),
		Files:     c.args.files,
		Imports:   imports,
		GoVersion: c.args.value("lang"),
		GOARCH:    os.Getenv("GOARCH"),
	}
	if src.GOARCH == "" {
		src.GOARCH = runtime.GOARCH
	}
	p, err := load.Load(src)
	var user *load.UserError
	switch {
	case errors.As(err, &user):
		return c.rejected(user)
	case err != nil:
		return 0, err
	}
	if p.Path != load.CorePath && !p.HasAsync() {
		return c.plain(), nil
	}
	files, err := lowerSafely(c.lower, p)
	if err != nil {
		return 0, fmt.Errorf("internal error: cannot lower package %s: %w\n%s", c.path, err, apology)
	}
	for name, text := range files {
		files[name] = withLine(p, name, text)
	}
	if len(files) == 0 {
		return c.plain(), nil
	}
	return c.compile(files)
}

// compile runs the Go compiler on the package with some files replaced.
func (c *compilation) compile(files map[string][]byte) (int, error) {
	dir := filepath.Join(filepath.Dir(c.args.value("o")), "edo")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return 0, err
	}
	lowered := &compileArgs{flags: c.args.flags}
	for i, name := range c.args.files {
		abs, err := filepath.Abs(name)
		if err != nil {
			return 0, err
		}
		text, ok := files[abs]
		if !ok {
			lowered.files = append(lowered.files, name)
			continue
		}
		out := filepath.Join(dir, filepath.Base(name))
		if _, err := os.Stat(out); err == nil { // two files of that name
			out = filepath.Join(dir, strconv.Itoa(i)+"_"+filepath.Base(name))
		}
		if err := os.WriteFile(out, text, 0o666); err != nil {
			return 0, err
		}
		lowered.files = append(lowered.files, out)
	}
	var out bytes.Buffer
	status := runTool(c.tool, lowered.list(), &out, &out)
	if status != 0 {
		return c.blame(lowered.files, out.Bytes())
	}
	os.Stdout.Write(out.Bytes())
	return 0, nil
}

// blame finds out who is at fault when the Go compiler rejects the lowered files: the user, if it rejects the user's own
// files too, whose messages are then shown.
func (c *compilation) blame(files []string, messages []byte) (int, error) {
	if out, status := c.tryOriginal(); status != 0 {
		os.Stderr.Write(out)
		return status, nil
	}
	kept, err := os.MkdirTemp("", "edo-rejected-")
	if err != nil {
		return 0, err
	}
	for _, name := range files {
		if text, err := os.ReadFile(name); err == nil {
			_ = os.WriteFile(filepath.Join(kept, filepath.Base(name)), text, 0o666)
		}
	}
	return 0, fmt.Errorf("internal error: the Go compiler rejects the lowered form of package %s, kept in %s:\n%s%s", c.path, kept, messages, apology)
}

// rejected reports a package that does not type-check, in the Go compiler's words.
func (c *compilation) rejected(user *load.UserError) (int, error) {
	out, status := c.tryOriginal()
	if status != 0 {
		os.Stderr.Write(out)
		return status, nil
	}
	if v := c.args.value("goversion"); version.Compare(version.Lang(v), version.Lang(runtime.Version())) > 0 {
		return 0, fmt.Errorf("package %s is compiled by %s, but this edo was built by %s and cannot read its files: rebuild edo with %s", c.path, v, runtime.Version(), v)
	}
	return 0, fmt.Errorf("internal error: package %s does not type-check for edo, though the Go compiler accepts it: please report it:\n%w", c.path, user)
}

// tryOriginal compiles the user's own files to an output that is thrown away, and returns the messages.
func (c *compilation) tryOriginal() ([]byte, int) {
	original := &compileArgs{flags: append([]string(nil), c.args.flags...), files: c.args.files}
	scratch := c.args.value("o") + ".original"
	original.set("o", scratch)
	defer os.Remove(scratch)
	var out bytes.Buffer
	status := runTool(c.tool, original.list(), &out, &out)
	return out.Bytes(), status
}

// lowerSafely lowers a package; a panic becomes an error.
func lowerSafely(lower func(*load.Package) (map[string][]byte, error), p *load.Package) (files map[string][]byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return lower(p)
}

// withLine makes the positions of a rewritten file those of the user's, from its first line on.
func withLine(p *load.Package, name string, text []byte) []byte {
	if bytes.HasPrefix(text, []byte("//line ")) {
		return text
	}
	return append([]byte("//line "+name+":1:1\n"), text...)
}
