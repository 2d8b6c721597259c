package command

import (
	"strconv"

	"github.com/edo-async/edo/examples/miniredis/glob"
	"github.com/edo-async/edo/examples/miniredis/store"
)

func del(s *Session, x *Exchange, args [][]byte) {
	n := 0
	for _, key := range args[1:] {
		if s.srv.Store.Delete(key) {
			n++
		}
	}
	x.int(n)
}

func exists(s *Session, x *Exchange, args [][]byte) {
	n := 0
	for _, key := range args[1:] {
		if s.srv.Store.Kind(key) != store.None {
			n++
		}
	}
	x.int(n)
}

func typeOf(s *Session, x *Exchange, args [][]byte) {
	x.status(s.srv.Store.Kind(args[1]).String())
}

// expire does EXPIRE, PEXPIRE, EXPIREAT and PEXPIREAT: key, time, and in which
// case to set it.
func expire(s *Session, x *Exchange, args [][]byte) {
	name := lookup(table, args[0]).name
	seconds := name == "expire" || name == "expireat"
	relative := name == "expire" || name == "pexpire"
	allow, ok := x.expireCondition(args[3:])
	if !ok {
		return
	}
	n, ok := x.intArg(args[2])
	if !ok {
		return
	}
	at, ok := x.deadline(n, seconds, relative)
	if !ok {
		x.err("ERR invalid expire time in '" + name + "' command")
		return
	}
	old, there := s.srv.Store.Expiry(args[1])
	x.bool(there && allow(old, at) && s.srv.Store.SetExpiry(args[1], at))
}

// expireCondition reads NX, XX, GT and LT: set the time only if there was none,
// one, a lesser or a greater one; never is the greatest.
func (x *Exchange) expireCondition(options [][]byte) (allow func(old, at int64) bool, ok bool) {
	var nx, xx, gt, lt bool
	for _, o := range options {
		switch {
		case is(o, "NX"):
			nx = true
		case is(o, "XX"):
			xx = true
		case is(o, "GT"):
			gt = true
		case is(o, "LT"):
			lt = true
		default:
			x.err("ERR Unsupported option " + string(o))
			return nil, false
		}
	}
	switch {
	case nx && (xx || gt || lt):
		x.err("ERR NX and XX, GT or LT options at the same time are not compatible")
		return nil, false
	case gt && lt:
		x.err("ERR GT and LT options at the same time are not compatible")
		return nil, false
	}
	return func(old, at int64) bool {
		never := old == 0
		switch {
		case nx && !never, xx && never, gt && (never || at <= old), lt && !never && at >= old:
			return false
		}
		return true
	}, true
}

// ttl does TTL and PTTL.
func ttl(s *Session, x *Exchange, args [][]byte) {
	at, ok := s.srv.Store.Expiry(args[1])
	switch {
	case !ok:
		x.int(-2)
	case at == 0:
		x.int(-1)
	case len(args[0]) == len("pttl"):
		x.int64(at - x.now)
	default:
		x.int64((at - x.now + 500) / 1000)
	}
}

func persist(s *Session, x *Exchange, args [][]byte) {
	x.bool(s.srv.Store.Persist(args[1]))
}

func keys(s *Session, x *Exchange, args [][]byte) {
	pattern := string(args[1])
	var found []string
	for key := range s.srv.Store.Keys() {
		if glob.Match(pattern, key) {
			found = append(found, key)
		}
	}
	x.array(len(found))
	for _, key := range found {
		x.text(key)
	}
}

// scan does SCAN cursor [MATCH pattern] [COUNT count] [TYPE type].
func scan(s *Session, x *Exchange, args [][]byte) {
	cursor, err := strconv.ParseUint(string(args[1]), 10, 64)
	if err != nil {
		x.err("ERR invalid cursor")
		return
	}
	pattern, kind, count := "*", "", int64(10)
	for i := 2; i < len(args); i += 2 {
		if i+1 == len(args) {
			x.err(errSyntax)
			return
		}
		switch option, arg := args[i], args[i+1]; {
		case is(option, "MATCH"):
			pattern = string(arg)
		case is(option, "TYPE"):
			kind = string(arg)
		case is(option, "COUNT"):
			var ok bool
			if count, ok = x.intArg(arg); !ok {
				return
			}
			if count < 1 {
				x.err(errSyntax)
				return
			}
		default:
			x.err(errSyntax)
			return
		}
	}
	var found []string
	count = min(count, int64(s.srv.Store.Len())) // also keeps it an int
	next := s.srv.Store.Scan(cursor, int(count), func(key string, k store.Kind) {
		if (kind == "" || is([]byte(kind), k.String())) && glob.Match(pattern, key) {
			found = append(found, key)
		}
	})
	x.array(2)
	x.text(strconv.FormatUint(next, 10))
	x.array(len(found))
	for _, key := range found {
		x.text(key)
	}
}

func dbSize(s *Session, x *Exchange, args [][]byte) { x.int(s.srv.Store.Len()) }

// flush does FLUSHALL and FLUSHDB. ASYNC makes no difference: the garbage
// collector is always that.
func flush(s *Session, x *Exchange, args [][]byte) {
	if len(args) > 2 || len(args) == 2 && !is(args[1], "SYNC") && !is(args[1], "ASYNC") {
		x.err(errSyntax)
		return
	}
	s.srv.Store.Flush()
	x.ok()
}
