package toolexec

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// progressEnv names the file to which each tool of a build adds a line: its process ID and what it works on.
const progressEnv = "EDO_PROGRESS"

// patience is how long a build may be silent.
const patience = time.Second

// report says in the progress file that this process, a tool of a build, works on something.
func report(what string) {
	name := os.Getenv(progressEnv)
	if name == "" {
		return
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return // nobody waits for the news
	}
	defer f.Close()
	fmt.Fprintf(f, "%d %s\n", os.Getpid(), what)
}

// Run runs a command made by Command to its end and returns its exit status. If it is still compiling after a second, it
// says so on notice, unless that is nil, so that nobody is left looking at nothing.
func Run(cmd *exec.Cmd, notice io.Writer) (int, error) {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	dir, err := os.MkdirTemp("", "edo-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	log := filepath.Join(dir, "progress")
	if err := os.WriteFile(log, nil, 0o666); err != nil {
		return 0, err
	}
	cmd.Env = append(cmd.Env, progressEnv+"="+log)

	// The terminal sends an interrupt to the go command and to its program as well: they decide what becomes of it.
	// A signal sent to edo alone is handed on.
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	done := make(chan struct{})
	go watch(cmd.Process, log, notice, signals, done)
	err = cmd.Wait()
	close(done)
	if cmd.ProcessState == nil {
		return 0, err
	}
	if status := cmd.ProcessState.ExitCode(); status >= 0 {
		return status, nil
	}
	return 0, fmt.Errorf("go: %s", cmd.ProcessState) // killed by a signal
}

// watch hands signals on and gives the notice, until done is closed.
func watch(p *os.Process, log string, notice io.Writer, signals <-chan os.Signal, done <-chan struct{}) {
	tick := time.NewTimer(patience)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case s := <-signals:
			if s != os.Interrupt {
				_ = p.Signal(s)
			}
		case <-tick.C:
			switch what := working(log); {
			case notice == nil:
			case what != "":
				fmt.Fprintln(notice, what)
			default:
				tick.Reset(patience / 4)
			}
		}
	}
}

// working returns what to say if a tool of the build is at work, else "".
func working(log string) string {
	text, err := os.ReadFile(log)
	if err != nil {
		return ""
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	pid, what, _ := strings.Cut(string(lines[len(lines)-1]), " ")
	n, err := strconv.Atoi(pid)
	if err != nil {
		return ""
	}
	tool, err := os.FindProcess(n)
	if err != nil || tool.Signal(syscall.Signal(0)) != nil {
		return ""
	}
	switch what {
	case "link":
		return "edo: linking …"
	default:
		return "edo: compiling stackless … (the first build also compiles the runtime; later ones take it from the cache)"
	}
}
