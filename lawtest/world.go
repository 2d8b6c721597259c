package lawtest

import (
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/edo-async/edo"
)

// world is what all tasks of one program share.
type world struct {
	mu     sync.Mutex // events, tasks, pipes, broken
	events []string
	watch  func(event string) // or nil
	tasks  []handle

	*shared

	fuel           atomic.Int64 // how many nodes may still be executed
	deferred, ran  atomic.Int64 // deferred calls: registered and run
	sent, received atomic.Int64 // values through channels
	broken         []string
}

// A handle is a task that a program has spawned.
type handle struct {
	id   uint64
	task *edo.Task[int]
}

// proc is one task of a program.
type proc struct {
	w  *world
	id atomic.Uint64 // the task's number
}

// also is the same for another task, whose number is not known or that is a part of p's.
func (p *proc) also(id uint64) *proc {
	q := &proc{w: p.w}
	q.id.Store(id)
	return q
}

// fuel bounds what one program executes: loops multiply.
const fuel = 300

func (w *world) add(format string, args ...any) {
	e := fmt.Sprintf(format, args...)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watch != nil {
		w.watch(e)
	}
	w.events = append(w.events, e)
}

// log notes an event of the node n.
func (p *proc) log(n *node, format string, args ...any) {
	p.w.add("%d:%d %s %s", p.id.Load(), n.id, shapes[n.shape].name, fmt.Sprintf(format, args...))
}

// value notes that an expression was evaluated, and answers v.
func (p *proc) value(n *node, v int) int {
	p.log(n, "value %d", v)
	return v
}

// opened notes that a deferred call is registered, closed that it runs.
func (p *proc) opened() string { p.w.deferred.Add(1); return "open" }

func (p *proc) closed(n *node, what string) {
	p.w.ran.Add(1)
	p.log(n, "deferred %s", what)
}

// kid executes the node number i below n.
func (p *proc) kid(cx edo.Context, n *node, i int) (int, error) {
	k := n.kids[i]
	if p.w.fuel.Add(-1) < 0 {
		return 0, nil
	}
	p.log(k, "enter")
	var v int
	var err error
	if k.static {
		v, err = runStatic(cx, p, k)
	} else {
		v, err = shapes[k.shape].run(cx, p, k)
	}
	p.log(k, "leave %d %s", v, describe(err))
	return v, err
}

// value of a kid, with its error noted and forgotten.
func (p *proc) try(cx edo.Context, n *node, i int) int {
	v, err := p.kid(cx, n, i)
	if err != nil {
		p.log(n, "error %s", describe(err))
		return -1
	}
	return v
}

// spawn starts kid i of n as a task of its own.
func (p *proc) spawn(cx edo.Context, n *node, i int) *edo.Task[int] {
	q := p.also(0)
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return q.kid(cx, n, i) })
	p.started(q, t)
	return t
}

// started notes a task that was spawned for q. It has not begun yet.
func (p *proc) started(q *proc, t *edo.Task[int]) {
	q.id.Store(t.ID())
	p.w.mu.Lock()
	p.w.tasks = append(p.w.tasks, handle{t.ID(), t})
	p.w.mu.Unlock()
}

// handles are the tasks so far.
func (p *proc) handles() []handle {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.tasks[:len(p.w.tasks):len(p.w.tasks)]
}

// unit is a millisecond; less on a real clock.
var unit = time.Millisecond

func ms(n int) time.Duration { return time.Duration(n) * unit }

// describe is an error without what differs between runs: stacks.
func describe(err error) string {
	var p *edo.PanicError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &p):
		return fmt.Sprintf("panic(%v)", p.Value)
	}
	return err.Error()
}

// Trace is what a program has done.
type Trace struct {
	Seed   uint64
	Result string // how the first task has ended
	Events []string
	// Wrong is what the oracle has to say: "" if nothing.
	Wrong string
}

// Hash is a number for all of the trace.
func (t *Trace) Hash() uint64 {
	h := fnv.New64a()
	for _, e := range t.Events {
		h.Write([]byte(e))
		h.Write([]byte{'\n'})
	}
	h.Write([]byte(t.Result))
	return h.Sum64()
}

// Line is the trace in one line.
func (t *Trace) Line() string {
	line := fmt.Sprintf("%d %016x %d %s", t.Seed, t.Hash(), len(t.Events), t.Result)
	if t.Wrong != "" {
		line += " WRONG: " + t.Wrong
	}
	return line
}

// Program is the source of a seed, as a tree. shape is as for RunShape, or -1.
func Program(seed uint64, shape int) string { return newProgram(seed, shape).String() }

// Run executes the program of a seed. watch, unless it is nil, is told of every event as it happens.
func Run(seed uint64, watch func(event string)) *Trace {
	return execute(seed, newProgram(seed, -1), watch)
}

// RunShape is Run for a program that begins with the shape of the given number.
func RunShape(seed uint64, shape int, watch func(event string)) *Trace {
	return execute(seed, newProgram(seed, shape), watch)
}

// RunReal executes the program of a seed on a scheduler with a real clock, and perhaps several workers. Its events
// are not the same each time, but the oracle has its say.
func RunReal(seed uint64, opts ...edo.Option) *Trace {
	g := &generator{only: -1, parallel: true}
	program := g.program(seed)
	w := newWorld(nil)
	top := &node{id: -1, shape: program.shape, kids: []*node{program}}
	quiet := edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) {})
	err := edo.Run(func(cx edo.Context) error {
		_, err := (&proc{w: w}).also(1).kid(cx, top, 0)
		return err
	}, append(opts, quiet)...)
	return &Trace{Seed: seed, Result: describe(err), Events: w.events, Wrong: w.check(w.events)}
}

func newWorld(watch func(event string)) *world {
	w := &world{watch: watch, shared: newShared()}
	w.fuel.Store(fuel)
	return w
}

func execute(seed uint64, program *node, watch func(event string)) *Trace {
	w := newWorld(watch)
	trace := edo.Trace(func(event string, task uint64) { w.add("%s %d", event, task) })
	quiet := edo.OnPanic(func(t edo.TaskInfo, err *edo.PanicError) { w.add("unseen panic of %d: %v", t.ID, err.Value) })
	top := &node{id: -1, shape: program.shape, kids: []*node{program}}
	err := edo.Run(func(cx edo.Context) error {
		v, err := (&proc{w: w}).also(1).kid(cx, top, 0)
		w.add("main has %d %s", v, describe(err))
		return err
	}, edo.Deterministic(seed), trace, quiet)
	t := &Trace{Seed: seed, Result: describe(err), Events: w.events}
	if errors.Is(err, edo.ErrDeadlock) {
		t.Result = "deadlock " + t.Result
	}
	t.Wrong = w.check(t.Events)
	return t
}
