package edo

import (
	"context"
	"runtime/pprof"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// The labels that ProfileLabels sets.
const (
	LabelFunc    = "edo.func"    // the task's function, as TaskInfo.Func
	LabelSpawned = "edo.spawned" // where it was spawned, "file:line", as TaskInfo.SpawnedAt
	LabelRuntime = "edo.runtime" // the runtime's name, if it has one
)

// ProfileLabels has the runtime put pprof labels on the goroutine that polls a task, while it does, and on the goroutines of Blocking: CPU
// profiles then tell which tasks the time goes to (`go tool pprof -tagfocus`, or -tagroot edo.func). Tasks are told apart by their function
// and the place of their spawn, not by name or number, so that there are few labels. It costs about 50 ns a poll, and what SpawnSites costs.
//
// In the stackful lowering a task's labels stand on its coroutine. Labels that a task sets itself (pprof.Do) hold until it awaits, in the
// stackless lowering.
func ProfileLabels() Option { return option(func(c *config) { c.labels = true }) }

// labels is a set of pprof labels, as the context that carries it.
type labels struct{ ctx context.Context }

func newLabels(k *kind, runtime string) labels {
	kv := []string{LabelFunc, k.name, LabelSpawned, k.site}
	if runtime != "" {
		kv = append(kv, LabelRuntime, runtime)
	}
	return labels{pprof.WithLabels(context.Background(), pprof.Labels(kv...))}
}

// setLabels puts the labels of t's kind on the calling goroutine.
func setLabels(t *task.Header) {
	if k, ok := t.Tag().(*kind); ok {
		k.labels.set()
	}
}

func (l labels) set() {
	if l.ctx != nil {
		pprof.SetGoroutineLabels(l.ctx)
	}
}

func resetLabels() { pprof.SetGoroutineLabels(context.Background()) }

// enterLabels is setLabels for a coroutine that begins to work for a task.
func enterLabels(r *core.Root) { setLabels(task.FromRoot(r)) }

// labelsOf are those of the task that x belongs to; none if the runtime sets none.
func labelsOf(x *core.Cx) labels {
	if k, ok := task.FromRoot(x.Root()).Tag().(*kind); ok {
		return k.labels
	}
	return labels{}
}
