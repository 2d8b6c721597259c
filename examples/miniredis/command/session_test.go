package command

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo/examples/miniredis/resp"
)

// What commands reply is checked by ../conformance, against Redis. Here is
// what cannot be seen from outside.

var now = time.Unix(1700000000, 0)

type testConn struct{ rings, cuts int }

func (c *testConn) NewBell() Bell { return c }
func (c *testConn) Ring()         { c.rings++ }
func (c *testConn) Cut()          { c.cuts++ }

func newSession(t testing.TB) *Session {
	s := new(Session)
	if !NewServer(0, 0, now).Connect(s, &testConn{}) {
		t.Fatal("refused")
	}
	return s
}

func request(args ...string) []byte {
	b := resp.AppendArray(nil, len(args))
	for _, a := range args {
		b = resp.AppendBulk(b, a)
	}
	return b
}

func TestRest(t *testing.T) {
	s := newSession(t)
	x := NewExchange()
	x.Feed(request("PING"))
	if s.Advance(x, now) != Read || string(x.Out) != "+PONG\r\n" {
		t.Fatalf("%q", x.Out)
	}
	if x = x.Rest(); x != nil {
		t.Fatal("holds on to an Exchange with nothing in it")
	}

	// Half a request costs its bytes, and goes on where it stopped.
	x = NewExchange()
	r := request("ECHO", "hello")
	x.Feed(r[:10])
	s.Advance(x, now)
	x = x.Rest()
	if x == nil || cap(x.in) > 16 || x.Out != nil {
		t.Fatalf("half a request holds %d and %d bytes", cap(x.in), cap(x.Out))
	}
	x.Feed(r[10:])
	if s.Advance(x, now) != Read || string(x.Out) != "$5\r\nhello\r\n" {
		t.Fatalf("%q", x.Out)
	}
	x.Release()
}

// The buffer follows what has arrived, not what was announced.
func TestSpaceGrowsWithWhatArrives(t *testing.T) {
	s := newSession(t)
	x := NewExchange()
	defer x.Release()
	x.Feed([]byte("*2\r\n$4\r\nECHO\r\n$60000000\r\n"))
	chunk := make([]byte, 10000)
	for fed := 0; fed < 1<<20; fed += len(chunk) {
		x.Feed(chunk)
		s.Advance(x, now)
		if have := len(x.in); have > max(4*x.Buffered(), bufferSize) {
			t.Fatalf("%d bytes for %d", have, x.Buffered())
		}
	}
}

// A pipeline whose replies are large is executed a bit at a time.
func TestFlush(t *testing.T) {
	s := newSession(t)
	x := NewExchange()
	defer x.Release()
	x.Feed(request("SET", "k", strings.Repeat("x", 10000)))
	s.Advance(x, now)
	x.Sent()
	x.Feed(bytes.Repeat(request("GET", "k"), 100))
	flushes := 0
	for s.Advance(x, now) == Flush {
		if len(x.Out) > flushAt+11000 {
			t.Fatal("too many replies at once:", len(x.Out))
		}
		x.Sent()
		flushes++
	}
	if flushes < 10 {
		t.Error("flushed", flushes)
	}
}

// A reply that is larger than any client should get closes the connection.
func TestMaxReply(t *testing.T) {
	s := newSession(t)
	x := NewExchange()
	defer x.Release()
	x.Feed(request("SET", "k", strings.Repeat("x", 10<<20)))
	s.Advance(x, now)
	x.Sent()
	x.Feed(request(append([]string{"MGET"}, strings.Split(strings.Repeat("k", 40), "")...)...))
	if s.Advance(x, now) != Close || len(x.Out) > MaxReply {
		t.Error("not closed", len(x.Out))
	}
}

// Executing what needs no new memory makes none.
func TestAllocations(t *testing.T) {
	s := newSession(t)
	in := slices.Concat(request("SET", "k", "1"), request("GET", "k"), request("INCR", "k"), request("PING"))
	x := NewExchange()
	defer x.Release()
	n := testing.AllocsPerRun(1000, func() {
		x.Feed(in)
		s.Advance(x, now)
		x.Sent()
	})
	if n != 0 {
		t.Error(n, "allocations")
	}
}

// A session that ends leaves nothing in the server.
func TestClose(t *testing.T) {
	for _, last := range []string{"SUBSCRIBE c", "PSUBSCRIBE c*", "WATCH k", "BLPOP l 0", "MULTI"} {
		s := newSession(t)
		x := NewExchange()
		x.Feed([]byte(last + "\r\n"))
		s.Advance(x, now)
		x.Release()
		s.Close()
		other := Session{}
		s.srv.Connect(&other, &testConn{})
		x = NewExchange()
		x.Feed([]byte("PUBSUB CHANNELS\r\nPUBSUB NUMPAT\r\nRPUSH l x\r\nLLEN l\r\n"))
		other.Advance(x, now)
		if got := string(x.Out); got != "*0\r\n:0\r\n:1\r\n:1\r\n" {
			t.Errorf("after %s: %q", last, got)
		}
		x.Release()
	}
}

// Whatever comes, in whatever pieces: no panic, and replies that parse.
func FuzzAdvance(f *testing.F) {
	for name := range table {
		f.Add(request(name, "k", "1", "2"), uint64(7))
	}
	f.Add([]byte("MULTI\r\nSET a 1\r\nEXEC\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$2\r\nxx\r\n"), uint64(3))
	f.Fuzz(func(t *testing.T, in []byte, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 0))
		s := newSession(t)
		defer s.Close()
		x := NewExchange()
		defer func() { x.Release() }()
		for len(in) > 0 {
			n := 1 + r.IntN(len(in))
			if x == nil {
				x = NewExchange()
			}
			x.Feed(in[:n])
			in = in[n:]
			for next := Flush; next != Read; {
				next = s.Advance(x, now)
				checkReplies(t, x.Out)
				x.Sent()
				switch next {
				case Close:
					return
				case Wait:
					s.Resume(x)
				}
			}
			x = x.Rest()
		}
	})
}

// checkReplies checks that out is a sequence of whole replies.
func checkReplies(t *testing.T, out []byte) {
	for rest := out; len(rest) > 0; {
		end := bytes.Index(rest, []byte("\r\n"))
		if end < 1 || !bytes.ContainsRune([]byte("+-:$*"), rune(rest[0])) {
			t.Fatalf("bad replies: %q", out)
		}
		kind, line := rest[0], rest[1:end]
		rest = rest[end+2:]
		if kind == '$' {
			var n int
			fmt.Sscan(string(line), &n)
			if n >= 0 {
				if len(rest) < n+2 {
					t.Fatalf("bad replies: %q", out)
				}
				rest = rest[n+2:]
			}
		}
	}
}

func BenchmarkAdvance(b *testing.B) {
	for _, args := range [][]string{{"PING"}, {"SET", "key:1", "xxx"}, {"GET", "key:1"}, {"INCR", "n"}, {"LPUSH", "l", "xxx"}} {
		b.Run(args[0], func(b *testing.B) {
			s := newSession(b)
			x := NewExchange()
			in := bytes.Repeat(request(args...), 16)
			b.ReportAllocs()
			for b.Loop() {
				x.Feed(in)
				s.Advance(x, now)
				x.Sent()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(16*b.N), "ns/command")
		})
	}
}
