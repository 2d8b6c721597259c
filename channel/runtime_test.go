package channel_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

// crowd has senders and receivers of all kinds (plain, selecting, trying from a goroutine, aborted under way) at
// two channels at once, and counts: every value that was sent was received, once.
func crowd(cx edo.Context, capacity, senders, each int) error {
	c, d := channel.New[int](capacity), channel.New[int](capacity)
	var sent, received, sum atomic.Int64
	take := func(v int) { received.Add(1); sum.Add(-int64(v)) }
	gave := func(v int) { sent.Add(1); sum.Add(int64(v)) }

	sending := edo.NewGroup(cx)
	for k := range senders {
		sending.Go(func(cx edo.Context) error {
			for i := range each {
				v := k*each + i + 1
				switch k % 3 {
				case 0:
					if err := c.Send(cx, v); err != nil {
						return err
					}
				case 1:
					edo.Select(cx, c.OnSend(v), d.OnSend(v))
				case 2:
					// A task of its own, which may be aborted before it has sent.
					t := edo.Spawn(cx, func(cx edo.Context) error {
						if err := d.Send(cx, v); err != nil {
							return err
						}
						gave(v)
						return nil
					})
					if i%2 == 0 {
						edo.Yield(cx)
						t.Abort()
					}
					if _, err := t.Join(cx); err != nil && !errors.Is(err, edo.ErrAborted) {
						return err
					}
					continue
				}
				gave(v)
			}
			return nil
		})
	}
	receiving := edo.NewGroup(cx)
	for k := range senders {
		receiving.Go(func(cx edo.Context) error {
			cOpen, dOpen := true, true
			for cOpen || dOpen {
				var v int
				var ok bool
				switch {
				case !cOpen:
					if v, dOpen = d.Recv(cx); dOpen {
						take(v)
					}
				case !dOpen:
					if v, cOpen = c.Recv(cx); cOpen {
						take(v)
					}
				default:
					i := edo.Select(cx, c.OnRecv(&v, &ok), d.OnRecv(&v, &ok), edo.After(time.Duration(k+1)*time.Microsecond))
					switch {
					case i == 2:
					case ok:
						take(v)
					case i == 0:
						cOpen = false
					default:
						dOpen = false
					}
				}
			}
			return nil
		})
	}
	if err := sending.Wait(cx); err != nil {
		return err
	}
	c.Close()
	d.Close()
	if err := receiving.Wait(cx); err != nil {
		return err
	}
	if sent.Load() != received.Load() || sum.Load() != 0 {
		return fmt.Errorf("capacity %d: %d values sent, %d received, difference of the sums %d", capacity, sent.Load(), received.Load(), sum.Load())
	}
	return nil
}

func TestCrowdSeeded(t *testing.T) {
	for seed := range uint64(100) {
		for capacity := range 3 {
			if err := edo.Run(func(cx edo.Context) error { return crowd(cx, capacity, 5, 6) }, edo.Deterministic(seed)); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
}

func TestCrowdStress(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 2
	}
	for range rounds {
		for capacity := range 3 {
			if err := edo.Run(func(cx edo.Context) error { return crowd(cx, capacity, 9, 50) }, edo.Workers(4)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Selects that meet Selects, on many workers: each pair swaps in opposite directions, so that both sides
// claim each other.
func TestSelectPairsStress(t *testing.T) {
	const pairs, each = 4, 500
	c, d := channel.New[int](0), channel.New[int](0)
	var balance, swaps atomic.Int64
	err := edo.Run(func(cx edo.Context) error {
		g := edo.NewGroup(cx)
		for k := range 2 * pairs {
			out, in := c, d
			if k%2 == 1 {
				out, in = d, c
			}
			g.Go(func(cx edo.Context) error {
				for i := range each {
					v := k*each + i
					var got int
					var ok bool
					var err error
					won := edo.Select(cx, out.OnSendErr(v, &err), in.OnRecv(&got, &ok))
					switch {
					case won == 0 && err == nil:
						balance.Add(int64(v) + 1)
						swaps.Add(1)
					case won == 1 && ok:
						balance.Add(-int64(got) - 1)
					default:
						return nil
					}
				}
				return nil
			})
		}
		// An odd one out at the end must not wait for ever.
		edo.Spawn(cx, func(cx edo.Context) error {
			for last := int64(-1); last != swaps.Load(); edo.Sleep(cx, 20*time.Millisecond) {
				last = swaps.Load()
			}
			c.Close()
			d.Close()
			return nil
		})
		return g.Wait(cx)
	}, edo.Workers(4))
	if err != nil || balance.Load() != 0 {
		t.Fatalf("%v, balance %d after %d swaps", err, balance.Load(), swaps.Load())
	}
	t.Logf("%d swaps", swaps.Load())
}

// Values come and go from goroutines outside the runtime.
func TestOutside(t *testing.T) {
	const n = 1000
	in, out := channel.New[int](4), channel.New[int](4)
	done := make(chan int)
	go func() {
		for i := range n {
			for in.TrySend(i) == channel.ErrFull {
				time.Sleep(10 * time.Microsecond)
			}
		}
		in.Close()
	}()
	go func() {
		next := 0
		for {
			v, err := out.TryRecv()
			switch {
			case err == channel.ErrClosed:
				done <- next
				return
			case err == channel.ErrEmpty:
				time.Sleep(10 * time.Microsecond)
			case v != next:
				t.Errorf("received %d, want %d", v, next)
				next = v + 1
			default:
				next++
			}
		}
	}()
	err := edo.Run(func(cx edo.Context) error {
		defer out.Close()
		for {
			v, ok := in.Recv(cx)
			if !ok {
				return nil
			}
			if err := out.Send(cx, v); err != nil {
				return err
			}
		}
	})
	if got := <-done; err != nil || got != n {
		t.Fatal(err, got)
	}
}

func TestOneshotStress(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		for i := range 3000 {
			tx, rx := channel.NewOneshot[int]()
			edo.Spawn(cx, func(cx edo.Context) error {
				defer tx.Close()
				switch i % 3 {
				case 0:
					return tx.Send(i)
				case 1:
					edo.Yield(cx)
					return tx.Send(i)
				}
				return nil
			})
			var v int
			var err error
			if i%2 == 0 {
				v, err = rx.Recv(cx)
			} else if edo.Select(cx, edo.After(time.Minute), rx.OnRecv(&v, &err)) != 1 {
				return errors.New("late")
			}
			if i%3 == 2 && err != channel.ErrClosed || i%3 != 2 && (err != nil || v != i) {
				return fmt.Errorf("round %d: %d, %v", i, v, err)
			}
		}
		return nil
	}, edo.Workers(4))
	if err != nil {
		t.Fatal(err)
	}
}
