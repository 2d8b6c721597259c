//go:build model

package deque

import (
	"testing"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/model"
)

// tally checks that each of n elements comes out of a ring once.
type tally struct {
	all []*int
	out []int // by element: how often it came out
}

func newTally(n int) *tally { return &tally{ints(n), make([]int, n)} }

func (c *tally) took(p *int) {
	if p == nil {
		return
	}
	if c.out[*p]++; c.out[*p] > 1 {
		model.Failf("element %d came out twice", *p)
	}
}

func (c *tally) drain(rings ...*Ring[int]) {
	for _, r := range rings {
		for p := r.Pop(); p != nil; p = r.Pop() {
			c.took(p)
		}
		for i := range r.slots {
			if r.slots[i].Get() != nil {
				model.Failf("a free slot keeps element %d alive", *r.slots[i].Get())
			}
		}
	}
	for i, n := range c.out {
		if n != 1 {
			model.Failf("element %d came out %d times", i, n)
		}
	}
}

// Each bug is a step of the ring done wrong.
type stealFunc func(r, into *Ring[int]) (*int, int)

func steal(r, into *Ring[int]) (*int, int) { return r.Steal(into) }

// stealClearingLate frees its claim before it has cleared the slots.
func stealClearingLate(r, into *Ring[int]) (*int, int) {
	first, count := r.claim()
	if count == 0 {
		return nil, 0
	}
	oldest := r.slots[first%Cap].Get()
	tail := into.tail.Load()
	for i := uint32(1); i < count; i++ {
		into.slots[(tail+i-1)%Cap].Set(r.slots[(first+i)%Cap].Get())
	}
	r.release()
	for i := range count {
		r.slots[(first+i)%Cap].Set(nil)
	}
	into.tail.Store(tail + count - 1)
	return oldest, int(count)
}

// stealAll claims everything that was queued when it looked, not half.
func stealAll(r, into *Ring[int]) (*int, int) {
	head := r.head.Load()
	steal, real := unpack(head)
	n := r.tail.Load() - real
	if steal != real || n == 0 || n > Cap || !r.head.CompareAndSwap(head, pack(steal, real+n)) {
		return nil, 0
	}
	tail := into.tail.Load()
	oldest := r.slots[real%Cap].Get()
	r.slots[real%Cap].Set(nil)
	for i := uint32(1); i < n; i++ {
		into.slots[(tail+i-1)%Cap].Set(r.slots[(real+i)%Cap].Get())
		r.slots[(real+i)%Cap].Set(nil)
	}
	r.release()
	into.tail.Store(tail + n - 1)
	return oldest, int(n)
}

// popWithoutCAS takes the oldest as if there were no thieves.
func popWithoutCAS(r *Ring[int]) *int {
	steal, real := unpack(r.head.Load())
	if real == r.tail.Load() {
		return nil
	}
	if steal == real {
		steal++
	}
	r.head.Store(pack(steal, real+1))
	p := r.slots[real%Cap].Get()
	r.slots[real%Cap].Set(nil)
	return p
}

// contend is the program: an owner that pushes n elements, popping in between, and two thieves.
func contend(n int, pop func(*Ring[int]) *int, steals ...stealFunc) func(*model.Run) {
	return func(r *model.Run) {
		c := newTally(n)
		ring := startAt(^uint32(0) - 1)
		rings := []*Ring[int]{ring}
		for _, p := range c.all[:3] {
			ring.Push(p)
		}
		r.Go("owner", func() {
			for _, p := range c.all[3:] {
				if !ring.Push(p) {
					c.took(pop(ring))
					c.took(p)
				}
			}
			c.took(pop(ring))
		})
		for i, steal := range steals {
			mine := new(Ring[int])
			rings = append(rings, mine)
			r.Go([]string{"thief 1", "thief 2"}[i], func() {
				p, _ := steal(ring, mine)
				c.took(p)
			})
		}
		r.After(func() { c.drain(rings...) })
	}
}

func TestModelRing(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 3}, contend(6, (*Ring[int]).Pop, steal))
	model.MustPass(t, model.Options{Preemptions: 2}, contend(5, (*Ring[int]).Pop, steal, steal))
}

func TestModelRingBugs(t *testing.T) {
	o := model.Options{Preemptions: 3}
	model.MustFail(t, o, "", contend(6, (*Ring[int]).Pop, stealClearingLate))
	model.MustFail(t, o, "", contend(6, popWithoutCAS, steal))
}

