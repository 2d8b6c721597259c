// Package command is a Redis server without its connections: sessions of
// clients, and the commands that they give.
//
// Whoever has the connections moves bytes. For each client there is a Session,
// which is small and lasts as long as the connection, and, only while there is
// something to be read, executed or written, an Exchange, which holds the
// buffers. A connection goes like this:
//
//	wait until there is something to read
//	read into x.Space(), and tell x.Fed
//	for {
//		switch next := s.Advance(x, now); write x.Out first, then
//		case Read:  read more
//		case Flush: Advance again
//		case Wait:  the client is in BLPOP: wait until s.Served or its
//		            timeout, then s.Resume, and Advance again
//		case Close: that was all
//	}
//	s.Close
//
// Nothing in here waits or starts anything, which is why two servers can share
// it: examples/miniredis, on Edo's tasks, and bench/peers/goredis, on
// goroutines. They differ in how they wait, and in nothing else.
package command
