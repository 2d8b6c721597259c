package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// sides is who does a group's work.
func (b *bench) sides(g group) ([]side, error) {
	if !b.peers {
		return []side{edoSide, peerSide}, nil
	}
	sides := []side{edoSide}
	if !g.many {
		sides = append(sides, stackfulSide)
	}
	sides = append(sides, peerSide)
	has, err := b.tokioHas(g.work)
	if err != nil {
		return nil, err
	}
	if has {
		sides = append(sides, tokioSide)
	}
	return sides, nil
}

// tokioHas reports whether there is a Tokio form of a workload. Without cargo there is none.
func (b *bench) tokioHas(work string) (bool, error) {
	if b.tokioWorks == nil {
		b.tokioWorks = map[string]bool{}
		binary, err := b.tokio()
		var s errSkip
		if errors.As(err, &s) {
			say("without Tokio: %s", s.why)
			return false, nil
		}
		if err != nil {
			return false, err
		}
		out, err := exec.CommandContext(b.ctx, binary, "-list").Output()
		if err != nil {
			return false, fmt.Errorf("%s -list: %w", binary, err)
		}
		for _, name := range strings.Fields(string(out)) {
			b.tokioWorks[name] = true
		}
	}
	return b.tokioWorks[work], nil
}

// tokio is the binary of the workloads on Tokio. It is built outside of the checkout, and kept for the next time.
func (p *programs) tokio() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", skip("no place to build it: %v", err)
	}
	target := filepath.Join(cache, "edo", "bench-tokio")
	binary := filepath.Join(target, "release", "edo-bench-tokio")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	if err, ok := p.done["tokio"]; ok {
		return binary, err
	}
	err = p.buildTokio(target)
	p.done["tokio"] = err
	return binary, err
}

func (p *programs) buildTokio(target string) error {
	cargo, err := exec.LookPath("cargo")
	if err != nil {
		return skip("cargo is not here (https://rustup.rs)")
	}
	say("building peers/tokio by cargo build")
	cmd := exec.Command(cargo, "build", "--release", "--locked", "--quiet")
	cmd.Dir = filepath.Join(p.root, "bench", "peers", "tokio")
	cmd.Env = append(os.Environ(), "CARGO_TARGET_DIR="+target)
	if out, err := cmd.CombinedOutput(); err != nil {
		return skip("it does not build: %v\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

const peersFormat = "%-30s %12s %12s %12s %12s %9s %9s  %-10s %s"

func peersHead(b *bench) string {
	line := fmt.Sprintf(peersFormat, "row", "edo", "stackful", "goroutines", "tokio", "/gorout.", "/tokio", "goal", "")
	return fmt.Sprintf("%s\nMedians of %d rounds. A ratio above 1 means that Edo (stackless) is better, in all rows.\n\n%s\n%s",
		machine(), b.rounds, line, strings.Repeat("-", len(line)))
}

func peersLine(r row, v result) string {
	return strings.TrimRight(fmt.Sprintf(peersFormat, r.name, r.figureOf(v, edoSide), r.figureOf(v, stackfulSide), r.figureOf(v, peerSide),
		r.figureOf(v, tokioSide), ratioText(v, peerSide), ratioText(v, tokioSide), r.goalText(), r.verdict(v)), " ")
}

// figureOf is a side's figure with its unit, or "" if it has none.
func (r row) figureOf(v result, s side) string {
	if n, ok := v.value[s]; ok {
		return r.format(n)
	}
	return ""
}

// goalText is the goal's bar; an exclamation mark says that it includes to be ahead of Tokio.
func (r row) goalText() string {
	text := r.goal.text(r)
	if r.ahead {
		text += "!"
	}
	return text
}

// machine says what the figures were measured on.
func machine() string {
	return fmt.Sprintf("%s, %s/%s, %d CPUs%s", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpuModel())
}

// cpuModel names the processor where the system tells.
func cpuModel() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return ", " + strings.TrimSpace(value)
		}
	}
	return ""
}
