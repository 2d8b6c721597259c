package store

// A client in BLPOP waits for the first of its lists that gets an element. The
// elements go to those who wait longest. They are taken for them under the
// lock of the command that pushed, so an element has one owner at any time:
// the list, or one Waiter.

// A Bell tells a connection that is waiting for something to look again. Ring
// must not block, and must not be lost: a ring before the connection begins to
// wait must end that wait.
type Bell interface{ Ring() }

// A Waiter is a client that waits. It stands in the queue of each of its keys.
type Waiter struct {
	bell   Bell
	left   bool
	links  []link
	served bool
	key    string
	value  []byte
}

// A link is a place of a waiter in the queue of a key.
type link struct {
	waiter     *Waiter
	queue      *queue
	prev, next *link
}

// A queue holds those who wait for a key, as a ring with a link of its own.
// Linked, so that one who leaves from the middle (a client that vanished)
// costs the same however long it is.
type queue struct {
	key  string
	root link
}

func (q *queue) empty() bool { return q.root.next == &q.root }

// Wait puts a client into the queues of its keys. It will be rung when it has
// been served; each Wait needs its Leave.
func (s *Store) Wait(b Bell, left bool, keys [][]byte) *Waiter {
	w := &Waiter{bell: b, left: left, links: make([]link, len(keys))}
	for i, key := range keys {
		q := s.waiting[string(key)]
		if q == nil {
			q = &queue{key: string(key)}
			q.root.prev, q.root.next = &q.root, &q.root
			s.waiting[q.key] = q
		}
		l := &w.links[i]
		*l = link{w, q, q.root.prev, &q.root}
		l.prev.next, l.next.prev = l, l
	}
	return w
}

// Served reports whether there is an element for the client.
func (s *Store) Served(w *Waiter) bool { return w.served }

// Leave ends a wait. If the client has been served, it gets the element and
// the key that it comes from.
func (s *Store) Leave(w *Waiter) (key string, value []byte, ok bool) {
	s.unlink(w)
	return w.key, w.value, w.served
}

// Vanish ends the wait of a client that is gone. An element which it had been
// given, but can no longer take, goes back to where it came from, as if it had
// never been away, and so to the next who waits.
func (s *Store) Vanish(w *Waiter) {
	s.unlink(w)
	if !w.served {
		return
	}
	e, err := s.lookupKind([]byte(w.key), List)
	if err != nil {
		return // the key has become something else: there is no list to go to
	}
	if e == nil {
		e = s.insert([]byte(w.key))
		e.list = &list{}
	}
	e.list.push(w.left, w.value)
	s.pushed(e)
}

func (s *Store) unlink(w *Waiter) {
	for i := range w.links {
		l := &w.links[i]
		l.prev.next, l.next.prev = l.next, l.prev
		if l.queue.empty() {
			delete(s.waiting, l.queue.key)
		}
	}
	w.links = nil
}

// serve hands out the elements of the lists that were pushed to, and returns
// the bells to ring (after the lock is released: whoever they wake up will
// want it).
func (s *Store) serve() (bells []Bell) {
	for _, key := range s.ready {
		for {
			q, e := s.waiting[key], s.keys[key]
			if q == nil || e.kind() != List {
				break
			}
			w := q.root.next.waiter
			w.served, w.key, w.value = true, key, s.pop(e, w.left)
			s.unlink(w)
			bells = append(bells, w.bell)
		}
	}
	clear(s.ready)
	s.ready = s.ready[:0]
	return bells
}
