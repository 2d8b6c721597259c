package core

// StrandOf answers the strand that polls a future with w now. Futures that run computations need a task.
func StrandOf(w *Waker) *Cx {
	r := w.root()
	if r == nil || r.here == nil || r.here.cur == nil {
		panic("edo: a future that runs a computation (Async, Join, Race, Timeout) can only be polled inside a task; use edo.Await there")
	}
	return r.here.cur
}
