package edo

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// Case is an operation that Select can take: one that either commits or has no effect. Channels, locks,
// tasks and After make them. It is a plain value; the zero Case never comes true.
type Case = core.Case

// Select waits until one of the cases can commit, commits it, and answers its index. The others have no effect.
// If several can, the choice is random. A case may be used for any number of Selects; each time it does what it says.
// The zero Case never comes true, as a nil channel in Go's select: so a case can be left out and the others keep their indexes.
// Select of no cases waits until the task is aborted.
func Select(cx Context, cases ...Case) int {
	var p [Select__p]unsafe.Pointer
	var s [Select__s]byte
	for {
		if i, ok := Select__poll(cx, &p, &s, cases...); ok {
			return i
		}
		cx.RT().Block()
	}
}

// SelectInOrder is Select but for the choice: if several cases can commit at once, the first of them does. A case that is always ready
// starves those behind it.
func SelectInOrder(cx Context, cases ...Case) int {
	var p [SelectInOrder__p]unsafe.Pointer
	var s [SelectInOrder__s]byte
	for {
		if i, ok := SelectInOrder__poll(cx, &p, &s, cases...); ok {
			return i
		}
		cx.RT().Block()
	}
}

// TrySelect is Select for cases that can commit at once. It never waits: if none can, it answers -1, as a default case would say.
func TrySelect(cx Context, cases ...Case) int {
	x := cx.RT()
	x.Check()
	if i, ok := selectTry(x, selectStart(x, cases), cases); ok {
		return i
	}
	return -1
}

// The frames of Select and SelectInOrder: the state, and whether the order counts.
const (
	Select__p        = 1
	Select__s        = 2
	SelectInOrder__p = Select__p
	SelectInOrder__s = Select__s
)

const (
	selectArmed = 1
	selectLater = 2 // nothing done yet: the poll's budget is used up
)

// Select__poll is Select for lowered code.
func Select__poll(cx Context, p *[Select__p]unsafe.Pointer, s *[Select__s]byte, cases ...Case) (i int, ok bool) {
	x := cx.RT()
	if s[0] != 0 {
		return selectAgain(x, p, s)
	}
	s[1] = 0
	return selectFirst(x, p, s, cases)
}

// SelectInOrder__poll is SelectInOrder for lowered code.
func SelectInOrder__poll(cx Context, p *[SelectInOrder__p]unsafe.Pointer, s *[SelectInOrder__s]byte, cases ...Case) (i int, ok bool) {
	x := cx.RT()
	if s[0] != 0 {
		return selectAgain(x, p, s)
	}
	s[1] = 1
	return selectFirst(x, p, s, cases)
}

func selectFirst(x *core.Cx, p *[Select__p]unsafe.Pointer, s *[Select__s]byte, cases []Case) (i int, ok bool) {
	x.Check()
	if !x.Spend() {
		p[0] = unsafe.Pointer(x.NewSelecting(cases))
		s[0] = selectLater
		return 0, false
	}
	if i, ok = selectTry(x, selectFrom(x, s, cases), cases); ok {
		return i, true
	}
	x.Refund()
	return selectWait(x, p, s, x.NewSelecting(cases))
}

func selectAgain(x *core.Cx, p *[Select__p]unsafe.Pointer, s *[Select__s]byte) (i int, ok bool) {
	sel := (*core.Selecting)(p[0])
	if s[0] == selectLater {
		p[0] = nil
		if x.Aborted() {
			sel.Free(x)
			x.Unwind()
		}
		if !x.Spend() {
			p[0] = unsafe.Pointer(sel)
			return 0, false
		}
		if i, ok = selectTry(x, selectFrom(x, s, sel.Cases()), sel.Cases()); ok {
			sel.Free(x)
			return i, true
		}
		x.Refund()
		return selectWait(x, p, s, sel)
	}
	if sel.Winner() < 0 && !x.Aborted() {
		return 0, false
	}
	p[0] = nil
	w := sel.Disarm(x) // what was won is not lost, if the task is aborted
	sel.Free(x)
	if w < 0 {
		x.Unwind()
	}
	return w, true
}

func selectFrom(x *core.Cx, s *[Select__s]byte, cases []Case) int {
	if s[1] != 0 {
		return 0
	}
	return selectStart(x, cases)
}

// selectStart is a random one of the cases.
func selectStart(x *core.Cx, cases []Case) int {
	if len(cases) > 1 {
		return int(x.Env().Driver.Rand() % uint64(len(cases)))
	}
	return 0
}

// selectTry tries the cases, beginning at first.
func selectTry(x *core.Cx, first int, cases []Case) (i int, ok bool) {
	for k := range cases {
		i := (first + k) % len(cases)
		if cases[i].Try(x) {
			return i, true
		}
	}
	return 0, false
}

// selectWait arms the cases and waits, if none of them has come true meanwhile.
func selectWait(x *core.Cx, p *[Select__p]unsafe.Pointer, s *[Select__s]byte, sel *core.Selecting) (i int, ok bool) {
	p[0] = nil
	if sel.Arm(x) {
		i = sel.Disarm(x)
		sel.Free(x)
		return i, true
	}
	p[0] = unsafe.Pointer(sel)
	s[0] = selectArmed
	return 0, false
}
