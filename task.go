package edo

import (
	"context"
	"runtime"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// Task is a handle to a spawned task whose function answers a T. Dropping the handle detaches the task: it runs on.
// All methods but Join may be called from any goroutine.
type Task[T any] struct {
	t task.Of[T] // all there is: so a handle is the task itself
}

// Spawn starts fn as a task of its own and answers at once.
//
// An error that fn returns goes to whoever joins the task. A panic goes there too, as a *PanicError;
// if nobody waits for the task when it panics, the runtime's OnPanic hook reports it (by default through slog).
func Spawn(cx Context, fn func(cx Context) error, opts ...SpawnOption) *Task[struct{}] {
	x := cx.RT()
	x.Check()
	if fn == nil {
		panic("edo: Spawn of a nil function")
	}
	t, run := task.NewErr(fn)
	t.Init(runtimeOf(x), run, spawnOptions(x.Inherited(), opts))
	t.Start(x.Here())
	return handle(t)
}

// SpawnValue is Spawn for a function that answers a value.
func SpawnValue[T any](cx Context, fn func(cx Context) (T, error), opts ...SpawnOption) *Task[T] {
	x := cx.RT()
	x.Check()
	if fn == nil {
		panic("edo: SpawnValue of a nil function")
	}
	t, run := task.NewVal(fn)
	t.Init(runtimeOf(x), run, spawnOptions(x.Inherited(), opts))
	t.Start(x.Here())
	return handle(t)
}

// Spawn__cell is Spawn for lowered code: t is the first field of a cell made by the compiler, and run
// its poll function. Do not call it by hand.
func Spawn__cell[T any](cx Context, t *Task[T], run func(cx Context, cell unsafe.Pointer) bool, opts ...SpawnOption) *Task[T] {
	x := cx.RT()
	x.Check()
	t.t.Init(runtimeOf(x), run, spawnOptions(x.Inherited(), opts))
	t.t.HoldsFrame((unsafe.Sizeof(*t) + 7) &^ 7)
	t.t.Start(x.Here())
	return t
}

// noValues is what a task inherits that is spawned from outside.
var noValues context.Context

// spawnOptions puts together what is set on a task; values is what it inherits. It must be called by the function that the
// user calls.
func spawnOptions(values context.Context, opts []SpawnOption) *task.Options {
	if len(opts) == 0 && values == nil {
		return nil
	}
	o := &task.Options{Values: values}
	for _, opt := range opts {
		opt.applyToTask(o)
	}
	if o.Name != "" {
		// Named tasks are few and meant to be found: note where they come from.
		var pc [1]uintptr
		runtime.Callers(3, pc[:])
		o.PC = pc[0]
	}
	return o
}

func runtimeOf(x *core.Cx) *task.Runtime { return task.FromRoot(x.Root()).Runtime() }

// handle goes from a cell's first field to the handle that it is.
func handle[T any](t *task.Of[T]) *Task[T] { return (*Task[T])(unsafe.Pointer(t)) }

// Finish is for lowered code: it stores what the task's function has answered.
func (t *Task[T]) Finish(val T, err error) { t.t.Finish(val, err) }

// ID is the task's number in its runtime, counted from 1 in the order of spawns.
func (t *Task[T]) ID() uint64 { return t.t.ID() }

// Name is the name that it was spawned with, or "".
func (t *Task[T]) Name() string { return t.t.Name() }

// SpawnedAt is the source position of the task's spawn; empty if that was not recorded.
func (t *Task[T]) SpawnedAt() (file string, line int) { return spawnedAt(&t.t.Header) }

func spawnedAt(h *task.Header) (file string, line int) {
	if h.PC() == 0 {
		return "", 0
	}
	f, _ := runtime.CallersFrames([]uintptr{h.PC()}).Next()
	return f.File, f.Line
}

// Abort unwinds the task at the await where it waits, or at its next one: its deferred calls run (and may await),
// recover does not stop it. It answers at once; join the task to wait for its end. A second abort ends
// awaits in deferred calls, too. A task that has not begun never begins. Deferred, Abort ends a task with the function that has
// spawned it.
func (t *Task[T]) Abort() { t.t.Abort(nil) }

// Ended reports whether the task is over.
func (t *Task[T]) Ended() bool { return t.t.Ended() }

// Join waits for the task's end, from inside a task. It answers what the task's function answered; a
// *PanicError, ErrAborted, ErrGoexit or ErrShutdown if it has not returned. Any number of tasks may join.
func (t *Task[T]) Join(cx Context) (T, error) {
	var p [Task__Join__p]unsafe.Pointer
	var s [Task__Join__s]byte
	for {
		if v, err, ok := Task__Join__poll(cx, &p, &s, t); ok {
			return v, err
		}
		cx.RT().Block()
	}
}

// Join's frame: the task and the registration with it.
const (
	Task__Join__p = 2
	Task__Join__s = 2
)

const (
	joinWaiting = 1
	joinLater   = 2 // nothing to wait for, but the poll's budget is used up
)

// Task__Join__poll is Join for lowered code.
func Task__Join__poll[T any](cx Context, p *[Task__Join__p]unsafe.Pointer, s *[Task__Join__s]byte, t *Task[T]) (v T, err error, ok bool) {
	x := cx.RT()
	if s[0] != 0 {
		t = (*Task[T])(p[0])
	}
	if s[0] == 0 || s[0] == joinLater {
		p[0] = nil
		x.Check()
		if t == nil || &t.t.Header == task.FromRoot(x.Root()) {
			refuseJoin(t == nil)
		}
		if reg, waiting := t.t.Watch(x.Waker()); waiting {
			p[1] = unsafe.Pointer(reg)
			s[0] = joinWaiting
		} else if x.Spend() {
			v, err = t.result()
			return v, err, true
		} else {
			s[0] = joinLater
		}
		p[0] = unsafe.Pointer(t)
		return v, nil, false
	}
	if t.t.Ended() {
		p[0], p[1] = nil, nil
		v, err = t.result()
		return v, err, true
	}
	if x.Aborted() {
		t.t.Unwatch(x.Waker(), (*task.Watch)(p[1]))
		p[0], p[1] = nil, nil
		x.Unwind()
	}
	return v, nil, false
}

func refuseJoin(none bool) {
	if none {
		panic("edo: Join of a nil Task: Spawn answers one")
	}
	panic("edo: Join of a task by itself would wait for ever: let another task join it")
}

// Wait is Join for ordinary Go code: it blocks the calling goroutine until the task has ended or ctx
// is done, in which case it answers ctx's error and the task runs on. In a task it would block the worker; that is caught. Use Join there.
func (t *Task[T]) Wait(ctx context.Context) (T, error) {
	if t == nil {
		panic("edo: Wait for a nil Task: Spawn answers one")
	}
	if !t.t.Ended() && ctx.Err() == nil {
		mustNotBeTask("edo: Task.Wait inside a task blocks its worker: use Join(cx) there, or call it in Blocking")
	}
	ended := make(chan struct{}, 1)
	w := core.NewWaker(func() {
		select {
		case ended <- struct{}{}:
		default:
		}
	})
	reg, waiting := t.t.Watch(w)
	for waiting && !t.t.Ended() {
		select {
		case <-ended:
		case <-ctx.Done():
			t.t.Unwatch(w, reg)
			var zero T
			return zero, context.Cause(ctx)
		}
	}
	return t.result()
}

// OnDone is a Select case that comes true when the task has ended.
func (t *Task[T]) OnDone() Case { return Case{Op: (*doneOp)(&t.t.Header)} }

func (t *Task[T]) result() (T, error) { return t.t.Val, outcomeError(&t.t.Header) }

type doneOp task.Header

// doneReg is the registration of a doneOp.
type doneReg struct {
	core.ClaimWaker
	reg *task.Watch
}

func (h *doneOp) Try(*core.Cx, *Case) bool { return (*task.Header)(h).Ended() }

func (h *doneOp) Arm(_ *core.Cx, c *Case, s *core.Selection, i int) bool {
	w := new(doneReg)
	w.Init(s, i)
	reg, waiting := (*task.Header)(h).Watch(&w.Waker)
	if !waiting {
		return s.Claim(i)
	}
	w.reg = reg
	c.Reg = unsafe.Pointer(w)
	return false
}

func (h *doneOp) Disarm(_ *core.Cx, c *Case) {
	if w := (*doneReg)(c.Reg); w != nil {
		w.Close()
		(*task.Header)(h).Unwatch(&w.Waker, w.reg)
	}
}
