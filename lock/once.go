package lock

import (
	"context"
	"unsafe"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/waitq"
)

// Once is a value that is made once, when it is first needed, by a function that may await and may fail. Its zero value is
// ready; it must not be copied. What takes no edo.Context may be called from any goroutine.
type Once[T any] struct {
	done atomicx.Bool // val is there, and does not change
	val  T

	making permits // one, counted from 0 down, for who makes the value; closed when it is there
	ready  permits // none; closed when the value is there
}

// Do answers the value. If it is not there yet fn makes it; tasks that call Do meanwhile wait, and get the same. If
// fn answers an error, panics, or is aborted, the value is still to be made: this Do ends that way, and the one that has waited
// longest calls its own fn. fn must not call Do of the same Once: it would wait for itself.
func (o *Once[T]) Do(cx core.Context, fn func(cx core.Context) (T, error)) (T, error) {
	if o.done.Load() {
		return o.val, nil
	}
	if !o.begin(cx) {
		return o.val, nil
	}
	defer o.end()
	v, err := fn(cx)
	if err != nil {
		return v, err
	}
	o.set(v)
	return v, nil
}

// begin waits until the caller is to make the value, or it is there: then it answers false.
func (o *Once[T]) begin(cx core.Context) (mine bool) { return acquirePermit(cx, &o.making, 0) }

func (o *Once[T]) end() { o.making.give(1, nil, func(int64) bool { return true }) }

// set is for whoever holds the one permit.
func (o *Once[T]) set(v T) {
	o.val = v
	o.done.Store(true)
	o.making.shut(nil)
	o.ready.shut(nil)
}

// Set makes v the value, unless there is one or it is just being made; it reports whether it did.
func (o *Once[T]) Set(v T) bool {
	if o.making.try(0, 1) != waitq.Done {
		return false
	}
	defer o.end()
	o.set(v)
	return true
}

// Get answers the value if it is there.
func (o *Once[T]) Get() (v T, ok bool) {
	if o.done.Load() {
		return o.val, true
	}
	return v, false
}

// Wait waits until the value is there, made by somebody else.
func (o *Once[T]) Wait(cx core.Context) T {
	if !o.done.Load() {
		acquirePermit(cx, &o.ready, 1)
	}
	return o.val
}

// GetWait is Wait for ordinary Go code: it blocks the calling goroutine until the value is there, or ctx is done; then it
// answers ctx's cause. In a task, use Wait; with a task's own Context it panics.
func (o *Once[T]) GetWait(ctx context.Context) (v T, err error) {
	g := waitq.NewGoroutine(ctx, "lock: GetWait", "Wait(cx)")
	if r, err := o.ready.wait(ctx, g, 1, 1); r != waitq.Shut {
		return v, err
	}
	return o.val, nil
}

// OnReady is a Select case that comes true when the value is there; get it by Get.
func (o *Once[T]) OnReady() core.Case { return core.Case{Op: (*readyOp)(&o.ready)} }

type readyOp permits

// Try implements core.Op.
func (o *readyOp) Try(*core.Cx, *core.Case) bool { return (*permits)(o).try(1, 1) == waitq.Shut }

// Arm implements core.Op.
func (o *readyOp) Arm(x *core.Cx, c *core.Case, s *core.Selection, i int) bool {
	return (*permits)(o).arm(x, c, s, i, 1, 1) != waitq.Idle
}

// Disarm implements core.Op.
func (o *readyOp) Disarm(x *core.Cx, c *core.Case) { (*permits)(o).disarm(x, c) }

// acquirePermit waits for a permit of m, which needs need of them to be free; it answers false if m was shut.
func acquirePermit(cx core.Context, m *permits, need int64) bool {
	var p [acquirePermit__p]unsafe.Pointer
	var s [acquirePermit__s]byte
	for {
		if mine, ok := acquirePermit__poll(cx, &p, &s, m, need); ok {
			return mine
		}
		cx.RT().Block()
	}
}

// acquirePermit's frame: its waiter, or the permits; the state, and whether it needs one.
const (
	acquirePermit__p = 1
	acquirePermit__s = 2
)

func acquirePermit__poll(cx core.Context, p *[acquirePermit__p]unsafe.Pointer, s *[acquirePermit__s]byte, m *permits, need int64) (mine, ok bool) {
	x := cx.RT()
	var r waitq.State
	if s[0] == isWaiting {
		r = acquireAgain(x, &p[0])
	} else {
		if s[0] == isLater {
			m, need = (*permits)(p[0]), int64(s[1])
			p[0] = nil
		}
		later := false
		r, later = m.acquire(x, &p[0], need, 1)
		s[0] = isWaiting
		if later {
			p[0] = unsafe.Pointer(m)
			s[0], s[1] = isLater, byte(need)
		}
	}
	return r == waitq.Done, r != waitq.Idle
}
