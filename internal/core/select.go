package core

import (
	"math"
	"unsafe"

	"github.com/edo-async/edo/internal/atomicx"
)

// A Case is an operation that Select can take: one that either commits or has no effect.
//
// Select tries the cases in turn; if none can commit at once it arms all and waits. From then on the
// other side (a sender, a timer, a task that ends) commits a case: it claims the selection, does the
// operation, and wakes the task. A claim that fails means that another case has won: the
// other side leaves this one alone.
type Case interface {
	// Try does the operation if that is possible without waiting.
	Try(x *Cx) bool
	// Arm registers the case as number i of s. It must not commit unless s.Claim(i) succeeds;
	// if the operation has become possible meanwhile it claims and commits at once, and answers true.
	Arm(x *Cx, s *Selection, i int) bool
	// Disarm withdraws the registration. It is called once on every case that was armed, the
	// winner included.
	Disarm(x *Cx)
}

// A Selection is one Select on its way: who wins is decided once.
type Selection struct {
	winner atomicx.Int32 // 1 + the case's number, 0 while undecided, deciding for a moment in ClaimBoth
	waker  *Waker
}

// deciding is the winner of a selection whose own task is about to decide it together with another one.
// It lasts for a few instructions, under no lock that ClaimBoth itself needs; who meets it waits.
const deciding = math.MinInt32

// Claim decides for case i, if nothing is decided yet. Whoever claims must do the operation and then
// call Wake.
func (s *Selection) Claim(i int) bool {
	return s.winner.CompareAndSwap(0, int32(i)+1) || s.winner.Load() <= 0 && s.claimLater(i)
}

// claimLater is Claim when the selection was being decided, or was when Claim looked.
func (s *Selection) claimLater(i int) bool {
	for {
		if s.winner.CompareAndSwap(0, int32(i)+1) {
			return true
		}
		if s.winner.Load() > 0 {
			return false
		}
		s.settle()
	}
}

// Both is what ClaimBoth answers.
type Both uint8

const (
	// BothClaimed: the caller must do the operation and wake the peer.
	BothClaimed Both = iota
	// PeerDecided: another case of the peer has won. s is as it was.
	PeerDecided
	// SelfDecided: another case of s has won. The peer is as it was.
	SelfDecided
)

// ClaimBoth decides s for its case i and peer for its case j, or neither: for an operation whose two sides
// are both in a Select (a send and a receive that meet). It is for Arm, in the task that s belongs to; s and peer must
// be two.
//
// s is held undecided-but-taken while the peer is claimed. Claims that meet this wait: if they took it for
// a defeat, they would pass over a case that may still be open, and its wake would be lost. If the peer
// is held as well, perhaps to claim s, s is let go before the next attempt: so nobody waits for one who waits.
func (s *Selection) ClaimBoth(i int, peer *Selection, j int) Both {
	for {
		if !s.winner.CompareAndSwap(0, deciding) {
			return SelfDecided
		}
		if peer.winner.CompareAndSwap(0, int32(j)+1) {
			s.winner.Store(int32(i) + 1)
			return BothClaimed
		}
		s.winner.Store(0)
		if peer.winner.Load() > 0 {
			return PeerDecided
		}
		peer.settle()
	}
}

// Wake wakes the selecting task; here may be nil.
func (s *Selection) Wake(here *Here) { s.waker.vt.Wake(s.waker, here) }

// Reset prepares s for one more Select of the task behind w.
func (s *Selection) Reset(w *Waker) {
	s.winner.Store(0)
	s.waker = w
}

// Winner is the case that has won, or -1.
func (s *Selection) Winner() int { return max(int(s.winner.Load()), 0) - 1 }

// A ClaimWaker is a waker which, when it is woken, claims a case of a selection, for cases whose operation is to
// have been woken: timers, ends of tasks, notifications.
type ClaimWaker struct {
	Waker
	sel *Selection
	i   int
}

// NewClaimWaker makes a waker for case i of s.
func NewClaimWaker(s *Selection, i int) *ClaimWaker {
	c := &ClaimWaker{sel: s, i: i}
	c.Waker.vt = &claimWakerTable
	return c
}

var claimWakerTable = WakerTable{
	Wake: func(w *Waker, here *Here) {
		c := (*ClaimWaker)(unsafe.Pointer(w)) // Waker is the first field
		if c.sel.Claim(c.i) {
			c.sel.Wake(here)
		}
	},
}
