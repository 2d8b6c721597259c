package edo

import (
	"math"
	"time"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// A Ticker tells of points in time that are one period apart. It costs nothing while nobody waits for it, and needs not be
// stopped. One task at a time may use it.
type Ticker struct {
	period int64
	next   int64 // on the runtime's clock
	missed Missed
}

// Missed is what a Ticker does when a tick is waited for only after the next one was due.
type Missed uint8

const (
	// Skip leaves out the ticks that were missed: the next one is the next multiple of the period. It is the default.
	Skip Missed = iota
	// Burst makes up for them: they follow at once, one after the other.
	Burst
	// Delay begins anew: the next tick is a period from now.
	Delay
)

// NewTicker makes a ticker whose first tick is one period from now.
func NewTicker(cx Context, period time.Duration) *Ticker {
	t := new(Ticker)
	t.Reset(cx, period)
	return t
}

// SetMissed sets what happens to ticks that are missed.
func (t *Ticker) SetMissed(m Missed) { t.missed = m }

// Reset sets the period, and the next tick to one period from now.
func (t *Ticker) Reset(cx Context, period time.Duration) {
	if period <= 0 {
		panic("edo: a Ticker needs a period of more than 0")
	}
	x := cx.RT()
	x.Check()
	t.period, t.next = int64(period), after(x, period)
}

// Wait waits for the next tick, and answers when it was due. If the task is aborted while it waits, no tick is used up.
func (t *Ticker) Wait(cx Context) time.Time {
	t.check()
	if d := t.next - cx.RT().Now(); d > 0 {
		Sleep(cx, time.Duration(d))
	} else {
		Cooperate(cx)
	}
	return t.tick(cx.RT())
}

func (t *Ticker) check() {
	if t == nil || t.period == 0 {
		panic("edo: use of a nil or zero Ticker; NewTicker makes one")
	}
}

// tick takes a tick that is due.
func (t *Ticker) tick(x *core.Cx) (at time.Time) {
	now, due := x.Now(), t.next
	late := now - due
	switch {
	case late < t.period || t.missed == Burst:
		t.next = due + t.period
	case t.missed == Delay:
		t.next = now + t.period
	default:
		t.next = now - late%t.period + t.period
	}
	if t.next < due {
		t.next = math.MaxInt64
	}
	return clock(x).Add(-time.Duration(late))
}

// OnTick is Wait as a Select case; *at, if at is not nil, is set to when the tick was due.
func (t *Ticker) OnTick(at *time.Time) Case {
	t.check()
	return Case{Op: (*tickOp)(t), Out: unsafe.Pointer(at)}
}

type tickOp Ticker

// tickReg is the registration of a tickOp.
type tickReg struct {
	core.ClaimWaker
	s *core.Selection
	i int
	t core.Timer
}

// Try implements core.Op.
func (o *tickOp) Try(x *core.Cx, c *Case) bool {
	if x.Now() < o.next {
		return false
	}
	o.taken(x, c)
	return true
}

// Arm implements core.Op.
func (o *tickOp) Arm(x *core.Cx, c *Case, s *core.Selection, i int) bool {
	reg := &tickReg{s: s, i: i}
	reg.Init(s, i)
	reg.t = x.StartTimer(o.next, &reg.Waker)
	c.Reg = unsafe.Pointer(reg)
	return false
}

// Disarm implements core.Op.
func (o *tickOp) Disarm(x *core.Cx, c *Case) {
	reg := (*tickReg)(c.Reg)
	reg.Close()
	x.StopTimer(reg.t)
	if reg.s.Winner() == reg.i {
		o.taken(x, c)
	}
}

func (o *tickOp) taken(x *core.Cx, c *Case) {
	at := (*Ticker)(o).tick(x)
	if p := (*time.Time)(c.Out); p != nil {
		*p = at
	}
}
