package core

// leftover is a poll that had to wait in the middle of plain Go code: its goroutine keeps the poll's
// native stack, and the worker goes on with another goroutine. From then on the goroutine acts as a coroutine: each
// poll of the task resumes it and waits for its answer, until the poll that was left has returned.
//
//	poll:  resume ← ·      then  · ← answer
//	left:  answer ← pending, · ← resume          (waits again)
//	       answer ← done or pending, and exits   (the poll has returned)
type leftover struct {
	resume chan struct{}
	answer chan bool
}

func (r *Root) leftover() *leftover {
	m := r.rare.Load()
	if m == nil {
		return nil
	}
	return m.left
}

// A Handoffer is a worker that can go on with its loop on a fresh goroutine, as if the poll that calls it
// had answered pending.
type Handoffer interface {
	Handoff(r *Root)
}

// block waits in place, under a poll, until the task's next poll.
func (r *Root) block() {
	l := r.leftover()
	if l == nil {
		l = &leftover{resume: make(chan struct{}), answer: make(chan bool)}
		worker, ok := r.Cx.here.Owner.(Handoffer)
		if !ok {
			panic("edo: an async function was called from plain Go code under a scheduler that cannot hand its worker over; call it from an async function")
		}
		r.NeedRare().left = l
		r.Cx.here.cur = nil
		worker.Handoff(r)
	} else {
		r.Cx.here.cur = nil
		l.answer <- false
	}
	<-l.resume
}

// ResumeLeft polls a task whose poll was left behind on another goroutine.
func (r *Root) ResumeLeft() (done bool) {
	l := r.rare.Load().left
	l.resume <- struct{}{}
	return <-l.answer
}

// Left reports whether a poll of the task was left behind: before a poll, on another goroutine; after one, that it is this one.
func (r *Root) Left() bool { return r.leftover() != nil }

// AnswerLeft gives the result of such a poll to whoever resumed it. The caller's goroutine must
// then end without touching the task or a worker.
//
// A poll that ends pending is followed by another one: the wakes since it began may have been for branches that it had
// passed by then.
func (r *Root) AnswerLeft(done bool) {
	m := r.rare.Load()
	if !done {
		r.Cx.here.Requeue = true
	}
	l := m.left
	m.left = nil
	l.answer <- done
}
