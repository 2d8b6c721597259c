package edo

import (
	"sync"
	"time"
	"unsafe"

	"github.com/edo-async/edo/internal/alarm"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/outlet"
	"github.com/edo-async/edo/internal/waitq"
)

// A Timer fires once, at a time that can be moved. Any number of tasks may wait for it: one of them is told, as by the channel of a
// time.Timer. All methods but Wait may be called from any goroutine.
type Timer struct {
	alarm alarm.Alarm
	out   outlet.Outlet[struct{}]
	fired bool       // and nobody was told yet; under out's lock
	sets  sync.Mutex // orders Stop and Reset; taken before all others
}

// NewTimer makes a timer that fires once d has passed on the clock of cx's runtime.
func NewTimer(cx Context, d time.Duration) *Timer {
	x := cx.RT()
	x.Check()
	t := new(Timer)
	t.alarm.Init(x.Env().Driver, t.fire)
	t.out.Init((*timerSource)(t), nil)
	t.set(d)
	return t
}

// timerSource is a timer as what provides its firing.
type timerSource Timer

// Ready implements outlet.Source.
func (t *timerSource) Ready() bool { return t.fired }

// Next implements outlet.Source.
func (t *timerSource) Next() (struct{}, bool) {
	t.fired = false
	return struct{}{}, true
}

// fire is called by the alarm.
func (t *Timer) fire(here *core.Here) (again int64) {
	var list waitq.WakeList
	t.out.Lock()
	t.fired = true
	t.out.Serve(&list)
	t.out.Unlock()
	list.Wake(here)
	return alarm.Never
}

func (t *Timer) set(d time.Duration) {
	if d <= 0 {
		t.fire(nil)
		return
	}
	t.alarm.Set(t.alarm.After(d))
}

// Stop keeps the timer from firing, and reports whether it did: false means that it has fired or was stopped. In no case will
// a Wait be told of a firing from before.
func (t *Timer) Stop() (was bool) {
	t.sets.Lock()
	defer t.sets.Unlock()
	return t.stop()
}

func (t *Timer) stop() (was bool) {
	was = t.alarm.Stop()
	t.out.Lock()
	t.fired = false
	t.out.Unlock()
	return was
}

// Reset has the timer fire once d has passed from now, whether it has fired before or not; else it is as Stop.
func (t *Timer) Reset(d time.Duration) (was bool) {
	t.sets.Lock()
	defer t.sets.Unlock()
	was = t.stop()
	t.set(d)
	return was
}

// Wait waits until the timer fires. One that has fired, and was not waited for, is enough; one that is stopped has to be Reset by
// another task.
func (t *Timer) Wait(cx Context) {
	var p [Timer__Wait__p]unsafe.Pointer
	var s [Timer__Wait__s]byte
	for !Timer__Wait__poll(cx, &p, &s, t) {
		cx.RT().Block()
	}
}

// Wait's frame.
const (
	Timer__Wait__p = outlet.PollP
	Timer__Wait__s = outlet.PollS
)

// Timer__Wait__poll is Wait for lowered code.
func Timer__Wait__poll(cx Context, p *[Timer__Wait__p]unsafe.Pointer, s *[Timer__Wait__s]byte, t *Timer) (ok bool) {
	var o *outlet.Outlet[struct{}]
	if t != nil {
		o = &t.out
	}
	_, _, ok = outlet.Poll(cx, p, s, o)
	return ok
}

// OnFire is Wait as a Select case.
func (t *Timer) OnFire() Case { return t.out.Case(nil, nil) }
