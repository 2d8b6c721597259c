package socket_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime/debug"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/leaktest"
	"github.com/edo-async/edo/socket"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// each runs a test as a task, in every combination of backend and scheduler.
func each(t *testing.T, f func(t *testing.T, cx edo.Context)) {
	t.Helper()
	for _, backend := range []struct {
		name string
		opts []edo.Option
	}{{"native", nil}, {"portable", []edo.Option{edo.PortableIO()}}} {
		for _, flavour := range []struct {
			name string
			opts []edo.Option
		}{{"multi", []edo.Option{edo.Workers(2)}}, {"current", []edo.Option{edo.CurrentThread()}}} {
			t.Run(backend.name+"/"+flavour.name, func(t *testing.T) {
				leaktest.CheckTest(t)
				watchdog := time.AfterFunc(15*time.Second, func() { debug.SetTraceback("all"); panic("a socket test hangs: " + t.Name()) })
				defer watchdog.Stop()
				opts := append(append([]edo.Option{edo.Grace(5 * time.Second)}, backend.opts...), flavour.opts...)
				if err := edo.Run(func(cx edo.Context) error { f(t, cx); return nil }, opts...); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func listen(t *testing.T, cx edo.Context) *socket.Listener {
	t.Helper()
	l, err := socket.Listen(cx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// pair answers both ends of a new connection.
func pair(t *testing.T, cx edo.Context) (a, b *socket.Conn) {
	t.Helper()
	l := listen(t, cx)
	defer l.Close()
	dial := edo.SpawnValue(cx, func(cx edo.Context) (*socket.Conn, error) {
		return socket.Dial(cx, "tcp", l.Addr().String())
	})
	b, err := l.Accept(cx)
	if err != nil {
		t.Fatal(err)
	}
	if a, err = dial.Join(cx); err != nil {
		t.Fatal(err)
	}
	return a, b
}

func readFull(cx edo.Context, c *socket.Conn, b []byte) error {
	for len(b) > 0 {
		n, err := c.Read(cx, b)
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

func echo(cx edo.Context, c *socket.Conn) error {
	defer c.Close()
	buf := make([]byte, 4096)
	for {
		n, err := c.Read(cx, buf)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := c.Write(cx, buf[:n]); err != nil {
			return err
		}
	}
}

func TestEcho(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		l := listen(t, cx)
		defer l.Close()
		server := edo.Spawn(cx, func(cx edo.Context) error {
			for range 20 {
				c, err := l.Accept(cx)
				if err != nil {
					return err
				}
				edo.Spawn(cx, func(cx edo.Context) error { return echo(cx, c) })
			}
			return nil
		})
		g := edo.NewGroup(cx)
		for i := range 20 {
			g.Go(func(cx edo.Context) error {
				c, err := socket.Dial(cx, "tcp", l.Addr().String())
				if err != nil {
					return err
				}
				defer c.Close()
				for round := range 30 {
					want := bytes.Repeat([]byte{byte(i), byte(round)}, 1+round*300)
					done := edo.Spawn(cx, func(cx edo.Context) error {
						_, err := c.Write(cx, want)
						return err
					})
					got := make([]byte, len(want))
					if err := readFull(cx, c, got); err != nil {
						return err
					}
					if !bytes.Equal(got, want) {
						return fmt.Errorf("connection %d, round %d: the echo differs", i, round)
					}
					if _, err := done.Join(cx); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := g.Wait(cx); err != nil {
			t.Error(err)
		}
		if _, err := server.Join(cx); err != nil {
			t.Error(err)
		}
	})
}
