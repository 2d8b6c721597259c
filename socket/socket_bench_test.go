package socket_test

import (
	"io"
	"net"
	"testing"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/socket"
)

// Round trips of 64 bytes over loopback, both ends in this process.
func BenchmarkRoundTrip(b *testing.B) {
	b.Run("goroutines", func(b *testing.B) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close()
		go func() {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
			_, _ = io.CopyBuffer(struct{ io.Writer }{c}, struct{ io.Reader }{c}, make([]byte, 4096))
		}()
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		msg, got := make([]byte, 64), make([]byte, 4096)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.Write(msg); err != nil {
				b.Fatal(err)
			}
			if _, err := c.Read(got); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, f := range []struct {
		name string
		opts []edo.Option
	}{{"current", []edo.Option{edo.CurrentThread()}}, {"multi", nil}, {"portable", []edo.Option{edo.PortableIO()}}} {
		b.Run(f.name, func(b *testing.B) {
			err := edo.Run(func(cx edo.Context) error {
				l, err := socket.Listen(cx, "tcp", "127.0.0.1:0")
				if err != nil {
					return err
				}
				defer l.Close()
				edo.Spawn(cx, func(cx edo.Context) error {
					c, err := l.Accept(cx)
					if err != nil {
						return err
					}
					return echo(cx, c)
				})
				c, err := socket.Dial(cx, "tcp", l.Addr().String())
				if err != nil {
					return err
				}
				defer c.Close()
				msg, got := make([]byte, 64), make([]byte, 4096)
				b.ReportAllocs()
				for b.Loop() {
					if _, err := c.Write(cx, msg); err != nil {
						return err
					}
					if _, err := c.Read(cx, got); err != nil {
						return err
					}
				}
				return nil
			}, f.opts...)
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}

// Connections that are made, do one exchange, and are closed, both ends in this process.
func BenchmarkConnect(b *testing.B) {
	b.Run("goroutines", func(b *testing.B) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		defer l.Close()
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go func() {
					defer c.Close()
					buf := make([]byte, 64)
					n, _ := c.Read(buf)
					_, _ = c.Write(buf[:n])
				}()
			}
		}()
		buf := make([]byte, 64)
		b.ReportAllocs()
		for b.Loop() {
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				b.Fatal(err)
			}
			_, _ = c.Write(buf)
			if _, err := io.ReadFull(c, buf); err != nil {
				b.Fatal(err)
			}
			c.Close()
		}
	})
	b.Run("current", func(b *testing.B) {
		err := edo.Run(func(cx edo.Context) error {
			l, err := socket.Listen(cx, "tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			defer l.Close()
			edo.Spawn(cx, func(cx edo.Context) error {
				for {
					c, err := l.Accept(cx)
					if err != nil {
						return nil
					}
					edo.Spawn(cx, func(cx edo.Context) error {
						defer c.Close()
						buf := make([]byte, 64)
						n, _ := c.Read(cx, buf)
						_, _ = c.Write(cx, buf[:n])
						return nil
					})
				}
			})
			buf := make([]byte, 64)
			addr := l.Addr().String()
			b.ReportAllocs()
			for b.Loop() {
				c, err := socket.Dial(cx, "tcp", addr)
				if err != nil {
					return err
				}
				_, _ = c.Write(cx, buf)
				if err := readFull(cx, c, buf); err != nil {
					return err
				}
				c.Close()
			}
			return nil
		}, edo.CurrentThread())
		if err != nil {
			b.Fatal(err)
		}
	})
}
