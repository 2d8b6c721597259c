package socket_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/socket"
)

// Connections open, talk and close while everything about them is aborted at random moments: dials, accepts, reads and
// writes; by Timeout and by Abort. each checks that neither goroutines nor descriptors are left; here, that nothing
// is stuck and that what is not aborted works.
func TestStressAborts(t *testing.T) {
	rounds := 300
	if testing.Short() {
		rounds = 50
	}
	each(t, func(t *testing.T, cx edo.Context) {
		l := listen(t, cx)
		var served, dialled, cut atomic.Int64
		var calm atomic.Bool
		server := edo.Spawn(cx, func(cx edo.Context) error {
			for {
				// Accept under a timeout that often strikes: nothing that was accepted may be lost.
				c, err := edo.Timeout(cx, time.Duration(rand.IntN(300))*time.Microsecond, l.Accept)
				switch {
				case errors.Is(err, context.DeadlineExceeded):
					continue
				case errors.Is(err, net.ErrClosed):
					return nil
				case err != nil:
					return err
				}
				served.Add(1)
				edo.Spawn(cx, func(cx edo.Context) error {
					defer c.Close()
					buf := make([]byte, 1+rand.IntN(4000))
					if !calm.Load() {
						c.SetDeadline(time.Now().Add(time.Duration(1+rand.IntN(30)) * time.Millisecond))
					}
					for {
						if rand.IntN(2) == 0 {
							if err := c.ReadReady(cx); err != nil {
								return nil
							}
						}
						n, err := c.Read(cx, buf)
						if err != nil {
							return nil
						}
						if _, err := c.Write(cx, buf[:n]); err != nil {
							return nil
						}
					}
				})
			}
		})
		g := edo.NewGroup(cx)
		for range 8 {
			g.Go(func(cx edo.Context) error {
				for range rounds / 8 {
					client := edo.Spawn(cx, func(cx edo.Context) error {
						c, err := socket.Dial(cx, "tcp", l.Addr().String())
						if err != nil {
							return err
						}
						defer c.Close()
						dialled.Add(1)
						// A writer beside the reader, aborted with it.
						writer := edo.Spawn(cx, func(cx edo.Context) error {
							for {
								if _, err := c.Write(cx, make([]byte, rand.IntN(100_000))); err != nil {
									return nil
								}
							}
						})
						defer writer.Abort()
						buf := make([]byte, 1000)
						for {
							_, err := edo.Timeout(cx, time.Duration(1+rand.IntN(2000))*time.Microsecond, func(cx edo.Context) (int, error) {
								return c.Read(cx, buf)
							})
							if err != nil && !errors.Is(err, context.DeadlineExceeded) {
								return nil
							}
							if os.IsTimeout(err) {
								return nil
							}
						}
					})
					edo.Sleep(cx, time.Duration(rand.IntN(1500))*time.Microsecond)
					if rand.IntN(4) > 0 {
						client.Abort()
						cut.Add(1)
					}
					_, _ = client.Join(cx)
				}
				return nil
			})
		}
		if err := g.Wait(cx); err != nil {
			t.Error(err)
		}
		// After all that, one that nobody disturbs.
		calm.Store(true)
		c, err := socket.Dial(cx, "tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Write(cx, []byte("still there?")); err != nil {
			t.Error(err)
		}
		if err := readFull(cx, c, make([]byte, 12)); err != nil {
			t.Error(err)
		}
		c.Close()
		l.Close()
		if _, err := server.Join(cx); err != nil {
			t.Error(err)
		}
		t.Logf("%d dialled, %d served, %d aborted", dialled.Load(), served.Load(), cut.Load())
	})
}

// A runtime that ends while its tasks wait for sockets aborts them; what they close in deferred calls is closed.
func TestShutdownEndsWaits(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		l := listen(t, cx)
		edo.Spawn(cx, func(cx edo.Context) error {
			defer l.Close()
			for {
				c, err := l.Accept(cx)
				if err != nil {
					return err
				}
				edo.Spawn(cx, func(cx edo.Context) error { return echo(cx, c) })
			}
		})
		for range 20 {
			c, err := socket.Dial(cx, "tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			edo.Spawn(cx, func(cx edo.Context) error {
				defer c.Close()
				return c.ReadReady(cx)
			})
		}
		edo.Sleep(cx, 10*time.Millisecond)
	})
}

