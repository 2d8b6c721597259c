package command

import (
	"strconv"

	"github.com/edo-async/edo/examples/miniredis/resp"
)

func ping(s *Session, x *Exchange, args [][]byte) {
	switch {
	case len(args) > 2:
		x.err(wrongArity("ping"))
	case s.sub != nil: // its replies must look like messages
		x.array(2)
		x.text("pong")
		if len(args) == 2 {
			x.bulk(args[1])
		} else {
			x.text("")
		}
	case len(args) == 2:
		x.bulk(args[1])
	default:
		x.Out = append(x.Out, "+PONG\r\n"...)
	}
}

func echo(s *Session, x *Exchange, args [][]byte) { x.bulk(args[1]) }

func quit(s *Session, x *Exchange, args [][]byte) {
	x.ok()
	x.next = Close
}

func reset(s *Session, x *Exchange, args [][]byte) {
	s.reset()
	x.status("RESET")
}

// hello does HELLO [protover [AUTH user password] [SETNAME name]]. Clients ask
// for version 3 and go on with 2 if they get an error.
func hello(s *Session, x *Exchange, args [][]byte) {
	name := s.name
	if len(args) >= 2 {
		switch version, ok := resp.ParseInt(args[1]); {
		case !ok:
			x.err("ERR Protocol version is not an integer or out of range")
			return
		case version != 2:
			x.err("NOPROTO unsupported protocol version")
			return
		}
		for i := 2; i < len(args); i++ {
			switch {
			case is(args[i], "SETNAME") && i+1 < len(args):
				i++
				name = string(args[i])
				if !validName(name) {
					x.err(errName)
					return
				}
			case is(args[i], "AUTH") && i+2 < len(args):
				i += 2 // there is no password: any will do
			default:
				x.err("ERR Syntax error in HELLO option '" + string(args[i]) + "'")
				return
			}
		}
	}
	s.name = name
	x.array(14)
	x.text("server")
	x.text("redis")
	x.text("version")
	x.text(version)
	x.text("proto")
	x.int(2)
	x.text("id")
	x.int64(s.id)
	x.text("mode")
	x.text("standalone")
	x.text("role")
	x.text("master")
	x.text("modules")
	x.array(0)
}

func selectDB(s *Session, x *Exchange, args [][]byte) {
	switch n, ok := resp.ParseInt(args[1]); {
	case !ok:
		x.err(errNotInteger)
	case n != 0:
		x.err("ERR DB index is out of range")
	default:
		x.ok()
	}
}

func auth(s *Session, x *Exchange, args [][]byte) {
	if len(args) > 3 {
		x.err(errSyntax)
		return
	}
	x.err("ERR AUTH <password> called without any password configured for the default user. " +
		"Are you sure your configuration is correct?")
}

const errName = "ERR Client names cannot contain spaces, newlines or special characters."

func validName(name string) bool {
	for i := range len(name) {
		if name[i] < '!' || name[i] > '~' {
			return false
		}
	}
	return true
}

func clientSetName(s *Session, x *Exchange, args [][]byte) {
	name := string(args[2])
	if !validName(name) {
		x.err(errName)
		return
	}
	s.name = name
	x.ok()
}

func clientGetName(s *Session, x *Exchange, args [][]byte) {
	if s.name == "" {
		x.null()
	} else {
		x.text(s.name)
	}
}

func clientID(s *Session, x *Exchange, args [][]byte) { x.int64(s.id) }

func clientInfo(s *Session, x *Exchange, args [][]byte) {
	x.text("id=" + strconv.FormatInt(s.id, 10) + " name=" + s.name + " db=0 resp=2\n")
}

// clientIgnored does what clients say on connecting and no reply depends on:
// CLIENT SETINFO, CLIENT NO-EVICT.
func clientIgnored(s *Session, x *Exchange, args [][]byte) { x.ok() }
