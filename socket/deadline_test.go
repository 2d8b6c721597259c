package socket_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/socket"
)

// expired checks the error of an operation that met its deadline.
func expired(t *testing.T, what string, err error) {
	t.Helper()
	var ne net.Error
	if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &ne) || !ne.Timeout() {
		t.Errorf("%s: got %v, want a deadline exceeded", what, err)
	}
}

func TestReadDeadline(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		defer a.Close()
		defer b.Close()
		buf := make([]byte, 10)
		start := time.Now()
		a.SetReadDeadline(start.Add(30 * time.Millisecond))
		_, err := a.Read(cx, buf)
		expired(t, "Read", err)
		if took := time.Since(start); took < 29*time.Millisecond || took > 5*time.Second {
			t.Errorf("a read with a deadline of 30 ms took %v", took)
		}
		// It stays expired, even with data there.
		b.Write(cx, []byte("x"))
		_, err = a.Read(cx, buf)
		expired(t, "Read again", err)
		expired(t, "ReadReady", a.ReadReady(cx))
		// Writing is not concerned; the data has not been lost.
		if _, err := a.Write(cx, []byte("y")); err != nil {
			t.Error(err)
		}
		a.SetReadDeadline(time.Time{})
		if n, err := a.Read(cx, buf); n != 1 || err != nil {
			t.Errorf("after the deadline was lifted: %d, %v", n, err)
		}
	})
}

// TestFarDeadline has a deadline that lies beyond the end of the runtime's clock.
func TestFarDeadline(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		defer a.Close()
		defer b.Close()
		for _, far := range []time.Time{time.Now().Add(math.MaxInt64), time.Unix(1<<40, 0)} {
			if err := a.SetDeadline(far); err != nil {
				t.Error(err)
			}
			if _, err := b.Write(cx, []byte("x")); err != nil {
				t.Error(err)
			}
			if _, err := a.Read(cx, make([]byte, 1)); err != nil {
				t.Errorf("until %v: %v", far, err)
			}
		}
	})
}

func TestDeadlineChangesWhileWaiting(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		defer a.Close()
		defer b.Close()
		for _, first := range []time.Duration{0, time.Hour, 20 * time.Millisecond} {
			var at time.Time
			if first != 0 {
				at = time.Now().Add(first)
			}
			a.SetDeadline(at)
			reader := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return a.Read(cx, make([]byte, 1)) })
			edo.Sleep(cx, 5*time.Millisecond)
			now := time.Now()
			a.SetReadDeadline(now.Add(60 * time.Millisecond))
			_, err := reader.Join(cx)
			expired(t, "Read", err)
			if took := time.Since(now); took < 59*time.Millisecond && first != 20*time.Millisecond {
				t.Errorf("ended after %v, the new deadline was 60 ms away", took)
			}
		}
	})
}

func TestWriteDeadline(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		defer a.Close()
		defer b.Close()
		total := 0
		chunk := make([]byte, 1<<20)
		a.SetWriteDeadline(time.Now().Add(200 * time.Millisecond))
		for {
			n, err := a.Write(cx, chunk)
			total += n
			if err != nil {
				expired(t, "Write", err)
				break
			}
			if total > 64<<20 {
				t.Fatal("a peer that never reads took 64 MiB")
			}
		}
		if total == 0 {
			t.Error("nothing was written")
		}
	})
}

func TestAcceptDeadline(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		l := listen(t, cx)
		defer l.Close()
		l.SetDeadline(time.Now().Add(10 * time.Millisecond))
		_, err := l.Accept(cx)
		expired(t, "Accept", err)
		l.SetDeadline(time.Time{})
		c := edo.SpawnValue(cx, func(cx edo.Context) (*socket.Conn, error) {
			return socket.Dial(cx, "tcp", l.Addr().String())
		})
		s, err := l.Accept(cx)
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		if c, _ := c.Join(cx); c != nil {
			c.Close()
		}
	})
}

func TestCloseEndsWaits(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		l := listen(t, cx)
		much := make([]byte, 64<<20)
		full := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return a.Write(cx, much) })
		edo.Sleep(cx, 30*time.Millisecond) // it has the turn
		tasks := map[string]*edo.Task[struct{}]{
			"Read": edo.Spawn(cx, func(cx edo.Context) error { _, err := a.Read(cx, make([]byte, 1)); return err }),
			// A second one of each, and a writer who waits for the other's turn.
			"Read 2":    edo.Spawn(cx, func(cx edo.Context) error { _, err := a.Read(cx, make([]byte, 1)); return err }),
			"ReadReady": edo.Spawn(cx, func(cx edo.Context) error { return a.ReadReady(cx) }),
			"Write 2":   edo.Spawn(cx, func(cx edo.Context) error { _, err := a.Write(cx, []byte("later")); return err }),
			"Accept":    edo.Spawn(cx, func(cx edo.Context) error { _, err := l.Accept(cx); return err }),
			"Accept 2":  edo.Spawn(cx, func(cx edo.Context) error { _, err := l.Accept(cx); return err }),
		}
		edo.Sleep(cx, 30*time.Millisecond)
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		for what, task := range tasks {
			if _, err := task.Join(cx); !errors.Is(err, net.ErrClosed) {
				t.Errorf("%s: got %v, want net.ErrClosed", what, err)
			}
		}
		if n, err := full.Join(cx); n >= 64<<20 || !errors.Is(err, net.ErrClosed) {
			t.Errorf("Write: got %d, %v, want net.ErrClosed", n, err)
		}
		for what, err := range map[string]error{"Close": a.Close(), "SetDeadline": a.SetDeadline(time.Time{}),
			"CloseWrite": a.CloseWrite(), "Listener.Close": l.Close()} {
			if !errors.Is(err, net.ErrClosed) {
				t.Errorf("%s after Close: got %v", what, err)
			}
		}
		b.Close()
	})
}

