package main

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the tests run this binary as the server itself.
func TestMain(m *testing.M) {
	if os.Getenv("MINIREDIS_SERVE") != "" {
		os.Args = []string{os.Args[0], "-addr", "127.0.0.1:0"}
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// A signal ends the server cleanly, whatever its clients are doing.
func TestSignal(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "MINIREDIS_SERVE=1")
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		giveUp := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
		log := bufio.NewReader(stderr)
		line, err := log.ReadString('\n')
		_, addr, ok := strings.Cut(line, "listening on ")
		addr, _, _ = strings.Cut(addr, ",")
		if !ok {
			t.Fatal(line, err)
		}
		var clients []net.Conn
		for _, request := range []string{"", "BLPOP a 0\r\n", "SUBSCRIBE a\r\n", "*1\r\n$4\r\nPI"} {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			c.Write([]byte(request + "PING\r\n"))
			clients = append(clients, c)
		}
		if reply, err := bufio.NewReader(clients[0]).ReadString('\n'); reply != "+PONG\r\n" {
			t.Error(reply, err)
		}
		cmd.Process.Signal(signal)
		rest, _ := log.ReadString(0)
		if err := cmd.Wait(); err != nil || rest != "" {
			t.Errorf("%v: %v %s", signal, err, rest)
		}
		giveUp.Stop()
	}
}
