package conformance

import (
	"net"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// The answers in script.txt are Redis's: this asks Redis itself, if there is
// one. With -update it writes them down anew.
func TestScriptAgainstRedis(t *testing.T) {
	path, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("no redis-server here")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().(*net.TCPAddr)
	l.Close()
	redis := exec.Command(path, "--port", strconv.Itoa(addr.Port), "--bind", "127.0.0.1",
		"--save", "", "--appendonly", "no", "--databases", "1", "--dir", t.TempDir())
	if err := redis.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		redis.Process.Kill()
		redis.Wait()
	}()
	for range 100 {
		c, err := net.Dial("tcp", addr.String())
		if err == nil {
			c.Close()
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if answered := Script(t, addr.String()); *Update {
		WriteScript(t, answered)
	}
}