// TestEmptyRead reads nothing: it waits for nothing, as in package net.
func TestEmptyRead(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		defer b.Close()
		waiting := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return a.Read(cx, make([]byte, 1)) })
		edo.Yield(cx)
		if n, err := edo.Timeout(cx, time.Second, func(cx edo.Context) (int, error) { return a.Read(cx, nil) }); n != 0 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
		a.Close()
		if _, err := a.Read(cx, nil); !errors.Is(err, net.ErrClosed) {
			t.Errorf("of a closed connection: %v", err)
		}
		_, _ = waiting.Join(cx)
	})
}

func TestCloseWrite(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		defer a.Close()
		defer b.Close()
		a.Write(cx, []byte("last words"))
		if err := a.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 100)
		n := 0
		for {
			k, err := b.Read(cx, got[n:])
			n += k
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if string(got[:n]) != "last words" {
			t.Errorf("got %q", got[:n])
		}
		if _, err := b.Read(cx, got); err != io.EOF {
			t.Errorf("a second read at the end: %v", err)
		}
		if err := b.ReadReady(cx); err != nil {
			t.Error(err)
		}
		if _, err := b.Write(cx, []byte("answer")); err != nil {
			t.Error(err)
		}
		if err := readFull(cx, a, got[:6]); err != nil || string(got[:6]) != "answer" {
			t.Errorf("%q, %v", got[:6], err)
		}
	})
}

func TestReset(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		nl, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer nl.Close()
		accepted := make(chan net.Conn, 1)
		go func() {
			c, _ := nl.Accept()
			accepted <- c
		}()
		a, err := socket.Dial(cx, "tcp", nl.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		peer := (<-accepted).(*net.TCPConn)
		reader := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return a.Read(cx, make([]byte, 1)) })
		edo.Sleep(cx, 5*time.Millisecond)
		peer.SetLinger(0)
		peer.Close()
		_, err = reader.Join(cx)
		var oe *net.OpError
		if !errors.Is(err, syscall.ECONNRESET) || !errors.As(err, &oe) || oe.Op != "read" || oe.Addr.String() != nl.Addr().String() {
			t.Errorf("got %v, want a read error of %v: connection reset", err, nl.Addr())
		}
		for range 10 {
			if _, err = a.Write(cx, []byte("x")); err != nil {
				break
			}
			edo.Sleep(cx, time.Millisecond)
		}
		if !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("Write: got %v, want EPIPE", err)
		}
	})
}

func TestDialRefused(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		l := listen(t, cx)
		addr := l.Addr().String()
		l.Close()
		_, err := socket.Dial(cx, "tcp", addr)
		var oe *net.OpError
		if !errors.Is(err, syscall.ECONNREFUSED) || !errors.As(err, &oe) || oe.Op != "dial" {
			t.Errorf("got %v, want connection refused", err)
		}
		if _, err := socket.Dial(cx, "udp", addr); err == nil {
			t.Error("udp: no error")
		}
		if _, err := socket.Dial(cx, "tcp", "no port"); err == nil {
			t.Error("no port: no error")
		}
	})
}

func TestLocalhostAndIPv6AndUnix(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		for _, at := range [][2]string{{"tcp", "localhost:0"}, {"tcp", ":0"}, {"tcp6", "[::1]:0"}, {"tcp4", "127.0.0.1:0"},
			{"unix", t.TempDir() + "/s"}} {
			l, err := socket.Listen(cx, at[0], at[1])
			if err != nil {
				if at[0] == "tcp6" {
					continue // a machine without IPv6
				}
				t.Errorf("%v: %v", at, err)
				continue
			}
			server := edo.Spawn(cx, func(cx edo.Context) error {
				c, err := l.Accept(cx)
				if err != nil {
					return err
				}
				return echo(cx, c)
			})
			to := l.Addr().String()
			if at[1] == ":0" {
				_, port, _ := net.SplitHostPort(to)
				to = ":" + port
			}
			c, err := socket.Dial(cx, at[0], to)
			if err != nil {
				t.Errorf("%v: %v", at, err)
				l.Close()
				continue
			}
			msg, got := []byte("over "+at[0]), make([]byte, len("over ")+len(at[0]))
			c.Write(cx, msg)
			if err := readFull(cx, c, got); err != nil || !bytes.Equal(got, msg) {
				t.Errorf("%v: %q, %v", at, got, err)
			}
			if at[0] == "unix" && (c.RemoteAddr().String() != at[1] || c.RemoteAddr().Network() != "unix") {
				t.Errorf("%v: RemoteAddr is %v", at, c.RemoteAddr())
			}
			if at[0] != "unix" {
				_, dialled, _ := net.SplitHostPort(l.Addr().String())
				if _, remote, _ := net.SplitHostPort(c.RemoteAddr().String()); remote != dialled {
					t.Errorf("%v: RemoteAddr is %v", at, c.RemoteAddr())
				}
				if _, local, err := net.SplitHostPort(c.LocalAddr().String()); err != nil || local == "0" {
					t.Errorf("%v: LocalAddr is %v", at, c.LocalAddr())
				}
			}
			c.Close()
			l.Close()
			if _, err := server.Join(cx); err != nil {
				t.Errorf("%v: %v", at, err)
			}
			if at[0] == "unix" {
				if _, err := os.Stat(at[1]); err == nil {
					t.Error("the socket's file is still there")
				}
			}
		}
	})
}
