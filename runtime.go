package edo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// Runtime runs tasks: a scheduler with its workers, a clock with its timers, and a poller for sockets. Several
// fit in one process; they share nothing.
type Runtime struct {
	rt    task.Runtime
	env   core.Env
	sched scheduler
	grace time.Duration

	closed     sync.Once
	shutdown   sync.Once
	ended      error
	deadlocked bool

	closeDriver func() error
}

// scheduler is what the root needs of a scheduler beyond scheduling.
type scheduler interface {
	task.Scheduler
	Start()
	Stop()
}

// Run makes a runtime, runs fn in it as the first task and waits for its end; then it aborts what other tasks
// there are, waits until their deferred calls have run (see Grace), and gives all back that the runtime held. It
// answers fn's error; a *PanicError if fn panicked.
func Run(fn func(cx Context) error, opts ...Option) error {
	if fn == nil {
		panic("edo: Run of a nil function")
	}
	c := newConfig(opts)
	r := newRuntime(c)
	var so []SpawnOption
	if c.ctx != nil {
		so = append(so, WithContext(c.ctx))
	}
	t, run := task.NewErr(fn)
	t.Init(&r.rt, run, spawnOptions(so))
	// The others are aborted on the worker itself, right when the first task ends: how far they get is then decided by the
	// scheduler alone. Watching before the start also tells the runtime that somebody waits for the task.
	t.Watch(core.NewWaker(r.close))
	t.Start(nil)
	_, err := handle(t).Wait(context.Background())
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

// New makes a runtime that goes on until Shutdown, for programs whose main is not a task. (Option WithContext is
// for Run; give it to Spawn.)
func New(opts ...Option) *Runtime { return newRuntime(newConfig(opts)) }

func newRuntime(c *config) *Runtime {
	r := &Runtime{grace: c.grace}
	r.env.Trace = c.trace
	r.rt.Env = &r.env
	if c.onPanic != nil {
		r.rt.OnPanic = func(h *task.Header, p *core.Panic) { c.onPanic(info(h), newPanicError(p)) }
	}
	r.setUp(c)
	r.rt.Sched = r.sched
	r.sched.Start()
	return r
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
	t.Init(&r.rt, run, spawnOptions(opts))
	t.Start(nil)
	return handle(t)
}

// SpawnOn is Runtime.Spawn for a function with a value.
func SpawnOn[T any](r *Runtime, fn func(cx Context) (T, error), opts ...SpawnOption) *Task[T] {
	if fn == nil {
		panic("edo: SpawnOn of a nil function")
	}
	t, run := task.NewVal(fn)
	t.Init(&r.rt, run, spawnOptions(opts))
	t.Start(nil)
	return handle(t)
}

// Tasks is how many tasks there are that have not ended.
func (r *Runtime) Tasks() int { return r.rt.Owned.Len() }

// Shutdown ends the runtime: no task starts any more, those there are get aborted, and when all have ended (or
// ctx has) the workers stop. Its error names the tasks that had not ended by then; their goroutines and timers stay
// until they do. It must not be called from a task. Further calls answer the same.
func (r *Runtime) Shutdown(ctx context.Context) error {
	r.shutdown.Do(func() { r.ended = r.end(ctx) })
	return r.ended
}

func (r *Runtime) end(ctx context.Context) error {
	r.close()
	if !r.await(ctx, func() bool { return r.rt.Owned.Len() == 0 }) {
		// Deferred calls still wait for something: a second abort ends even those.
		r.abortAll()
		last, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		r.await(last, func() bool { return r.rt.Owned.Len() == 0 })
	}
	if left := r.rt.Owned.All(); len(left) > 0 {
		go r.stopLater()
		return leftError(left)
	}
	if !r.await(ctx, func() bool { return !r.env.Held() }) {
		go r.stopLater()
		return errors.New("edo: shutdown: a function given to Blocking is still running")
	}
	return r.stop()
}

// stopLater stops when what Shutdown has not waited for has ended; only then is nothing left behind.
func (r *Runtime) stopLater() {
	r.await(context.Background(), func() bool { return r.rt.Owned.Len() == 0 && !r.env.Held() })
	_ = r.stop()
}

// stop gives back all that the runtime held. Nothing may run any more.
func (r *Runtime) stop() error {
	r.sched.Stop()
	r.env.Close()
	if r.closeDriver != nil {
		return r.closeDriver()
	}
	return nil
}

// close lets no more tasks start and aborts those there are, once.
func (r *Runtime) close() {
	r.closed.Do(func() {
		r.rt.Owned.Close()
		r.abortAll()
	})
}

func (r *Runtime) abortAll() {
	for _, h := range r.rt.Owned.All() {
		h.Abort(nil)
	}
}

// await looks until cond holds or ctx ends.
func (r *Runtime) await(ctx context.Context, cond func() bool) bool {
	for pause := 10 * time.Microsecond; !cond(); pause = min(2*pause, 5*time.Millisecond) {
		select {
		case <-ctx.Done():
			return cond()
		case <-time.After(pause):
		}
	}
	return true
}

func leftError(left []*task.Header) error {
	var b strings.Builder
	for i, h := range left {
		if i == 10 {
			fmt.Fprintf(&b, ", and %d more", len(left)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%d", h.ID())
		if h.Name() != "" {
			fmt.Fprintf(&b, " %q", h.Name())
		}
	}
	return fmt.Errorf("edo: shutdown: tasks that have not ended: %s", &b)
}

func info(h *task.Header) TaskInfo {
	t := TaskInfo{ID: h.ID(), Name: h.Name()}
	if file, line := spawnedAt(h); line != 0 {
		t.SpawnedAt = fmt.Sprintf("%s:%d", file, line)
	}
	return t
}
