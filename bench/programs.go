package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// programs builds what is measured, when it is first needed.
type programs struct {
	root string // the module's folder
	dir  string // where the binaries are
	done map[string]error
	// tokioWorks is the workloads that Tokio has, once they are known.
	tokioWorks map[string]bool
}

func (p *programs) prepare() error {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("go env GOMOD: %w", err)
	}
	p.root = filepath.Dir(strings.TrimSpace(string(mod)))
	if _, err := os.Stat(filepath.Join(p.root, "bench", "work")); err != nil {
		return errors.New("run it inside a checkout of github.com/edo-async/edo, as go run ./bench")
	}
	p.done = map[string]error{}
	p.dir, err = os.MkdirTemp("", "edo-bench-")
	return err
}

func (p *programs) remove() { os.RemoveAll(p.dir) }

// edo is the edo command.
func (p *programs) edo() (string, error) {
	return p.build("edo", "go", p.root, "./cmd/edo")
}

// program is the binary of a package, by its folder, in a lowering.
func (p *programs) program(pkg, lowering string) (string, error) {
	name := filepath.Base(pkg) + "-" + lowering
	dir, arg := p.root, "./"+pkg
	if _, err := os.Stat(filepath.Join(p.root, pkg, "go.mod")); err == nil {
		dir, arg = filepath.Join(p.root, pkg), "."
	}
	if lowering == "stackful" {
		return p.build(name, "go", dir, arg)
	}
	edo, err := p.edo()
	if err != nil {
		return "", err
	}
	return p.build(name, edo, dir, arg)
}

func (p *programs) build(name, tool, dir, pkg string) (string, error) {
	binary := filepath.Join(p.dir, name)
	if err, ok := p.done[name]; ok {
		return binary, err
	}
	say("building %s by %s build", name, filepath.Base(tool))
	start := time.Now()
	cmd := exec.Command(tool, "build", "-o", binary, pkg)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, bytes.TrimSpace(out))
	}
	if took := time.Since(start); took > 2*time.Second {
		say("  took %.1f s", took.Seconds())
	}
	p.done[name] = err
	return binary, err
}

// work runs one workload of package work, or Tokio's form of it, in a process of its own. The goroutines' side is always
// built by go build.
func (b *bench) work(s side, lowering, name string) (map[string]float64, error) {
	if s == stackfulSide {
		lowering = "stackful"
	}
	args := []string{"-enough", fmt.Sprint(b.enough.Milliseconds()), "-many", fmt.Sprint(b.many(lowering))}
	var binary string
	var err error
	switch s {
	case tokioSide:
		binary, err = b.tokio()
	case peerSide:
		binary, err = b.program("bench/work", "stackful")
		args = append(args, "-side", "peer")
	default:
		binary, err = b.program("bench/work", lowering)
	}
	if b.quick && s != tokioSide {
		args = append(args, "-quick")
	}
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeout(b.ctx, 3*time.Minute)
	defer stop()
	var out, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, append(args, name)...)
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("work %s: %w\n%s", name, err, firstLines(stderr.String(), 12))
	}
	var answer struct {
		Lowering string
		Figures  map[string]float64
	}
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		return nil, fmt.Errorf("work %s: %w", name, err)
	}
	if (s == edoSide || s == stackfulSide) && answer.Lowering != lowering {
		return nil, fmt.Errorf("work %s: it was to run %s, and says that it runs %s", name, lowering, answer.Lowering)
	}
	return answer.Figures, nil
}

// many is how many tasks there are where there are many. A stack for each would take gigabytes.
func (b *bench) many(lowering string) int {
	n := 1_000_000
	if lowering == "stackful" {
		n /= 10
	}
	if b.quick {
		n /= 10
	}
	return n
}

func firstLines(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[:min(n, len(lines))], "\n")
}
