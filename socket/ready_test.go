package socket_test

import (
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/socket"
)

func TestReadReady(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		defer a.Close()
		buf := make([]byte, 4)
		for round := range 5 {
			var returned atomic.Bool
			waiting := edo.Spawn(cx, func(cx edo.Context) error {
				defer returned.Store(true)
				return a.ReadReady(cx)
			})
			edo.Sleep(cx, 5*time.Millisecond)
			if returned.Load() {
				t.Fatalf("round %d: ready although nothing was sent", round)
			}
			b.Write(cx, []byte("12345678")) // twice what is read at once
			if _, err := waiting.Join(cx); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := a.ReadReady(cx); err != nil {
					t.Fatal(err)
				}
				if n, err := a.Read(cx, buf); n != 4 || err != nil {
					t.Fatalf("%d, %v", n, err)
				}
			}
		}
		b.Close()
		if err := a.ReadReady(cx); err != nil {
			t.Errorf("at the end of the stream: %v", err)
		}
	})
}

func TestSelectReady(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		l := listen(t, cx)
		a, b := pair(t, cx)
		defer a.Close()
		defer b.Close()
		// Nothing yet: the timer wins, and leaves nothing behind.
		for range 3 {
			if i := edo.Select(cx, a.OnReadReady(), l.OnAcceptReady(), edo.After(5*time.Millisecond)); i != 2 {
				t.Errorf("case %d won, want the timer", i)
			}
		}
		// Data comes while it waits, then is there already.
		sender := edo.Spawn(cx, func(cx edo.Context) error {
			edo.Sleep(cx, 5*time.Millisecond)
			_, err := b.Write(cx, []byte("x"))
			return err
		})
		for range 2 {
			if i := edo.Select(cx, l.OnAcceptReady(), a.OnReadReady(), edo.After(10*time.Second)); i != 1 {
				t.Errorf("case %d won, want the data", i)
			}
		}
		_, _ = sender.Join(cx)
		if n, err := a.Read(cx, make([]byte, 8)); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		// The same for a connection.
		dialler := edo.SpawnValue(cx, func(cx edo.Context) (*socket.Conn, error) {
			edo.Sleep(cx, 5*time.Millisecond)
			return socket.Dial(cx, "tcp", l.Addr().String())
		})
		for range 2 {
			if i := edo.Select(cx, l.OnAcceptReady(), a.OnReadReady(), edo.After(10*time.Second)); i != 0 {
				t.Errorf("case %d won, want the connection", i)
			}
		}
		c, err := l.Accept(cx)
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
		if d, err := dialler.Join(cx); err == nil {
			d.Close()
		}
		// Close ends it.
		closer := edo.Spawn(cx, func(cx edo.Context) error {
			edo.Sleep(cx, 5*time.Millisecond)
			return l.Close()
		})
		if i := edo.Select(cx, l.OnAcceptReady(), edo.After(10*time.Second)); i != 0 {
			t.Errorf("case %d won, want the closing", i)
		}
		_, _ = closer.Join(cx)
		if _, err := l.Accept(cx); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
}
