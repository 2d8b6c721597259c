//go:build model

package lock

import (
	"testing"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/crank"
	"github.com/edo-async/edo/internal/model"
	"github.com/edo-async/edo/internal/waitq"
)

// permit polls an acquirePermit; won is 1 if the permit is the caller's.
func permit(m *permits, need int64) *op {
	var o *op
	o = &op{k: crank.New()}
	var p [1]unsafe.Pointer
	var s [2]byte
	o.again = func(cx core.Context) bool {
		mine, ok := acquirePermit__poll(cx, &p, &s, m, need)
		if mine {
			o.won = 1
		}
		return ok
	}
	return o.step()
}

// once is a program in which one makes the value who may be aborted while it waits to, or another who fails at first; a third
// waits for it. wait waits to be the one who makes it; set sets the value.
func once(wait func(o *Once[int], mortal bool) *op, set func(o *Once[int], v int)) func(*model.Run) {
	return func(r *model.Run) {
		var o Once[int]
		making, made := 0, 0
		do := func(mortal, fails bool) {
			b := wait(&o, mortal)
			switch {
			case b.unwound:
				return
			case b.won == 0:
				if v, ok := o.Get(); v != 7 || !ok {
					model.Failf("nobody is to make the value, which is %d, %v", v, ok)
				}
				return
			}
			defer o.end()
			if making++; making != 1 {
				model.Failf("two make the value at once")
			}
			model.Yield("make")
			making--
			if !fails {
				made++
				set(&o, 7)
			}
		}
		left := 3
		end := func() {
			if left--; left == 0 && made != 1 {
				model.Failf("made %d times", made)
			}
		}
		r.Go("aborted", func() {
			do(true, false)
			end()
		})
		r.Go("fails", func() {
			do(false, true)
			do(false, false)
			end()
		})
		r.Go("waits", func() {
			if model.Choose(2) == 0 {
				permit(&o.ready, 1).drive(false)
			} else {
				selects(crank.New(), o.OnReady()).drive(false)
			}
			if o.val != 7 {
				model.Failf("told of the value %d", o.val)
			}
			end()
		})
	}
}

func waitToMake(o *Once[int], mortal bool) *op {
	if o.done.Load() {
		return &op{ready: true}
	}
	return permit(&o.making, 0).drive(mortal)
}

func TestModelOnce(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 2}, once(waitToMake, (*Once[int]).set))
}

// Who waits is told before the value is there.
func TestModelOnceSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{Preemptions: 2}, "told of the value 0", once(waitToMake, func(o *Once[int], v int) {
		o.ready.shut(nil)
		o.set(v)
	}))
}

// One who gives up and does not look whether it is the one who is to make the value.
func TestModelOnceSeededBugOfAbort(t *testing.T) {
	model.MustFail(t, model.Options{Preemptions: 2}, "deadlock", once(func(o *Once[int], mortal bool) *op {
		if !mortal {
			return waitToMake(o, false)
		}
		if r, n := o.making.takeOrWait(0, 1, &crank.New().Waker); n != nil {
			n.Withdraw()
			return &op{unwound: true}
		} else if r == waitq.Done {
			return &op{ready: true, won: 1}
		}
		return &op{ready: true}
	}, (*Once[int]).set))
}
