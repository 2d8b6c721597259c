package edo

import (
	"fmt"
	"strings"

	"github.com/edo-async/edo/internal/frames"
)

// Frame is one async function of a suspended task: where it waits, and what it must remember for that.
type Frame = frames.Frame

// Local is a variable that a Frame holds.
type Local = frames.Local

// A Snapshot is a task as it was at one moment.
type Snapshot struct {
	Task TaskInfo
	// State is "waiting", "runnable", "running" or "ended".
	State string
	// Frames are the async functions that a waiting task is suspended in, outermost first. They come from tables that the
	// compiler puts into the binary: there are none in the stackful lowering.
	Frames []Frame
}

// Inspect looks at the task without disturbing it: it reads, and runs nothing. It may be called from any goroutine.
func (t *Task[T]) Inspect() Snapshot {
	s := Snapshot{Task: info(&t.t.Header), State: t.t.State()}
	s.Frames = t.t.Frames()
	return s
}

// String prints the task as the call stack that it stands for, innermost first.
func (s Snapshot) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "task %d", s.Task.ID)
	if s.Task.Name != "" {
		fmt.Fprintf(&b, " %q", s.Task.Name)
	}
	fmt.Fprintf(&b, " %s\n", s.State)
	for i := len(s.Frames) - 1; i >= 0; i-- {
		f := s.Frames[i]
		var locals []string
		for _, l := range f.Locals {
			locals = append(locals, l.Name+" = "+l.Value)
		}
		line := fmt.Sprintf("  %-14s %-18s await %-14s %s", f.Func, fmt.Sprintf("%s:%d", f.File, f.Line), f.Awaits, strings.Join(locals, ", "))
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if s.Task.SpawnedAt != "" {
		fmt.Fprintf(&b, "  spawned at %s\n", s.Task.SpawnedAt)
	}
	return b.String()
}

// Frames__register is for lowered code: it takes a package's tables of frames. Do not call it by hand.
func Frames__register(text string) { frames.Register(text) }
