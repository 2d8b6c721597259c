//go:build model

package lock

import (
	"testing"

	"unsafe"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/crank"
	"github.com/edo-async/edo/internal/model"
)

// tasks is a program in which tasks on workers of their own lock a mutex, some being aborted at some moment, and write to
// a plain variable in the section.
func tasks(n, mortal int, unlock func(m *Mutex)) func(*model.Run) {
	return func(r *model.Run) {
		var m Mutex
		var inside atomicx.Cell[int]
		left := n
		for i := range n {
			k := crank.New()
			r.Go("task", func() {
				var p [1]unsafe.Pointer
				var s [2]byte
				ready := false
				poll := func(cx core.Context) { ready = Mutex__Lock__poll(cx, &p, &s, &m) }
				k.Poll(poll)
				unwound := false
				for !ready && !unwound {
					// An abort may come at any time.
					if i < mortal && model.Choose(2) == 1 {
						k.Abort = true
					} else {
						model.Wait("wake", k.IsWoken)
						k.Woken()
					}
					if unwound = k.Poll(poll); !ready && !unwound && !k.Abort {
						model.Failf("a task was woken in vain")
					}
				}
				if ready {
					inside.Set(inside.Get() + 1)
					unlock(&m)
				}
				if left--; left == 0 && m.word.Load() != open {
					model.Failf("the mutex is left in state %d", m.word.Load())
				}
			})
		}
	}
}

func TestModelMutex(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 4}, tasks(2, 0, (*Mutex).Unlock))
	model.MustPass(t, model.Options{Preemptions: 4}, tasks(2, 2, (*Mutex).Unlock))
	model.MustPass(t, model.Options{Preemptions: 2}, tasks(3, 1, (*Mutex).Unlock))
}

// An Unlock that opens a contended mutex loses its waiters.
func TestModelMutexSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "deadlock", tasks(2, 0, func(m *Mutex) { m.word.Store(open) }))
}
