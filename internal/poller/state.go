package poller

import "github.com/edo-async/edo/internal/atomicx"

// Seen is what a source's state was at one moment.
type Seen uint64

// The bits of a source's state.
const (
	// readable and writable are set by a report and cleared by who finds otherwise.
	readable Seen = 1 << iota
	writable
	// drain is set by a report and stays: reads that come up short do not mean that nothing is left.
	drain
	// added is set once the mechanism watches the descriptor, and stays.
	added
	// writing is set and cleared by the writer whose turn it is: writes of several tasks do not mix.
	writing
	// queued is set by who waits for that turn and cleared, with a wake, when it is given up.
	queued
	// closed is set by Close and stays.
	closed

	// a count of 16 bits of the reports so far. 65,536 reports between a system call
	// and its clear would be needed to mistake one for another.
	tickShift      = 8
	tickUnit  Seen = 1 << tickShift
	tickMask  Seen = 0xffff << tickShift

	// useUnit: a count of the users of the descriptor, in the remaining 40 bits.
	useShift      = 24
	useUnit  Seen = 1 << useShift
)

// Closed reports whether the source was closed.
func (v Seen) Closed() bool { return v&closed != 0 }

func (v Seen) users() Seen { return v >> useShift }

// Ready reports whether d was believed ready.
func (v Seen) Ready(d Dir) bool { return v&d.bit() != 0 }

// Added reports whether the source was being watched.
func (v Seen) Added() bool { return v&added != 0 }

// Drain reports whether only EAGAIN proves that nothing is left to read.
func (v Seen) Drain() bool { return v&drain != 0 }

// A Dir is a direction of a socket.
type Dir uint8

// The directions. Accepting is reading; connecting is writing.
const (
	Read Dir = iota
	Write
)

func (d Dir) bit() Seen { return readable << d }

// state is a source's word. Nothing outside this file touches it.
type state struct{ word atomicx.Uint64 }

// load looks.
func (s *state) load() Seen { return Seen(s.word.Load()) }

// report adds what a mechanism has reported, and counts the tick up.
func (s *state) report(bits Seen) {
	for {
		old := s.load()
		if s.cas(old, old&^tickMask|(old+tickUnit)&tickMask|bits) {
			return
		}
	}
}

// clear ends the belief that d is ready, unless there was a report since seen. It answers whether it did.
func (s *state) clear(d Dir, seen Seen) bool {
	for {
		old := s.load()
		if (old^seen)&tickMask != 0 {
			return false
		}
		if s.cas(old, old&^d.bit()) {
			return true
		}
	}
}

// acquire enters a user. take is writing for one who also wants the turn to write, else 0.
// It fails if the source is closed or the turn is another's; seen tells which.
func (s *state) acquire(take Seen) (seen Seen, ok bool) {
	for {
		old := s.load()
		if old&(closed|take) != 0 {
			return old, false
		}
		if s.cas(old, old+useUnit|take) {
			return old, true
		}
	}
}

// release takes out a user. give is writing for one who also gives up the turn to write, else 0.
// last is true for the one who must free the descriptor, queued if others wait for the turn that was given up.
func (s *state) release(give Seen) (last, others bool) {
	for {
		old := s.load()
		if old.users() == 0 || old&give != give {
			panic("edo: a socket was released that was not acquired; this is a bug in edo")
		}
		next := old - useUnit
		if give != 0 {
			next &^= give | queued
		}
		if s.cas(old, next) {
			return next.Closed() && next.users() == 0, give != 0 && old&queued != 0
		}
	}
}

// queue notes that somebody waits for the turn to write. false means that it is free by now, or never will be.
func (s *state) queue() bool {
	for {
		old := s.load()
		if old&closed != 0 || old&writing == 0 {
			return false
		}
		if old&queued != 0 || s.cas(old, old|queued) {
			return true
		}
	}
}

// endWriting gives up the turn to write of one who is not a user at the moment. It answers whether others wait for it.
func (s *state) endWriting() (others bool) {
	for {
		old := s.load()
		if old&writing == 0 {
			panic("edo: a turn to write was given up twice; this is a bug in edo")
		}
		if s.cas(old, old&^(writing|queued)) {
			return old&queued != 0
		}
	}
}

// setAdded notes that the source is being watched.
func (s *state) setAdded() {
	for {
		old := s.load()
		if s.cas(old, old|added) {
			return
		}
	}
}

// close forbids further users. first is true for the first caller; last if it must also free the descriptor.
func (s *state) close() (first, last bool) {
	for {
		old := s.load()
		if old.Closed() {
			return false, false
		}
		if s.cas(old, old|closed) {
			return true, old.users() == 0
		}
	}
}

func (s *state) cas(old, next Seen) bool { return s.word.CompareAndSwap(uint64(old), uint64(next)) }
