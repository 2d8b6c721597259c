package edo

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"text/tabwriter"
)

// Dump yields all tasks that have not ended, each as it is when its turn comes, in the order of their ids. It disturbs nobody and may be
// called from anywhere: a task that is being polled, or is about to be, is not looked into, as by Peek. A task that ends meanwhile is left out.
func (r *Runtime) Dump() iter.Seq[Snapshot] {
	return func(yield func(Snapshot) bool) {
		tasks := r.rt.Owned.All()
		infos := make([]TaskInfo, len(tasks))
		order := make([]int, len(tasks))
		for i, h := range tasks {
			infos[i], order[i] = info(h), i
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(infos[a].ID, infos[b].ID) })
		for _, i := range order {
			l := tasks[i].Look(nil)
			if l.State == "ended" {
				continue
			}
			if !yield(Snapshot{Task: infos[i], State: l.State, Frames: l.Frames}) {
				return
			}
		}
	}
}

// WriteDump writes all tasks as text: those that wait in the same place, called by the same way, are counted together, the largest
// group first, each with the stack that it stands for, innermost first. In the stackful lowering only states are known.
func (r *Runtime) WriteDump(w io.Writer) error {
	type group struct {
		stack string
		tasks int
		first Snapshot
	}
	groups := map[string]*group{}
	total := 0
	for s := range r.Dump() {
		total++
		stack := s.stack()
		g := groups[stack]
		if g == nil {
			g = &group{stack: stack, first: s}
			groups[stack] = g
		}
		g.tasks++
	}
	list := make([]*group, 0, len(groups))
	for _, g := range groups {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b *group) int {
		return cmp.Or(cmp.Compare(b.tasks, a.tasks), cmp.Compare(a.first.Task.ID, b.first.Task.ID))
	})
	var b strings.Builder
	fmt.Fprintf(&b, "%d tasks\n", total)
	for _, g := range list {
		fmt.Fprintf(&b, "\n%d %s", g.tasks, g.stack)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// stack is the task's state and the calls that it is suspended in, innermost first, without the variables.
func (s Snapshot) stack() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", s.State)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, f := range slices.Backward(s.Frames) {
		fmt.Fprintf(w, "  %s\t%s:%d\tawait %s\n", f.Func, f.File, f.Line, f.Awaits)
	}
	w.Flush() // a Builder takes everything
	return b.String()
}
