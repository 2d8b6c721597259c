package edo

import (
	"errors"
	"slices"
	"sync"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// A Group is a set of tasks that belong together, in the shape of errgroup: the first error (or panic)
// aborts the rest, and when Wait returns all of them have ended, deferred calls included. All methods but Wait may be called from any
// goroutine.
//
// With KeepGoing, and OnDone in place of Wait, a Group only keeps track: it lets all its tasks end, in whatever way. It keeps their errors for
// Wait, though: where there may be any number of those, let the tasks answer nil.
type Group struct {
	spawner   spawner
	limit     int
	keepGoing bool

	mu      sync.Mutex
	running members
	queue   []queued // waiting for a place under the limit
	errs    []error
	over    bool // an error, an Abort, or Wait was aborted: nothing starts any more
	starts  bool // what waits for a place is being started
	waiters []*core.Waker
}

// queued is a task that was not made yet.
type queued struct {
	fn func(cx Context) error
	o  *task.Options
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

// KeepGoing lets the group's tasks run on after an error of one. Wait then answers the errors of all, joined by errors.Join in the order
// in which they came.
func KeepGoing() GroupOption { return func(g *Group) { g.keepGoing = true } }

// NewGroup makes a group of tasks in cx's runtime.
func NewGroup(cx Context, opts ...GroupOption) *Group {
	g := &Group{spawner: newSpawner(cx)}
	for _, o := range opts {
		o(g)
	}
	return g
}

// Go adds a task to the group. It never waits: above the limit the task starts later. After an error it does nothing.
func (g *Group) Go(fn func(cx Context) error, opts ...SpawnOption) {
	g.add(fn, spawnOptions(g.spawner.values, opts), false)
}

// TryGo is Go if the task can start at once; else it does nothing and answers false.
func (g *Group) TryGo(fn func(cx Context) error, opts ...SpawnOption) (started bool) {
	return g.add(fn, spawnOptions(g.spawner.values, opts), true)
}

func (g *Group) add(fn func(cx Context) error, o *task.Options, now bool) (started bool) {
	if fn == nil {
		panic("edo: Group.Go of a nil function")
	}
	if g.spawner.rt == nil {
		panic("edo: use of the zero Group; NewGroup makes one")
	}
	g.mu.Lock()
	full := g.limit > 0 && g.running.n >= g.limit
	if g.over || now && full {
		g.mu.Unlock()
		return false
	}
	if full {
		g.queue = append(g.queue, queued{fn, o})
		g.mu.Unlock()
		return false
	}
	h := g.prepare(queued{fn, o})
	g.mu.Unlock()
	h.Start(nil)
	return true
}

// prepare makes a task and counts it as running. g.mu is held; the caller starts it afterwards.
func (g *Group) prepare(q queued) *task.Header {
	t, run := task.NewErr(q.fn)
	t.Init(g.spawner.rt, run, q.o)
	g.running.add(newMember(g, &t.Header))
	return &t.Header
}

// memberEnded implements memberOwner.
func (g *Group) memberEnded(m *member, here *core.Here) {
	err := outcomeError(m.h)
	var abort []*task.Header
	g.mu.Lock()
	g.running.remove(m)
	if err != nil && !g.over {
		g.errs = append(g.errs, err)
		if !g.keepGoing {
			abort = g.stop()
		}
	}
	g.startQueued(here)
	var waiters []*core.Waker
	if g.idle() {
		waiters, g.waiters = g.waiters, nil
	}
	g.mu.Unlock()
	abortAll(abort, here)
	for _, w := range waiters {
		w.WakeFrom(here)
	}
}

// startQueued starts tasks while there are places. g.mu is held; it is let go for each start. In a runtime that shuts down a task ends while
// it is started, and memberEnded is called inside: that leaves what is still queued to the loop here.
func (g *Group) startQueued(here *core.Here) {
	if g.starts {
		return
	}
	g.starts = true
	for len(g.queue) > 0 && g.running.n < g.limit {
		h := g.prepare(g.queue[0])
		g.queue[0] = queued{}
		g.queue = g.queue[1:]
		g.mu.Unlock()
		h.Start(here)
		g.mu.Lock()
	}
	g.starts = false
}

// idle reports whether there is nothing left to wait for. g.mu is held.
func (g *Group) idle() bool { return g.running.n == 0 && len(g.queue) == 0 }

// stop lets nothing start any more and answers whom to abort. g.mu is held.
func (g *Group) stop() []*task.Header {
	g.over = true
	g.queue = nil
	return g.running.headers()
}

// Abort aborts the group's tasks, and lets no more start. If there were any and none has failed before, Wait answers ErrAborted.
func (g *Group) Abort() {
	g.mu.Lock()
	abort := g.giveUp()
	g.mu.Unlock()
	abortAll(abort, nil)
}

// giveUp is stop when nothing has failed. g.mu is held.
func (g *Group) giveUp() []*task.Header {
	if !g.over && !g.idle() && len(g.errs) == 0 {
		g.errs = append(g.errs, ErrAborted)
	}
	return g.stop()
}

// Len is how many of the group's tasks have not ended, those that wait for a place included.
func (g *Group) Len() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.running.n + len(g.queue)
}

// Wait waits until all tasks of the group have ended and answers the first error; a *PanicError if that was a
// panic. If the waiting task is aborted, the group's tasks are aborted first, as by Abort. Several tasks may wait, but none of the group's own: it
// would wait for itself, which is caught.
func (g *Group) Wait(cx Context) error { return Await(cx, &groupWait{g: g}) }

type groupWait struct {
	g *Group
	w *Waker // registered
}

// Poll implements Future.
func (f *groupWait) Poll(w *Waker) (error, bool) {
	g := f.g
	if isMember(task.FromRoot(core.StrandOf(w).Root()), g) {
		panic("edo: Group.Wait by a task of the group would wait for itself: let the task end, and wait where the group was made")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.idle() {
		f.register(w)
		return nil, false
	}
	if g.keepGoing {
		return errors.Join(g.errs...), true
	}
	if len(g.errs) > 0 {
		return g.errs[0], true
	}
	return nil, true
}

// register arranges for w to be woken when all tasks have ended. g.mu is held.
func (f *groupWait) register(w *Waker) {
	if f.w == nil || !slices.Contains(f.g.waiters, f.w) {
		f.w = w
		f.g.waiters = append(f.g.waiters, w)
	}
}

// Drop implements Dropper.
func (f *groupWait) Drop(w *Waker) bool {
	g := f.g
	g.mu.Lock()
	var abort []*task.Header
	if !g.over {
		abort = g.giveUp()
	}
	done := g.idle()
	if !done {
		f.register(w)
	}
	g.mu.Unlock()
	abortAll(abort, nil)
	return done
}

func (f *groupWait) force() {
	g := f.g
	g.mu.Lock()
	abort := g.running.headers()
	g.mu.Unlock()
	abortAll(abort, nil)
}

// OnDone is a Select case that comes true when all tasks of the group have ended. Unlike Wait it aborts nothing if it is given up.
func (g *Group) OnDone() Case { return Case{Op: (*groupOp)(g)} }

type groupOp Group

func (o *groupOp) Try(*core.Cx, *Case) bool {
	g := (*Group)(o)
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.idle()
}

func (o *groupOp) Arm(_ *core.Cx, c *Case, s *core.Selection, i int) bool {
	g := (*Group)(o)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.idle() {
		return s.Claim(i)
	}
	w := core.NewClaimWaker(s, i)
	c.Reg = unsafe.Pointer(w)
	g.waiters = append(g.waiters, &w.Waker)
	return false
}

func (o *groupOp) Disarm(_ *core.Cx, c *Case) {
	w := (*core.ClaimWaker)(c.Reg)
	if w == nil {
		return
	}
	w.Close()
	g := (*Group)(o)
	g.mu.Lock()
	if i := slices.Index(g.waiters, &w.Waker); i >= 0 {
		g.waiters = slices.Delete(g.waiters, i, i+1)
	}
	g.mu.Unlock()
}
