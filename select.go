package edo

import (
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// Case is an operation that Select can take: one that either commits or has no effect. Channels, locks,
// tasks and After make them.
type Case = core.Case

// Select waits until one of the cases can commit, commits it, and answers its index. The others have no effect.
// If several can, the choice is random. Each case may be used for one Select only.
// A nil case never comes true, as a nil channel in Go's select: so a case can be left out and the others keep their indexes.
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

// Select's frame.
const (
	Select__p = 1
	Select__s = 2
)

const (
	selectArmed = 1
	selectLater = 2
)

type selecting struct {
	core.Selection
	cases []Case
	armed int // how many of cases are armed
}

// Select__poll is Select for lowered code.
func Select__poll(cx Context, p *[Select__p]unsafe.Pointer, s *[Select__s]byte, cases ...Case) (i int, ok bool) {
	x := cx.RT()
	if s[0] == 0 {
		return selectStart(x, p, s, cases)
	}
	sel := (*selecting)(p[0])
	if s[0] == selectLater {
		p[0] = nil
		return selectStart(x, p, s, sel.cases)
	}
	if sel.Winner() < 0 && !x.Aborted() {
		return 0, false
	}
	p[0] = nil
	sel.disarm(x)
	// A case may have won until its Disarm; what was won is not lost.
	if w := sel.Winner(); w >= 0 {
		return w, true
	}
	x.Unwind()
	return 0, false
}

func selectStart(x *core.Cx, p *[Select__p]unsafe.Pointer, s *[Select__s]byte, cases []Case) (i int, ok bool) {
	x.Check()
	if !x.Spend() {
		// The budget is used up: come back at the next poll, with nothing armed.
		p[0] = unsafe.Pointer(&selecting{cases: cases})
		s[0] = selectLater
		return 0, false
	}
	first := 0
	if len(cases) > 1 {
		first = int(x.Env().Driver.Rand() % uint64(len(cases)))
	}
	for k := range cases {
		i := (first + k) % len(cases)
		if cases[i] != nil && cases[i].Try(x) {
			return i, true
		}
	}
	x.Refund()
	sel := &selecting{cases: cases}
	sel.Reset(x.Waker())
	p[0] = unsafe.Pointer(sel)
	return selectArm(x, sel, s)
}

func selectArm(x *core.Cx, sel *selecting, s *[Select__s]byte) (i int, ok bool) {
	s[0] = selectArmed
	for i, c := range sel.cases {
		sel.armed = i + 1
		if c == nil {
			continue
		}
		if c.Arm(x, &sel.Selection, i) || sel.Winner() >= 0 {
			sel.disarm(x)
			return sel.Winner(), true
		}
	}
	return 0, false
}

func (sel *selecting) disarm(x *core.Cx) {
	for _, c := range sel.cases[:sel.armed] {
		if c != nil {
			c.Disarm(x)
		}
	}
	sel.cases, sel.armed = nil, 0
}
