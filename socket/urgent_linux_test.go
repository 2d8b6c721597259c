package socket_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/socket"
	"golang.org/x/sys/unix"
)

// Urgent data ends a read early although more has arrived: a read that comes up short there must not be taken for the
// end of what there is.
func TestUrgentData(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		nl, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer nl.Close()
		accepted := make(chan *net.TCPConn, 1)
		go func() {
			c, _ := nl.Accept()
			accepted <- c.(*net.TCPConn)
		}()
		c, err := socket.Dial(cx, "tcp", nl.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		peer := <-accepted
		defer peer.Close()
		raw, err := peer.SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		send := func(s string, flags int) {
			var serr error
			err := raw.Write(func(fd uintptr) bool {
				serr = unix.Sendto(int(fd), []byte(s), flags, nil)
				return true
			})
			if err = errors.Join(err, serr); err != nil {
				t.Error(err)
			}
		}
		buf := make([]byte, 100)
		for range 5 {
			reader := edo.SpawnValue(cx, func(cx edo.Context) ([]byte, error) {
				var got []byte
				for len(got) < 6 {
					// The deadline is for a failing test only.
					n, err := edo.Timeout(cx, 10*time.Second, func(cx edo.Context) (int, error) { return c.Read(cx, buf) })
					if err != nil {
						return got, err
					}
					got = append(got, buf[:n]...)
				}
				return got, nil
			})
			edo.Sleep(cx, time.Millisecond)
			send("abc", 0)
			send("!", unix.MSG_OOB)
			send("def", 0)
			if got, err := reader.Join(cx); err != nil || !bytes.Equal(got, []byte("abcdef")) {
				t.Fatalf("got %q, %v", got, err)
			}
		}
		send("end", 0)
		peer.Close()
		if err := readFull(cx, c, buf[:3]); err != nil {
			t.Error(err)
		}
		if _, err := c.Read(cx, buf); err != io.EOF {
			t.Errorf("got %v, want the end", err)
		}
	})
}
