package edo

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/edo-async/edo/internal/sched"
	"github.com/edo-async/edo/internal/task"
)

// An Option configures a runtime.
type Option interface{ applyTo(*config) }

// A SpawnOption configures a task when it is spawned.
type SpawnOption interface{ applyToTask(*task.Options) }

type config struct {
	workers       int
	currentThread bool
	deterministic bool
	seed          uint64
	hand          *sched.Hand
	portable      bool
	ctx           context.Context
	grace         time.Duration
	onPanic       func(TaskInfo, *PanicError)
	trace         func(kind string, task uint64)

	name          string
	workersSet    bool
	blockingLimit int
	panicEnds     bool
	hooks         Hooks
	histograms    bool
	sites         bool
	labels        bool
}

func newConfig(opts []Option) *config {
	c := &config{
		workers: runtime.GOMAXPROCS(0),
		grace:   10 * time.Second,
		onPanic: logPanic,
	}
	for _, o := range opts {
		o.applyTo(c)
	}
	return c
}

type option func(*config)

func (o option) applyTo(c *config) { o(c) }

// WorkersVariable is the environment variable that sets how many workers a runtime has whose program does not say so.
const WorkersVariable = "EDO_WORKERS"

// maxWorkers is far beyond what any machine has use for.
const maxWorkers = 1 << 16

// environment takes what the environment says and the options do not.
func (c *config) environment() error {
	v := os.Getenv(WorkersVariable)
	if v == "" || c.workersSet {
		return nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > maxWorkers {
		return fmt.Errorf("edo: %s=%q is not a number of workers", WorkersVariable, v)
	}
	c.workers = n
	return nil
}

// Workers sets how many workers poll tasks at the same time. The default is the environment variable EDO_WORKERS, else GOMAXPROCS. CurrentThread
// and Deterministic have one worker, whatever is said here.
func Workers(n int) Option {
	if n < 1 || n > maxWorkers {
		panic(fmt.Sprintf("edo: Workers needs a number from 1 to %d", maxWorkers))
	}
	return option(func(c *config) { c.workers, c.workersSet = n, true })
}

// CurrentThread runs all tasks on one worker, one after the other: between two awaits a task has all to itself what it shares
// with others of the runtime. A task that blocks its goroutine for some milliseconds (in a native channel operation, a lock, a system
// call) lets the others go on meanwhile; when it comes back, what it does up to its next await is done beside them.
func CurrentThread() Option { return option(func(c *config) { c.currentThread = true }) }

// Deterministic runs all tasks on one worker, which chooses the next one at random by seed, on a virtual clock
// that jumps ahead when all tasks sleep. The same program with the same seed takes the same course. If all
// tasks wait and nothing can wake them, Run answers ErrDeadlock. Given together with CurrentThread, Deterministic counts.
func Deterministic(seed uint64) Option {
	return option(func(c *config) { c.deterministic, c.seed = true, seed })
}

// PortableIO drives sockets through package net, with a goroutine for each blocked operation, in place of
// the system's poller. It is what systems without a poller of their own use.
func PortableIO() Option { return option(func(c *config) { c.portable = true }) }

// Grace sets how long the end of Run waits for the tasks that it aborts before it aborts what they have deferred, too; the default is 10 seconds.
func Grace(d time.Duration) Option { return option(func(c *config) { c.grace = d }) }

// OnPanic sets who is told about a panic of a task that nobody was waiting for, or of a function given to Blocking whose task has been
// aborted meanwhile. By default it is logged through slog; nil tells nobody. A panic of report ends the program, as one of a goroutine does.
func OnPanic(report func(t TaskInfo, err *PanicError)) Option {
	return option(func(c *config) { c.onPanic = report })
}

// ShutdownOnPanic ends the whole runtime when a task panics and nobody waits for it: the other tasks are aborted, and Run, or
// Shutdown, answers the panic as a *PanicError. OnPanic is told as well.
func ShutdownOnPanic() Option { return option(func(c *config) { c.panicEnds = true }) }

// BlockingLimit bounds how many functions given to Blocking run at the same time; the others wait, the first come first. By default there is
// no bound, as there is none for goroutines; but note that Go ends a program that has 10,000 threads in system calls.
//
// There is no pool of idle goroutines to configure: Go keeps those that have ended for the next ones.
func BlockingLimit(n int) Option {
	if n < 1 {
		panic("edo: BlockingLimit needs at least 1")
	}
	return option(func(c *config) { c.blockingLimit = n })
}

// Trace sets who is told about every scheduling event: "spawn", "wake", "poll", "abort", "dropped", "end", and the number
// of the task. It is called from the runtime's inside and must only record.
func Trace(record func(event string, task uint64)) Option {
	return option(func(c *config) { c.trace = record })
}

// ContextOption is what WithContext answers; it serves for Run and for Spawn.
type ContextOption struct{ ctx context.Context }

// WithContext puts a task under ctx: its Context answers ctx's values and deadline, and when ctx ends the
// task is aborted; joining it then answers an error that matches ErrAborted and ctx's cause. Given to Run, it
// is for the first task, and all tasks have its values.
func WithContext(ctx context.Context) ContextOption { return ContextOption{ctx} }

func (o ContextOption) applyTo(c *config)           { c.ctx = o.ctx }
func (o ContextOption) applyToTask(t *task.Options) { t.Ctx = o.ctx }

// NameOption is what Name answers; it serves for runtimes and for tasks.
type NameOption string

// Name names a task, for reports; given to Run or New, it names the runtime.
func Name(name string) NameOption { return NameOption(name) }

func (o NameOption) applyTo(c *config)           { c.name = string(o) }
func (o NameOption) applyToTask(t *task.Options) { t.Name = string(o) }

type pinnedOption struct{}

// Pinned keeps a task for ever on the worker on which it is spawned (spawned from outside of tasks, on some worker). Pinned tasks of
// one worker are never polled at the same time, so what only they use needs no lock between awaits; tasks that are to share
// something so are spawned by a pinned task, which is on their worker. One that blocks holds up the others.
//
// A worker is a goroutine, not a thread of the system: what needs that belongs into a goroutine with runtime.LockOSThread.
func Pinned() SpawnOption { return pinnedOption{} }

func (pinnedOption) applyToTask(t *task.Options) { t.Pinned = true }
