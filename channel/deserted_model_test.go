//go:build model

package channel

import (
	"testing"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/crank"
	"github.com/edo-async/edo/internal/model"
)

// desert is a program in which two subscribers go, and two wait for that: one as wait does, the other in a Select.
func desert(wait func(b *Broadcast[int])) func(*model.Run) {
	return func(r *model.Run) {
		b := NewBroadcast[int](1)
		for range 2 {
			s := b.Subscribe()
			r.Go("subscriber", s.Close)
		}
		gone := func() {
			if n := b.Subscribers(); n != 0 {
				model.Failf("told of the end with %d subscribers", n)
			}
		}
		r.Go("waits", func() {
			wait(b)
			gone()
		})
		r.Go("selects", func() {
			newPlayer().selects(b.OnDeserted()).drive(false)
			gone()
		})
	}
}

func waitDeserted(b *Broadcast[int]) {
	o := &op{k: newPlayer()}
	var p [Broadcast__Deserted__p]unsafePointer
	var s [Broadcast__Deserted__s]byte
	o.again = func(cx core.Context) bool { return Broadcast__Deserted__poll(cx, &p, &s, b) }
	o.step().drive(false)
}

func TestModelDeserted(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 2}, desert(waitDeserted))
}

// One who looks and begins to wait in two sections misses the last that goes in between.
func TestModelDesertedSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{Preemptions: 2}, "deadlock", desert(func(b *Broadcast[int]) {
		if b.Subscribers() == 0 {
			return
		}
		k := crank.New()
		b.room.Lock()
		b.leaving.Push(b.room.Get(&b.spare), &k.Waker)
		b.room.Unlock()
		model.Wait("wake", k.IsWoken)
	}))
}
