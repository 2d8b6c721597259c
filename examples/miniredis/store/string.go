package store

import (
	"math"
	"strconv"

	"github.com/edo-async/edo/examples/miniredis/resp"
)

// KeepTTL as the time of expiry in Set leaves it as it is.
const KeepTTL = -1

// Get returns the string at key, nil if there is none.
func (s *Store) Get(key []byte) ([]byte, error) {
	e, err := s.lookupKind(key, String)
	if e == nil {
		return nil, err
	}
	return e.str, nil
}

// Set stores a string, whatever was there before. It expires at the given
// time in Unix milliseconds; 0 means never.
func (s *Store) Set(key, value []byte, expireAt int64) {
	e := s.lookup(key)
	if e == nil {
		e = s.insert(key)
	}
	e.list, e.hash = nil, nil
	e.setString(value)
	if expireAt != KeepTTL {
		s.setExpiry(e, expireAt)
	}
	s.touch(e.key)
}

// setString copies value, which is part of a connection's buffer, into the
// memory of the old value if it fits without wasting more than half of it.
func (e *entry) setString(value []byte) {
	if e.str == nil || cap(e.str) < len(value) || cap(e.str) > 2*len(value)+32 {
		e.str = make([]byte, 0, max(len(value), 1))
	}
	e.str = append(e.str[:0], value...)
}

// Append appends to the string at key and returns its new length.
func (s *Store) Append(key, value []byte) (int, error) {
	e, err := s.lookupKind(key, String)
	if err != nil {
		return 0, err
	}
	if e == nil {
		e = s.insert(key)
		e.setString(value)
	} else {
		if len(e.str)+len(value) > resp.MaxBulk {
			return 0, ErrTooLong
		}
		e.str = append(e.str, value...)
	}
	s.touch(e.key)
	return len(e.str), nil
}

// Add adds delta to the integer at key, 0 if there is none.
func (s *Store) Add(key []byte, delta int64) (int64, error) {
	e, err := s.lookupKind(key, String)
	if err != nil {
		return 0, err
	}
	var n int64
	if e != nil {
		var ok bool
		if n, ok = resp.ParseInt(e.str); !ok {
			return 0, ErrNotInteger
		}
	}
	if delta > 0 && n > math.MaxInt64-delta || delta < 0 && n < math.MinInt64-delta {
		return 0, ErrOverflow
	}
	if e == nil {
		e = s.insert(key)
	}
	n += delta
	e.str = strconv.AppendInt(e.str[:0], n, 10)
	s.touch(e.key)
	return n, nil
}
