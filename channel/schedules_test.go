package channel

import (
	"fmt"
	"testing"

	"github.com/edo-async/edo/internal/crank"
)

// The tests of this file run a few small tasks through all orders in which a scheduler might poll them, aborts
// included. An operation of a channel is one critical section, so the polls are all that can interleave.

// actor is a task that does one operation after another. It keeps the books for the whole scene.
type actor struct {
	player
	scene   *scene
	todo    []step
	current *op
	then    func(o *op)
	over    bool
	mortal  bool // may be aborted, at any moment
	permit  Permit[int]
}

type step func(a *actor)

type scene struct {
	t         *testing.T
	chans     []*Chan[int]
	actors    []*actor
	sent      map[int]bool // value: true once its Send has answered
	received  []int
	refused   map[int]bool
	receivers int // how many tasks receive
	choices   *crank.Chooser
}

func (s *scene) failf(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("choices %v: %s", s.choices.Choices(), fmt.Sprintf(format, args...))
}

func (a *actor) start(o *op, then func(o *op)) {
	a.current, a.then = o, then
	a.settle()
}

func (a *actor) settle() {
	switch o := a.current; {
	case o.unwound:
		a.current, a.over, a.todo = nil, true, nil
		a.permit.Drop() // as a deferred call would
	case o.ready:
		a.current = nil
		a.then(o)
	}
}

func send(c int, v int) step {
	return func(a *actor) {
		a.start(a.send(a.scene.chans[c], v), func(o *op) {
			switch o.err {
			case nil:
				a.scene.sent[v] = true
			case ErrClosed:
				a.scene.refused[v] = true
			}
		})
	}
}

func recv(c int) step {
	return func(a *actor) {
		a.start(a.recv(a.scene.chans[c]), func(o *op) {
			if o.open {
				a.scene.received = append(a.scene.received, o.v)
			}
		})
	}
}

// swap sends v to one channel or receives from the other.
func swap(out, v, in int) step {
	return func(a *actor) {
		var got int
		var open bool
		var err error
		s := a.scene
		a.start(a.selects(s.chans[out].OnSendErr(v, &err), s.chans[in].OnRecv(&got, &open)), func(o *op) {
			switch {
			case o.won == 1 && open:
				s.received = append(s.received, got)
			case o.won == 0 && err == nil:
				s.sent[v] = true
			case o.won == 0:
				s.refused[v] = true
			}
			if o.won == 1 && err != nil || o.won == 0 && (open || got != 0) {
				s.failf("both cases of a Select had an effect")
			}
		})
	}
}

// recvMany receives up to three values.
func recvMany(c int) step {
	return func(a *actor) {
		buf := make([]int, 3)
		a.start(a.recvMany(a.scene.chans[c], buf), func(o *op) {
			a.scene.received = append(a.scene.received, buf[:o.v]...)
		})
	}
}

func reserve(c int) step {
	return func(a *actor) {
		a.start(a.reserve(a.scene.chans[c], &a.permit), func(*op) {})
	}
}

// selectReserve reserves in one channel or receives from the other.
func selectReserve(out, in int) step {
	return func(a *actor) {
		var got int
		var open bool
		var err error
		s := a.scene
		a.start(a.selects(s.chans[out].OnReserve(&a.permit, &err), s.chans[in].OnRecv(&got, &open)), func(o *op) {
			if o.won == 1 && open {
				s.received = append(s.received, got)
			}
			if o.won == 1 && a.permit.c != nil || o.won == 0 && (a.permit.c == nil) != (err == ErrClosed) {
				s.failf("case %d won: permit %v, error %v", o.won, a.permit.c, err)
			}
		})
	}
}

// fulfil uses the permit, if there is one, for v; 0 gives it back.
func fulfil(v int) step {
	return func(a *actor) {
		switch {
		case a.permit.c == nil:
		case v == 0:
			a.permit.Drop()
		default:
			a.permit.Send(v)
			a.scene.sent[v] = true
		}
	}
}

