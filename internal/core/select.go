package core

import "unsafe"

// A Case is an operation that Select can take: one that either commits or has no effect. It is a plain value, so that
// making one need not allocate. The zero Case never comes true.
//
// The fields are for the Op.
type Case struct {
	Op        Op
	Out, Also unsafe.Pointer // where results go, or what is sent
	Reg       unsafe.Pointer // the registration: set by Arm, nil if there is none
	N         int64
}

// Op is what a Case does. All that belongs to one Select is in the Case, so one Op serves any number of them at once:
// it is best the very object that is waited for, under a type of its own.
//
// Select tries the cases in turn; if none can commit at once it arms all and waits. From then on the
// other side (a sender, a timer, a task that ends) commits a case: it claims the selection, does the
// operation, and wakes the task. A claim that fails means that another case has won: the
// other side leaves this one alone.
type Op interface {
	// Try does the operation if that is possible without waiting. It must not keep c, which may lie on a stack.
	Try(x *Cx, c *Case) bool
	// Arm registers the case as number i of s. It must not commit unless s.Claim(i) succeeds;
	// if the operation has become possible meanwhile it claims and commits at once, and answers true.
	Arm(x *Cx, c *Case, s *Selection, i int) bool
	// Disarm withdraws the registration: nobody may touch s afterwards. It is called once on every case that was
	// armed, the winner included, and one whose Arm has panicked.
	Disarm(x *Cx, c *Case)
}

// Try does the case's operation if that is possible without waiting.
func (c *Case) Try(x *Cx) bool {
	return c.Op != nil && c.Op.Try(x, (*Case)(noescape(unsafe.Pointer(c))))
}

// A Selecting is a Select that waits, with its cases.
type Selecting struct {
	Selection
	cases []Case
	armed int // how many of the cases are armed
	few   [4]Case
	next  *Selecting // in the worker's free list
}

// maxSpareSelects bounds a worker's free list, maxSpareCases what one in it holds on to.
const (
	maxSpareSelects = 256
	maxSpareCases   = 16
)

// NewSelecting takes over the cases of a Select, in a Selecting from the worker's free list.
func (x *Cx) NewSelecting(cases []Case) *Selecting {
	h := x.here
	s := h.selects
	if s != nil {
		h.selects = s.next
		h.selectsSpare--
		s.next = nil
	} else {
		s = new(Selecting)
		s.cases = s.few[:0]
	}
	s.cases = append(s.cases, cases...)
	s.Reset(x.Waker())
	return s
}

// Cases are the cases that were taken over.
func (s *Selecting) Cases() []Case { return s.cases }

// Free gives s, of which nothing is armed, back.
func (s *Selecting) Free(x *Cx) {
	h := x.here
	clear(s.cases)
	s.cases = s.cases[:0]
	s.waker = nil
	if h.selectsSpare < maxSpareSelects && cap(s.cases) <= maxSpareCases {
		h.selectsSpare++
		s.next = h.selects
		h.selects = s
	}
}

// Arm arms the cases, and reports whether one of them has won already. If a case panics none is left armed.
func (s *Selecting) Arm(x *Cx) (won bool) {
	ended := false
	defer func() {
		if !ended {
			s.Disarm(x)
		}
	}()
	won = s.arm(x)
	ended = true
	return won
}

func (s *Selecting) arm(x *Cx) (won bool) {
	for i := range s.cases {
		s.armed = i + 1
		c := &s.cases[i]
		if c.Op != nil && (c.Op.Arm(x, c, &s.Selection, i) || s.Winner() >= 0) {
			return true
		}
	}
	return false
}

// Disarm withdraws all cases and answers the winner, or -1: then none can win any more. The winner comes last, since it
// may panic.
func (s *Selecting) Disarm(x *Cx) (winner int) {
	winner = s.Winner()
	if winner < 0 && !s.Claim(len(s.cases)) {
		winner = s.Winner()
	}
	for i := range s.cases[:s.armed] {
		if c := &s.cases[i]; i != winner && c.Op != nil {
			c.Op.Disarm(x, c)
		}
	}
	if winner >= 0 {
		c := &s.cases[winner]
		c.Op.Disarm(x, c)
	}
	s.armed = 0
	return winner
}
