package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// An outcome is what a program did: what can be compared of it.
type outcome struct {
	stdout, stderr string
	how            string // "exit 0", "exit status 2", "signal: killed", or what was too much
	tooMuch        bool   // it was stopped
	took           time.Duration
}

// maxOutput bounds what a program may write.
const maxOutput = 8 << 20

// maxAddresses bounds a program's address space, in megabytes: more than its memory, as address space is cheap.
const maxAddresses = 40 << 10

// execute runs an executable in a folder of its own. It has the program's source in it, and links to what lies beside that and in the
// corpus's folder, if the program needs them.
func (t *trial) execute(p *program, exe string, timeout time.Duration, env ...string) outcome {
	// All forms of a program run at one place under one name: it may print them.
	place := filepath.Join(t.dir, "run", p.pkg)
	dir := filepath.Join(place, "here")
	defer os.RemoveAll(place)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return outcome{how: err.Error(), tooMuch: true}
	}
	named := filepath.Join(place, strings.TrimSuffix(p.base, ".go")+filepath.Ext(exe))
	if err := errors.Join(t.furnish(p, dir), os.Rename(exe, named)); err != nil {
		return outcome{how: err.Error(), tooMuch: true}
	}
	defer os.Rename(named, exe)
	ctx, cancel := context.WithTimeout(t.ctx, timeout)
	defer cancel()
	name, args := limited(named, maxAddresses)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir, "GOROOT="+t.goroot)
	cmd.Env = append(cmd.Env, env...)
	stdout, stderr := &capped{stop: cancel}, &capped{stop: cancel}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.WaitDelay = 2 * time.Second
	ownGroup(cmd)
	fat := false
	began := time.Now()
	err := cmd.Start()
	if err == nil {
		watch := watchMemory(cmd.Process.Pid, t.cfg.memory, cancel)
		err = cmd.Wait()
		fat = watch()
	}
	killGroup(cmd) // what it has started
	o := outcome{stdout: stdout.String(), stderr: sayings(stderr.String()), how: "exit 0", took: time.Since(began)}
	var exit *exec.ExitError
	switch {
	case stdout.full || stderr.full:
		o.how, o.tooMuch = fmt.Sprintf("writes more than %d MB", maxOutput>>20), true
	case fat:
		o.how, o.tooMuch = fmt.Sprintf("needs more than %d MB of memory", t.cfg.memory), true
	case ctx.Err() != nil:
		o.how, o.tooMuch = fmt.Sprintf("runs longer than %v", timeout), true
	case errors.As(err, &exit):
		o.how = exit.ProcessState.String()
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		o.how = err.Error()
	}
	if strings.Contains(o.stderr, "out of memory") || strings.Contains(o.stderr, "cannot allocate memory") {
		o.how, o.tooMuch = fmt.Sprintf("needs more than %d MB of addresses", maxAddresses), true
	}
	return o
}

// furnish puts into a folder what the program may look for in it.
func (t *trial) furnish(p *program, dir string) error {
	own := filepath.Base(p.file)
	if err := os.WriteFile(filepath.Join(dir, own), p.src, 0o666); err != nil || !p.neighbours {
		return err
	}
	for _, from := range []string{filepath.Dir(p.file), t.cfg.src} {
		entries, err := os.ReadDir(from)
		if err != nil {
			return err
		}
		for _, e := range entries {
			err := os.Symlink(filepath.Join(from, e.Name()), filepath.Join(dir, e.Name()))
			if err != nil && !errors.Is(err, fs.ErrExist) {
				return err
			}
		}
	}
	return nil
}

// watchMemory calls stop when a process holds more memory than it may. The function that it answers ends the watch and reports
// whether that has happened. Where there is no /proc, nobody watches.
func watchMemory(pid, megabytes int, stop func()) (end func() bool) {
	quit, fat := make(chan struct{}), make(chan bool, 1)
	go func() {
		for {
			select {
			case <-quit:
				fat <- false
				return
			case <-time.After(50 * time.Millisecond):
			}
			var total, resident int
			text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
			if _, err := fmt.Sscan(string(text), &total, &resident); err == nil && resident*os.Getpagesize()>>20 > megabytes {
				stop()
				fat <- true
				return
			}
		}
	}()
	return func() bool { close(quit); return <-fat }
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