// Tasks of which one aborts while another is in the middle of a large write do not mix their bytes, and the turn to write
// goes on.
func TestWritesDoNotMix(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		defer a.Close()
		defer b.Close()
		const writers, size = 5, 600_000
		g := edo.NewGroup(cx)
		for w := range writers {
			g.Go(func(cx edo.Context) error {
				msg := make([]byte, size)
				for i := range msg {
					msg[i] = byte('a' + w)
				}
				_, err := a.Write(cx, msg)
				return err
			})
		}
		got := make([]byte, writers*size)
		if err := readFull(cx, b, got); err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(got); i += size {
			for _, c := range got[i : i+size] {
				if c != got[i] {
					t.Fatalf("a message of %c has a %c in it", got[i], c)
				}
			}
		}
		if err := g.Wait(cx); err != nil {
			t.Error(err)
		}
		// The one who has the turn is aborted in the middle: the next one gets it.
		much := make([]byte, 64<<20)
		first := edo.Spawn(cx, func(cx edo.Context) error { _, err := a.Write(cx, much); return err })
		edo.Sleep(cx, 50*time.Millisecond)
		second := edo.Spawn(cx, func(cx edo.Context) error { _, err := a.Write(cx, []byte("z")); return err })
		edo.Sleep(cx, 5*time.Millisecond)
		first.Abort()
		if _, err := first.Join(cx); !errors.Is(err, edo.ErrAborted) {
			t.Errorf("the aborted writer: %v", err)
		}
		buf := make([]byte, 1<<20)
		for {
			n, err := b.Read(cx, buf)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.IndexByte(buf[:n], 'z') >= 0 {
				break
			}
		}
		if _, err := second.Join(cx); err != nil {
			t.Error(err)
		}
	})
}

// A peer that never reads is not written to without bound, and many small writes to it wait.
func TestPeerThatNeverReads(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		defer a.Close()
		defer b.Close()
		for _, err := range []error{a.SetWriteBuffer(64 << 10), b.SetReadBuffer(64 << 10)} {
			if err != nil {
				t.Error(err)
			}
		}
		var sent atomic.Int64
		writer := edo.Spawn(cx, func(cx edo.Context) error {
			chunk := make([]byte, 16<<10)
			for {
				n, err := a.Write(cx, chunk)
				sent.Add(int64(n))
				if err != nil {
					return err
				}
			}
		})
		for before := int64(-1); before != sent.Load(); edo.Sleep(cx, 50*time.Millisecond) {
			before = sent.Load()
		}
		if n := sent.Load(); n == 0 || n > 1<<20 {
			t.Errorf("%d bytes were taken", n)
		}
		t.Logf("%d KiB taken", sent.Load()>>10)
		writer.Abort()
		_, _ = writer.Join(cx)
	})
}

// One that always has something to read gives way to others on the same worker.
func TestBusySocketGivesWay(t *testing.T) {
	each(t, func(t *testing.T, cx edo.Context) {
		a, b := pair(t, cx)
		defer b.Close()
		flood := edo.Spawn(cx, func(cx edo.Context) error {
			defer a.Close()
			chunk := make([]byte, 1<<20)
			for {
				if _, err := a.Write(cx, chunk); err != nil {
					return err
				}
			}
		})
		reader := edo.Spawn(cx, func(cx edo.Context) error {
			one := make([]byte, 1)
			for {
				if _, err := b.Read(cx, one); err != nil {
					return err
				}
			}
		})
		edo.Sleep(cx, 10*time.Millisecond)
		worst := time.Duration(0)
		for range 20 {
			start := time.Now()
			edo.Sleep(cx, time.Millisecond)
			worst = max(worst, time.Since(start))
		}
		if worst > time.Second {
			t.Errorf("a sleep of 1 ms took %v", worst)
		}
		reader.Abort()
		flood.Abort()
		_, _ = reader.Join(cx)
		_, _ = flood.Join(cx)
	})
}
