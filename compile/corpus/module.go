package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// A module holds programs, a package each, and builds them with one command.
type module struct {
	t        *trial
	dir      string
	command  string // go or edo
	programs []*program
	err      error
}

func (t *trial) newModule(name, command string) *module {
	return &module{t: t, dir: filepath.Join(t.dir, name), command: command}
}

// add adds a program.
func (m *module) add(p *program, text []byte) {
	m.programs = append(m.programs, p)
	m.file(filepath.Join(p.pkg, p.base), text)
}

func (m *module) file(name string, text []byte) {
	name = filepath.Join(m.dir, name)
	err := os.MkdirAll(filepath.Dir(name), 0o777)
	if err == nil {
		err = os.WriteFile(name, text, 0o666)
	}
	m.err = errors.Join(m.err, err)
}

// exe is where a program's executable is, if it could be built.
func (m *module) exe(p *program) string {
	name := filepath.Join(m.dir, "bin", p.pkg)
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return name
}

// build builds all programs; it answers the messages for those that cannot be built.
func (m *module) build() (map[string]string, error) {
	sums, err := os.ReadFile(filepath.Join(m.t.root, "go.sum"))
	if err != nil {
		return nil, err
	}
	m.file("go.sum", sums)
	version := strings.Join(strings.SplitN(strings.TrimPrefix(runtime.Version(), "go"), ".", 3)[:2], ".")
	m.file("go.mod", fmt.Appendf(nil, "module corpus\n\ngo %s\n\nrequire github.com/edo-async/edo v0.0.0\n\nreplace github.com/edo-async/edo => %s\n", version, m.t.root))
	m.err = errors.Join(m.err, os.MkdirAll(filepath.Join(m.dir, "bin"), 0o777))
	if m.err != nil {
		return nil, m.err
	}
	began := time.Now()
	defer func() { m.t.building += time.Since(began) }()
	return m.buildSome(m.programs)
}

func (m *module) buildSome(programs []*program) (map[string]string, error) {
	if len(programs) == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(m.t.ctx, buildTimeout)
	defer cancel()
	args := []string{"build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(m.dir, "bin") + string(filepath.Separator)}
	for _, p := range programs {
		args = append(args, "./"+p.pkg)
	}
	cmd := exec.CommandContext(ctx, m.command, args...)
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "PWD="+m.dir, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOWORK=off")
	cmd.WaitDelay = 5 * time.Second
	ownGroup(cmd)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil, nil
	case ctx.Err() != nil && len(programs) == 1:
		return map[string]string{programs[0].pkg: fmt.Sprintf("the build takes longer than %v", buildTimeout)}, nil
	case !errors.As(err, &exit):
		return nil, err
	case ctx.Err() == nil:
		messages := sections(out.String())
		if m.missing(programs) == len(programs) && len(programs) > 1 {
			break // one of them keeps the others from being built
		}
		for _, p := range programs {
			if messages[p.pkg] == "" {
				messages[p.pkg] = out.String()
			}
		}
		return messages, nil
	}
	half := len(programs) / 2
	first, err := m.buildSome(programs[:half])
	if err != nil {
		return nil, err
	}
	second, err := m.buildSome(programs[half:])
	if first == nil {
		return second, err
	}
	maps.Copy(first, second)
	return first, err
}

// missing is how many programs have no executable.
func (m *module) missing(programs []*program) (n int) {
	for _, p := range programs {
		if !exists(m.exe(p)) {
			n++
		}
	}
	return n
}

// sections splits the go command's messages by package.
func sections(out string) map[string]string {
	messages := map[string]string{}
	for part := range strings.SplitSeq("\n"+out, "\n# corpus/") {
		pkg, text, _ := strings.Cut(part, "\n")
		messages[pkg] += text
	}
	return messages
}

// remove takes the executables away, and the sources, unless they are wanted.
func (m *module) remove() error {
	if m.t.cfg.work != "" {
		return nil
	}
	return os.RemoveAll(m.dir)
}
