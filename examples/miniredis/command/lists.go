package command

import "github.com/edo-async/edo/examples/miniredis/resp"

// isLeft tells LPUSH, LPOP and BLPOP from RPUSH, RPOP and BRPOP.
func isLeft(name []byte) bool {
	c := name[0] | 0x20
	if c == 'b' {
		c = name[1] | 0x20
	}
	return c == 'l'
}

func push(s *Session, x *Exchange, args [][]byte) {
	n, err := s.srv.Store.Push(args[1], isLeft(args[0]), args[2:])
	if !x.fail(err) {
		x.int(n)
	}
}

// pop does LPOP and RPOP: key [count].
func pop(s *Session, x *Exchange, args [][]byte) {
	db, key, left := s.srv.Store, args[1], isLeft(args[0])
	if len(args) == 2 {
		v, ok, err := db.Pop(key, left)
		switch {
		case x.fail(err):
		case ok:
			x.bulk(v)
		default:
			x.null()
		}
		return
	}
	if len(args) > 3 {
		x.err(wrongArity(lookup(table, args[0]).name))
		return
	}
	count, ok := x.countArg(args[2])
	if !ok {
		return
	}
	n, err := db.ListLen(key)
	switch {
	case x.fail(err):
	case n == 0:
		x.nullArray()
	default:
		n = int(min(int64(n), count))
		x.array(n)
		for range n {
			v, _, _ := db.Pop(key, left)
			x.bulk(v)
		}
	}
}

func (x *Exchange) countArg(arg []byte) (n int64, ok bool) {
	if n, ok = resp.ParseInt(arg); !ok || n < 0 {
		x.err("ERR value is out of range, must be positive")
		return 0, false
	}
	return n, true
}

func lrange(s *Session, x *Exchange, args [][]byte) {
	start, ok := x.intArg(args[2])
	if !ok {
		return
	}
	stop, ok := x.intArg(args[3])
	if !ok {
		return
	}
	from, to, at, err := s.srv.Store.ListRange(args[1], start, stop)
	if x.fail(err) {
		return
	}
	x.array(to - from)
	for i := from; i < to; i++ {
		x.bulk(at(i))
	}
}

func llen(s *Session, x *Exchange, args [][]byte) {
	n, err := s.srv.Store.ListLen(args[1])
	if !x.fail(err) {
		x.int(n)
	}
}
