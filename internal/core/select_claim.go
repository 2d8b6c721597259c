package core

import (
	"math"
	"unsafe"

	"github.com/edo-async/edo/internal/atomicx"
)

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
// have been woken: timers, ends of tasks, notifications. A wake may come late, when the Select is long over and its
// Selection is used for another one: so whoever makes one closes it in Disarm.
type ClaimWaker struct {
	Waker
	mu  atomicx.Mutex
	sel *Selection // nil when closed
	i   int
}

// NewClaimWaker makes a waker for case i of s.
func NewClaimWaker(s *Selection, i int) *ClaimWaker {
	c := new(ClaimWaker)
	c.Init(s, i)
	return c
}

// Init makes c a waker for case i of s, once.
func (c *ClaimWaker) Init(s *Selection, i int) {
	c.sel, c.i = s, i
	c.Waker.vt = &claimWakerTable
}

// Close makes later wakes do nothing.
func (c *ClaimWaker) Close() {
	c.mu.Lock()
	c.sel = nil
	c.mu.Unlock()
}

var claimWakerTable = WakerTable{
	Wake: func(w *Waker, here *Here) {
		c := (*ClaimWaker)(unsafe.Pointer(w)) // Waker is the first field
		var task *Waker
		c.mu.Lock()
		if s := c.sel; s != nil && s.Claim(c.i) {
			task = s.waker
		}
		c.mu.Unlock()
		if task != nil {
			task.WakeFrom(here)
		}
	},
}
