// Package edo runs async tasks: Tokio's model of concurrency, written as ordinary Go.
//
// An async function is a Go function whose first parameter is a [Context]. It may wait (sleep, read
// from a socket, receive from a channel, join a task), and while it waits it costs only
// what it must remember. Tasks run such functions on a few worker goroutines:
//
//	err := edo.Run(func(cx edo.Context) error {
//		t := edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, time.Second); return nil })
//		_, err := t.Join(cx)
//		return err
//	})
//
// The same source builds in two ways, with the same meaning. With plain `go build` each task runs on a coroutine
// (stackful). With `edo build` a compiler turns each async function into a state machine whose frame holds
// exactly the variables that live across a wait (stackless): a task is then a value of a few
// hundred bytes, and switching to it is a function call. [Lowering] tells which.
//
// # Rules
//
//   - Pass cx on, never store it, never use it in another task, branch or goroutine. It
//     implements context.Context for use by ordinary Go code.
//   - Wait with what takes cx. What blocks a goroutine (a native channel, a sync.WaitGroup, time.Sleep, a
//     file) blocks a worker: wrap it in [Blocking].
//   - [Task.Abort] unwinds a task where it waits, as runtime.Goexit would: deferred calls run, and may wait.
//
// # Errors
//
// Operations return errors that errors.Is and errors.As understand: [ErrAborted], [ErrGoexit], [ErrShutdown],
// [*PanicError], [*ShutdownError], context.DeadlineExceeded from [Timeout]. Misuse panics, with the remedy in the message: a Context that
// is empty, or another task's or branch's; [Run], [Runtime.Shutdown] and [Task.Wait] inside a task; a task that joins itself.
//
// Some misuse is not noticed, because looking for it would cost every operation: a Context that another goroutine uses while its own task
// happens to be polled (the race detector sees it, and `edo vet` what can be seen in the source); tasks that wait for each other in a circle (under
// [Deterministic] that is [ErrDeadlock]).
//
// # Seeing inside
//
// [Runtime.Metrics] tells what a runtime does, at no cost worth speaking of; [Runtime.ReadMetrics] by names, and package expvars to package expvar.
// [Hooks] are called when workers and tasks begin, wait and end, and when a task blocks its worker. [ProfileLabels] marks what CPU profiles
// sample with the task that it was done for.
package edo
