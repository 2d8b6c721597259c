package command

import (
	"math"
	"time"

	"github.com/edo-async/edo/examples/miniredis/pubsub"
	"github.com/edo-async/edo/examples/miniredis/resp"
	"github.com/edo-async/edo/examples/miniredis/store"
)

// Next is what a connection has to do next, after it has written the replies.
type Next int

// What Advance answers.
const (
	Read  Next = iota // every complete request is done: read more
	Flush             // there are more requests, but enough replies for now
	Wait              // the client waits for a list: see Served and Resume
	Close             // close the connection
)

// A Session is a client as the server knows it. It lasts as long as the
// connection, so what only few clients need hangs on it by pointers. One
// connection uses it, from one task or goroutine at a time.
type Session struct {
	srv  *Server
	conn Conn
	id   int64
	name string
	bell Bell

	tx      *transaction // commands since MULTI
	watches []store.Watch
	sub     *pubsub.Subscriber // while it has subscriptions
	wait    *wait              // while it is in BLPOP or BRPOP
}

// Bell returns the bell that rings for this connection, nil if nothing ever
// will.
func (s *Session) Bell() Bell { return s.bell }

func (s *Session) needBell() Bell {
	if s.bell == nil {
		s.bell = s.conn.NewBell()
	}
	return s.bell
}

// Advance executes the requests that have arrived, until there is something
// for the connection to do. Replies are in x.Out, in the order of the requests.
func (s *Session) Advance(x *Exchange, now time.Time) Next {
	x.now, x.next = now.UnixMilli(), Read
	executed := int64(0)
	defer func() { s.srv.commands.Add(executed) }()
	for x.next == Read && len(x.Out) < flushAt {
		args, n, err := x.parser.Next(x.in[x.start:x.end])
		if err != nil {
			if err != resp.ErrTooBig {
				x.err("ERR " + err.Error())
			}
			return Close
		}
		if n == 0 {
			return Read
		}
		x.start += n
		if len(args) > 0 {
			s.execute(x, args)
			executed++
		}
	}
	if len(x.Out) > MaxReply {
		x.Out, x.next = nil, Close
	}
	if x.next == Read {
		return Flush
	}
	return x.next
}

// execute does one request.
func (s *Session) execute(x *Exchange, args [][]byte) {
	if s.sub != nil {
		// Messages that came before this request go out before its reply.
		s.takeMessages(x, math.MaxInt)
	}
	c, refusal := resolve(args)
	switch {
	case c == nil:
		s.refuse(x, refusal)
	case s.sub != nil && c.flags&subscribed == 0:
		s.refuse(x, "ERR Can't execute '"+c.name+"': only (P|S)SUBSCRIBE / "+
			"(P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context")
	case s.tx != nil && c.flags&immediate == 0:
		s.enqueue(x, c, args)
	case c.flags&lockless != 0:
		c.run(s, x, args)
	default:
		s.locked(x, c, args)
	}
}

// locked runs a command with the store locked: it sees nobody else's changes
// and nobody sees half of its own.
func (s *Session) locked(x *Exchange, c *command, args [][]byte) {
	s.srv.Store.Lock(x.now)
	defer s.srv.Store.Unlock() // even if the command panics: one task dies, not the server
	c.run(s, x, args)
}

// refuse replies with an error to a request that is not executed. If it should
// have been part of a transaction, there will be no transaction.
func (s *Session) refuse(x *Exchange, text string) {
	if s.tx != nil {
		s.tx.broken = true
	}
	x.err(text)
}

// Close ends the session: nothing of it stays behind.
func (s *Session) Close() {
	s.srv.Store.Lock(0)
	if s.wait != nil {
		s.srv.Store.Vanish(s.wait.waiter)
		s.wait = nil
	}
	s.unwatch()
	s.srv.Store.Unlock()
	if s.sub != nil {
		s.sub.Close()
		s.sub = nil
	}
	s.srv.clients.Add(-1)
}

// reset forgets everything but the connection.
func (s *Session) reset() {
	s.tx = nil
	s.unwatch()
	if s.sub != nil {
		s.sub.Close()
		s.sub = nil
	}
	s.name = ""
}
