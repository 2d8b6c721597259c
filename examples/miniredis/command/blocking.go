package command

import (
	"math"
	"strconv"
	"time"

	"github.com/edo-async/edo/examples/miniredis/store"
)

// A wait is a client in BLPOP or BRPOP.
type wait struct {
	waiter  *store.Waiter
	timeout time.Duration // 0 for ever
}

// blockingPop does BLPOP and BRPOP: key... timeout. If none of the lists has an
// element, it leaves the client in the queues of all of them, and the
// connection with the waiting.
func blockingPop(s *Session, x *Exchange, args [][]byte) {
	db, left := s.srv.Store, isLeft(args[0])
	keys := args[1 : len(args)-1]
	timeout, ok := x.timeoutArg(args[len(args)-1])
	if !ok {
		return
	}
	for _, key := range keys {
		v, ok, err := db.Pop(key, left)
		if x.fail(err) {
			return
		}
		if ok {
			x.popped(string(key), v)
			return
		}
	}
	if s.tx != nil {
		x.nullArray() // a transaction never waits
		return
	}
	s.wait = &wait{db.Wait(s.needBell(), left, keys), timeout}
	x.next = Wait
}

// timeoutArg reads a time in seconds.
func (x *Exchange) timeoutArg(arg []byte) (d time.Duration, ok bool) {
	seconds, err := strconv.ParseFloat(string(arg), 64)
	switch {
	case err != nil || math.IsNaN(seconds) || math.IsInf(seconds, 0):
		x.err("ERR timeout is not a float or out of range")
		return 0, false
	case seconds < 0:
		x.err("ERR timeout is negative")
		return 0, false
	case seconds > math.MaxInt64/1e9:
		x.err("ERR timeout is out of range")
		return 0, false
	}
	d = time.Duration(seconds * float64(time.Second))
	if seconds > 0 && d < time.Millisecond {
		d = time.Millisecond // not 0, which would be for ever
	}
	return d, true
}

func (x *Exchange) popped(key string, v []byte) {
	x.array(2)
	x.text(key)
	x.bulk(v)
}

// Timeout returns how long the client wants to wait, 0 for ever.
func (s *Session) Timeout() time.Duration { return s.wait.timeout }

// Served reports whether there is an element for the client that waits. The
// bell rings when there is; it may also ring for nothing.
func (s *Session) Served() bool {
	s.srv.Store.Lock(0)
	defer s.srv.Store.Unlock()
	return s.srv.Store.Served(s.wait.waiter)
}

// Resume ends the wait, with the element if there is one by now, else as timed
// out.
func (s *Session) Resume(x *Exchange) {
	s.srv.Store.Lock(0)
	defer s.srv.Store.Unlock()
	key, v, ok := s.srv.Store.Leave(s.wait.waiter)
	if ok {
		x.popped(key, v)
	} else {
		x.nullArray()
	}
	s.wait = nil
}
