package edo

import (
	"context"
	"log/slog"
	"runtime"
	"time"

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
	portable      bool
	ctx           context.Context
	grace         time.Duration
	onPanic       func(TaskInfo, *PanicError)
	trace         func(kind string, task uint64)
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

// Workers sets how many workers poll tasks at the same time. The default is GOMAXPROCS.
func Workers(n int) Option {
	if n < 1 {
		panic("edo: Workers needs at least 1")
	}
	return option(func(c *config) { c.workers = n })
}

// CurrentThread runs all tasks on one worker, one after the other: between two awaits a task has all to itself what it shares
// with others of the runtime. A task that blocks its goroutine for some milliseconds (in a native channel operation, a lock, a system
// call) lets the others go on meanwhile; when it comes back, what it does up to its next await is done beside them.
func CurrentThread() Option { return option(func(c *config) { c.currentThread = true }) }

// Deterministic runs all tasks on one worker, which chooses the next one at random by seed, on a virtual clock
// that jumps ahead when all tasks sleep. The same program with the same seed takes the same course. If all
// tasks wait and nothing can wake them, Run answers ErrDeadlock.
func Deterministic(seed uint64) Option {
	return option(func(c *config) { c.deterministic, c.seed = true, seed })
}

// PortableIO drives sockets through package net, with a goroutine for each blocked operation, in place of
// the system's poller. It is what systems without a poller of their own use.
func PortableIO() Option { return option(func(c *config) { c.portable = true }) }

// Grace sets how long the end of Run waits for the tasks that it aborts; the default is 10 seconds.
func Grace(d time.Duration) Option { return option(func(c *config) { c.grace = d }) }

// OnPanic sets who is told about a panic of a task that nobody was waiting for. By default it is
// logged through slog.
func OnPanic(report func(t TaskInfo, err *PanicError)) Option {
	return option(func(c *config) { c.onPanic = report })
}

// Trace sets who is told about every scheduling event: "spawn", "wake", "poll", "abort", "dropped", "end", and the number
// of the task. It is called from the runtime's inside and must only record.
func Trace(record func(event string, task uint64)) Option {
	return option(func(c *config) { c.trace = record })
}

// TaskInfo identifies a task in reports.
type TaskInfo struct {
	ID   uint64
	Name string
	// SpawnedAt is "file:line", or "" if unknown.
	SpawnedAt string
}

func logPanic(t TaskInfo, err *PanicError) {
	slog.Error("edo: a task that nobody waits for has panicked",
		"task", t.ID, "name", t.Name, "spawned", t.SpawnedAt, "panic", err.Value, "stack", string(err.Stack))
}

// ContextOption is what WithContext answers; it serves for Run and for Spawn.
type ContextOption struct{ ctx context.Context }

// WithContext puts a task under ctx: its Context answers ctx's values and deadline, and when ctx ends the
// task is aborted; joining it then answers an error that matches ErrAborted and ctx's cause. Given to Run, it
// is for the first task.
func WithContext(ctx context.Context) ContextOption { return ContextOption{ctx} }

func (o ContextOption) applyTo(c *config)           { c.ctx = o.ctx }
func (o ContextOption) applyToTask(t *task.Options) { t.Ctx = o.ctx }

type nameOption string

// Name names a task, for reports.
func Name(name string) SpawnOption { return nameOption(name) }

func (o nameOption) applyToTask(t *task.Options) { t.Name = string(o) }

func spawnOptions(opts []SpawnOption) *task.Options {
	if len(opts) == 0 {
		return nil
	}
	o := new(task.Options)
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
