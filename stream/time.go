package stream

import (
	"context"
	"time"

	"github.com/edo-async/edo"
)

// Timeout is a stream that answers an error, which is context.DeadlineExceeded, whenever a value takes longer than d. It goes on
// then: the value comes later.
func Timeout[T any](s Stream[T], d time.Duration) (results Stream[edo.Result[T]], stop func(cx edo.Context)) {
	a := &ahead[T]{s: s}
	return func(cx edo.Context) (r edo.Result[T], ok bool) {
		v, ok, late := a.next(cx, later(cx, d))
		if late {
			return edo.Result[T]{Err: context.DeadlineExceeded}, true
		}
		return edo.Result[T]{Val: v}, ok
	}, a.stop
}

// Chunks is a stream of up to n values together: it answers when there are so many, or d after the first of them.
func Chunks[T any](s Stream[T], n int, d time.Duration) (chunks Stream[[]T], stop func(cx edo.Context)) {
	if n < 1 {
		panic("stream: Chunks of less than 1 value")
	}
	a := &ahead[T]{s: s}
	var chunk []T // with what a call that was dropped has read
	until := int64(never)
	return func(cx edo.Context) ([]T, bool) {
		for len(chunk) < n {
			v, ok, late := a.next(cx, until)
			if late || !ok {
				break
			}
			if chunk = append(chunk, v); len(chunk) == 1 {
				until = later(cx, d)
			}
		}
		full := chunk
		chunk, until = nil, never
		return full, len(full) > 0
	}, a.stop
}

// Debounce is a stream of those values that no other one has followed within d.
func Debounce[T any](s Stream[T], d time.Duration) (settled Stream[T], stop func(cx edo.Context)) {
	a := &ahead[T]{s: s}
	var last T
	has := false // last is a value
	until := int64(never)
	return func(cx edo.Context) (v T, ok bool) {
		for {
			next, ok, late := a.next(cx, until)
			if !ok || late {
				break
			}
			last, has, until = next, true, later(cx, d)
		}
		v, ok = last, has
		var none T
		last, has, until = none, false, never
		return v, ok
	}, a.stop
}

// later is the time d from now, on the runtime's clock; it is now if d is negative.
func later(cx edo.Context, d time.Duration) int64 {
	at := now(cx)
	if when := at + int64(max(d, 0)); when >= at {
		return when
	}
	return never
}
