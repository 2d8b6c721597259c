package channel

import (
	"testing"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/crank"
	"github.com/edo-async/edo/internal/leaktest"
	"github.com/edo-async/edo/internal/waitq"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

type unsafePointer = unsafe.Pointer

// player is a task that the test polls by hand.
type player struct{ *crank.Task }

func newPlayer() player { return player{crank.New()} }

// An op is one operation of a task on its way.
type op struct {
	k     player
	again func(cx core.Context) (ok bool)

	ready, unwound bool
	v              int
	err            error
	open           bool
	won            int
}

// step polls the operation once more.
func (o *op) step() *op {
	o.unwound = o.k.Poll(func(cx core.Context) { o.ready = o.again(cx) })
	return o
}

func (o *op) abort() *op {
	o.k.Abort = true
	return o.step()
}

func (k player) send(c *Chan[int], v int) *op {
	o := &op{k: k}
	var p [Chan__Send__p]unsafe.Pointer
	var s [Chan__Send__s]byte
	o.again = func(cx core.Context) (ok bool) {
		o.err, ok = Chan__Send__poll(cx, &p, &s, c, v)
		c, v = nil, 0 // a resumed twin gets zero arguments
		return ok
	}
	return o.step()
}

func (k player) recv(c *Chan[int]) *op {
	o := &op{k: k}
	var p [Chan__Recv__p]unsafe.Pointer
	var s [Chan__Recv__s]byte
	o.again = func(cx core.Context) (ok bool) {
		o.v, o.open, ok = Chan__Recv__poll(cx, &p, &s, c)
		c = nil
		if ok && p[0] != nil {
			panic("a pointer is left in the frame")
		}
		return ok
	}
	return o.step()
}

// recvMany leaves the number of values in v.
func (k player) recvMany(c *Chan[int], buf []int) *op {
	o := &op{k: k}
	var p [Chan__RecvMany__p]unsafe.Pointer
	var s [Chan__RecvMany__s]byte
	o.again = func(cx core.Context) (ok bool) {
		o.v, o.open, ok = Chan__RecvMany__poll(cx, &p, &s, c, buf)
		c, buf = nil, nil
		if ok && p != [len(p)]unsafe.Pointer{} {
			panic("a pointer is left in the frame")
		}
		return ok
	}
	return o.step()
}

func (k player) reserve(c *Chan[int], permit *Permit[int]) *op {
	o := &op{k: k}
	var p [Chan__Reserve__p]unsafe.Pointer
	var s [Chan__Reserve__s]byte
	o.again = func(cx core.Context) (ok bool) {
		got, err, ok := Chan__Reserve__poll(cx, &p, &s, c)
		permit.c, o.err = got.c, err
		c = nil
		if ok && p != [len(p)]unsafe.Pointer{} {
			panic("a pointer is left in the frame")
		}
		return ok
	}
	return o.step()
}

func (k player) recvOneshot(r Receiver[int]) *op {
	o := &op{k: k}
	var p [Receiver__Recv__p]unsafe.Pointer
	var s [Receiver__Recv__s]byte
	o.again = func(cx core.Context) (ok bool) {
		o.v, o.err, ok = Receiver__Recv__poll(cx, &p, &s, r)
		r = Receiver[int]{}
		return ok
	}
	return o.step()
}

func (k player) closedOneshot(tx Sender[int]) *op {
	o := &op{k: k}
	var p [Sender__Closed__p]unsafe.Pointer
	var s [Sender__Closed__s]byte
	o.again = func(cx core.Context) (ok bool) {
		ok = Sender__Closed__poll(cx, &p, &s, tx)
		tx = Sender[int]{}
		return ok
	}
	return o.step()
}

func (k player) recvSub(sub *Subscriber[int]) *op {
	o := &op{k: k}
	var p [Subscriber__Recv__p]unsafe.Pointer
	var s [Subscriber__Recv__s]byte
	o.again = func(cx core.Context) (ok bool) {
		o.v, o.err, ok = Subscriber__Recv__poll(cx, &p, &s, sub)
		sub = nil
		o.open = true // for wantValue
		if ok && p[0] != nil {
			panic("a pointer is left in the frame")
		}
		return ok
	}
	return o.step()
}

func (k player) changed(w *Watcher[int]) *op {
	o := &op{k: k}
	var p [Watcher__Changed__p]unsafe.Pointer
	var s [Watcher__Changed__s]byte
	o.again = func(cx core.Context) (ok bool) {
		o.v, o.open, ok = Watcher__Changed__poll(cx, &p, &s, w)
		w = nil
		if ok && p != [len(p)]unsafe.Pointer{} {
			panic("a pointer is left in the frame")
		}
		return ok
	}
	return o.step()
}

// selects does what edo.Select does, with a fixed order.
func (k player) selects(cases ...core.Case) *op {
	o := &op{k: k}
	var sel *core.Selecting
	o.again = func(cx core.Context) bool {
		x := cx.RT()
		if sel == nil {
			x.Check()
			for i := range cases {
				if cases[i].Try(x) {
					o.won = i
					return true
				}
			}
			if sel = x.NewSelecting(cases); !sel.Arm(x) {
				return false
			}
		}
		if sel.Winner() < 0 && !x.Aborted() {
			return false
		}
		o.won = sel.Disarm(x)
		sel.Free(x)
		if o.won < 0 {
			x.Unwind()
		}
		return true
	}
	return o.step()
}

func (o *op) wantPending(t *testing.T) {
	t.Helper()
	if o.ready || o.unwound {
		t.Fatalf("ready %v, unwound %v; want pending", o.ready, o.unwound)
	}
}

func (o *op) wantUnwound(t *testing.T) {
	t.Helper()
	if o.ready || !o.unwound {
		t.Fatalf("ready %v, unwound %v; want unwound", o.ready, o.unwound)
	}
}

func (o *op) wantSent(t *testing.T) {
	t.Helper()
	if !o.ready || o.err != nil {
		t.Fatalf("ready %v, error %v; want a value sent", o.ready, o.err)
	}
}

func (o *op) wantErr(t *testing.T, err error) {
	t.Helper()
	if !o.ready || o.err != err {
		t.Fatalf("ready %v, error %v; want error %v", o.ready, o.err, err)
	}
}

func (o *op) wantValue(t *testing.T, v int) {
	t.Helper()
	if !o.ready || !o.open || o.v != v {
		t.Fatalf("ready %v, %d, %v; want the value %d", o.ready, o.v, o.open, v)
	}
}

func (o *op) wantDrained(t *testing.T) {
	t.Helper()
	if !o.ready || o.open || o.v != 0 {
		t.Fatalf("ready %v, %d, %v; want the end", o.ready, o.v, o.open)
	}
}

func (o *op) wantWon(t *testing.T, i int) {
	t.Helper()
	if !o.ready || o.won != i {
		t.Fatalf("ready %v, case %d; want case %d", o.ready, o.won, i)
	}
}

func (k player) wantWakes(t *testing.T, n int) {
	t.Helper()
	if got := k.Woken(); got != n {
		t.Fatalf("woken %d times, want %d", got, n)
	}
}

// wantQuiet fails unless nobody waits on c and all its waiters are clean and given back.
func wantQuiet(t *testing.T, c *Chan[int]) {
	t.Helper()
	if s := c.room.CheckQuiet([]*waitq.Queue[int]{&c.senders, &c.receivers}, &c.spareSender, &c.spareReceiver); s != "" {
		t.Fatal(s)
	}
	r := &c.ring
	for i, v := range r.vals {
		if k := (i - r.head + len(r.vals)) % len(r.vals); k >= r.n && v != 0 {
			t.Fatalf("a value is left in the ring at %d", i)
		}
	}
	if c.held != 0 {
		t.Fatalf("%d permits are out", c.held)
	}
}

// values are what is in the channel.
func values(c *Chan[int]) (vs []int) {
	r := &c.ring
	for k := range r.n {
		vs = append(vs, r.vals[(r.head+k)%len(r.vals)])
	}
	if r.more != nil {
		for _, s := range r.more.segments {
			vs = append(vs, s...)
		}
	}
	return vs
}
