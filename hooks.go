package edo

import (
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/edo-async/edo/internal/histogram"
	"github.com/edo-async/edo/internal/sched"
	"github.com/edo-async/edo/internal/task"
)

// Hooks are functions that a runtime calls when something happens. They are an Option: give them to Run or New. Each may be nil. They are
// called on the inside of the runtime, several at the same time: they must be quick, must not block, and must not use the runtime. One that
// panics ends the program; TaskSpawned, the task that spawns.
type Hooks struct {
	// WorkerStarts and WorkerStops are called when a worker begins and ends; WorkerParks and WorkerUnparks before and after it sleeps, for want of
	// something to do. A worker is not bound to a goroutine, nor to a thread.
	WorkerStarts, WorkerStops, WorkerParks, WorkerUnparks func(worker int)

	// TaskSpawned is called before a task can be polled first, TaskPolling and TaskPolled around each poll, and TaskEnded when it is over. A
	// task that is spawned while its runtime shuts down ends without a poll.
	TaskSpawned, TaskPolling, TaskPolled, TaskEnded func(t TaskInfo)

	// WorkerBlocked is called when a poll has not ended after 10 ms, because the task waits for something without awaiting or computes. Others
	// take over for the worker then. It is called on a goroutine of the runtime's own. Without it, those that wait are logged through slog, when
	// there is a stack.
	WorkerBlocked func(b BlockedWorker)
}

func (h Hooks) applyTo(c *config) { c.hooks = h }

// BlockedWorker reports a worker that is blocked in a poll.
type BlockedWorker struct {
	Worker int
	For    time.Duration // how long at least
	// Stack is that of the goroutine that is blocked, as text. Taking it stops the world for a moment; so most reports have none: after the
	// first one a second passes until the next, then two, four, and so on up to a minute.
	Stack []byte
}

func logBlocked(b BlockedWorker) {
	state, _, _ := strings.Cut(string(b.Stack), "\n")
	if state == "" || strings.Contains(state, "[running") || strings.Contains(state, "[runnable") {
		return
	}
	// The stack ends where it comes to the runtime.
	stack, _, _ := strings.Cut(string(b.Stack), "\n"+internalPrefix)
	slog.Warn("edo: a task blocks its worker; use Blocking for what blocks", "worker", b.Worker, "for", b.For, "stack", stack)
}

// TaskInfo identifies a task in reports.
type TaskInfo struct {
	ID   uint64 // its number in its runtime, from 1 in the order of spawns
	Name string // by option Name, or ""
	// Func is the name of the task's function, as the runtime package knows it. Like SpawnedAt it is noted for runtimes with option SpawnSites
	// or ProfileLabels, or with hooks about tasks; else it is "".
	Func string
	// SpawnedAt is "file:line", or "" if unknown. It is noted for all tasks under the same conditions, and for those that have a name.
	SpawnedAt string
}

func logPanic(t TaskInfo, err *PanicError) {
	slog.Error("edo: a task that nobody waits for has panicked",
		"task", t.ID, "name", t.Name, "spawned", t.SpawnedAt, "panic", err.Value, "stack", string(err.Stack))
}

// SpawnSites notes for each task where it was spawned and what its function is: for reports about tasks, such as a ShutdownError. It costs about
// a microsecond a spawn, and some 200 bytes a task.
func SpawnSites() Option { return option(func(c *config) { c.sites = true }) }

// Histograms records how long each poll takes, and how long tasks that can run wait for theirs; see Metrics. It costs about 150 ns a poll, and
// some 200 bytes a task.
func Histograms() Option { return option(func(c *config) { c.histograms = true }) }

// watch is what a runtime's observer works with.
type watch struct {
	kinds   sync.Map // kindKey → *kind
	labels  bool
	runtime string // its name
}

// set sets up what c asks for. Without hooks, histograms and the like the runtime has no observer, and tasks do not look for one.
func (w *watch) set(c *config, r *Runtime) {
	w.labels, w.runtime = c.labels, c.name
	h := &c.hooks
	o := &task.Observer{Trace: c.trace}
	o.Sites = c.sites || c.labels || h.TaskSpawned != nil || h.TaskPolling != nil || h.TaskPolled != nil || h.TaskEnded != nil
	if o.Sites {
		o.Spawned = w.spawned(h.TaskSpawned)
	}
	if c.labels {
		r.env.OnCoroutine = enterLabels
	}
	o.Polling = w.polling(h.TaskPolling)
	o.Polled = w.polled(h.TaskPolled)
	if h.TaskEnded != nil {
		o.Ended = func(t *task.Header) { h.TaskEnded(info(t)) }
	}
	if c.histograms {
		o.PollTimes, o.Delays = histogram.New(c.workers), histogram.New(c.workers)
	}
	if c.trace != nil || o.Sites || c.histograms {
		r.rt.Observer = o
	}
}

func (w *watch) spawned(hook func(TaskInfo)) func(*task.Header) {
	return func(t *task.Header) {
		t.SetTag(w.kindOf(t))
		if hook != nil {
			hook(info(t))
		}
	}
}

func (w *watch) polling(hook func(TaskInfo)) func(*task.Header) {
	if hook == nil && !w.labels {
		return nil
	}
	return func(t *task.Header) {
		if w.labels {
			setLabels(t)
		}
		if hook != nil {
			hook(info(t))
		}
	}
}

func (w *watch) polled(hook func(TaskInfo)) func(*task.Header) {
	if hook == nil && !w.labels {
		return nil
	}
	return func(t *task.Header) {
		if hook != nil {
			hook(info(t))
		}
		if w.labels {
			resetLabels()
		}
	}
}

// kind is what tasks have in common that run the same function and were spawned at the same place.
type kind struct {
	name, site string
	labels     labels
}

type kindKey struct{ fn, pc uintptr }

func (w *watch) kindOf(t *task.Header) *kind {
	key := kindKey{t.Func(), t.PC()}
	if k, ok := w.kinds.Load(key); ok {
		return k.(*kind)
	}
	k := &kind{}
	if f := runtime.FuncForPC(key.fn); f != nil {
		k.name = strings.TrimSuffix(f.Name(), runSuffix)
	}
	if file, line := spawnedAt(t); line != 0 {
		k.site = fmt.Sprintf("%s:%d", file, line)
	}
	if w.labels {
		k.labels = newLabels(k, w.runtime)
	}
	shared, _ := w.kinds.LoadOrStore(key, k)
	return shared.(*kind)
}

// runSuffix ends the names of functions that the compiler makes to poll a task.
const runSuffix = "__run"

func info(h *task.Header) TaskInfo {
	t := TaskInfo{ID: h.ID(), Name: h.Name()}
	if k, ok := h.Tag().(*kind); ok {
		t.Func, t.SpawnedAt = k.name, k.site
		return t
	}
	if file, line := spawnedAt(h); line != 0 {
		t.SpawnedAt = fmt.Sprintf("%s:%d", file, line)
	}
	return t
}

// workerHooks are the hooks that the scheduler calls.
func (c *config) workerHooks() sched.Hooks {
	h := &c.hooks
	return sched.Hooks{Start: h.WorkerStarts, Stop: h.WorkerStops, Park: h.WorkerParks, Unpark: h.WorkerUnparks}
}

// onStuck is what the monitor calls.
func (c *config) onStuck() func(sched.StuckPoll) {
	report := c.hooks.WorkerBlocked
	if report == nil {
		report = logBlocked
	}
	return func(s sched.StuckPoll) { report(BlockedWorker{Worker: s.Worker, For: s.For, Stack: s.Stack}) }
}
