package store

// A list is a ring of elements: both ends are cheap, and so is the middle for
// LRANGE.
type list struct {
	ring [][]byte // its length is a power of two
	head int
	n    int
}

func (l *list) at(i int) []byte { return l.ring[(l.head+i)&(len(l.ring)-1)] }

func (l *list) push(left bool, v []byte) {
	if l.n == len(l.ring) {
		l.resize(max(4, 2*l.n))
	}
	if left {
		l.head = (l.head - 1) & (len(l.ring) - 1)
		l.ring[l.head] = v
	} else {
		l.ring[(l.head+l.n)&(len(l.ring)-1)] = v
	}
	l.n++
}

func (l *list) pop(left bool) []byte {
	i := l.head
	if !left {
		i = (l.head + l.n - 1) & (len(l.ring) - 1)
	}
	v := l.ring[i]
	l.ring[i] = nil
	if left {
		l.head = (l.head + 1) & (len(l.ring) - 1)
	}
	l.n--
	if len(l.ring) > 64 && l.n < len(l.ring)/4 {
		l.resize(len(l.ring) / 2)
	}
	return v
}

func (l *list) resize(size int) {
	ring := make([][]byte, size)
	for i := range l.n {
		ring[i] = l.at(i)
	}
	l.ring, l.head = ring, 0
}

// Push adds copies of the values to the list at key, one after the other, and
// returns its length.
func (s *Store) Push(key []byte, left bool, values [][]byte) (int, error) {
	e, err := s.lookupKind(key, List)
	if err != nil {
		return 0, err
	}
	if e == nil {
		e = s.insert(key)
		e.list = &list{}
	}
	for _, v := range values {
		e.list.push(left, append(make([]byte, 0, len(v)), v...))
	}
	s.pushed(e)
	return e.list.n, nil
}

// pushed is called after each change that may serve a waiting client.
func (s *Store) pushed(e *entry) {
	s.touch(e.key)
	if len(s.waiting) != 0 && s.waiting[e.key] != nil {
		s.ready = append(s.ready, e.key)
	}
}

// Pop takes an element from the list at key; ok is false if there is none.
// The element is the caller's.
func (s *Store) Pop(key []byte, left bool) (v []byte, ok bool, err error) {
	e, err := s.lookupKind(key, List)
	if e == nil {
		return nil, false, err
	}
	return s.pop(e, left), true, nil
}

// pop takes an element; a list that gets empty is gone.
func (s *Store) pop(e *entry, left bool) []byte {
	v := e.list.pop(left)
	if e.list.n == 0 {
		s.remove(e)
	} else {
		s.touch(e.key)
	}
	return v
}

// ListLen returns the length of the list at key, 0 if there is none.
func (s *Store) ListLen(key []byte) (int, error) {
	e, err := s.lookupKind(key, List)
	if e == nil {
		return 0, err
	}
	return e.list.n, nil
}

// ListRange returns the bounds of a range as LRANGE gives them (inclusive,
// negative from the end) and access to the elements: for i := from; i < to.
func (s *Store) ListRange(key []byte, start, stop int64) (from, to int, at func(int) []byte, err error) {
	e, err := s.lookupKind(key, List)
	if e == nil {
		return 0, 0, nil, err
	}
	n := int64(e.list.n)
	if start < 0 {
		start = max(start+n, 0)
	}
	if stop < 0 {
		stop += n
	}
	stop = min(stop, n-1)
	if start > stop {
		return 0, 0, nil, nil
	}
	return int(start), int(stop) + 1, e.list.at, nil
}
