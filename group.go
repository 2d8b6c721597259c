package edo

import (
	"sync"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// A Group is a set of tasks that belong together, in the shape of errgroup: the first error (or panic)
// aborts the rest, and when Wait returns all of them have ended, deferred calls included.
type Group struct {
	rt    *task.Runtime
	limit int

	mu      sync.Mutex
	running []*task.Header
	queue   []func(cx Context) error // waiting for a place under the limit
	err     error
	over    bool // an error, or Wait was aborted: nothing starts any more
	waiter  *core.Waker
}

// A GroupOption configures a Group.
type GroupOption func(*Group)

// Limit bounds how many of the group's tasks run at the same time; the others start as those end.
func Limit(n int) GroupOption {
	if n < 1 {
		panic("edo: Limit needs at least 1")
	}
	return func(g *Group) { g.limit = n }
}

// NewGroup makes a group of tasks in cx's runtime.
func NewGroup(cx Context, opts ...GroupOption) *Group {
	x := cx.RT()
	x.Check()
	g := &Group{rt: runtimeOf(x)}
	for _, o := range opts {
		o(g)
	}
	return g
}

// Go adds a task to the group. It never waits: above the limit the task starts later. After an error it does nothing.
func (g *Group) Go(fn func(cx Context) error) {
	if fn == nil {
		panic("edo: Group.Go of a nil function")
	}
	g.mu.Lock()
	if g.over {
		g.mu.Unlock()
		return
	}
	if g.limit > 0 && len(g.running) >= g.limit {
		g.queue = append(g.queue, fn)
		g.mu.Unlock()
		return
	}
	h := g.prepare(fn)
	g.mu.Unlock()
	h.Start(nil)
}

// prepare makes a task and counts it as running. g.mu is held; the caller starts it afterwards.
func (g *Group) prepare(fn func(cx Context) error) *task.Header {
	t, run := task.NewErr(fn)
	t.Init(g.rt, run, nil)
	m := &member{g: g, h: &t.Header}
	core.InitWaker(&m.Waker, &memberTable)
	t.Watch(&m.Waker)
	g.running = append(g.running, &t.Header)
	return &t.Header
}

// member is told of the end of one task of a group.
type member struct {
	core.Waker // first, see memberTable
	g          *Group
	h          *task.Header
}

var memberTable core.WakerTable

func init() {
	memberTable.Wake = func(w *core.Waker, here *core.Here) {
		m := (*member)(unsafe.Pointer(w))
		m.g.ended(m.h, here)
	}
}

func (g *Group) ended(h *task.Header, here *core.Here) {
	err := outcomeError(h)
	var start *task.Header
	var abort []*task.Header
	g.mu.Lock()
	for i, r := range g.running {
		if r == h {
			last := len(g.running) - 1
			g.running[i] = g.running[last]
			g.running[last] = nil
			g.running = g.running[:last]
			break
		}
	}
	switch {
	case err != nil && !g.over:
		g.err = err
		abort = g.stop()
	case len(g.queue) > 0:
		fn := g.queue[0]
		g.queue[0] = nil
		g.queue = g.queue[1:]
		start = g.prepare(fn)
	}
	var waiter *core.Waker
	if len(g.running) == 0 {
		waiter = g.waiter
		g.waiter = nil
	}
	g.mu.Unlock()
	for _, r := range abort {
		r.Abort(here)
	}
	if start != nil {
		start.Start(here)
	}
	if waiter != nil {
		waiter.WakeFrom(here)
	}
}

// stop lets nothing start any more and answers whom to abort. g.mu is held.
func (g *Group) stop() []*task.Header {
	g.over = true
	g.queue = nil
	return append([]*task.Header(nil), g.running...)
}

// Wait waits until all tasks of the group have ended and answers the first error; a *PanicError if that was a
// panic. If the waiting task is aborted, the group's tasks are aborted first. Only one task may wait.
func (g *Group) Wait(cx Context) error { return Await(cx, (*groupWait)(g)) }

type groupWait Group

// Poll implements Future.
func (g *groupWait) Poll(w *Waker) (error, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.running) > 0 {
		g.waiter = w
		return nil, false
	}
	return g.err, true
}

// Drop implements Dropper.
func (g *groupWait) Drop(w *Waker) bool {
	g.mu.Lock()
	var abort []*task.Header
	if !g.over {
		abort = (*Group)(g).stop()
	}
	g.waiter = w
	done := len(g.running) == 0
	g.mu.Unlock()
	for _, r := range abort {
		r.Abort(nil)
	}
	return done
}

func (g *groupWait) force() {
	g.mu.Lock()
	abort := append([]*task.Header(nil), g.running...)
	g.mu.Unlock()
	for _, r := range abort {
		r.Abort(nil)
	}
}
