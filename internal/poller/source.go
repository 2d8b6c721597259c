package poller

import (
	"slices"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
)

// A Source is one socket's readiness and those who wait for it. It lies inside the socket object and must
// not be copied.
type Source struct {
	state state

	// mu guards the waiters, and adding.
	mu   atomicx.Mutex
	wait [2]*core.Waker // by direction: the first waiter, if any
	more *[]waiter      // further ones; nil for almost every source

	p    *Poller // fixed by Init
	fd   int32   // fixed by Init; -1 where the mechanism has no descriptors
	slot uint32  // fixed when the source is added, under mu
	gen  uint32  // likewise
}

// A waiter is a waker and what it waits for.
type waiter struct {
	d Dir
	w *core.Waker
}

// Init prepares a source for fd, which must not block; -1 for a source whose owner calls Report itself.
func (s *Source) Init(p *Poller, fd int) {
	s.p = p
	s.fd = int32(fd)
}

// FD is the descriptor. It may be used between Acquire and Release.
func (s *Source) FD() int { return int(s.fd) }

// Poller is where the source is watched.
func (s *Source) Poller() *Poller { return s.p }

// Look answers the state without acquiring.
func (s *Source) Look() Seen { return s.state.load() }

// Outcome is what Acquire has come to.
type Outcome uint8

// The outcomes of Acquire.
const (
	Acquired Outcome = iota
	Busy             // another task has the turn to write
	Closed
)

// Acquire makes the descriptor usable until Release. turn asks for the turn to write as well.
// What it has seen of readiness is from before any system call that the caller is going to make.
func (s *Source) Acquire(turn bool) (Seen, Outcome) {
	var take Seen
	if turn {
		take = writing
	}
	seen, ok := s.state.acquire(take)
	switch {
	case ok:
		return seen, Acquired
	case seen.Closed():
		return seen, Closed
	}
	return seen, Busy
}

// Release ends what Acquire began; turn gives up the turn to write as well.
func (s *Source) Release(turn bool) {
	var give Seen
	if turn {
		give = writing
	}
	last, others := s.state.release(give)
	if others {
		s.wake(writable, nil)
	}
	if last {
		s.free()
	}
}

// EndTurn gives up the turn to write while the descriptor is not acquired.
func (s *Source) EndTurn() {
	if s.state.endWriting() {
		s.wake(writable, nil)
	}
}

// AwaitTurn is called by a writer, after Enter, that has found the source Busy: true means that a wake will
// come when the turn is free, false that it is worth trying again at once.
func (s *Source) AwaitTurn() bool { return s.state.queue() }

// Clear ends the belief that d is ready, unless it was reported again since seen.
func (s *Source) Clear(d Dir, seen Seen) { s.state.clear(d, seen) }

// Enter makes w a waiter for d and has the source watched if it is not yet. The caller
// must look at the state afterwards, before it waits.
func (s *Source) Enter(d Dir, w *core.Waker) error {
	s.mu.Lock()
	if !s.state.load().Added() {
		if err := s.p.add(s); err != nil {
			s.mu.Unlock()
			return err
		}
		s.state.setAdded()
		if s.fd < 0 {
			s.state.report(readable | writable) // nobody else does, the first time
		}
	}
	if s.wait[d] == nil {
		s.wait[d] = w
	} else {
		if s.more == nil {
			s.more = new([]waiter)
		}
		*s.more = append(*s.more, waiter{d, w})
	}
	s.mu.Unlock()
	return nil
}

// Leave takes out one entry of w for d, which must be there.
func (s *Source) Leave(d Dir, w *core.Waker) {
	s.mu.Lock()
	there := s.wait[d] == w
	if there {
		s.wait[d] = nil
	} else if s.more != nil {
		there = s.leaveMore(waiter{d, w})
	}
	s.mu.Unlock()
	if !there {
		panic("edo: a waiter of a socket was taken out twice; this is a bug in edo")
	}
}

func (s *Source) leaveMore(e waiter) bool {
	i := slices.Index(*s.more, e)
	if i < 0 {
		return false
	}
	*s.more = slices.Delete(*s.more, i, i+1)
	if len(*s.more) == 0 {
		s.more = nil
	}
	return true
}

// Report is called by whoever knows that directions have become ready: the poller, or the owner of a
// source that has no descriptor. here is the worker on whose goroutine that happens, or nil.
func (s *Source) Report(bits Seen, here *core.Here) {
	s.state.report(bits)
	s.wake(bits, here)
}

// Wake wakes who waits for d, to look again at something other than readiness: a deadline.
func (s *Source) Wake(d Dir) { s.wake(d.bit(), nil) }

// ReadBits and WriteBits are what owners of sources without a descriptor report.
const (
	ReadBits  = readable
	WriteBits = writable
)

// wake wakes the waiters of the directions in bits.
func (s *Source) wake(bits Seen, here *core.Here) {
	var first [2]*core.Waker
	var rest []waiter
	s.mu.Lock()
	for d := range first {
		if bits&Dir(d).bit() != 0 {
			first[d] = s.wait[d]
		}
	}
	if s.more != nil {
		rest = slices.Clone(*s.more)
	}
	s.mu.Unlock()
	for _, w := range first {
		if w != nil {
			w.WakeFrom(here)
		}
	}
	for _, e := range rest {
		if bits&e.d.bit() != 0 {
			e.w.WakeFrom(here)
		}
	}
}

// Close ends the source: all waiters are woken and find it closed. The descriptor is closed by the last
// user. It answers false if the source was closed before.
func (s *Source) Close() bool {
	first, last := s.state.close()
	if !first {
		return false
	}
	s.mu.Lock()
	if s.state.load().Added() {
		s.p.remove(s)
	}
	s.mu.Unlock()
	s.wake(readable|writable, nil)
	if last {
		s.free()
	}
	return true
}

// free closes the descriptor, which nobody uses any more.
func (s *Source) free() {
	if s.fd >= 0 {
		closeFD(int(s.fd))
	}
}
