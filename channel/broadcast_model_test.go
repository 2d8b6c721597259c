//go:build model

package channel

import (
	"errors"
	"testing"

	"github.com/edo-async/edo/internal/model"
)

// listeners is a program in which each of n subscribers, some being aborted at some moment and beginning again, gets or misses
// all that is sent before the end.
func listeners(n, capacity int, recv func(s *Subscriber[int]) *op) func(*model.Run) {
	return func(r *model.Run) {
		b := NewBroadcast[int](capacity)
		const sends = 2
		for range n {
			s := b.Subscribe()
			r.Go("subscriber", func() {
				got, last := 0, 0
				for {
					o := recv(s)
					var lagged *LaggedError
					switch {
					case o.unwound:
					case errors.As(o.err, &lagged):
						got += int(lagged.Missed)
					case o.err == ErrClosed:
						if got != sends {
							model.Failf("%d values received or missed, of %d", got, sends)
						}
						s.Close()
						return
					case o.v <= last:
						model.Failf("value %d after %d", o.v, last)
					default:
						got++
						last = o.v
					}
				}
			})
		}
		r.Go("sender", func() {
			for v := range sends {
				b.Send(v + 1)
			}
			b.Close()
		})
	}
}

// oneAbort makes a program in which one wait is aborted at most.
func oneAbort(n, capacity int, recv func(s *Subscriber[int], mayAbort bool) *op) func(*model.Run) {
	aborted := false
	p := listeners(n, capacity, func(s *Subscriber[int]) *op {
		o := recv(s, !aborted)
		aborted = aborted || o.unwound
		return o
	})
	return func(r *model.Run) { aborted = false; p(r) }
}

func TestModelBroadcast(t *testing.T) {
	recv := func(s *Subscriber[int], mayAbort bool) *op { return newPlayer().recvSub(s).drive(mayAbort) }
	model.MustPass(t, model.Options{Preemptions: 2}, oneAbort(1, 1, recv))
	model.MustPass(t, model.Options{Preemptions: 2}, oneAbort(2, 1, recv))
	model.MustPass(t, model.Options{Preemptions: 1}, oneAbort(2, 2, recv))
}

// A subscriber that is aborted and does not look again whether it was handed a value.
func TestModelBroadcastSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "received or missed", oneAbort(1, 2, func(s *Subscriber[int], mayAbort bool) *op {
		o := newPlayer().recvSub(s)
		if !o.ready && mayAbort && model.Choose(2) == 1 {
			o.abort()
			o.unwound, o.ready = true, false // what it answers is forgotten
			return o
		}
		return o.drive(false)
	}))
}
