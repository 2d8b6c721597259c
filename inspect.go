package edo

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/edo-async/edo/internal/frames"
	"github.com/edo-async/edo/internal/task"
)

// Frame is one async function of a suspended task: where it waits, and what it must remember for that.
type Frame = frames.Frame

// Local is a variable that a Frame holds.
type Local = frames.Local

// A Snapshot is a task as it was at one moment.
type Snapshot struct {
	Task TaskInfo
	// State is "waiting" for an event, "runnable", "running" or "ended".
	State string
	// Frames are the async functions that the task is suspended in, outermost first. They come from tables that the
	// compiler puts into the binary: there are none in the stackful lowering.
	Frames []Frame
}

// Inspect looks at a task where it is suspended, without disturbing it: it reads, and runs nothing. A task that is being
// polled, or is about to be, is looked at before or after that; for this Inspect waits. A task that inspects itself sees
// only that it is running.
func (t *Task[T]) Inspect(cx Context) Snapshot {
	x := cx.RT()
	x.Check()
	h := &t.t.Header
	s := Snapshot{Task: info(h), State: "running"}
	if h == task.FromRoot(x.Root()) {
		return s
	}
	l := Await(cx, &looking{h: h})
	s.State, s.Frames = l.State, l.Frames
	return s
}

// Peek is Inspect for ordinary Go code. It never waits: a task that does not wait for an event is
// not looked into, only its state is told.
func (t *Task[T]) Peek() Snapshot {
	l := t.t.Look(nil)
	return Snapshot{Task: info(&t.t.Header), State: l.State, Frames: l.Frames}
}

// looking is the future of a look.
type looking struct {
	h *task.Header
	l *task.Look
}

// Poll implements Future.
func (f *looking) Poll(w *Waker) (*task.Look, bool) {
	if f.l == nil {
		f.l = f.h.Look(w)
	}
	return f.l, f.h.Shown(f.l)
}

// String prints the task as the call stack that it stands for, innermost first.
func (s Snapshot) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "task %d", s.Task.ID)
	if s.Task.Name != "" {
		fmt.Fprintf(&b, " %q", s.Task.Name)
	}
	fmt.Fprintf(&b, " %s\n", s.State)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for i := len(s.Frames) - 1; i >= 0; i-- {
		f := s.Frames[i]
		var locals []string
		for _, l := range f.Locals {
			locals = append(locals, l.Name+" = "+l.Value)
		}
		fmt.Fprintf(w, "  %s\t%s:%d\tawait %s\t%s\n", f.Func, f.File, f.Line, f.Awaits, strings.Join(locals, ", "))
	}
	w.Flush() // a Builder takes everything
	if s.Task.SpawnedAt != "" {
		fmt.Fprintf(&b, "  spawned at %s\n", s.Task.SpawnedAt)
	}
	return b.String()
}

// Frames__register is for lowered code: it takes a package's tables of frames. Do not call it by hand.
func Frames__register(text string) { frames.Register(text) }
