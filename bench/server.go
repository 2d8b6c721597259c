package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A server is a program under load, in a process of its own.
type server struct {
	addr   string
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Scanner
	stderr bytes.Buffer
}

// echo starts package work's echo server. It tells its address itself.
func (b *bench) echo(s side) (*server, error) {
	lowering := b.lowering
	if s == peerSide {
		lowering = "stackful"
	}
	binary, err := b.program("bench/work", lowering)
	if err != nil {
		return nil, err
	}
	srv, err := start(exec.CommandContext(b.ctx, binary, "-side", string(s), "serve"))
	if err != nil {
		return nil, err
	}
	if srv.addr, err = srv.line(); err != nil {
		srv.stop()
		return nil, err
	}
	return srv, nil
}

// redis starts miniredis, or the same server on goroutines.
func (b *bench) redis(s side, env ...string) (*server, error) {
	pkg, lowering := "examples/miniredis", b.lowering
	if s == peerSide {
		pkg, lowering = "bench/peers/goredis", "stackful"
	}
	binary, err := b.program(pkg, lowering)
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(b.ctx, binary, "-addr", addr, "-maxclients", "0")
	cmd.Env = append(os.Environ(), env...)
	srv, err := start(cmd)
	if err != nil {
		return nil, err
	}
	srv.addr = addr
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			conn.Close()
			return srv, nil
		}
		if time.Now().After(end) {
			srv.stop()
			return nil, fmt.Errorf("%s: %w\n%s", pkg, err, firstLines(srv.stderr.String(), 8))
		}
	}
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func start(cmd *exec.Cmd) (*server, error) {
	srv := &server{cmd: cmd}
	cmd.Stderr = &srv.stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	srv.stdout = bufio.NewScanner(stdout)
	if srv.stdin, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	return srv, cmd.Start()
}

// stop ends the server, and waits for that.
func (srv *server) stop() {
	srv.stdin.Close()
	srv.cmd.Process.Signal(syscall.SIGTERM)
	ended := make(chan struct{})
	go func() {
		srv.cmd.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(3 * time.Second):
		srv.cmd.Process.Kill()
		<-ended
	}
}

func (srv *server) line() (string, error) {
	if !srv.stdout.Scan() {
		return "", errors.Join(fmt.Errorf("the server has ended: %s", firstLines(srv.stderr.String(), 8)), srv.stdout.Err())
	}
	return srv.stdout.Text(), nil
}

// settled is how much memory an echo server has in use once it has collected its garbage.
func (srv *server) settled() (int, error) {
	if _, err := io.WriteString(srv.stdin, "\n"); err != nil {
		return 0, err
	}
	text, err := srv.line()
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(text)
}

// resident is how much memory the server has in use.
func (srv *server) resident() (int, error) {
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", srv.cmd.Process.Pid))
	if err != nil {
		return 0, skip("a process's memory is read from /proc: %v", err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	return pages * os.Getpagesize(), err
}

// cpu is what the server has used so far, in user and in system mode, to a hundredth of a second.
func (srv *server) cpu() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", srv.cmd.Process.Pid))
	if err != nil {
		return 0, skip("a process's CPU time is read from /proc: %v", err)
	}
	// The second field is the program's name in parentheses, and may hold spaces.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const utime, stime = 11, 12
	var ticks int
	for _, f := range []string{fields[utime], fields[stime]} {
		n, err := strconv.Atoi(f)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100, nil
}
