// Package edo runs async tasks: Tokio's model of concurrency, written as ordinary Go.
//
// An async function is a Go function whose first parameter is a [Context]. It may wait (sleep, read
// from a socket, receive from a channel, join a task), and while it waits it costs only
// what it must remember. Tasks run such functions on a few worker goroutines:
//
//	err := edo.Run(func(cx edo.Context) error {
//		t := edo.Spawn(cx, func(cx edo.Context) error { return edo.Sleep(cx, time.Second) })
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
// [*PanicError], context.DeadlineExceeded from [Timeout]. Misuse panics, with the remedy in the message.
package edo
