package command

func hset(s *Session, x *Exchange, args [][]byte) {
	if len(args)%2 != 0 {
		x.err(wrongArity("hset"))
		return
	}
	n, err := s.srv.Store.HashSet(args[1], args[2:])
	if !x.fail(err) {
		x.int(n)
	}
}

func hget(s *Session, x *Exchange, args [][]byte) {
	v, ok, err := s.srv.Store.HashGet(args[1], args[2])
	switch {
	case x.fail(err):
	case ok:
		x.bulk(v)
	default:
		x.null()
	}
}

func hgetall(s *Session, x *Exchange, args [][]byte) {
	db := s.srv.Store
	n, err := db.HashLen(args[1])
	if x.fail(err) {
		return
	}
	x.array(2 * n)
	for i := range n {
		name, v := db.HashField(args[1], i)
		x.text(name)
		x.bulk(v)
	}
}

func hdel(s *Session, x *Exchange, args [][]byte) {
	n, err := s.srv.Store.HashDelete(args[1], args[2:])
	if !x.fail(err) {
		x.int(n)
	}
}

func hlen(s *Session, x *Exchange, args [][]byte) {
	n, err := s.srv.Store.HashLen(args[1])
	if !x.fail(err) {
		x.int(n)
	}
}
