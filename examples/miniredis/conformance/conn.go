package conformance

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo/examples/miniredis/resp"
)

// patience is how long a reply may take.
const patience = 10 * time.Second

// A conn is a client that shows what really comes over the wire.
type conn struct {
	t testing.TB
	net.Conn
	r *bufio.Reader
}

func dial(t testing.TB, addr string) *conn {
	t.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	return &conn{t, nc, bufio.NewReader(nc)}
}

// encode makes a request.
func encode(args ...string) []byte {
	b := resp.AppendArray(nil, len(args))
	for _, a := range args {
		b = resp.AppendBulk(b, a)
	}
	return b
}

func (c *conn) send(args ...string) { c.raw(string(encode(args...))) }

func (c *conn) raw(s string) {
	c.t.Helper()
	c.SetWriteDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(c, s); err != nil {
		c.t.Error("write:", err)
	}
}

// do sends a request and returns its reply as text.
func (c *conn) do(args ...string) string {
	c.t.Helper()
	c.send(args...)
	return c.reply(false)
}

// want checks the reply to a request.
func (c *conn) want(want string, args ...string) {
	c.t.Helper()
	if got := c.do(args...); got != want {
		c.t.Errorf("%.80q: got %.200s, want %s", args, got, want)
	}
}

// wantReply checks the next reply.
func (c *conn) wantReply(want string) {
	c.t.Helper()
	if got := c.reply(false); got != want {
		c.t.Errorf("got %.200s, want %s", got, want)
	}
}

// reply reads a reply: +OK, -ERR…, :1, "bulk", nil, [array], or "closed".
func (c *conn) reply(sorted bool) string {
	c.t.Helper()
	c.SetReadDeadline(time.Now().Add(patience))
	s, err := c.read(sorted)
	var ne net.Error
	switch {
	case errors.As(err, &ne) && ne.Timeout():
		c.t.Error("no reply")
		return "timeout"
	case err != nil:
		return "closed"
	}
	return s
}

func (c *conn) read(sorted bool) (string, error) {
	line, err := c.r.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimSuffix(line, "\r\n")
	switch line[0] {
	case '+', '-', ':':
		return line, nil
	case '$', '*':
	default:
		return "", fmt.Errorf("bad reply %q", line)
	}
	n, err := strconv.Atoi(line[1:])
	switch {
	case err != nil:
		return "", err
	case n < 0:
		return "nil" + line[:1], nil
	case line[0] == '$':
		b := make([]byte, n+2)
		_, err := io.ReadFull(c.r, b)
		return strconv.Quote(string(b[:n])), err
	}
	elements := make([]string, n)
	for i := range elements {
		if elements[i], err = c.read(sorted); err != nil {
			return "", err
		}
	}
	if sorted {
		slices.Sort(elements)
	}
	return "[" + strings.Join(elements, " ") + "]", nil
}
