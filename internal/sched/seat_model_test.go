//go:build model

package sched

import (
	"slices"
	"testing"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/model"
	"github.com/edo-async/edo/internal/task"
)

// desk is a Current whose goroutines are threads of the model: they find tasks, but do not poll them.
type desk struct {
	*Current
	tasks []*task.Header
	ran   []bool
	left  int
	leave func(*seat) bool
}

// drive is what seat.drive does around the polls. The first task schedules the others.
func (d *desk) drive(s *seat) {
	for {
		h := d.next(&s.here)
		if h == nil {
			return
		}
		i := slices.Index(d.tasks, h)
		if d.ran[i] {
			model.Failf("task %d was found twice", i)
		}
		d.ran[i] = true
		s.enter()
		if i == 0 {
			for _, h := range d.tasks[1:] {
				d.Schedule(h, &s.here)
			}
		}
		if d.left--; d.left == 0 {
			d.stopping.Store(true)
			d.berth.call(&d.station)
		}
		if !d.leave(s) {
			return
		}
	}
}

// handover is a program in which the watch tries to take the seat away at any time.
func handover(leave, take func(*seat) bool) func(*model.Run) {
	return func(r *model.Run) {
		b := new(bell)
		d := &desk{Current: NewCurrent(&task.Runtime{Env: &core.Env{Driver: b}}, b), left: 3, leave: leave}
		for range d.left {
			d.tasks = append(d.tasks, new(task.Header))
		}
		d.ran = make([]bool, d.left)
		d.inject.push(d.tasks[0])
		first := d.seat.Load()
		var second *seat
		r.Go("first", func() { d.drive(first) })
		r.Go("watch", func() {
			for range 3 {
				if !first.claim.CompareAndSwap(unclaimed, probed) && take(first) {
					second = d.replace()
					return
				}
			}
		})
		r.Go("second", func() {
			model.Wait("a seat", func() bool { return second != nil || d.left == 0 })
			if second != nil {
				d.drive(second)
			}
		})
	}
}

func TestModelHandover(t *testing.T) {
	bound := 3
	if testing.Short() {
		bound = 2
	}
	model.MustPass(t, model.Options{Preemptions: bound}, handover((*seat).leave, (*seat).take))
}

// The seeded bugs: a goroutine that does not look whether its seat was taken; one that looks before it says that it is back;
// a watch that takes the seat of a goroutine that is in no task; one that takes it from a poll that it has not
// probed.
func TestModelHandoverBugs(t *testing.T) {
	o := model.Options{Preemptions: 3}
	leave, take := (*seat).leave, (*seat).take
	blind := func(s *seat) bool {
		s.inTask.set(false)
		return true
	}
	model.MustFail(t, o, "data race", handover(blind, take))
	hasty := func(s *seat) bool {
		mine := s.claim.Load() == unclaimed || s.settle()
		s.inTask.set(false)
		return mine
	}
	model.MustFail(t, o, "data race", handover(hasty, take))
	greedy := func(s *seat) bool { return s.claim.CompareAndSwap(probed, taken) }
	model.MustFail(t, o, "data race", handover(leave, greedy))
	sudden := func(s *seat) bool {
		if !s.inTask.get() {
			return false
		}
		s.claim.Store(taken)
		return true
	}
	model.MustFail(t, o, "data race", handover(leave, sudden))
}
