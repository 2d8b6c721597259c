package lock

import (
	"strings"
	"testing"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/crank"
	"github.com/edo-async/edo/internal/waitq"
	"unsafe"
)

// come leaves in won whether it is the leader: 1 or 0.
func come(k *crank.Task, b *Barrier) *op {
	o := &op{k: k}
	var p [Barrier__Wait__p]unsafe.Pointer
	var s [Barrier__Wait__s]byte
	o.again = func(cx core.Context) bool {
		leader, ok := Barrier__Wait__poll(cx, &p, &s, b)
		if b = nil; leader {
			o.won = 1
		}
		if ok && p != [2]unsafe.Pointer{} {
			panic("a pointer is left in the frame")
		}
		return ok
	}
	return o.step()
}

func (b *Barrier) wantQuiet(t *testing.T) {
	t.Helper()
	if s := b.room.CheckQuiet([]*waitq.Queue[struct{}]{&b.queue}, &b.spare); s != "" {
		t.Fatal(s)
	}
	if b.came != 0 {
		t.Fatalf("%d are counted", b.came)
	}
}

func TestBarrier(t *testing.T) {
	b := NewBarrier(3)
	for range 3 { // it can be used again
		x, y := come(crank.New(), b), come(crank.New(), b)
		x.wantPending(t)
		y.step().wantPending(t)
		z := come(crank.New(), b)
		z.wantReady(t)
		x.wantWoken(t)
		y.wantWoken(t)
		if x.won+y.won != 0 || z.won != 1 {
			t.Fatal("the leader is not the one that came last")
		}
	}
	b.wantQuiet(t)
	if o := come(crank.New(), NewBarrier(1)); !o.ready || o.won != 1 {
		t.Fatal("one alone waits")
	}
	wantPanic(t, "lock: NewBarrier for 0 parties; it takes one at least", func() { NewBarrier(0) })
}

func TestBarrierAbort(t *testing.T) {
	b := NewBarrier(2)
	come(crank.New(), b).abort().wantUnwound(t)
	b.wantQuiet(t)
	x := come(crank.New(), b)
	x.wantPending(t) // the aborted one does not count
	come(crank.New(), b).wantReady(t)
	x.abort().wantReady(t)
	k := crank.New()
	k.Broke = true
	o := come(k, b)
	o.wantPending(t)
	k.Broke = false
	o.step().wantPending(t)
	o.abort().wantUnwound(t)
	b.wantQuiet(t)
}

// A Barrier that was not made says so: it would let everybody through.
func TestZeroBarrier(t *testing.T) {
	defer func() {
		if msg, _ := recover().(string); !strings.HasPrefix(msg, "lock: ") || !strings.Contains(msg, "NewBarrier") {
			t.Errorf("panic %q", msg)
		}
	}()
	come(crank.New(), new(Barrier))
}
