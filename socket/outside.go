package socket

import (
	"context"
	"sync"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// outside is a call of package net that may block, done on a goroutine while a task waits for it.
type outside struct {
	cancel context.CancelFunc

	mu    sync.Mutex
	w     *core.Waker
	ended bool
	left  bool // the task has been aborted and will not come for the result
}

// start begins the call. discard undoes it if its result comes too late.
func (o *outside) start(x *core.Cx, call func(ctx context.Context), discard func()) {
	env := x.Env()
	ctx, cancel := context.WithCancel(context.Background())
	o.cancel = cancel
	o.w = x.Waker()
	env.Hold()
	go func() {
		defer env.Release()
		defer cancel()
		call(ctx)
		o.mu.Lock()
		o.ended = true
		left := o.left
		o.mu.Unlock()
		if left {
			discard()
			return
		}
		o.w.Wake()
	}()
}

// wait suspends until the call has ended. If the task is aborted the call is cancelled, and not waited for.
func (o *outside) wait(cx core.Context) {
	var p [outside__wait__p]unsafe.Pointer
	var s [outside__wait__s]byte
	for !outside__wait__poll(cx, &p, &s, o) {
		cx.RT().Block()
	}
}

// wait's frame.
const (
	outside__wait__p = 1
	outside__wait__s = 2
)

// outside__wait__poll is wait for lowered code.
func outside__wait__poll(cx core.Context, p *[outside__wait__p]unsafe.Pointer, s *[outside__wait__s]byte, o *outside) (ok bool) {
	x := cx.RT()
	if s[0] == 0 {
		p[0] = unsafe.Pointer(o)
		s[0] = 1
	}
	o = (*outside)(p[0])
	o.mu.Lock()
	ended := o.ended
	o.left = !ended && x.Aborted()
	left := o.left
	o.mu.Unlock()
	if !ended && !left {
		return false
	}
	p[0] = nil
	if left {
		o.cancel()
		x.Unwind()
	}
	return true
}
