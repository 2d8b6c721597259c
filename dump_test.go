package edo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/edotest"
)

func sleeper(cx edo.Context) error {
	edo.Sleep(cx, time.Hour)
	return nil
}

func TestDump(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		var tasks []*edo.Task[struct{}]
		for range 5 {
			tasks = append(tasks, edo.Spawn(cx, sleeper, edo.Name("sleeper")))
		}
		edo.Sleep(cx, time.Second)
		tasks[1].Abort()
		if _, err := tasks[1].Join(cx); err == nil {
			t.Error("the aborted task says nothing")
		}
		r := edo.RuntimeOf(cx)
		var ids []uint64
		waiting := 0
		for s := range r.Dump() {
			ids = append(ids, s.Task.ID)
			if s.Task.Name == "sleeper" && s.State == "waiting" {
				waiting++
			}
			if s.State == "ended" {
				t.Error("a task that has ended is part of the dump:", s)
			}
		}
		if len(ids) != 5 || !slices.IsSorted(ids) || waiting != 4 {
			t.Errorf("%d tasks, %v, %d of them asleep; want this one and 4", len(ids), ids, waiting)
		}
		for range r.Dump() {
			break
		}
		var b strings.Builder
		if err := r.WriteDump(&b); err != nil {
			t.Error(err)
		}
		text := b.String()
		if !strings.HasPrefix(text, "5 tasks\n\n4 waiting\n") || !strings.Contains(text, "\n1 running\n") {
			t.Errorf("dump:\n%s", text)
		}
		if edo.Lowering() == "stackless" && !strings.Contains(text, "sleeper  dump_test.go:14  await edo.Sleep") {
			t.Errorf("the dump does not say where the tasks wait:\n%s", text)
		}
	})
}

func TestDumpWhileTasksEnd(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		g := edo.NewGroup(cx)
		for range 4 {
			g.Go(func(cx edo.Context) error {
				for range 200 {
					task := edo.Spawn(cx, func(cx edo.Context) error { edo.Yield(cx); return nil })
					edo.Yield(cx)
					for s := range edo.RuntimeOf(cx).Dump() {
						_ = s.String()
					}
					if _, err := task.Join(cx); err != nil {
						return err
					}
				}
				return nil
			})
		}
		return g.Wait(cx)
	}, edo.Workers(4))
	if err != nil {
		t.Error(err)
	}
}
