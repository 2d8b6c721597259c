//go:build model

package channel

import (
	"testing"

	"github.com/edo-async/edo/internal/core"
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

// books are what the tasks of a program say that they have sent and received.
type books struct {
	sent, received [4]int
	left           int
}

func (b *books) end(c ...*Chan[int]) {
	if b.left--; b.left > 0 {
		return
	}
	for _, c := range c {
		for v, err := c.TryRecv(); err == nil; v, err = c.TryRecv() {
			b.received[v]++
		}
	}
	if b.sent != b.received {
		model.Failf("sent %v, received %v", b.sent, b.received)
	}
}

func (b *books) sends(c *Chan[int], v int, mortal bool) {
	if o := newPlayer().send(c, v).drive(mortal); o.ready && o.err == nil {
		b.sent[v]++
	}
}

func (b *books) receives(c *Chan[int], mortal bool) bool {
	o := newPlayer().recv(c).drive(mortal)
	if o.ready && o.open {
		b.received[o.v]++
	}
	return o.ready && o.open
}

// selects sends v to one channel or receives from the other.
func (b *books) selects(out *Chan[int], v int, in *Chan[int], mortal bool) {
	var got int
	var open bool
	var err error
	o := newPlayer().selects(out.OnSendErr(v, &err), in.OnRecv(&got, &open)).drive(mortal)
	switch {
	case o.ready && o.won == 0 && err == nil:
		b.sent[v]++
	case o.ready && o.won == 1 && open:
		b.received[got]++
	}
}

func abortsAndClose(capacity int) func(*model.Run) {
	return func(r *model.Run) {
		c := New[int](capacity)
		b := &books{left: 3}
		r.Go("sender", func() { b.sends(c, 1, true); b.end(c) })
		r.Go("receiver", func() { b.receives(c, true); b.end(c) })
		r.Go("closer", func() { c.Close(); b.end(c) })
	}
}

func selectsMeet(r *model.Run) {
	c, d := New[int](0), New[int](0)
	b := &books{left: 2}
	r.Go("one", func() { b.selects(c, 1, d, false); b.end(c, d) })
	r.Go("two", func() { b.selects(d, 2, c, false); b.end(c, d) })
}

func selectIsTornBetween(r *model.Run) {
	c, d := New[int](0), New[int](1)
	b := &books{left: 3}
	r.Go("select", func() { b.selects(c, 1, d, true); d.Close(); b.end(c, d) })
	r.Go("receiver", func() { b.receives(c, true); c.Close(); b.end(c, d) })
	r.Go("sender", func() { b.sends(d, 2, false); c.Close(); b.end(c, d) })
}

// reserves sets room aside and uses it for v, or gives it back.
func (b *books) reserves(c *Chan[int], v int, mortal bool) {
	var p Permit[int]
	if o := newPlayer().reserve(c, &p).drive(mortal); !o.ready || o.err != nil {
		return
	}
	if model.Choose(2) == 0 {
		p.Drop()
		return
	}
	p.Send(v)
	b.sent[v]++
}

func permits(sender bool) func(*model.Run) {
	return func(r *model.Run) {
		c := New[int](1)
		b := &books{left: 3}
		r.Go("reserver", func() { b.reserves(c, 1, true); b.end(c) })
		r.Go("receiver", func() {
			for b.receives(c, false) {
			}
			b.end(c)
		})
		if sender {
			r.Go("sender", func() { b.sends(c, 2, true); c.Close(); b.end(c) })
		} else {
			r.Go("reserver 2", func() { b.reserves(c, 2, true); c.Close(); b.end(c) })
		}
	}
}

func TestModelPermits(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 2}, permits(true))
	model.MustPass(t, model.Options{Preemptions: 2}, permits(false))
}

// One who reserves is aborted and does not look again whether room was set aside: those who wait for the permit's value wait
// for ever.
func TestModelPermitsSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "deadlock", func(r *model.Run) {
		c := New[int](1)
		b := &books{left: 2}
		c.TrySend(3)
		b.sent[3]++
		r.Go("reserver", func() {
			var p Permit[int]
			o := newPlayer().reserve(c, &p)
			if !o.ready && model.Choose(2) == 1 {
				o.abort() // what it answers is forgotten
			} else {
				o.drive(false)
				p.Drop()
			}
			c.Close()
			b.end(c)
		})
		r.Go("receiver", func() { b.receives(c, false); b.receives(c, false); b.end(c) })
	})
}

func TestModelChan(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 2}, abortsAndClose(0))
	model.MustPass(t, model.Options{Preemptions: 2}, abortsAndClose(1))
	model.MustPass(t, model.Options{Preemptions: 3}, selectsMeet)
	model.MustPass(t, model.Options{Preemptions: 2}, selectIsTornBetween)
}

// A sender that is aborted and does not look again whether its value has been taken.
func TestModelChanSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "received", func(r *model.Run) {
		c := New[int](0)
		b := &books{left: 2}
		r.Go("sender", func() {
			o := newPlayer().send(c, 1)
			if !o.ready && model.Choose(2) == 1 {
				o.k.Abort = true
				o.k.Poll(func(cx core.Context) { o.ready = o.again(cx) }) // what it answers is forgotten
			} else if o.drive(false); o.err == nil {
				b.sent[1]++
			}
			c.Close()
			b.end(c)
		})
		r.Go("receiver", func() { b.receives(c, false); b.end(c) })
	})
}
