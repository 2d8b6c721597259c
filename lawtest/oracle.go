package lawtest

import (
	"fmt"
	"strings"
)

// check says what no run may do, whatever its seed, or "".
func (w *world) check(events []string) string {
	wrong := w.broken
	if w.deferred.Load() != w.ran.Load() {
		wrong = append(wrong, fmt.Sprintf("%d deferred calls were registered, %d have run", w.deferred.Load(), w.ran.Load()))
	}
	if got := w.received.Load() + int64(w.left()); w.sent.Load() != got {
		wrong = append(wrong, fmt.Sprintf("%d values were sent, %d were received or are left", w.sent.Load(), got))
	}
	if w.inside != 0 || w.holders.Load() != 0 {
		wrong = append(wrong, fmt.Sprintf("locked at the end: mutex %d, semaphore %d", w.inside, w.holders.Load()))
	}
	wrong = append(wrong, checkTasks(events)...)
	return strings.Join(wrong, "; ")
}

// checkTasks looks at the life of every task: spawned once, ended once, polled only between.
func checkTasks(events []string) (wrong []string) {
	const spawned, ended = 1, 2
	life := make(map[string]int)
	var order []string
	for _, e := range events {
		kind, id, _ := strings.Cut(e, " ")
		at := life[id]
		switch kind {
		case "spawn":
			if at != 0 {
				wrong = append(wrong, "spawned twice: "+id)
			}
			life[id] = spawned
			order = append(order, id)
		case "poll", "end", "wake", "dropped":
			if at != spawned {
				wrong = append(wrong, fmt.Sprintf("%s of task %s, which does not run", kind, id))
			}
			if kind == "end" {
				life[id] = ended
			}
		}
	}
	for _, id := range order {
		if life[id] != ended {
			wrong = append(wrong, fmt.Sprintf("task %s has not ended", id))
		}
	}
	return wrong
}
