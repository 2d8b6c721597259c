package stream

import (
	"slices"

	"github.com/edo-async/edo"
)

// Merge is a stream of the values of several, as they come. A stream that always has some does not starve the others.
func Merge[T any](streams ...Stream[T]) (merged Stream[T], stop func(cx edo.Context)) {
	k := new(Keyed[int, T])
	for i, s := range streams {
		k.Add(i, s)
	}
	return func(cx edo.Context) (T, bool) {
		_, v, ok := k.Next(cx)
		return v, ok
	}, k.Close
}

// Keyed merges streams that come and go. Its zero value has none. One task uses it.
type Keyed[K comparable, T any] struct {
	streams []*keyed[K, T]
	first   int // the one that is asked first next time
}

type keyed[K comparable, T any] struct {
	ahead[T]
	key K
}

// Add adds a stream under a key that is not in use.
func (k *Keyed[K, T]) Add(key K, s Stream[T]) {
	if k.find(key) >= 0 {
		panic("stream: Keyed.Add of a key that is in use; Remove its stream first")
	}
	k.streams = append(k.streams, &keyed[K, T]{ahead[T]{s: s}, key})
}

func (k *Keyed[K, T]) find(key K) int {
	return slices.IndexFunc(k.streams, func(s *keyed[K, T]) bool { return s.key == key })
}

// Remove takes a key's stream out, and ends what it was doing. It answers false if there is none.
func (k *Keyed[K, T]) Remove(cx edo.Context, key K) bool {
	i := k.find(key)
	if i < 0 {
		return false
	}
	s := k.streams[i]
	k.streams = slices.Delete(k.streams, i, i+1)
	s.stop(cx)
	return true
}

// Len is how many streams there are that have not ended.
func (k *Keyed[K, T]) Len() int { return len(k.streams) }

// Next waits for the next value of any stream. A stream that has ended is taken out; ok is false when there is none left.
func (k *Keyed[K, T]) Next(cx edo.Context) (key K, v T, ok bool) {
	r := edo.Await(cx, (*nextKeyed[K, T])(k))
	return r.key, r.v, r.ok
}

// Close takes all streams out, and ends what they were doing. It is meant to be deferred.
func (k *Keyed[K, T]) Close(cx edo.Context) {
	end := &stopping{streams: make([]dropper, len(k.streams))}
	for i, s := range k.streams {
		end.streams[i] = s
	}
	k.streams = nil
	edo.Await(cx, end)
}

// nextKeyed is the future of the next value. Dropping it leaves all calls as they are.
type nextKeyed[K comparable, T any] Keyed[K, T]

type keyedItem[K comparable, T any] struct {
	key K
	v   T
	ok  bool
}

// Poll implements edo.Future.
func (k *nextKeyed[K, T]) Poll(w *edo.Waker) (r keyedItem[K, T], ready bool) {
	for n := len(k.streams); n > 0; n-- {
		if k.first >= len(k.streams) {
			k.first = 0
		}
		i := k.first
		s := k.streams[i]
		v, ok, ready := s.poll(w)
		if ready && !ok {
			if i := slices.Index(k.streams, s); i >= 0 {
				k.streams = slices.Delete(k.streams, i, i+1) // the one behind is first now
			}
			continue
		}
		k.first++
		if ready {
			return keyedItem[K, T]{s.key, v, true}, true
		}
	}
	return r, len(k.streams) == 0
}
