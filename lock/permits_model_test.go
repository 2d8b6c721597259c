//go:build model

package lock

import (
	"testing"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/crank"
	"github.com/edo-async/edo/internal/model"
)

// drive polls an operation as a scheduler would, on a worker of its own, until it ends. A mortal task may be
// aborted at any time.
func (o *op) drive(mortal bool) *op {
	for !o.ready && !o.unwound {
		if mortal && model.Choose(2) == 1 {
			o.abort()
			mortal = false
			continue
		}
		model.Wait("wake", o.k.IsWoken)
		o.k.Woken()
		o.step()
	}
	return o
}

// takers is a program in which each takes so many of three permits, the first being mortal, and gives them back.
func takers(take func(k *crank.Task, m *Semaphore, n int64, mortal bool) *op, wants ...int64) func(*model.Run) {
	return func(r *model.Run) {
		m := NewSemaphore(3)
		held, left := int64(0), len(wants)
		for i, n := range wants {
			r.Go("taker", func() {
				if o := take(crank.New(), m, n, i == 0); o.ready {
					if held += n; held > 3 {
						model.Failf("%d held of 3", held)
					}
					model.Yield("hold")
					held -= n
					m.Release(n)
				}
				if left--; left == 0 && m.p.free != 3 {
					model.Failf("%d are free", m.p.free)
				}
			})
		}
	}
}

func TestModelSemaphore(t *testing.T) {
	take := func(k *crank.Task, m *Semaphore, n int64, mortal bool) *op { return acquire(k, m, n).drive(mortal) }
	model.MustPass(t, model.Options{Preemptions: 2}, takers(take, 3, 2, 1))
	model.MustPass(t, model.Options{Preemptions: 2}, takers(take, 2, 2, 1))
	selecting := func(k *crank.Task, m *Semaphore, n int64, mortal bool) *op {
		return selects(k, new(Notify).OnNotify(), m.OnAcquire(n, nil)).drive(mortal)
	}
	model.MustPass(t, model.Options{Preemptions: 2}, takers(selecting, 2, 2, 1))
}

// One who gives up and does not look whether those behind want less.
func TestModelSemaphoreSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "deadlock", func(r *model.Run) {
		m := NewSemaphore(1)
		r.Go("many", func() {
			_, n := m.p.takeOrWait(2, 2, &crank.New().Waker)
			n.Withdraw()
		})
		r.Go("few", func() { acquire(crank.New(), m, 1).drive(false) })
	})
}

// torn is a program in which two tasks each take one of two mutexes by a Select, in opposite order, and a third one takes
// each in turn.
func torn(r *model.Run) {
	var m [2]Mutex
	var inside [2]atomicx.Cell[int]
	hold := func(i int) {
		inside[i].Set(inside[i].Get() + 1)
		m[i].Unlock()
	}
	left := 3
	end := func() {
		if left--; left == 0 && (m[0].word.Load() != open || m[1].word.Load() != open) {
			model.Failf("the mutexes are left in states %d and %d", m[0].word.Load(), m[1].word.Load())
		}
	}
	for i := range 2 {
		r.Go("select", func() {
			if o := selects(crank.New(), m[i].OnLock(), m[1-i].OnLock()).drive(i == 0); o.ready {
				hold((i + o.won) % 2)
			}
			end()
		})
	}
	r.Go("lock", func() {
		for i := range 2 {
			lockIt(crank.New(), &m[i]).drive(false)
			hold(i)
		}
		end()
	})
}

func TestModelMutexSelect(t *testing.T) { model.MustPass(t, model.Options{Preemptions: 2}, torn) }

// A case that enters the queue of a locked mutex without making it contended.
func TestModelMutexSelectSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "deadlock", func(r *model.Run) {
		var m Mutex
		m.TryLock()
		r.Go("select", func() {
			k := crank.New()
			m.room.Lock()
			if m.word.Load() == locked {
				m.queue.Push(m.room.Get(&m.spare), &k.Waker)
				m.room.Unlock()
				model.Wait("wake", k.IsWoken)
				return
			}
			m.room.Unlock()
		})
		r.Go("unlock", m.Unlock)
	})
}

// pair is a program in which two come to a barrier for two. One may be aborted, and comes again.
func pair(abort func(o *op, b *Barrier)) func(*model.Run) {
	return func(r *model.Run) {
		b := NewBarrier(2)
		leaders, left := 0, 2
		end := func(o *op) {
			leaders += o.won
			if left--; left == 0 && leaders != 1 {
				model.Failf("%d leaders", leaders)
			}
		}
		r.Go("aborted", func() {
			o := come(crank.New(), b)
			if !o.ready && model.Choose(2) == 1 {
				if abort(o, b); o.unwound {
					o = come(crank.New(), b)
				}
			}
			end(o.drive(false))
		})
		r.Go("other", func() { end(come(crank.New(), b).drive(false)) })
	}
}

func TestModelBarrier(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 4}, pair(func(o *op, _ *Barrier) { o.abort() }))
}

// One who leaves the queue and the count in two sections is counted when it is gone.
func TestModelBarrierSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "", pair(func(o *op, b *Barrier) {
		b.room.Lock()
		gone := !b.queue.Empty() && b.queue.Claim() != nil
		b.room.Unlock()
		if gone {
			b.room.Lock()
			b.came--
			b.room.Unlock()
			o.unwound = true
		}
	}))
}
