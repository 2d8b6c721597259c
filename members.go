package edo

import (
	"context"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/task"
)

// What a Group and a Set have in common: they start tasks, and are told of the end of each.

// spawner starts tasks as the cx does that it was made with.
type spawner struct {
	rt     *task.Runtime
	values context.Context
}

func newSpawner(cx Context) spawner {
	x := cx.RT()
	x.Check()
	return spawner{runtimeOf(x), x.Inherited()}
}

// member is one task, and the waker by which its owner is told of its end.
type member struct {
	core.Waker // first, see memberTable
	h          *task.Header
	owner      memberOwner
	in         *members
	next, prev *member
}

type memberOwner interface {
	memberEnded(m *member, here *core.Here)
}

var memberTable core.WakerTable

func init() {
	memberTable.Wake = func(w *core.Waker, here *core.Here) {
		m := (*member)(unsafe.Pointer(w))
		m.owner.memberEnded(m, here)
	}
}

// newMember makes a member of a task that has not been started: so its watch is the task's first.
func newMember(owner memberOwner, h *task.Header) *member {
	m := &member{h: h, owner: owner}
	core.InitWaker(&m.Waker, &memberTable)
	h.Watch(&m.Waker)
	return m
}

// isMember reports whether h is a task of owner.
func isMember(h *task.Header, owner memberOwner) bool {
	w := h.FirstWatcher()
	return w != nil && core.TableOf(w) == &memberTable && (*member)(unsafe.Pointer(w)).owner == owner
}

// members is a list of members, in the order in which they were added. Its owner's lock guards it.
type members struct {
	first, last *member
	n           int
}

func (l *members) add(m *member) {
	m.in, m.prev, m.next = l, l.last, nil
	if l.last == nil {
		l.first = m
	} else {
		l.last.next = m
	}
	l.last = m
	l.n++
}

// remove answers false if m is not in the list.
func (l *members) remove(m *member) bool {
	if m.in != l {
		return false
	}
	if m.prev == nil {
		l.first = m.next
	} else {
		m.prev.next = m.next
	}
	if m.next == nil {
		l.last = m.prev
	} else {
		m.next.prev = m.prev
	}
	m.in, m.next, m.prev = nil, nil, nil
	l.n--
	return true
}

// headers are the tasks in the list.
func (l *members) headers() []*task.Header {
	all := make([]*task.Header, 0, l.n)
	for m := l.first; m != nil; m = m.next {
		all = append(all, m.h)
	}
	return all
}

func abortAll(all []*task.Header, here *core.Here) {
	for _, h := range all {
		h.Abort(here)
	}
}
