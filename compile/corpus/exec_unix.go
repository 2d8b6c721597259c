//go:build unix

package main

import (
	"fmt"
	"os/exec"
	"syscall"
)

// limited is the command line that runs an executable with limits on address space and files.
func limited(exe string, memory int) (string, []string) {
	script := fmt.Sprintf(`ulimit -v %d; ulimit -f 1000000; ulimit -c 0; exec "$0"`, memory*1024)
	return "/bin/sh", []string{"-c", script, exe}
}

// ownGroup lets a command be the first of a process group, which is killed as a whole.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
