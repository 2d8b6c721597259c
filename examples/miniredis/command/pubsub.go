package command

import (
	"strings"

	"github.com/edo-async/edo/examples/miniredis/glob"
)

func publish(s *Session, x *Exchange, args [][]byte) {
	x.int(s.srv.Hub.Publish(args[1], args[2]))
}

// isPattern tells PSUBSCRIBE and PUNSUBSCRIBE from the others.
func isPattern(name []byte) bool { return name[0]|0x20 == 'p' }

func subscribe(s *Session, x *Exchange, args [][]byte) {
	if s.sub == nil {
		s.sub = s.srv.Hub.NewSubscriber(s.needBell())
	}
	pattern := isPattern(args[0])
	for _, name := range args[1:] {
		s.sub.Subscribe(name, pattern)
		x.subscription(strings.ToLower(string(args[0])), name, s.sub.Count())
	}
}

// unsubscribe does UNSUBSCRIBE and PUNSUBSCRIBE: without names, from all.
func unsubscribe(s *Session, x *Exchange, args [][]byte) {
	kind, pattern := strings.ToLower(string(args[0])), isPattern(args[0])
	names := args[1:]
	if len(names) == 0 && s.sub != nil {
		for name := range s.sub.Names(pattern) {
			names = append(names, []byte(name))
		}
	}
	if len(names) == 0 {
		names = [][]byte{nil}
	}
	for _, name := range names {
		count := 0
		if s.sub != nil {
			s.sub.Unsubscribe(name, pattern)
			count = s.sub.Count()
		}
		x.subscription(kind, name, count)
	}
	if s.sub != nil && s.sub.Count() == 0 {
		s.sub = nil
	}
}

// subscription replies to one name of SUBSCRIBE and its kin.
func (x *Exchange) subscription(kind string, name []byte, count int) {
	x.array(3)
	x.text(kind)
	x.bulkOrNull(name)
	x.int(count)
}

// Subscribed reports whether messages may come for the client at any time: its
// connection then has its bell to listen to as well.
func (s *Session) Subscribed() bool { return s.sub != nil }

// Pending reports whether there are messages.
func (s *Session) Pending() bool { return s.sub != nil && s.sub.Pending() }

// Messages moves messages to x.Out, as many as should be written at once; a
// connection calls it until Pending says no. The answer is Read, or Close for
// a client that has been too slow.
func (s *Session) Messages(x *Exchange) Next {
	x.next = Read
	s.takeMessages(x, flushAt)
	return x.next
}

func (s *Session) takeMessages(x *Exchange, max int) {
	var overrun bool
	if x.Out, overrun = s.sub.Take(x.Out, max); overrun {
		x.next = Close
	}
}

func pubsubChannels(s *Session, x *Exchange, args [][]byte) {
	pattern := "*"
	if len(args) > 2 {
		pattern = string(args[2])
	}
	var found []string
	for name := range s.srv.Hub.Channels() {
		if glob.Match(pattern, name) {
			found = append(found, name)
		}
	}
	x.array(len(found))
	for _, name := range found {
		x.text(name)
	}
}

func pubsubNumSub(s *Session, x *Exchange, args [][]byte) {
	x.array(2 * (len(args) - 2))
	for _, name := range args[2:] {
		x.bulk(name)
		x.int(s.srv.Hub.Subscribers(name))
	}
}

func pubsubNumPat(s *Session, x *Exchange, args [][]byte) { x.int(s.srv.Hub.Patterns()) }
