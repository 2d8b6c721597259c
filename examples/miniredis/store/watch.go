package store

// WATCH is optimistic locking: a transaction runs only if none of the keys
// that it watches has been touched. A watched key, and only such a key, has a
// version; it counts changes, so a key that was changed and changed back, or
// created and deleted, is seen as well.

// watched is the version of a key that somebody watches.
type watched struct {
	version uint64
	refs    int
}

// A Watch remembers a key as it was.
type Watch struct {
	key     string
	shared  *watched
	version uint64
}

// Watch begins to watch key. Each Watch needs its Unwatch.
func (s *Store) Watch(key []byte) Watch {
	s.lookup(key) // if it has expired, that is not a change after WATCH
	w := s.watched[string(key)]
	if w == nil {
		w = &watched{}
		s.watched[string(key)] = w
	}
	w.refs++
	return Watch{string(key), w, w.version}
}

// Touched reports whether the key has changed since.
func (s *Store) Touched(w Watch) bool {
	s.lookup([]byte(w.key)) // to expire unnoticed until now is a change, too
	return w.shared.version != w.version
}

// Unwatch ends a Watch.
func (s *Store) Unwatch(w Watch) {
	if w.shared.refs--; w.shared.refs == 0 {
		delete(s.watched, w.key)
	}
}

// touch is called for every change of a key.
func (s *Store) touch(key string) {
	if len(s.watched) == 0 {
		return
	}
	if w := s.watched[key]; w != nil {
		w.version++
	}
}

// Key returns the key that is watched.
func (w Watch) Key() string { return w.key }
