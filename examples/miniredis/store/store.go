package store

import (
	"errors"
	"sync"
)

// The errors of operations, in Redis's words.
var (
	ErrWrongType  = errors.New("WRONGTYPE Operation against a key holding the wrong kind of value")
	ErrNotInteger = errors.New("ERR value is not an integer or out of range")
	ErrOverflow   = errors.New("ERR increment or decrement would overflow")
	ErrTooLong    = errors.New("ERR string exceeds maximum allowed size (proto-max-bulk-len)")
)

// A Kind is the type of a value.
type Kind uint8

// The kinds of values, None for a key that is not there.
const (
	None Kind = iota
	String
	List
	Hash
)

func (k Kind) String() string { return [...]string{"none", "string", "list", "hash"}[k] }

// An entry is a key with its value.
type entry struct {
	key      string
	str      []byte // the value, if it is a string
	list     *list
	hash     *hash
	expireAt int64 // in Unix milliseconds; 0 for never
	slot     int   // where it stands in Store.slots
	alarm    int   // where it stands in Store.alarms, if expireAt is set
}

func (e *entry) kind() Kind {
	switch {
	case e == nil:
		return None
	case e.list != nil:
		return List
	case e.hash != nil:
		return Hash
	}
	return String
}

// A Store is a keyspace. Every method but Lock needs the lock.
type Store struct {
	mu  sync.Mutex
	now int64 // Unix milliseconds, as of Lock

	keys   map[string]*entry
	slots  []*entry // the same entries, in no order, for walking: see scan.go
	alarms []*entry // those that expire, as a heap: see expire.go

	watched map[string]*watched // see watch.go
	waiting map[string]*queue   // see wait.go
	ready   []string            // keys of waiting that got elements under this lock
	expired uint64
}

// New returns an empty keyspace.
func New() *Store {
	return &Store{
		keys:    map[string]*entry{},
		watched: map[string]*watched{},
		waiting: map[string]*queue{},
	}
}

// Lock begins a command (or a transaction) at the given time, in Unix
// milliseconds. The time is the caller's, so that a test, or a simulation, can
// have its own; 0 is the time of the last command, for whom it does not matter.
func (s *Store) Lock(nowMillis int64) {
	s.mu.Lock()
	if nowMillis != 0 {
		s.now = nowMillis
	}
}

// Unlock ends a command: it hands elements that the command has pushed to the
// clients that wait for them. That this happens under the same lock makes it
// fair: nobody else can take an element in between.
func (s *Store) Unlock() {
	if len(s.ready) == 0 {
		s.mu.Unlock()
		return
	}
	bells := s.serve()
	s.mu.Unlock()
	for _, b := range bells {
		b.Ring()
	}
}

// lookup returns the entry of key, nil if there is none (or no longer).
func (s *Store) lookup(key []byte) *entry {
	e := s.keys[string(key)] // the compiler makes no string for this
	if e != nil && e.expireAt != 0 && e.expireAt <= s.now {
		s.expire(e)
		return nil
	}
	return e
}

// lookupKind is lookup for operations on one kind of value.
func (s *Store) lookupKind(key []byte, k Kind) (*entry, error) {
	e := s.lookup(key)
	if e != nil && e.kind() != k {
		return nil, ErrWrongType
	}
	return e, nil
}

// insert makes an entry for a key that has none.
func (s *Store) insert(key []byte) *entry {
	e := &entry{key: string(key), slot: len(s.slots)}
	s.keys[e.key] = e
	s.slots = append(s.slots, e)
	return e
}

// remove takes an entry out.
func (s *Store) remove(e *entry) {
	delete(s.keys, e.key)
	last := len(s.slots) - 1
	s.slots[e.slot] = s.slots[last]
	s.slots[e.slot].slot = e.slot
	s.slots[last] = nil
	s.slots = s.slots[:last]
	s.setExpiry(e, 0)
	s.touch(e.key)
}

// Delete removes key and reports whether it was there.
func (s *Store) Delete(key []byte) bool {
	e := s.lookup(key)
	if e == nil {
		return false
	}
	s.remove(e)
	return true
}

// Kind returns the type of key's value, None if there is no such key.
func (s *Store) Kind(key []byte) Kind { return s.lookup(key).kind() }

// Len returns the number of keys, including those that have expired unnoticed.
func (s *Store) Len() int { return len(s.slots) }

// Flush removes all keys.
func (s *Store) Flush() {
	for key, w := range s.watched {
		if s.keys[key] != nil {
			w.version++
		}
	}
	s.keys = map[string]*entry{}
	s.slots, s.alarms = nil, nil
}
