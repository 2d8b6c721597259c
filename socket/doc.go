// Package socket is TCP and Unix stream sockets for edo's tasks, in the shapes of package net: what may
// wait takes cx, and suspends the task in place of blocking a goroutine.
//
//	l, err := socket.Listen(cx, "tcp", "127.0.0.1:6379")
//	…
//	for {
//		conn, err := l.Accept(cx)
//		if err != nil {
//			return err
//		}
//		edo.Spawn(cx, func(cx edo.Context) error { return serve(cx, conn) })
//	}
//
// # What differs from package net
//
// A connection that waits holds no stack, and no buffer if it waits in [Conn.ReadReady] and takes one afterwards.
//
// An abort of the waiting task withdraws the operation: a Read or Accept that is aborted has taken nothing; of an
// aborted Write some bytes may have been sent.
//
// Sockets are not closed by the collector: whoever does not Close one leaks it. They belong to the runtime that they were
// made in, and are used by its tasks only; Close, addresses and deadlines may be called from anywhere.
//
// # How an operation goes
//
// Each operation is a loop of two steps. begin waits until trying is worthwhile and pins the socket, so that its
// descriptor is not closed meanwhile; try makes one system call that does not block, tells the source
// what it has learnt about readiness, and unpins. If the call would have blocked, the loop begins again, and
// then begin waits for a report. begin is the only place where a socket suspends (begin.go); what a source is and why no
// report is lost, package poller explains.
//
// Writes of several tasks to one connection do not mix: begin also hands out the turn to write, which a Write keeps
// until it has ended, in whatever way.
//
// # Backends
//
// On Linux, try is a system call on a descriptor that epoll watches. Elsewhere, and with edo.PortableIO, it is an attempt
// on a pump (pump.go): a stand-in for the kernel's buffers which does the blocking call of package net on a
// goroutine, and reports when that has returned. Everything above try is the same.
//
// Checked by one suite for both backends (conn_test.go and its neighbours), and socket_stress_test.go.
package socket
