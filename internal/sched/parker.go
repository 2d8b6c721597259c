package sched

import (
	"time"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
)

// Parker is where a worker sleeps: the runtime's timers and its poller of sockets. internal/driver
// implements it. One worker at a time calls Park.
type Parker interface {
	// Park waits until a timer is due, a socket is ready, Unpark is called, or timeout has passed
	// (negative: no limit; 0: it does not wait), and wakes whom that concerns, with
	// Waker.WakeFrom(here). It may return for no reason.
	Park(here *core.Here, timeout time.Duration)
	// Unpark ends the Park that goes on, or else the next one at once. Any goroutine may call it.
	Unpark()
}

// forever is Park's timeout of a worker that has nothing else to do.
const forever = -1

// station is the Parker with the lock that gives it to one worker at a time; parker may be nil.
type station struct {
	parker Parker
	mu     atomicx.Mutex
	taken  atomicx.Bool // a hint, for the monitor
}

func (s *station) tryEnter() bool {
	if s.parker == nil || !s.mu.TryLock() {
		return false
	}
	s.taken.Store(true)
	return true
}

func (s *station) leave() {
	s.taken.Store(false)
	s.mu.Unlock()
}

// A berth is where one worker sleeps, and how others wake it. Its state:
//
//	awake     nobody has called
//	inSema    it sleeps on its semaphore
//	inDriver  it sleeps in the runtime's Parker
//	called    somebody wants it awake; whoever sets this from a sleeping state ends that sleep
//
// The worker itself leaves awake for a sleeping state by CAS, so that it cannot miss a call, and comes
// back to awake when it has woken. Everyone else only ever sets called.
type berth struct {
	state atomicx.Uint32
	sema  atomicx.Sema
}

const (
	awake uint32 = iota
	inSema
	inDriver
	called
)

// sleep waits for a call, in the driver if that is free. It may return without one.
func (b *berth) sleep(s *station, here *core.Here) { b.sleepIf(s, here, nil) }

// sleepIf is sleep, but looks once more whether it should when others can see already that it sleeps.
func (b *berth) sleepIf(s *station, here *core.Here, should func() bool) {
	if s.tryEnter() {
		if b.state.CompareAndSwap(awake, inDriver) {
			if should == nil || should() {
				s.parker.Park(here, forever)
			} else {
				s.parker.Park(here, 0)
			}
		}
		b.state.Store(awake) // it was inDriver, or called: the call is answered
		s.leave()
		return
	}
	if b.state.CompareAndSwap(awake, inSema) {
		if should == nil || should() || !b.state.CompareAndSwap(inSema, awake) {
			b.sema.Wait()
		}
	}
	b.state.Store(awake)
}

// call ends the sleep, or makes the next one end at once.
func (b *berth) call(s *station) {
	switch b.state.Swap(called) {
	case inSema:
		b.sema.Post()
	case inDriver:
		s.parker.Unpark()
	}
}
