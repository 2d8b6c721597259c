package sched

// Hooks are told what workers do, on the goroutine of the worker. Each may be nil; none may block.
type Hooks struct {
	Start, Stop, Park, Unpark func(worker int)
}

func call(hook func(worker int), worker int) {
	if hook != nil {
		hook(worker)
	}
}

// begin is the body of a new worker's first goroutine.
func (w *worker) begin() {
	call(w.p.Hooks.Start, w.number)
	w.run()
}

// end is called by the last.
func (w *worker) end() {
	call(w.p.Hooks.Stop, w.number)
	w.p.ended.Done()
}
