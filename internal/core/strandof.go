package core

// StrandOf answers the strand that polls a future with w now. Futures that run computations need a task.
func StrandOf(w *Waker) *Cx {
	r := w.root()
	if r == nil || r.Cx.here == nil || r.Cx.here.cur == nil {
		panic("edo: a future that runs a computation (Async, Join, Race, Timeout) can only be polled inside a task; use edo.Await there")
	}
	return r.Cx.here.cur
}
