package waitq

import "github.com/edo-async/edo/internal/core"

// WakeList is whom to wake after the lock has been let go. A few of them cost no allocation.
type WakeList struct {
	few  [8]*core.Waker
	n    int
	more []*core.Waker
}

// Add puts w on the list.
func (l *WakeList) Add(w *core.Waker) {
	if l.n < len(l.few) {
		l.few[l.n] = w
		l.n++
		return
	}
	l.more = append(l.more, w)
}

// Wake wakes all, in the order in which they were added. here may be nil.
func (l *WakeList) Wake(here *core.Here) {
	for _, w := range l.few[:l.n] {
		w.WakeFrom(here)
	}
	for _, w := range l.more {
		w.WakeFrom(here)
	}
}