// spills is the program of an owner that spills while a thief is at work.
func spills(steal stealFunc) func(*model.Run) {
	return func(r *model.Run) {
		c := newTally(6)
		ring, mine := startAt(^uint32(0)-1), new(Ring[int])
		for _, p := range c.all[:4] {
			ring.Push(p)
		}
		r.Go("owner", func() {
			for _, p := range c.all[4:] {
				if !ring.Push(p) {
					var out [half]*int
					for _, q := range out[:ring.Spill(&out)] {
						c.took(q)
					}
					c.took(p)
				}
			}
		})
		r.Go("thief", func() {
			p, _ := steal(ring, mine)
			c.took(p)
		})
		r.After(func() { c.drain(ring, mine) })
	}
}

func TestModelSpill(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 3}, spills(steal))
}

func TestModelSpillBug(t *testing.T) {
	model.MustFail(t, model.Options{Preemptions: 3}, "", spills(stealAll))
}

// cutFunc cuts out of a ring.
type cutFunc func(r *Ring[int], out []*int) (*int, int)

// cutInPlace leaves the oldest where it is, and so head as it was.
func cutInPlace(r *Ring[int], out []*int) (*int, int) {
	head := r.head.Load()
	steal, real := unpack(head)
	tail := r.tail.Load()
	if steal != real || tail == real || !r.head.CompareAndSwap(head, pack(real, tail)) {
		return nil, 0
	}
	n := min(len(out), int(tail-real-1))
	middle := tail - uint32(n)
	for i := range uint32(n) {
		s := &r.slots[(middle+i)%Cap]
		out[i] = s.Get()
		s.Set(nil)
	}
	r.tail.Store(middle)
	r.head.Store(head)
	return r.Pop(), n
}

// cuts is the program of an owner that cuts, pushes several at once and pops while a thief is at work.
func cuts(cut cutFunc) func(*model.Run) {
	return func(r *model.Run) {
		c := newTally(6)
		ring, mine := startAt(^uint32(0)-1), new(Ring[int])
		ring.PushAll(c.all[:4])
		r.Go("owner", func() {
			var out [3]*int
			p, n := cut(ring, out[:])
			c.took(p)
			for _, p := range out[:n] {
				c.took(p)
			}
			for _, p := range c.all[4+ring.PushAll(c.all[4:]):] {
				c.took(p)
			}
			c.took(ring.Pop())
		})
		r.Go("thief", func() {
			p, _ := steal(ring, mine)
			c.took(p)
		})
		r.After(func() { c.drain(ring, mine) })
	}
}

func TestModelCut(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 3}, cuts((*Ring[int]).Cut))
	model.MustFail(t, model.Options{Preemptions: 3}, "", cuts(cutInPlace))
}

// Two workers steal from each other's rings while they use their own.
func TestModelMutualSteal(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: 2}, func(r *model.Run) {
		c := newTally(6)
		a, b := new(Ring[int]), new(Ring[int])
		a.Push(c.all[0])
		a.Push(c.all[1])
		b.Push(c.all[2])
		b.Push(c.all[3])
		worker := func(own, other *Ring[int], more *int) func() {
			return func() {
				own.Push(more)
				p, _ := other.Steal(own)
				c.took(p)
				c.took(own.Pop())
			}
		}
		r.Go("a", worker(a, b, c.all[4]))
		r.Go("b", worker(b, a, c.all[5]))
		r.After(func() { c.drain(a, b) })
	})
}

func slots(take func(*Slot[int]) *int) func(*model.Run) {
	return func(r *model.Run) {
		c := newTally(3)
		var s Slot[int]
		r.Go("owner", func() {
			for _, p := range c.all {
				c.took(s.Put(p))
			}
			c.took(take(&s))
		})
		r.Go("thief", func() { c.took(take(&s)); c.took(take(&s)) })
		r.After(func() {
			c.took(s.Take())
			c.drain()
		})
	}
}

func TestModelSlot(t *testing.T) {
	model.MustPass(t, model.Options{Preemptions: -1}, slots((*Slot[int]).Take))
	model.MustFail(t, model.Options{}, "twice", slots(func(s *Slot[int]) *int {
		p := s.p.Load()
		s.p.Store(nil)
		return p
	}))
}

func TestModelIsOn(t *testing.T) {
	if !atomicx.Model || Cap != 4 {
		t.Fatalf("capacity is %d under the tag model", Cap)
	}
}