func closeChan(c int) step { return func(a *actor) { a.scene.chans[c].Close() } }

// run lets the actors act, in an order that choices decides, until nobody can.
func (s *scene) run() {
	type move func()
	for {
		var moves []move
		for _, a := range s.actors {
			if a.current == nil && len(a.todo) > 0 {
				moves = append(moves, func() {
					next := a.todo[0]
					a.todo = a.todo[1:]
					next(a)
				})
			}
			if a.current != nil && a.IsWoken() {
				moves = append(moves, func() {
					a.Woken()
					a.current.step()
					a.settle()
				})
			}
			if a.current != nil && a.mortal {
				moves = append(moves, func() {
					a.mortal = false
					a.current.abort()
					a.settle()
				})
			}
		}
		if len(moves) == 0 {
			return
		}
		moves[s.choices.Choose(len(moves))]()
	}
}

// check looks at the books when nobody can go on.
func (s *scene) check() {
	inside := map[int]bool{}
	for i, c := range s.chans {
		for _, v := range values(c) {
			inside[v] = true
		}
		snd, rcv := !c.senders.Empty(), !c.receivers.Empty()
		switch {
		case c.closed && (snd || rcv && c.held == 0):
			s.failf("channel %d is closed and somebody waits", i)
		case rcv && c.Len() > 0:
			s.failf("somebody waits to receive from channel %d, which has %d values", i, c.Len())
		case snd && !c.full():
			s.failf("somebody waits to send to channel %d, which has room", i)
		case c.senders.CanMeet(&c.receivers):
			s.failf("somebody waits to send to channel %d, and somebody to receive", i)
		}
	}
	got := map[int]bool{}
	last := map[int]int{}
	for _, v := range s.received {
		if got[v] || inside[v] {
			s.failf("value %d was received and is still there", v)
		}
		if s.refused[v] || !s.sent[v] {
			s.failf("value %d was received, but its sender knows nothing of it", v)
		}
		got[v] = true
		// Values are 10 × sender + number. If one task has received all, their order must hold.
		if s.receivers == 1 && v < last[v/10] {
			s.failf("received %v: a sender's values are out of order", s.received)
		}
		last[v/10] = v
	}
	for v := range s.sent {
		if !got[v] && !inside[v] {
			s.failf("value %d was sent and is lost; received %v", v, s.received)
		}
	}
	for v := range inside {
		if !s.sent[v] {
			s.failf("value %d is in the channel, but its sender knows nothing of it", v)
		}
	}
	for _, a := range s.actors {
		if a.current != nil {
			a.current.abort()
			a.settle()
			if !a.over {
				s.failf("an operation that was still waiting has not been unwound")
			}
		}
	}
	for _, c := range s.chans {
		wantQuiet(s.t, c)
	}
}

// unbounded stands for the capacity of an unbounded channel.
const unbounded = -1

// explore runs the scene through all its schedules.
func explore(t *testing.T, capacities []int, receivers, mortal int, todo ...[]step) {
	t.Helper()
	choices := new(crank.Chooser)
	runs := 0
	for {
		s := &scene{t: t, choices: choices, receivers: receivers, sent: map[int]bool{}, refused: map[int]bool{}}
		for _, n := range capacities {
			if n == unbounded {
				s.chans = append(s.chans, NewUnbounded[int]())
			} else {
				s.chans = append(s.chans, New[int](n))
			}
		}
		for i, steps := range todo {
			s.actors = append(s.actors, &actor{player: newPlayer(), scene: s, todo: steps, mortal: i < mortal})
		}
		s.run()
		s.check()
		if runs++; !choices.Next() {
			t.Logf("capacities %v, %d mortal: %d schedules", capacities, mortal, runs)
			return
		}
	}
}

