package edo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/edo-async/edo/internal/task"
)

// Shutdown ends the runtime: no task starts any more, those there are get aborted, and when all have ended (or
// ctx has) the workers stop. If something has not ended by then, deferred calls that still wait for something are aborted, too; what
// goes on even so is listed in a *ShutdownError; its goroutines and timers stay until it ends. Further calls answer the same. Under
// ShutdownOnPanic the answer also matches the *PanicError that has ended the runtime.
//
// A task that calls Shutdown would wait for itself; that is caught. Let it end, or call Shutdown on a goroutine of its own. So would a function
// given to Blocking, and OnPanic when it tells of one, which is not caught: they count as not ended until they have returned.
func (r *Runtime) Shutdown(ctx context.Context) error {
	mustNotBeTask("edo: Shutdown inside a task would wait for that task: return from the function given to Run, or call it with `go`")
	if ctx == nil {
		panic("edo: Shutdown with a nil context.Context; context.Background is one that waits as long as it takes")
	}
	r.shutdown.Do(func() { r.ended = r.withPanic(r.end(ctx)) })
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
		return r.left(left)
	}
	if !r.await(ctx, func() bool { return !r.env.Held() }) {
		go r.stopLater()
		return r.left(nil)
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

// withPanic adds the panic that has ended the runtime, if one did.
func (r *Runtime) withPanic(err error) error {
	if p := r.panicked.Load(); p != nil {
		return errors.Join(p, err)
	}
	return err
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

// A ShutdownError lists what had not ended when a runtime was shut down.
type ShutdownError struct {
	// Tasks are the tasks that go on, in the order of their ids, where they are. Those that are "running" block their worker, or
	// wait in the queue of one that is blocked.
	Tasks []Snapshot
	// Blocking is how many functions given to Blocking have not returned.
	Blocking int
}

// shownTasks bounds how many tasks a ShutdownError's text tells of.
const shownTasks = 10

func (r *Runtime) left(tasks []*task.Header) *ShutdownError {
	e := &ShutdownError{Blocking: r.blocking.stats().running}
	for _, h := range tasks {
		l := h.Look(nil)
		e.Tasks = append(e.Tasks, Snapshot{Task: info(h), State: l.State, Frames: l.Frames})
	}
	slices.SortFunc(e.Tasks, func(a, b Snapshot) int { return cmp.Compare(a.Task.ID, b.Task.ID) })
	return e
}

func (e *ShutdownError) Error() string {
	var b strings.Builder
	b.WriteString("edo: shutdown: ")
	if len(e.Tasks) > 0 {
		b.WriteString("tasks that have not ended: ")
		for i, s := range e.Tasks {
			if i == shownTasks {
				fmt.Fprintf(&b, ", and %d more", len(e.Tasks)-i)
				break
			}
			if i > 0 {
				b.WriteString(", ")
			}
			s.brief(&b)
		}
	}
	if e.Blocking > 0 {
		if len(e.Tasks) > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "functions given to Blocking that are still running: %d", e.Blocking)
	}
	return b.String()
}

// brief writes a task in one line.
func (s *Snapshot) brief(b *strings.Builder) {
	fmt.Fprintf(b, "%d", s.Task.ID)
	if s.Task.Name != "" {
		fmt.Fprintf(b, " %q", s.Task.Name)
	}
	fmt.Fprintf(b, " (%s", s.State)
	if n := len(s.Frames); n > 0 {
		f := s.Frames[n-1]
		fmt.Fprintf(b, " in %s at %s:%d", f.Awaits, f.File, f.Line)
	}
	if s.Task.SpawnedAt != "" {
		fmt.Fprintf(b, ", spawned at %s", s.Task.SpawnedAt)
	}
	b.WriteString(")")
}
