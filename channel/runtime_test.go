package channel_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
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
				switch k % 5 {
				case 0:
					if err := c.Send(cx, v); err != nil {
						return err
					}
				case 3:
					if capacity == 0 {
						continue
					}
					p, err := c.Reserve(cx)
					if err != nil {
						return err
					}
					if i%3 == 0 {
						p.Drop()
						continue
					}
					p.SendFrom(cx, v)
				case 4:
					if capacity == 0 {
						continue
					}
					// A task of its own, which may be aborted while it waits for room, or while it has some.
					t := edo.Spawn(cx, func(cx edo.Context) error {
						var p channel.Permit[int]
						var err error
						defer p.Drop()
						if edo.Select(cx, c.OnReserve(&p, &err), edo.After(time.Minute)) == 1 || err != nil {
							return errors.New("nothing reserved")
						}
						edo.Yield(cx)
						p.Send(v)
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
			var buf [3]int
			for cOpen || dOpen {
				var v int
				var ok bool
				switch {
				case k%2 == 1:
					n := 0
					if !cOpen {
						n, dOpen = d.RecvMany(cx, buf[:])
					} else if edo.Select(cx, c.OnRecvMany(buf[:], &n), edo.After(time.Microsecond)) == 0 {
						cOpen = n > 0
					}
					for _, v := range buf[:n] {
						take(v)
					}
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

// The same with goroutines that wait, some of which give up.
func TestPlainStress(t *testing.T) {
	const goroutines, each = 4, 100
	for capacity := range 2 {
		in, out := channel.New[int](capacity), channel.New[int](capacity)
		var all sync.WaitGroup
		var sent, received atomic.Int64
		for range goroutines {
			all.Go(func() {
				for i := range each {
					ctx, cancel := context.WithCancel(context.Background())
					if i%4 == 0 {
						go cancel()
					}
					if err := in.SendWait(ctx, 1); err == nil {
						sent.Add(1)
					} else if !errors.Is(err, context.Canceled) {
						t.Error(err)
					}
					cancel()
				}
			})
		}
		go func() {
			all.Wait()
			in.Close()
		}()
		var receivers sync.WaitGroup
		for k := range goroutines {
			receivers.Go(func() {
				for {
					ctx, cancel := context.WithCancel(context.Background())
					if k%2 == 0 {
						go cancel()
					}
					v, err := out.RecvWait(ctx)
					cancel()
					switch {
					case err == nil:
						received.Add(int64(v))
					case err == channel.ErrClosed:
						return
					case !errors.Is(err, context.Canceled):
						t.Error(err)
					}
				}
			})
		}
		err := edo.Run(func(cx edo.Context) error {
			defer out.Close()
			for v := range in.All(cx) {
				if err := out.Send(cx, v); err != nil {
					return err
				}
			}
			return nil
		}, edo.Workers(2))
		receivers.Wait()
		if err != nil || sent.Load() != received.Load() || sent.Load() == 0 {
			t.Fatalf("%v; %d sent, %d received", err, sent.Load(), received.Load())
		}
	}
}

// audience has subscribers of all kinds listen to a few senders, and counts: each gets or misses what was sent while it
// was there, and one sender's values come in order.
func audience(cx edo.Context, capacity, subscribers, each int) error {
	b := channel.NewBroadcast[int](capacity)
	const senders = 2
	listening := edo.NewGroup(cx)
	for k := range subscribers {
		s := b.Subscribe()
		listening.Go(func(cx edo.Context) error {
			defer s.Close()
			got, last := 0, [senders]int{}
			take := func(v int, err error) error {
				var lagged *channel.LaggedError
				switch {
				case errors.As(err, &lagged):
					got += int(lagged.Missed)
					return nil
				case err == nil:
					if from := v % senders; v <= last[from] {
						return fmt.Errorf("value %d after %d", v, last[from])
					} else {
						last[from] = v
					}
					got++
				}
				return err
			}
			var err error
			for i := 0; err == nil; i++ {
				var v int
				switch {
				case k%3 == 0:
					v, err = s.Recv(cx)
					err = take(v, err)
				case k%3 == 1:
					if edo.Select(cx, s.OnRecv(&v, &err), edo.After(time.Duration(k+1)*time.Microsecond)) == 0 {
						err = take(v, err)
					}
				default:
					t := edo.Spawn(cx, func(cx edo.Context) error {
						v, err := s.Recv(cx)
						return take(v, err)
					})
					if i%2 == 0 {
						edo.Yield(cx)
						t.Abort()
					}
					if _, err = t.Join(cx); errors.Is(err, edo.ErrAborted) {
						err = nil
					}
				}
			}
			if !errors.Is(err, channel.ErrClosed) {
				return err
			}
			if got != senders*each {
				return fmt.Errorf("subscriber %d: %d values received or missed, %d sent", k, got, senders*each)
			}
			return nil
		})
	}
	sending := edo.NewGroup(cx)
	for k := range senders {
		sending.Go(func(cx edo.Context) error {
			for i := range each {
				if err := b.SendFrom(cx, (i+1)*senders+k); err != nil {
					return err
				}
				if i%3 == 0 {
					edo.Yield(cx)
				}
			}
			return nil
		})
	}
	if err := sending.Wait(cx); err != nil {
		return err
	}
	b.Close()
	if err := listening.Wait(cx); err != nil {
		return err
	}
	if n := b.Subscribers(); n != 0 {
		return fmt.Errorf("%d subscribers are left", n)
	}
	return nil
}

func TestBroadcastCrowdSeeded(t *testing.T) {
	for seed := range uint64(100) {
		for _, capacity := range []int{1, 3, 100} {
			if err := edo.Run(func(cx edo.Context) error { return audience(cx, capacity, 5, 10) }, edo.Deterministic(seed)); err != nil {
				t.Fatalf("seed %d, capacity %d: %v", seed, capacity, err)
			}
		}
	}
}

func TestBroadcastStress(t *testing.T) {
	for range 10 {
		for _, capacity := range []int{1, 8} {
			if err := edo.Run(func(cx edo.Context) error { return audience(cx, capacity, 9, 100) }, edo.Workers(4)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestBroadcastAll(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		b := channel.NewBroadcast[int](2)
		s := b.Subscribe()
		for i := range 5 {
			b.Send(i)
		}
		b.Close()
		got := ""
		for v, err := range s.All(cx) {
			edo.Yield(cx)
			got += fmt.Sprint(v, " ", err, ";")
		}
		if want := "0 channel: subscriber too far behind: 3 values missed;3 <nil>;4 <nil>;"; got != want {
			return fmt.Errorf("%q, want %q", got, want)
		}
		return nil
	}, edo.CurrentThread())
	if err != nil {
		t.Fatal(err)
	}
}

// follow has watchers of all kinds follow a value that several tasks count up: each sees it grow, and the end.
func follow(cx edo.Context, watchers, each int) error {
	w := channel.NewWatch(0)
	const setters = 3
	following := edo.NewGroup(cx)
	for k := range watchers {
		f := w.Subscribe()
		following.Go(func(cx edo.Context) error {
			last := f.Get()
			for i := 0; ; i++ {
				v, ok := last, true
				switch k % 3 {
				case 0:
					v, ok = f.Changed(cx)
				case 1:
					if edo.Select(cx, f.OnChanged(&v, &ok), edo.After(time.Duration(k+1)*time.Microsecond)) == 1 {
						continue
					}
				default:
					t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
						v, ok = f.WaitFor(cx, func(v int) bool { return v > last })
						return v, nil
					})
					if i%2 == 0 {
						edo.Yield(cx)
						t.Abort()
					}
					if _, err := t.Join(cx); errors.Is(err, edo.ErrAborted) {
						continue
					}
				}
				switch {
				case ok && v <= last:
					return fmt.Errorf("value %d after %d", v, last)
				case ok:
					last = v
				case f.Get() != setters*each:
					return fmt.Errorf("told of the end when the value is %d", f.Get())
				default:
					return nil
				}
			}
		})
	}
	setting := edo.NewGroup(cx)
	for range setters {
		setting.Go(func(cx edo.Context) error {
			for i := range each {
				if err := w.Update(func(v int) int { return v + 1 }); err != nil {
					return err
				}
				if i%3 == 0 {
					edo.Yield(cx)
				}
			}
			return nil
		})
	}
	if err := setting.Wait(cx); err != nil {
		return err
	}
	w.Close()
	return following.Wait(cx)
}

func TestWatchCrowdSeeded(t *testing.T) {
	for seed := range uint64(100) {
		if err := edo.Run(func(cx edo.Context) error { return follow(cx, 6, 10) }, edo.Deterministic(seed)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func TestWatchStress(t *testing.T) {
	for range 10 {
		if err := edo.Run(func(cx edo.Context) error { return follow(cx, 9, 200) }, edo.Workers(4)); err != nil {
			t.Fatal(err)
		}
	}
}

// A loop over All may wait in its body, be left early, and be aborted.
func TestAll(t *testing.T) {
	for seed := range uint64(20) {
		c := channel.New[int](2)
		var got []int
		err := edo.Run(func(cx edo.Context) error {
			edo.Spawn(cx, func(cx edo.Context) error {
				for i := range 10 {
					c.Send(cx, i)
				}
				c.Close()
				return nil
			})
			for v := range c.All(cx) {
				edo.Sleep(cx, time.Millisecond)
				if got = append(got, v); v == 3 {
					break
				}
			}
			for v := range c.All(cx) {
				got = append(got, v)
			}
			d := channel.New[int](0)
			unwound := false
			looper := edo.Spawn(cx, func(cx edo.Context) error {
				defer func() { unwound = true }()
				for range d.All(cx) {
				}
				return nil
			})
			edo.Sleep(cx, time.Millisecond)
			looper.Abort()
			if _, err := looper.Join(cx); !errors.Is(err, edo.ErrAborted) || !unwound {
				return fmt.Errorf("aborted in the loop: %v, deferred call ran: %v", err, unwound)
			}
			return nil
		}, edo.Deterministic(seed))
		if err != nil || !slices.Equal(got, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
			t.Fatalf("seed %d: %v, %v", seed, err, got)
		}
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
