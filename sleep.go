package edo

import (
	"time"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// Yield lets all other tasks that can run go first.
func Yield(cx Context) {
	var p [Yield__p]unsafe.Pointer
	var s [Yield__s]byte
	for !Yield__poll(cx, &p, &s) {
		cx.RT().Block()
	}
}

// Yield's frame.
const (
	Yield__p = 0
	Yield__s = 2
)

// Yield__poll is Yield for lowered code.
func Yield__poll(cx Context, _ *[Yield__p]unsafe.Pointer, s *[Yield__s]byte) (ok bool) {
	x := cx.RT()
	if s[0] == 0 {
		x.Check()
		s[0] = 1
		x.PollAgain()
		return false
	}
	if x.Aborted() {
		x.Unwind()
	}
	return true
}

// Sleep suspends for at least d; d <= 0 only yields. It ends early only by an abort, which does not return.
func Sleep(cx Context, d time.Duration) {
	var p [Sleep__p]unsafe.Pointer
	var s [Sleep__s]byte
	for !Sleep__poll(cx, &p, &s, d) {
		cx.RT().Block()
	}
}

// Sleep's frame: the timer.
const (
	Sleep__p = 0
	Sleep__s = 6
)

const (
	sleepTimer = 1
	sleepYield = 2
)

// Sleep__poll is Sleep for lowered code.
func Sleep__poll(cx Context, _ *[Sleep__p]unsafe.Pointer, s *[Sleep__s]byte, d time.Duration) (ok bool) {
	x := cx.RT()
	if s[0] == 0 {
		x.Check()
		if d <= 0 {
			s[0] = sleepYield
			x.PollAgain()
			return false
		}
		x.StartTimer(after(x, d), x.Waker()).Save((*[4]byte)(s[2:]))
		s[0] = sleepTimer
		return false
	}
	if s[0] == sleepYield {
		if x.Aborted() {
			x.Unwind()
		}
		return true
	}
	t := core.LoadTimer((*[4]byte)(s[2:]))
	switch {
	case x.TimerFired(t):
		x.StopTimer(t)
		return true
	case x.Aborted():
		x.StopTimer(t)
		x.Unwind()
	}
	return false
}

// after is the time d from now on the runtime's clock; centuries away it stays in range.
func after(x *core.Cx, d time.Duration) int64 {
	now := x.Now()
	if when := now + int64(d); when >= now || d < 0 {
		return when
	}
	return 1<<63 - 1
}

// SleepUntil suspends until t on the runtime's clock.
func SleepUntil(cx Context, t time.Time) { Sleep(cx, until(cx.RT(), t)) }

// until is how long it is from now to t. A clock that has a monotonic reading goes by that.
func until(x *core.Cx, t time.Time) time.Duration { return t.Sub(clock(x)) }

// After is a Select case that comes true once d has passed since Select was called.
func After(d time.Duration) Case { return Case{Op: afterOp{}, N: int64(d)} }

// At is a Select case that comes true at t on the runtime's clock.
func At(t time.Time) Case { return Case{Op: (*atOp)(&t)} }

type atOp time.Time

func (o *atOp) Try(x *core.Cx, _ *Case) bool { return until(x, time.Time(*o)) <= 0 }

func (o *atOp) Arm(x *core.Cx, c *Case, s *core.Selection, i int) bool {
	c.N = int64(until(x, time.Time(*o)))
	return afterOp{}.Arm(x, c, s, i)
}

func (o *atOp) Disarm(x *core.Cx, c *Case) { afterOp{}.Disarm(x, c) }

type afterOp struct{}

// afterReg is the registration of an afterOp.
type afterReg struct {
	core.ClaimWaker
	t core.Timer
}

func (afterOp) Try(_ *core.Cx, c *Case) bool { return c.N <= 0 }

func (afterOp) Arm(x *core.Cx, c *Case, s *core.Selection, i int) bool {
	reg := new(afterReg)
	reg.Init(s, i)
	reg.t = x.StartTimer(after(x, time.Duration(c.N)), &reg.Waker)
	c.Reg = unsafe.Pointer(reg)
	return false
}

func (afterOp) Disarm(x *core.Cx, c *Case) {
	reg := (*afterReg)(c.Reg)
	reg.Close()
	x.StopTimer(reg.t)
}
