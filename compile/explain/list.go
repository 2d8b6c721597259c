package explain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/edo-async/edo/compile/load"
	"github.com/edo-async/edo/compile/toolexec"
)

// A Target is a package that the user named, ready to be read.
type Target struct {
	ImportPath string
	Dir        string
	source     load.Source
}

// listed is what `go list -json` says about a package.
type listed struct {
	ImportPath      string
	Name            string
	Dir             string
	Export          string
	CompiledGoFiles []string
	ImportMap       map[string]string
	DepOnly         bool
	Standard        bool
	Module          *struct{ GoVersion string }
}

// List finds the packages that args name: build flags and patterns, as the go command takes them. It builds what they
// import, so that a program that does not compile is reported here, on stderr, in the go command's words.
func List(args []string, stderr io.Writer) ([]*Target, error) {
	arch, err := exec.Command("go", "env", "GOARCH").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOARCH: %w (is the go command in PATH?)", err)
	}
	cmd, err := toolexec.Command("list", append([]string{"-export", "-deps", "-compiled",
		"-json=ImportPath,Name,Dir,Export,CompiledGoFiles,ImportMap,DepOnly,Standard,Module"}, args...))
	if err != nil {
		return nil, err
	}
	var stdout bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, stderr
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, errors.New("the packages do not build (see above)")
		}
		return nil, fmt.Errorf("go list: %w", err)
	}
	exports := map[string]string{}
	var named []listed
	for dec := json.NewDecoder(&stdout); ; {
		var p listed
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.Export != "" {
			exports[p.ImportPath] = p.Export
		}
		if !p.DepOnly && !p.Standard {
			named = append(named, p)
		}
	}
	var targets []*Target
	for _, p := range named {
		targets = append(targets, p.target(exports, strings.TrimSpace(string(arch))))
	}
	return targets, nil
}

// target says how to load a listed package.
func (p listed) target(exports map[string]string, arch string) *Target {
	t := &Target{ImportPath: p.ImportPath, Dir: p.Dir, source: load.Source{
		Path:    p.ImportPath,
		Imports: &load.Imports{Map: p.ImportMap, File: exports},
		GOARCH:  arch,
	}}
	if p.Name == "main" {
		t.source.Path = "main"
	}
	if p.Module != nil && p.Module.GoVersion != "" {
		t.source.GoVersion = "go" + p.Module.GoVersion
	}
	for _, name := range p.CompiledGoFiles {
		if !filepath.IsAbs(name) {
			name = filepath.Join(p.Dir, name)
		}
		t.source.Files = append(t.source.Files, name)
	}
	return t
}
