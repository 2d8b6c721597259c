package lock

import (
	"testing"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/crank"
)

// A Select that panics while it begins to wait, since a case is misused or its channel has just been closed, leaves no case
// behind that could win.
func TestSelectThatPanicsWantsNothing(t *testing.T) {
	m := NewSemaphore(0)
	func() {
		defer func() {
			if recover() != "misuse" {
				t.Error("the panic is gone")
			}
		}()
		selects(crank.New(), m.OnAcquire(1, nil), core.Case{Op: &hook{func() { panic("misuse") }}})
	}()
	m.Release(1)
	if !m.TryAcquire(1) {
		t.Error("the permit is lost")
	}
	m.p.wantQuiet(t, 0)
}

// parting is a case that is never ready, but runs something when it is disarmed.
type parting struct{ hook }

func (p *parting) Arm(*core.Cx, *core.Case, *core.Selection, int) bool { return false }
func (p *parting) Disarm(*core.Cx, *core.Case)                         { p.f() }

// A Select that is aborted takes nothing any more: not even a case that panics when it is taken, which would leave those
// behind it armed.
func TestSelectThatIsAbortedTakesNothing(t *testing.T) {
	closing, m := NewSemaphore(0), NewSemaphore(0)
	s := selects(crank.New(), core.Case{Op: &parting{hook{closing.Close}}}, closing.OnAcquire(1, nil), m.OnAcquire(1, nil))
	s.wantPending(t)
	if s.abort(); !s.unwound {
		t.Error("not unwound")
	}
	m.Release(1)
	if !m.TryAcquire(1) {
		t.Error("the permit is lost")
	}
	m.p.wantQuiet(t, 0)
}

// Cases of one Select do not hold each other up: the one that can be served is.
func TestSelectOfTwoAmounts(t *testing.T) {
	m := NewSemaphore(0)
	k := crank.New()
	s := selects(k, m.OnAcquire(5, nil), m.OnAcquire(1, nil))
	s.wantPending(t)
	behind := acquire(crank.New(), m, 1)
	m.Release(1)
	if k.Woken() != 1 {
		t.Fatal("not woken")
	}
	s.step().wantWon(t, 1)
	behind.wantPending(t)
	m.Release(1)
	behind.step().wantReady(t)
	m.p.wantQuiet(t, 0)
}

// The same when the permit comes between two cases.
func TestSelectOfTwoAmountsInBetween(t *testing.T) {
	m := NewSemaphore(0)
	selects(crank.New(), m.OnAcquire(5, nil), core.Case{Op: &hook{func() { m.Release(1) }}}, m.OnAcquire(1, nil)).wantWon(t, 2)
	m.p.wantQuiet(t, 0)
}

// One who stands between two cases of one Select keeps its place.
func TestSelectOfTwoAmountsOvertakesNobody(t *testing.T) {
	m := NewSemaphore(0)
	between := new(op)
	s := selects(crank.New(), m.OnAcquire(5, nil), core.Case{Op: &hook{func() { between = acquire(crank.New(), m, 2) }}}, m.OnAcquire(1, nil))
	m.Release(1)
	s.step().wantPending(t)
	m.Release(4)
	s.step().wantWon(t, 0)
	between.step().wantPending(t)
	m.Release(2)
	between.step().wantReady(t)
	m.p.wantQuiet(t, 0)
}

func TestSelectToWriteOrRead(t *testing.T) {
	var m RWMutex
	m.TryLock()
	s := selects(crank.New(), m.OnLock(), m.OnRLock())
	s.wantPending(t)
	m.Downgrade()
	s.step().wantWon(t, 1)
	m.RUnlock()
	m.RUnlock()
	m.p.wantQuiet(t, 0)
}
