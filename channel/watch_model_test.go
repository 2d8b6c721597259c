//go:build model

package channel

import (
	"testing"

	"github.com/edo-async/edo/internal/model"
)

// followers is a program in which watchers follow a value up to its end.
func followers(n int, set func(w *Watch[int], v int)) func(*model.Run) {
	return func(r *model.Run) {
		w := NewWatch(0)
		const last = 2
		for i := range n {
			r.Go("watcher", func() {
				f := w.Subscribe()
				mortal := i == 0
				seen := f.Get()
				for {
					o := newPlayer().changed(f).drive(mortal)
					switch {
					case o.unwound:
						mortal = false
					case !o.open:
						if seen != last {
							model.Failf("told of the end after value %d", seen)
						}
						return
					case o.v <= seen:
						model.Failf("value %d after %d", o.v, seen)
					default:
						seen = o.v
					}
				}
			})
		}
		r.Go("setter", func() {
			for v := range last {
				set(w, v+1)
			}
			w.Close()
		})
	}
}

func TestModelWatch(t *testing.T) {
	set := func(w *Watch[int], v int) { w.Set(v) }
	model.MustPass(t, model.Options{Preemptions: 3}, followers(1, set))
	model.MustPass(t, model.Options{Preemptions: 1}, followers(2, set))
}

// A setter that stores the value in a section of its own: it may wake one who has seen it already and waits for the next.
func TestModelWatchSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "told of the end", followers(1, func(w *Watch[int], v int) {
		next := &version[int]{v, w.latest.Load().n + 1}
		w.latest.Store(next)
		w.tell(next, nil)
	}))
}
