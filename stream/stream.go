// Package stream has what plain Go lacks for sequences of values that have to be waited for.
//
// A [Stream] is a function that answers the next value, and false when there is none. A channel's Recv method is one, and so are the Next
// methods of a Set and of a delay queue:
//
//	for {
//		v, ok := s(cx)
//		if !ok {
//			break
//		}
//		…
//	}
//
// That loop is the way to use one. It needs no package for what a loop does: skipping and taking while (if, break), folding
// (a variable), running out of patience for good (edo.Timeout around the loop), two streams in step (edo.Join2 of a call to each), a
// value and an error in one (a Stream of edo.Result). What is here is either common enough to have a name ([Map], [Filter], [Take],
// [Chain], [Throttle], [Collect], [All]) or hard to write: to wait for several streams, or for a stream and the clock, and lose nothing.
//
// # Streams that are left waiting
//
// [Merge], [Keyed], [Timeout], [Chunks] and [Debounce] leave a call of a stream half-way when something else comes first, and go on
// with it at the next call: nothing is lost, whatever the stream does inside. Such a call is a computation of the task that uses
// the stream, which has to be ended: they answer a stop function, to be deferred.
//
//	s, stop := stream.Merge(a.Recv, b.Recv)
//	defer stop(cx)
//
// After stop, or a Close, nothing more is asked for. A call that is dropped itself, by an edo.Timeout or an edo.Race
// around it, loses nothing either. For channels alone use edo.Select, which needs none of this.
//
// A stream belongs to one task at a time; one that is left waiting, to the task that has begun to use it.
//
// # Rejected
//
// An interface with a poll method: whoever makes a stream would write it by hand, where a function literal does. Channels and a task
// for each stage: values would be read ahead, and somebody has to end the tasks.
package stream

import (
	"iter"
	"time"

	"github.com/edo-async/edo"
)

// Stream answers the next value; ok is false when there are no more, and remains so.
type Stream[T any] func(cx edo.Context) (v T, ok bool)

// Of is a stream of values that are there.
func Of[T any](values ...T) Stream[T] {
	return func(cx edo.Context) (v T, ok bool) {
		edo.Cooperate(cx)
		if len(values) == 0 {
			return v, false
		}
		v, values = values[0], values[1:]
		return v, true
	}
}

// From is a stream of what an iterator yields. The iterator runs on a goroutine of its own, as with iter.Pull: stop ends it, and is
// to be called if the stream is not read to its end.
func From[T any](seq iter.Seq[T]) (s Stream[T], stop func()) {
	next, stop := iter.Pull(seq)
	return func(cx edo.Context) (T, bool) {
		edo.Cooperate(cx)
		return next()
	}, stop
}

// All is an iterator over a stream. In the stackless lowering the function that ranges over it runs on a borrowed stack, if the body awaits, and
// holds a worker's goroutine while it waits, if it does not: there the loop of the package comment is the better form.
func All[T any](cx edo.Context, s Stream[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for {
			v, ok := s(cx)
			if !ok || !yield(v) {
				return
			}
		}
	}
}

// Collect reads a stream to its end.
func Collect[T any](cx edo.Context, s Stream[T]) []T {
	var all []T
	for {
		v, ok := s(cx)
		if !ok {
			return all
		}
		all = append(all, v)
	}
}

// Map is a stream of what fn makes of each value.
func Map[T, U any](s Stream[T], fn func(cx edo.Context, v T) U) Stream[U] {
	return func(cx edo.Context) (u U, ok bool) {
		v, ok := s(cx)
		if !ok {
			return u, false
		}
		return fn(cx, v), true
	}
}

// Filter is a stream of the values for which keep answers true.
func Filter[T any](s Stream[T], keep func(cx edo.Context, v T) bool) Stream[T] {
	return func(cx edo.Context) (T, bool) {
		for {
			v, ok := s(cx)
			if !ok || keep(cx, v) {
				return v, ok
			}
		}
	}
}

// Take is a stream of the first n values. It asks for no more than those.
func Take[T any](s Stream[T], n int) Stream[T] {
	return func(cx edo.Context) (v T, ok bool) {
		if n <= 0 {
			return v, false
		}
		if v, ok = s(cx); ok {
			n--
		} else {
			n = 0
		}
		return v, ok
	}
}

// Chain is a stream of the values of several, one after the other.
func Chain[T any](streams ...Stream[T]) Stream[T] {
	return func(cx edo.Context) (v T, ok bool) {
		for len(streams) > 0 {
			if v, ok = streams[0](cx); ok {
				return v, true
			}
			streams = streams[1:]
		}
		return v, false
	}
}

// Throttle is a stream whose values are at least d apart: it waits before it asks for the next one.
func Throttle[T any](s Stream[T], d time.Duration) Stream[T] {
	var next time.Time
	return func(cx edo.Context) (T, bool) {
		if edo.Now(cx).Before(next) {
			edo.SleepUntil(cx, next)
		}
		v, ok := s(cx)
		next = edo.Now(cx).Add(d)
		return v, ok
	}
}

// Peekable is a stream whose next value can be looked at.
type Peekable[T any] struct {
	s      Stream[T]
	v      T
	ok     bool
	peeked bool
}

// Peek makes a stream peekable. From then on it is to be read by Next.
func Peek[T any](s Stream[T]) *Peekable[T] { return &Peekable[T]{s: s} }

// Peek answers what Next will.
func (p *Peekable[T]) Peek(cx edo.Context) (T, bool) {
	if !p.peeked {
		p.v, p.ok = p.s(cx)
		p.peeked = true
	}
	return p.v, p.ok
}

// Next answers the next value. As a method value it is a Stream.
func (p *Peekable[T]) Next(cx edo.Context) (T, bool) {
	v, ok := p.Peek(cx)
	var none T
	p.v, p.peeked = none, false
	return v, ok
}
