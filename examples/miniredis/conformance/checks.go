package conformance

import (
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/edo-async/edo/examples/miniredis/resp"
)

// Options are those of a server under test.
type Options struct {
	MaxClients   int
	MessageLimit int
}

// A Start starts a server on a free port of the loopback. Its stop must shut
// the server down, and return when it has ended.
type Start func(t *testing.T, o Options) (addr string, stop func())

// Run checks a server.
func Run(t *testing.T, start Start) {
	// What package net opens once and for all must not count as left open.
	if l, err := net.Listen("tcp", "127.0.0.1:0"); err == nil {
		l.Close()
	}
	for _, check := range []struct {
		name    string
		options Options
		run     func(t *testing.T, addr string)
	}{
		{"script", Options{}, func(t *testing.T, addr string) { Script(t, addr) }},
		{"random commands", Options{}, Random},
		{"pipeline", Options{}, pipeline},
		{"large values", Options{}, largeValues},
		{"many clients", Options{}, manyClients},
		{"max clients", Options{MaxClients: 3}, maxClients},
		{"transactions are atomic", Options{}, atomicTransactions},
		{"active expiry", Options{}, activeExpiry},
		{"first come first served", Options{}, firstComeFirstServed},
		{"vanish in BLPOP", Options{}, vanishInBLPOP},
		{"pipeline behind BLPOP", Options{}, pipelineBehindBLPOP},
		{"work queue", Options{}, workQueue},
		{"fan out", Options{}, fanOut},
		{"slow subscriber", Options{MessageLimit: 1 << 20}, slowSubscriber},
		{"subscriber vanishes", Options{}, subscriberVanishes},
		{"client that never reads", Options{}, neverReads},
		{"half a request", Options{}, halfRequests},
		{"huge lengths", Options{}, hugeLengths},
		{"garbage", Options{}, garbage},
		{"stop with all kinds of clients", Options{}, allKinds},
	} {
		t.Run(check.name, func(t *testing.T) {
			before := openFiles(t)
			addr, stop := start(t, check.options)
			t.Run("run", func(t *testing.T) { check.run(t, addr) }) // closes its connections
			stop()
			deadline := time.Now().Add(patience)
			for openFiles(t) > before {
				if time.Now().After(deadline) {
					t.Fatalf("%d open files, %d before", openFiles(t), before)
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
}

// openFiles counts the file descriptors of this process, where it can.
func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

// eventually waits until something is so.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("not so: ", what)
		}
	}
}

// Many requests at once get as many replies, in order.
func pipeline(t *testing.T, addr string) {
	c := dial(t, addr)
	const n = 50000
	go func() {
		var b []byte
		for i := range n {
			b = append(b, encode("ECHO", fmt.Sprint(i))...)
		}
		c.Write(b)
	}()
	for i := range n {
		if got, want := c.reply(false), fmt.Sprintf("%q", fmt.Sprint(i)); got != want {
			t.Fatalf("reply %d is %s", i, got)
		}
	}
}

func largeValues(t *testing.T, addr string) {
	c := dial(t, addr)
	v := strings.Repeat("0123456789abcdef", 1<<20) // 16 MiB
	for i := range 3 {
		go c.send("SET", "big", v[i:])
		c.wantReply("+OK")
		c.send("GET", "big")
		if got := c.reply(false); got != `"`+v[i:]+`"` {
			t.Fatal("got something else,", len(got))
		}
	}
	c.want(fmt.Sprint(":", len(v)-2), "STRLEN", "big")
}

func manyClients(t *testing.T, addr string) {
	const clients, each = 100, 100
	var wg sync.WaitGroup
	for range clients {
		c := dial(t, addr)
		wg.Go(func() {
			for range each {
				if r := c.do("INCR", "n"); r[0] != ':' {
					t.Error(r)
				}
			}
		})
	}
	wg.Wait()
	dial(t, addr).want(fmt.Sprintf("%q", fmt.Sprint(clients*each)), "GET", "n")
}

func maxClients(t *testing.T, addr string) {
	var in []*conn
	for range 3 {
		c := dial(t, addr)
		c.want("+PONG", "PING")
		in = append(in, c)
	}
	out := dial(t, addr)
	out.wantReply("-ERR max number of clients reached")
	out.wantReply("closed")
	in[0].Close()
	eventually(t, "there is room again", func() bool {
		c := dial(t, addr)
		defer c.Close()
		c.Write(encode("PING"))
		return c.reply(false) == "+PONG"
	})
}

// Two keys that only change together are never seen apart.
func atomicTransactions(t *testing.T, addr string) {
	var wg sync.WaitGroup
	for range 4 {
		c := dial(t, addr)
		wg.Go(func() {
			for range 300 {
				c.raw(string(encode("MULTI")) + string(encode("INCR", "a")) +
					string(encode("INCR", "b")) + string(encode("EXEC")))
				for range 3 {
					c.reply(false)
				}
				var a, b int
				if _, err := fmt.Sscanf(c.reply(false), "[:%d :%d]", &a, &b); err != nil || a != b {
					t.Error(a, b, err)
				}
			}
		})
	}
	wg.Wait()
}

// Keys that nobody looks at go away as well.
func activeExpiry(t *testing.T, addr string) {
	c := dial(t, addr)
	for i := range 2000 {
		c.send("SET", fmt.Sprint(i), "x", "PX", "50")
		c.reply(false)
	}
	c.want("+OK", "SET", "stays", "x")
	eventually(t, "all but one are gone", func() bool { return c.do("DBSIZE") == ":1" })
}

// A client that sends requests and reads no replies must stop being read from:
// at some point its writes must block.
func neverReads(t *testing.T, addr string) {
	c := dial(t, addr)
	c.want("+OK", "SET", "k", strings.Repeat("x", 100000))
	request := encode("GET", "k")
	batch := []byte(strings.Repeat(string(request), 1000))
	sent := 0
	for {
		c.SetWriteDeadline(time.Now().Add(500 * time.Millisecond))
		n, err := c.Write(batch)
		if sent += n; err != nil {
			break
		}
		if sent > 64<<20 { // requests for 290 GB of replies
			t.Fatal("the server takes requests without end")
		}
	}
	// Others go on.
	dial(t, addr).want("+PONG", "PING")
	// And when it reads, all is there.
	whole := sent / len(request)
	for range min(whole, 300) {
		if r := c.reply(false); len(r) != 100002 {
			t.Fatalf("reply of %d bytes", len(r))
		}
	}
}

// Halves of requests from many clients cost little and disturb nobody.
func halfRequests(t *testing.T, addr string) {
	full := string(encode("SET", "key", "value"))
	for i := range len(full) {
		c := dial(t, addr)
		c.raw(full[:i])
		defer func() {
			c.raw(full[i:])
			c.wantReply("+OK")
		}()
	}
	slow := dial(t, addr)
	for i := range full {
		slow.raw(full[i : i+1])
		time.Sleep(time.Millisecond)
	}
	slow.wantReply("+OK")
}

// A length is only believed when the bytes have come.
func hugeLengths(t *testing.T, addr string) {
	before := memory()
	for range 200 { // 12 GB, were it believed
		c := dial(t, addr)
		c.raw(fmt.Sprintf("*2\r\n$4\r\nECHO\r\n$%d\r\n", resp.MaxBulk))
	}
	for range 200 {
		c := dial(t, addr)
		c.raw(fmt.Sprintf("*%d\r\n$4\r\nECHO\r\n", resp.MaxArgs))
	}
	dial(t, addr).want("+PONG", "PING")
	if now := memory(); now > before+100<<20 {
		t.Errorf("%d MiB of memory for 400 promises", (now-before)>>20)
	}
	c := dial(t, addr)
	c.raw(fmt.Sprintf("*1\r\n$%d\r\n", resp.MaxBulk+1))
	c.wantReply("-ERR Protocol error: invalid bulk length")
	c.wantReply("closed")
	c = dial(t, addr)
	c.raw(strings.Repeat("x", resp.MaxInline+1))
	c.wantReply("-ERR Protocol error: too big inline request")
	c.wantReply("closed")
}

// memory is what this process, in which the server runs as well, has taken
// from the system.
func memory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapSys
}

func garbage(t *testing.T, addr string) {
	for _, s := range []string{
		"\x00\x01\x02\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "*3\r\n$3\r\nSET\r\n", "$5\r\nhello\r\n",
		"*1\r\n*1\r\n$4\r\nPING\r\n", "\r\n\r\n\r\n", "*1\r\n$4\r\nPINGxxPING\r\n", "\"\r\n",
		"*2147483648\r\n", "*-2147483648\r\n", "*1\r\n$0\r\n\r\n", strings.Repeat("*0\r\n", 10000),
	} {
		c := dial(t, addr)
		c.raw(s)
		c.Conn.(*net.TCPConn).CloseWrite()
		c.SetReadDeadline(time.Now().Add(patience))
		if _, err := io.Copy(io.Discard, c); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Errorf("%.30q: %v", s, err)
		}
	}
	dial(t, addr).want("+PONG", "PING")
}

// The server is stopped while clients of all kinds are there. (Run does that,
// and looks for what is left.)
func allKinds(t *testing.T, addr string) {
	park := func(s string) {
		nc, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { time.AfterFunc(time.Second, func() { nc.Close() }) })
		io.WriteString(nc, s)
	}
	for range 10 {
		park("")
		park("PING\r\n")
		park("*1\r\n$4\r\nPI")
		park("BLPOP x 0\r\n")
		park("BLPOP x 100\r\nPING\r\n")
		park("SUBSCRIBE x\r\n")
		park("MULTI\r\nSET a b\r\n")
		park("WATCH a\r\n")
	}
	c := dial(t, addr)
	eventually(t, "all are there", func() bool { return c.do("PUBLISH", "x", "y") == ":10" })
}
