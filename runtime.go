package edo

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/driver"
	"github.com/edo-async/edo/internal/task"
)

// Runtime runs tasks: a scheduler with its workers, a clock with its timers, and a poller for sockets. Several
// fit in one process; they share nothing. All methods may be called from any goroutine, and from tasks but for Shutdown.
type Runtime struct {
	rt    task.Runtime // first, see RuntimeOf
	env   core.Env
	sched scheduler
	grace time.Duration
	name  string
	id    uint64

	flavour   Flavour
	workers   int // as configured
	watch     watch
	blocking  blockingPool
	panics    atomic.Uint64
	panicked  atomic.Pointer[PanicError] // what has ended the runtime, under ShutdownOnPanic
	onPanic   func(TaskInfo, *PanicError)
	panicEnds bool

	closed     sync.Once
	shutdown   sync.Once
	ended      error
	deadlocked bool

	closeDriver func() error
	driverStats func() driver.Stats
}

// runtimes counts the runtimes that the process has made, for their ids.
var runtimes atomic.Uint64

// Run makes a runtime, runs fn in it as the first task and waits for its end; then it aborts what other tasks
// there are, waits until their deferred calls have run (see Grace), and gives all back that the runtime held. It
// answers fn's error; a *PanicError if fn panicked. If the runtime could not be made (the system is out of descriptors) it answers
// that error; if not all tasks could be ended, its error matches a *ShutdownError, too.
//
// Run must not be called inside a task: it would block the worker, and is caught.
func Run(fn func(cx Context) error, opts ...Option) error {
	if fn == nil {
		panic("edo: Run of a nil function")
	}
	mustNotBeTask("edo: Run inside a task blocks its worker: use Spawn and Join there, or call it in Blocking")
	c := newConfig(opts)
	r, err := newRuntime(c)
	if err != nil {
		return err
	}
	t, run := task.NewErr(fn)
	t.Init(&r.rt, run, &task.Options{Ctx: c.ctx, Common: true})
	// The others are aborted on the worker itself, right when the first task ends: how far they get is then decided by the
	// scheduler alone. Watching before the start also tells the runtime that somebody waits for the task.
	t.Watch(core.NewWaker(r.close))
	t.Start(nil)
	_, err = handle(t).Wait(context.Background())
	ctx, cancel := context.WithTimeout(context.Background(), c.grace)
	defer cancel()
	if serr := r.Shutdown(ctx); serr != nil {
		err = errors.Join(err, serr)
	}
	if r.deadlocked {
		err = errors.Join(ErrDeadlock, err)
	}
	return err
}

// New makes a runtime that goes on until Shutdown, for programs whose main is not a task. Its error is the system's, which
// is out of descriptors, or says that the environment variable EDO_WORKERS is not a number.
func New(opts ...Option) (*Runtime, error) {
	c := newConfig(opts)
	if c.ctx != nil {
		panic("edo: New with WithContext, which is for a task: give it to Run or Spawn")
	}
	return newRuntime(c)
}

func newRuntime(c *config) (*Runtime, error) {
	if err := c.environment(); err != nil {
		return nil, err
	}
	r := &Runtime{grace: c.grace, name: c.name, id: runtimes.Add(1), onPanic: c.onPanic, panicEnds: c.panicEnds}
	r.rt.Env = &r.env
	if c.ctx != nil {
		r.rt.Values = context.WithoutCancel(c.ctx)
	}
	r.rt.OnPanic = func(h *task.Header, p *core.Panic) { r.unseen(info(h), newPanicError(p)) }
	r.blocking.limit = c.blockingLimit
	r.watch.set(c, r)
	if err := r.setUp(c); err != nil {
		return nil, fmt.Errorf("edo: cannot make a runtime: %w", err)
	}
	r.rt.Sched = r.sched
	r.sched.Start()
	return r, nil
}

// RuntimeOf answers the runtime that cx's task runs in.
func RuntimeOf(cx Context) *Runtime {
	x := cx.RT()
	x.OnWorker()
	return (*Runtime)(unsafe.Pointer(runtimeOf(x))) // its first field
}

// WorkerIndex is the number of the worker that polls cx's task now, from 0. It may change at every await. Workers that were started in
// place of blocked ones have numbers from Metrics.ConfiguredWorkers on.
func WorkerIndex(cx Context) int { return RuntimeOf(cx).sched.Worker(cx.RT().Here()) }

// ID is the runtime's number in this process, from 1.
func (r *Runtime) ID() uint64 { return r.id }

// Name is the name that the runtime was given with option Name, or "".
func (r *Runtime) Name() string { return r.name }

// Flavour tells which scheduler the runtime has.
func (r *Runtime) Flavour() Flavour { return r.flavour }

// unseen takes a panic that nobody waits for.
func (r *Runtime) unseen(t TaskInfo, err *PanicError) {
	r.panics.Add(1)
	if r.panicEnds {
		r.panicked.CompareAndSwap(nil, err)
		r.close()
	}
	if r.onPanic != nil {
		r.onPanic(t, err)
	}
}

// deadlock ends all tasks when none of them can go on.
func (r *Runtime) deadlock() {
	r.deadlocked = true
	r.abortAll()
}

// Spawn starts a task in r, from any goroutine. From inside a task use the function Spawn.
func (r *Runtime) Spawn(fn func(cx Context) error, opts ...SpawnOption) *Task[struct{}] {
	if fn == nil {
		panic("edo: Spawn of a nil function")
	}
	t, run := task.NewErr(fn)
	t.Init(&r.rt, run, spawnOptions(noValues, opts))
	t.Start(nil)
	return handle(t)
}

// SpawnOn is Runtime.Spawn for a function with a value.
func SpawnOn[T any](r *Runtime, fn func(cx Context) (T, error), opts ...SpawnOption) *Task[T] {
	if fn == nil {
		panic("edo: SpawnOn of a nil function")
	}
	t, run := task.NewVal(fn)
	t.Init(&r.rt, run, spawnOptions(noValues, opts))
	t.Start(nil)
	return handle(t)
}

// Tasks is how many tasks there are that have not ended.
func (r *Runtime) Tasks() int { return r.rt.Owned.Len() }
