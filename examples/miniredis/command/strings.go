package command

import (
	"math"

	"github.com/edo-async/edo/examples/miniredis/resp"
	"github.com/edo-async/edo/examples/miniredis/store"
)

const (
	errSyntax     = "ERR syntax error"
	errNotInteger = "ERR value is not an integer or out of range"
)

func get(s *Session, x *Exchange, args [][]byte) {
	v, err := s.srv.Store.Get(args[1])
	if !x.fail(err) {
		x.bulkOrNull(v)
	}
}

func (x *Exchange) bulkOrNull(v []byte) {
	if v == nil {
		x.null()
	} else {
		x.bulk(v)
	}
}

// set does SET key value [NX | XX] [GET] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL].
func set(s *Session, x *Exchange, args [][]byte) {
	db := s.srv.Store
	key, value := args[1], args[2]
	var onlyNew, onlyOld, wantOld bool
	var expireAt int64 // 0 until an option says something else
	for i := 3; i < len(args); i++ {
		switch option := args[i]; {
		case is(option, "NX") && !onlyOld:
			onlyNew = true
		case is(option, "XX") && !onlyNew:
			onlyOld = true
		case is(option, "GET"):
			wantOld = true
		case is(option, "KEEPTTL") && expireAt == 0:
			expireAt = store.KeepTTL
		case i+1 < len(args) && expireAt == 0 && isExpiry(option):
			i++
			var ok bool
			if expireAt, ok = x.expiry(option, args[i], "set"); !ok {
				return
			}
		default:
			x.err(errSyntax)
			return
		}
	}
	if wantOld {
		old, err := db.Get(key)
		if x.fail(err) {
			return
		}
		x.bulkOrNull(old)
	}
	if onlyNew || onlyOld {
		if there := db.Kind(key) != store.None; there == onlyNew {
			if !wantOld {
				x.null()
			}
			return
		}
	}
	db.Set(key, value, expireAt)
	if !wantOld {
		x.ok()
	}
}

func isExpiry(option []byte) bool {
	return is(option, "EX") || is(option, "PX") || is(option, "EXAT") || is(option, "PXAT")
}

// expiry turns an option of SET and its argument into a time, or replies with
// an error.
func (x *Exchange) expiry(option, arg []byte, command string) (at int64, ok bool) {
	n, ok := resp.ParseInt(arg)
	if !ok {
		x.err(errNotInteger)
		return 0, false
	}
	at, ok = x.deadline(n, is(option, "EX") || is(option, "EXAT"), is(option, "EX") || is(option, "PX"))
	if !ok || n <= 0 {
		x.err("ERR invalid expire time in '" + command + "' command")
		return 0, false
	}
	return at, true
}

// deadline turns a number of seconds or milliseconds, relative or absolute,
// into a time, unless that overflows.
func (x *Exchange) deadline(n int64, seconds, relative bool) (at int64, ok bool) {
	if seconds {
		if n > math.MaxInt64/1000 || n < math.MinInt64/1000 {
			return 0, false
		}
		n *= 1000
	}
	if relative {
		if n > math.MaxInt64-x.now {
			return 0, false
		}
		n += x.now
	}
	return n, true
}

func setNX(s *Session, x *Exchange, args [][]byte) {
	fresh := s.srv.Store.Kind(args[1]) == store.None
	if fresh {
		s.srv.Store.Set(args[1], args[2], 0)
	}
	x.bool(fresh)
}

// setEX does SETEX and PSETEX: key, time, value.
func setEX(s *Session, x *Exchange, args [][]byte) {
	option, name := "EX", "setex"
	if len(args[0]) == len("psetex") {
		option, name = "PX", "psetex"
	}
	if at, ok := x.expiry([]byte(option), args[2], name); ok {
		s.srv.Store.Set(args[1], args[3], at)
		x.ok()
	}
}

func getSet(s *Session, x *Exchange, args [][]byte) {
	old, err := s.srv.Store.Get(args[1])
	if x.fail(err) {
		return
	}
	x.bulkOrNull(old)
	s.srv.Store.Set(args[1], args[2], 0)
}

func getDel(s *Session, x *Exchange, args [][]byte) {
	old, err := s.srv.Store.Get(args[1])
	if x.fail(err) {
		return
	}
	x.bulkOrNull(old)
	s.srv.Store.Delete(args[1])
}

func strLen(s *Session, x *Exchange, args [][]byte) {
	v, err := s.srv.Store.Get(args[1])
	if !x.fail(err) {
		x.int(len(v))
	}
}

func appendTo(s *Session, x *Exchange, args [][]byte) {
	n, err := s.srv.Store.Append(args[1], args[2])
	if !x.fail(err) {
		x.int(n)
	}
}

func incr(s *Session, x *Exchange, args [][]byte) { s.add(x, args[1], 1) }
func decr(s *Session, x *Exchange, args [][]byte) { s.add(x, args[1], -1) }

func incrBy(s *Session, x *Exchange, args [][]byte) {
	if n, ok := x.intArg(args[2]); ok {
		s.add(x, args[1], n)
	}
}

func decrBy(s *Session, x *Exchange, args [][]byte) {
	n, ok := x.intArg(args[2])
	switch {
	case !ok:
	case n == math.MinInt64:
		x.err("ERR decrement would overflow")
	default:
		s.add(x, args[1], -n)
	}
}

func (s *Session) add(x *Exchange, key []byte, delta int64) {
	n, err := s.srv.Store.Add(key, delta)
	if !x.fail(err) {
		x.int64(n)
	}
}

// intArg reads an integer, or replies with an error.
func (x *Exchange) intArg(arg []byte) (n int64, ok bool) {
	if n, ok = resp.ParseInt(arg); !ok {
		x.err(errNotInteger)
	}
	return n, ok
}

func mget(s *Session, x *Exchange, args [][]byte) {
	x.array(len(args) - 1)
	for _, key := range args[1:] {
		v, _ := s.srv.Store.Get(key) // of another type: null, not an error
		x.bulkOrNull(v)
	}
}

func mset(s *Session, x *Exchange, args [][]byte) {
	if len(args)%2 == 0 {
		x.err(wrongArity("mset"))
		return
	}
	for i := 1; i < len(args); i += 2 {
		s.srv.Store.Set(args[i], args[i+1], 0)
	}
	x.ok()
}
