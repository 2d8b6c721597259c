package edo_test

import (
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

type inspected struct{ name string }

func (i *inspected) inner(cx edo.Context, words []string) int {
	other := 456.5
	edo.Sleep(cx, time.Minute)
	return int(other) + len(words) + len(i.name)
}

func outer(cx edo.Context, i *inspected) int {
	local, small := 123, int8(-4)
	return i.inner(cx, []string{"a", "b"}) + local + int(small)
}

func TestInspect(t *testing.T) {
	_ = edo.Run(func(cx edo.Context) error {
		i := &inspected{name: "x"}
		begun := false
		task := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
			begun = true
			return outer(cx, i), nil
		}, edo.Name("looked at"))
		other := edo.Spawn(cx, func(cx edo.Context) error {
			for range 3 {
				edo.Yield(cx)
			}
			return nil
		})
		for !begun {
			edo.Yield(cx)
		}
		s := task.Inspect(cx)
		if s.State != "waiting" || s.Task.Name != "looked at" || !strings.Contains(s.Task.SpawnedAt, "inspect_test.go") {
			t.Errorf("%+v", s)
		}
		if p := task.Peek(); p.State != "waiting" || len(p.Frames) != len(s.Frames) {
			t.Errorf("Peek: %+v", p)
		}
		if edo.Lowering() == "stackless" {
			text := s.String()
			for _, want := range []string{"inspected.inner", "other = 456.5", "words = len 2, cap 2", "outer", "local = 123, small = -4", "await edo.Sleep"} {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
		} else if len(s.Frames) != 0 {
			t.Errorf("frames in the stackful lowering: %v", s.Frames)
		}
		if s := other.Inspect(cx); s.State != "runnable" && s.State != "ended" {
			t.Errorf("the other: %+v", s)
		}
		if _, err := other.Join(cx); err != nil {
			return err
		}
		if s := other.Inspect(cx); s.State != "ended" {
			t.Errorf("the ended one: %+v", s)
		}
		return nil
	}, edo.Deterministic(1))
}

// A task's cell holds the arguments until the first poll: it may have more pointer words than the frame that comes after.
func TestInspectFrameSmallerThanItsArguments(t *testing.T) {
	_ = edo.Run(func(cx edo.Context) error {
		begun, sum := false, 0
		task := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
			begun = true
			return countdown(cx, 7), nil
		})
		for !begun {
			edo.Yield(cx)
		}
		if s := task.Inspect(cx); edo.Lowering() == "stackless" && !strings.Contains(s.String(), "n = 7") {
			t.Errorf("no n = 7 in\n%s", s)
		}
		var err error
		sum, err = task.Join(cx)
		if sum != 7 {
			t.Errorf("%d", sum)
		}
		return err
	}, edo.CurrentThread())
}

func countdown(cx edo.Context, n int) int {
	edo.Yield(cx)
	return n
}