func TestAllSchedules(t *testing.T) {
	for capacity := range 3 {
		one := []int{capacity}
		for mortal := range 3 {
			explore(t, one, 1, mortal, []step{send(0, 11), send(0, 12)}, []step{send(0, 21)}, []step{recv(0), recv(0), recv(0)})
			explore(t, one, 2, mortal, []step{recv(0), recv(0)}, []step{recv(0)}, []step{send(0, 11), send(0, 12), send(0, 13)})
			explore(t, one, 1, mortal, []step{send(0, 11), send(0, 12)}, []step{recv(0), recv(0)}, []step{closeChan(0)})
			explore(t, one, 1, mortal, []step{send(0, 11)}, []step{send(0, 21)}, []step{closeChan(0)}, []step{recv(0)})
			explore(t, one, 2, mortal, []step{recv(0)}, []step{recv(0), recv(0)}, []step{closeChan(0)}, []step{send(0, 11)})
		}
	}
}

func TestAllSchedulesOfSelect(t *testing.T) {
	for first := range 2 {
		for second := range 2 {
			two := []int{first, second}
			for mortal := range 3 {
				explore(t, two, 2, mortal, []step{swap(0, 11, 1), swap(0, 12, 1)}, []step{swap(1, 21, 0), swap(1, 22, 0)}, []step{recv(0), send(1, 31)})
				explore(t, two, 2, mortal, []step{swap(0, 11, 1)}, []step{swap(1, 21, 0)}, []step{swap(0, 31, 0)})
				explore(t, two, 2, mortal, []step{swap(0, 11, 1), swap(1, 12, 0)}, []step{send(1, 21)}, []step{recv(0)}, []step{recv(1)})
				explore(t, two, 2, mortal, []step{swap(0, 11, 1)}, []step{swap(1, 21, 0)}, []step{closeChan(0)}, []step{closeChan(1)})
			}
		}
	}
}

func TestAllSchedulesOfReserve(t *testing.T) {
	for capacity := 1; capacity < 3; capacity++ {
		one := []int{capacity}
		for mortal := range 3 {
			explore(t, one, 1, mortal, []step{reserve(0), fulfil(11)}, []step{reserve(0), fulfil(0)}, []step{recv(0), recv(0)}, []step{send(0, 31)})
			explore(t, one, 1, mortal, []step{reserve(0), fulfil(11)}, []step{send(0, 21), send(0, 22)}, []step{recvMany(0), recv(0)})
			explore(t, one, 2, mortal, []step{reserve(0), fulfil(11)}, []step{reserve(0), fulfil(0)}, []step{recv(0)}, []step{closeChan(0)})
			explore(t, one, 2, mortal, []step{reserve(0), fulfil(11)}, []step{recvMany(0)}, []step{recv(0)}, []step{closeChan(0)})
		}
		two := []int{capacity, 1}
		for mortal := range 3 {
			explore(t, two, 2, mortal, []step{selectReserve(0, 1), fulfil(11)}, []step{swap(0, 21, 1)}, []step{recv(0)}, []step{closeChan(1)})
			explore(t, two, 2, mortal, []step{selectReserve(0, 1), fulfil(11)}, []step{reserve(0), fulfil(21), send(1, 22)}, []step{recv(0)}, []step{closeChan(0)})
		}
	}
}

func TestAllSchedulesOfRecvMany(t *testing.T) {
	for capacity := range 3 {
		one := []int{capacity}
		for mortal := range 3 {
			explore(t, one, 1, mortal, []step{recvMany(0), recvMany(0)}, []step{send(0, 11), send(0, 12)}, []step{send(0, 21)})
			explore(t, one, 2, mortal, []step{recvMany(0)}, []step{recv(0)}, []step{closeChan(0)}, []step{send(0, 11), send(0, 12)})
		}
	}
}

// Permits in an unbounded channel.
func TestAllSchedulesUnbounded(t *testing.T) {
	for mortal := range 2 {
		explore(t, []int{unbounded}, 2, mortal, []step{recv(0), recvMany(0)}, []step{send(0, 11), send(0, 12)}, []step{reserve(0), fulfil(21)}, []step{closeChan(0)})
	}
}
