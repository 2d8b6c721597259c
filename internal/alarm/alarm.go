// Package alarm is a timer that can be set from anywhere, and calls a function: what objects are made of that keep
// time for several tasks.
//
// An Alarm's lock orders setting, stopping and ringing: once Stop or Set has answered, no ring of an earlier setting comes any
// more. It is held while the driver's own lock is taken, and during a ring; the function that rings may take the
// locks of its object, which therefore must not be held when an Alarm is set.
package alarm

import (
	"sync"
	"time"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// Never is no time at all.
const Never = 1<<63 - 1

// Alarm must not be copied.
type Alarm struct {
	core.Waker // first: its address is the Alarm's
	driver     core.Driver
	ring       func(here *core.Here) (again int64)

	mu    sync.Mutex
	timer core.Timer // 0: not set
	when  int64
}

var table core.WakerTable

func init() {
	table.Wake = func(w *core.Waker, here *core.Here) { fromWaker(w).fired(here) }
}

func fromWaker(w *core.Waker) *Alarm { return (*Alarm)(unsafe.Pointer(w)) }

// Init says what the alarm calls, on a worker's goroutine: ring answers when it is to be called again, or Never. Once, before
// first use.
func (a *Alarm) Init(d core.Driver, ring func(here *core.Here) (again int64)) {
	core.InitWaker(&a.Waker, &table)
	a.driver, a.ring = d, ring
}

// Now is the time on the driver's clock.
func (a *Alarm) Now() int64 { return a.driver.Now() }

// Set sets the alarm to when, instead of what it was set to.
func (a *Alarm) Set(when int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.disarm()
	a.arm(when)
}

// SetBy sets the alarm to when, unless it is set to an earlier time. Never is no change.
func (a *Alarm) SetBy(when int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if when == Never || a.timer != 0 && a.when <= when {
		return
	}
	a.disarm()
	a.arm(when)
}

// Stop ends what was set, and reports whether it had not rung yet.
func (a *Alarm) Stop() (was bool) {
	a.check()
	a.mu.Lock()
	defer a.mu.Unlock()
	was = a.timer != 0
	a.disarm()
	return was
}

// After is the time d from now; centuries away it stays in range.
func (a *Alarm) After(d time.Duration) int64 {
	a.check()
	now := a.driver.Now()
	if when := now + int64(d); when >= now || d < 0 {
		return when
	}
	return Never - 1
}

// check catches what was never connected.
func (a *Alarm) check() {
	if a.driver == nil {
		panic("edo: use of a zero Timer or delay.Queue; make one by NewTimer or delay.New")
	}
}

func (a *Alarm) arm(when int64) {
	if when != Never {
		a.when = when
		a.timer = a.driver.Arm(when, &a.Waker, 0)
	}
}

func (a *Alarm) disarm() {
	if a.timer != 0 {
		a.driver.Disarm(a.timer)
		a.timer = 0
	}
}

// fired is the driver's call. It may be that of a timer which was stopped a moment ago.
func (a *Alarm) fired(here *core.Here) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.timer == 0 || !a.driver.Fired(a.timer) {
		return
	}
	a.disarm()
	a.arm(a.ring(here))
}
