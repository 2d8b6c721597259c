package store

import "iter"

// SCAN promises that a key which is there from the first call to the last is
// returned, although the server remembers nothing between the calls, and keys
// come and go. Go's maps cannot be walked like that, so the entries also stand
// in a slice, and the cursor is a position in it which moves *down*.
//
// A new key is appended. A key that is removed leaves a hole, which the last
// one fills. So a key which the scan has not seen yet, below the cursor, only
// ever moves further down, and will be seen. A key that has been seen may move
// below the cursor and be seen twice, which SCAN allows.

// Scan returns about count keys, and the cursor to go on with: 0 at the end.
// A scan begins with cursor 0.
func (s *Store) Scan(cursor uint64, count int, visit func(key string, k Kind)) (next uint64) {
	i := len(s.slots)
	if cursor != 0 && cursor < uint64(i) {
		i = int(cursor)
	}
	for ; i > 0 && count > 0; count-- {
		i--
		if e := s.slots[i]; e.expireAt == 0 || e.expireAt > s.now {
			visit(e.key, e.kind())
		}
	}
	return uint64(i)
}

// Keys walks all keys. Nothing may be changed meanwhile.
func (s *Store) Keys() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, e := range s.slots {
			if (e.expireAt == 0 || e.expireAt > s.now) && !yield(e.key) {
				return
			}
		}
	}
}
