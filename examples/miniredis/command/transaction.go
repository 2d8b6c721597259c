package command

import "github.com/edo-async/edo/examples/miniredis/resp"

// A transaction is what a client has said since MULTI.
type transaction struct {
	queued []queuedCommand
	size   int  // bytes of all arguments
	broken bool // a command was refused: EXEC will be, too
}

type queuedCommand struct {
	*command
	args [][]byte
}

func multi(s *Session, x *Exchange, args [][]byte) {
	if s.tx != nil {
		x.err("ERR MULTI calls can not be nested")
		return
	}
	s.tx = &transaction{}
	x.ok()
}

// enqueue keeps a command for EXEC. Its arguments are in the buffer of the
// connection, which moves on, so they are copied: into one piece of memory.
func (s *Session) enqueue(x *Exchange, c *command, args [][]byte) {
	size := 0
	for _, arg := range args {
		size += len(arg)
	}
	const perArg = 24
	if s.tx.size += size + perArg*len(args); s.tx.size > resp.MaxRequest {
		x.next = Close
		return
	}
	bytes, copies := make([]byte, 0, size), make([][]byte, len(args))
	for i, arg := range args {
		from := len(bytes)
		bytes = append(bytes, arg...)
		copies[i] = bytes[from:len(bytes):len(bytes)]
	}
	s.tx.queued = append(s.tx.queued, queuedCommand{c, copies})
	x.status("QUEUED")
}

// exec runs the transaction. It is called with the store locked, as every
// command is, and that makes all of it one.
func exec(s *Session, x *Exchange, args [][]byte) {
	if s.tx == nil {
		x.err("ERR EXEC without MULTI")
		return
	}
	defer func() {
		s.tx = nil
		s.unwatch()
	}()
	if s.tx.broken {
		x.err("EXECABORT Transaction discarded because of previous errors.")
		return
	}
	for _, w := range s.watches {
		if s.srv.Store.Touched(w) {
			x.nullArray()
			return
		}
	}
	x.array(len(s.tx.queued))
	for _, c := range s.tx.queued {
		c.run(s, x, c.args)
	}
}

func discard(s *Session, x *Exchange, args [][]byte) {
	if s.tx == nil {
		x.err("ERR DISCARD without MULTI")
		return
	}
	s.tx = nil
	s.unwatch()
	x.ok()
}

func watch(s *Session, x *Exchange, args [][]byte) {
	if s.tx != nil {
		x.err("ERR WATCH inside MULTI is not allowed")
		return
	}
	for _, key := range args[1:] {
		if !s.watching(key) {
			s.watches = append(s.watches, s.srv.Store.Watch(key))
		}
	}
	x.ok()
}

// watching reports whether key is watched already: then it is the older watch
// that counts.
func (s *Session) watching(key []byte) bool {
	for _, w := range s.watches {
		if w.Key() == string(key) {
			return true
		}
	}
	return false
}

func unwatch(s *Session, x *Exchange, args [][]byte) {
	s.unwatch()
	x.ok()
}

func (s *Session) unwatch() {
	for _, w := range s.watches {
		s.srv.Store.Unwatch(w)
	}
	s.watches = nil
}
