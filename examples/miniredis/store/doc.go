// Package store is a Redis keyspace in memory: strings, lists, hashes, times
// to live, watched keys, and clients that wait for a list to have an element.
// It does no I/O, starts nothing, and never waits for anything but its mutex.
//
// # One lock
//
// All of it stands under one sync.Mutex, which a caller holds for one command
// or one transaction:
//
//	s.Lock(now)
//	defer s.Unlock()
//	v, err := s.Get(key)
//
// A command holds it for well under a microsecond (those that look at every
// key or move megabytes excepted, and these stop Redis itself as well), so
// there is next to nothing to win by splitting it, and much to lose: MSET,
// MULTI, KEYS and BLPOP with several keys would each have to lock several
// shards in order.
//
// The same shortness is the reason for a sync.Mutex where a task could await
// its turn: no task ever suspends with it held, since nothing in here can
// suspend, so whoever waits for it waits for running code, for less time than
// a task switch takes.
//
// What the methods return (values as []byte) belongs to the store and is valid
// while the lock is held: replies are copied out under it.
package store
