package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

type (
	readCloser = io.ReadCloser
	nopCloser  struct{ io.Reader }
)

func (nopCloser) Close() error { return nil }

// An outcome is what a program did: what can be compared of it.
type outcome struct {
	stdout, stderr string
	how            string // "exit 0", "exit status 2", "signal: killed", or what was too much
	tooMuch        bool   // it was stopped
	took           time.Duration
}

// maxOutput bounds what a program may write.
const maxOutput = 8 << 20

// execute runs an executable in an empty folder that has the program's own source in it.
func (t *trial) execute(p *program, exe string, timeout time.Duration, env ...string) outcome {
	dir, err := os.MkdirTemp(t.dir, "run-")
	if err != nil {
		return outcome{how: err.Error(), tooMuch: true}
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, filepath.Base(p.file)), p.src, 0o666); err != nil {
		return outcome{how: err.Error(), tooMuch: true}
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	name, args := limited(exe, t.cfg.memory)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir)
	cmd.Env = append(cmd.Env, env...)
	stdout, stderr := &capped{stop: cancel}, &capped{stop: cancel}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.WaitDelay = 2 * time.Second
	ownGroup(cmd)
	began := time.Now()
	err = cmd.Run()
	killGroup(cmd) // what it has started
	o := outcome{stdout: stdout.String(), stderr: sayings(stderr.String()), how: "exit 0", took: time.Since(began)}
	var exit *exec.ExitError
	switch {
	case stdout.full || stderr.full:
		o.how, o.tooMuch = fmt.Sprintf("writes more than %d MB", maxOutput>>20), true
	case ctx.Err() != nil:
		o.how, o.tooMuch = fmt.Sprintf("runs longer than %v", timeout), true
	case errors.As(err, &exit):
		o.how = exit.ProcessState.String()
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		o.how = err.Error()
	}
	if strings.Contains(o.stderr, "out of memory") || strings.Contains(o.stderr, "cannot allocate memory") {
		o.how, o.tooMuch = "needs more memory than there is for a program", true
	}
	return o
}

// capped is a buffer that stops the program when it is full.
type capped struct {
	buf  bytes.Buffer
	stop func()
	full bool
}

func (c *capped) Write(b []byte) (int, error) {
	if c.buf.Len()+len(b) > maxOutput {
		c.full = true
		c.stop()
		return 0, errors.New("too much output")
	}
	return c.buf.Write(b)
}

func (c *capped) String() string { return c.buf.String() }

var (
	address   = regexp.MustCompile(`0x[0-9a-f]{5,}`)
	recovered = regexp.MustCompile(` \[recovered(, repanicked)?\]$`)
	traceback = regexp.MustCompile(`(?m)^(goroutine \d+.*\[|runtime stack:)`)
)

// sayings are what a program says on its standard error, without what differs from run to run or by where functions
// are: stacks, addresses, and of a panic during a panic the earlier ones.
func sayings(text string) string {
	if loc := traceback.FindStringIndex(text); loc != nil {
		text = text[:loc[0]]
	}
	var lines []string
	panicAt := -1
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "[signal ") {
			continue
		}
		if message, ok := strings.CutPrefix(strings.TrimLeft(line, "\t"), "panic: "); ok {
			if panicAt >= 0 && strings.HasPrefix(line, "\t") {
				lines = lines[:panicAt]
			}
			panicAt = len(lines)
			line = "panic: " + recovered.ReplaceAllString(message, "")
		}
		lines = append(lines, line)
	}
	return address.ReplaceAllString(strings.TrimRight(strings.Join(lines, "\n"), "\n"), "0x…")
}

// difference says how an outcome differs from what it should be; "" if it does not.
func difference(want, got outcome) string {
	var b strings.Builder
	if want.how != got.how {
		fmt.Fprintf(&b, "\tends with %s, not %s\n", got.how, want.how)
	}
	if want.stdout != got.stdout {
		fmt.Fprintf(&b, "\tstandard output:\n%s", diff(address.ReplaceAllString(want.stdout, "0x…"), address.ReplaceAllString(got.stdout, "0x…")))
	}
	if want.stderr != got.stderr {
		fmt.Fprintf(&b, "\tstandard error:\n%s", diff(want.stderr, got.stderr))
	}
	return b.String()
}

// diff shows where two texts part: the last equal lines, then both.
func diff(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	var out strings.Builder
	show := func(mark string, lines []string) {
		for _, line := range lines {
			if len(line) > 300 {
				line = line[:300] + "…"
			}
			fmt.Fprintf(&out, "\t\t%s %s\n", mark, line)
		}
	}
	show(" ", a[max(0, n-3):n])
	show("-", a[n:min(n+6, len(a))])
	show("+", b[n:min(n+12, len(b))])
	return out.String()
}
