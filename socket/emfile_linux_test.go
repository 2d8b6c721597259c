package socket_test

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/socket"
)

// Out of descriptors, Accept says so, as package net does, loses nothing, and goes on when there are some again.
func TestAcceptOutOfDescriptors(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		l := listen(t, cx)
		defer l.Close()
		c, err := socket.Dial(cx, "tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		var before syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		none := before
		none.Cur = uint64(f.Fd()) // the next one to be given out
		f.Close()
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &none); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			s, err := l.Accept(cx)
			var ne *net.OpError
			if !errors.Is(err, syscall.EMFILE) || !errors.As(err, &ne) || ne.Op != "accept" || !ne.Temporary() {
				t.Errorf("got %v, %v; want EMFILE", s, err)
			}
		}
		if _, err := socket.Dial(cx, "tcp", l.Addr().String()); !errors.Is(err, syscall.EMFILE) {
			t.Errorf("Dial: got %v, want EMFILE", err)
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
			t.Fatal(err)
		}
		s, err := edo.Timeout(cx, 10*time.Second, l.Accept)
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
	})
}
