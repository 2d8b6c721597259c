package store

// A key whose time has come is gone for everyone who looks at it (lookup sees
// to that), but a key that nobody looks at would stay in memory. So the keys
// that expire also stand in a heap, the next one at the top, and somebody
// calls Expire now and then.

// SetExpiry sets when key expires, in Unix milliseconds, and reports whether
// there is such a key. A time that has passed deletes it.
func (s *Store) SetExpiry(key []byte, at int64) bool {
	e := s.lookup(key)
	if e == nil {
		return false
	}
	if at <= s.now {
		s.remove(e)
		return true
	}
	s.setExpiry(e, at)
	s.touch(e.key)
	return true
}

// Persist makes key never expire, and reports whether it would have.
func (s *Store) Persist(key []byte) bool {
	e := s.lookup(key)
	if e == nil || e.expireAt == 0 {
		return false
	}
	s.setExpiry(e, 0)
	s.touch(e.key)
	return true
}

// Expiry returns when key expires, 0 for never, and whether it is there.
func (s *Store) Expiry(key []byte) (at int64, ok bool) {
	e := s.lookup(key)
	if e == nil {
		return 0, false
	}
	return e.expireAt, true
}

// Expire removes at most limit keys whose time has come, and reports whether
// there may be more. The limit keeps the lock short: between two calls others
// get their turn.
func (s *Store) Expire(limit int) (more bool) {
	for ; limit > 0; limit-- {
		if len(s.alarms) == 0 || s.alarms[0].expireAt > s.now {
			return false
		}
		s.expire(s.alarms[0])
	}
	return true
}

// Volatile returns the number of keys that will expire.
func (s *Store) Volatile() int { return len(s.alarms) }

// Expired returns how many keys have expired so far.
func (s *Store) Expired() uint64 { return s.expired }

func (s *Store) expire(e *entry) {
	s.expired++
	s.remove(e)
}

// setExpiry keeps the heap in order: an entry is in it if and only if its
// expireAt is not 0.
func (s *Store) setExpiry(e *entry, at int64) {
	switch {
	case e.expireAt == at:
		return
	case e.expireAt == 0:
		e.expireAt, e.alarm = at, len(s.alarms)
		s.alarms = append(s.alarms, e)
		s.up(e.alarm)
	case at == 0:
		i, last := e.alarm, len(s.alarms)-1
		s.swap(i, last)
		s.alarms[last] = nil
		s.alarms = s.alarms[:last]
		e.expireAt = 0
		if i < last {
			s.up(i)
			s.down(i)
		}
	default:
		e.expireAt = at
		s.up(e.alarm)
		s.down(e.alarm)
	}
}

func (s *Store) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if s.alarms[parent].expireAt <= s.alarms[i].expireAt {
			return
		}
		s.swap(i, parent)
		i = parent
	}
}

func (s *Store) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(s.alarms) {
			return
		}
		if r := child + 1; r < len(s.alarms) && s.alarms[r].expireAt < s.alarms[child].expireAt {
			child = r
		}
		if s.alarms[i].expireAt <= s.alarms[child].expireAt {
			return
		}
		s.swap(i, child)
		i = child
	}
}

func (s *Store) swap(i, j int) {
	a := s.alarms
	a[i], a[j] = a[j], a[i]
	a[i].alarm, a[j].alarm = i, j
}
