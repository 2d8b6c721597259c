package stream_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
	"github.com/edo-async/edo/edotest"
	"github.com/edo-async/edo/internal/leaktest"
	"github.com/edo-async/edo/stream"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// at is a stream of values with the times, in seconds, at which they come.
func at(cx edo.Context, times ...int) stream.Stream[int] {
	start := edo.Now(cx)
	return func(cx edo.Context) (v int, ok bool) {
		if len(times) == 0 {
			return 0, false
		}
		v = times[0]
		edo.SleepUntil(cx, start.Add(time.Duration(v)*time.Second))
		edo.Yield(cx) // what is dropped here would be lost
		times = times[1:]
		return v, true
	}
}

// timed collects a stream's values with the seconds at which they came.
func timed[T any](cx edo.Context, s stream.Stream[T]) string {
	start := edo.Now(cx)
	text := ""
	for {
		v, ok := s(cx)
		if !ok {
			return text + fmt.Sprint("end ", edo.Now(cx).Sub(start).Seconds())
		}
		text += fmt.Sprint(v, " ", edo.Now(cx).Sub(start).Seconds(), ";")
	}
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestPlainStreams(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		even := func(cx edo.Context, v int) bool { edo.Yield(cx); return v%2 == 0 }
		text := func(cx edo.Context, v int) string { return fmt.Sprint("<", v, ">") }
		s := stream.Chain(stream.Of(1, 2), stream.Of[int](), stream.Of(3, 4, 5, 6))
		got := stream.Collect(cx, stream.Take(stream.Map(stream.Filter(s, even), text), 2))
		if want := []string{"<2>", "<4>"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if v, ok := s(cx); v != 5 || !ok {
			t.Error("Take has read more than it was asked for")
		}
		p := stream.Peek(stream.Of(1, 2))
		for range 2 {
			if v, ok := p.Peek(cx); v != 1 || !ok {
				t.Error(v, ok)
			}
		}
		if rest := stream.Collect(cx, p.Next); !slices.Equal(rest, []int{1, 2}) {
			t.Error(rest)
		}
		if _, ok := p.Peek(cx); ok {
			t.Error("there is nothing to peek at")
		}
		c := channel.New[int](3)
		for i := range 3 {
			_ = c.TrySend(i)
		}
		c.Close()
		sum := 0
		for v := range stream.All(cx, c.Recv) {
			edo.Yield(cx)
			sum += v
		}
		if sum != 3 {
			t.Error(sum)
		}
		expect(t, timed(cx, stream.Throttle(stream.Of(1, 2, 3), time.Second)), "1 0;2 1;3 2;end 3")
	})
}

func TestFrom(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		s, stop := stream.From(slices.Values([]int{1, 2, 3}))
		if v, _ := s(cx); v != 1 {
			t.Error(v)
		}
		stop()
		if _, ok := s(cx); ok {
			t.Error("it goes on after stop")
		}
		s, _ = stream.From(slices.Values([]int{1, 2, 3}))
		if all := stream.Collect(cx, s); len(all) != 3 {
			t.Error(all)
		}
	})
}

func TestMerge(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		s, stop := stream.Merge(at(cx, 1, 4), at(cx, 2, 3), at(cx))
		defer stop(cx)
		expect(t, timed(cx, s), "1 1;2 2;3 3;4 4;end 4")
	})
}

// Neither a dropped call nor one that lost against another stream takes a value with it.
func TestMergeLosesNothing(t *testing.T) {
	edotest.Seeds(t, 20, func(t testing.TB, cx edo.Context) {
		s, stop := stream.Merge(at(cx, 1, 2, 3, 4), at(cx, 2, 3, 5), at(cx, 3))
		defer stop(cx)
		sum, n := 0, 0
		for ended := false; !ended; {
			_, _ = edo.Timeout(cx, 700*time.Millisecond, func(cx edo.Context) (int, error) {
				v, ok := s(cx)
				if ended = !ok; ok {
					sum += v
					n++
				}
				return 0, nil
			})
		}
		if sum != 23 || n != 8 {
			t.Errorf("%d values, their sum is %d", n, sum)
		}
	})
}

func TestStopRunsDeferredCalls(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		left := 0
		waits := func(cx edo.Context) (int, bool) {
			defer func() { edo.Sleep(cx, time.Second); left++ }()
			edo.Sleep(cx, time.Hour)
			return 0, false
		}
		func(cx edo.Context) {
			s, stop := stream.Merge(waits, at(cx, 1), waits)
			defer stop(cx)
			if v, ok := s(cx); v != 1 || !ok {
				t.Error(v, ok)
			}
		}(cx)
		if left != 2 {
			t.Errorf("%d have run", left)
		}
		// So it is if the task is aborted.
		a := edo.Spawn(cx, func(cx edo.Context) error {
			s, stop := stream.Merge(waits, at(cx, 1), waits)
			defer stop(cx)
			for {
				s(cx)
			}
		})
		edo.Sleep(cx, time.Minute)
		a.Abort()
		_, _ = a.Join(cx)
		if left != 4 {
			t.Errorf("%d have run", left)
		}
	})
}

func TestPanicOfAStream(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		_, err := edo.Spawn(cx, func(cx edo.Context) error {
			s, stop := stream.Merge(at(cx, 1, 3, 5), func(cx edo.Context) (int, bool) { edo.Sleep(cx, time.Second); panic("ouch") })
			defer stop(cx)
			stream.Collect(cx, s)
			return nil
		}).Join(cx)
		var p *edo.PanicError
		if !errors.As(err, &p) || p.Value != "ouch" {
			t.Error(err)
		}
	})
}

func TestKeyed(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		var k stream.Keyed[string, int]
		defer k.Close(cx)
		if _, _, ok := k.Next(cx); ok {
			t.Error("it has a value")
		}
		k.Add("a", at(cx, 1, 4))
		k.Add("b", at(cx, 2, 5, 6))
		got := ""
		for i := range 10 {
			key, v, ok := k.Next(cx)
			if !ok {
				break
			}
			got += fmt.Sprint(key, v, " ")
			if i == 1 {
				k.Add("c", stream.Of(10, 11))
			}
			if v == 5 {
				if !k.Remove(cx, "b") || k.Remove(cx, "b") {
					t.Error("Remove")
				}
			}
		}
		expect(t, got, "a1 b2 c10 c11 a4 b5 ")
		if k.Len() != 0 {
			t.Error(k.Len())
		}
	})
}

func TestMergeIsFair(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		always := func(v int) stream.Stream[int] { return func(cx edo.Context) (int, bool) { return v, true } }
		s, stop := stream.Merge(always(0), always(1), always(2))
		defer stop(cx)
		n := [3]int{}
		for range 300 {
			v, _ := s(cx)
			n[v]++
		}
		if n != [3]int{100, 100, 100} {
			t.Error(n)
		}
	})
}

func TestTimeout(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		s, stop := stream.Timeout(at(cx, 1, 5, 6), 3*time.Second)
		defer stop(cx)
		got := ""
		for {
			r, ok := s(cx)
			if !ok {
				break
			}
			got += fmt.Sprintf("%d %v ", r.Val, errors.Is(r.Err, context.DeadlineExceeded))
		}
		expect(t, got, "1 false 0 true 5 false 6 false ")
	})
}

func TestChunks(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		s, stop := stream.Chunks(at(cx, 1, 1, 1, 1, 2, 9), 3, 4*time.Second)
		defer stop(cx)
		expect(t, timed(cx, s), "[1 1 1] 1;[1 2] 5;[9] 9;end 9")
		// What a dropped call has read is not lost, and its deadline stands.
		s, stop2 := stream.Chunks(at(cx, 1, 2, 20), 3, 4*time.Second)
		defer stop2(cx)
		_, err := edo.Timeout(cx, 2500*time.Millisecond, func(cx edo.Context) (int, error) { s(cx); return 0, nil })
		if err == nil {
			t.Error("no timeout")
		}
		expect(t, timed(cx, s), "[1 2] 2.5;[20] 17.5;end 17.5")
	})
}

func TestDebounce(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		s, stop := stream.Debounce(at(cx, 1, 2, 3, 10, 11, 20), 2*time.Second)
		defer stop(cx)
		expect(t, timed(cx, s), "3 5;11 13;20 20;end 20")
	})
}

// The Next methods of other packages are streams.
func TestMethodValues(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		set := edo.NewSet[int](cx)
		set.Go(func(cx edo.Context) (int, error) { return 1, nil })
		var s stream.Stream[edo.Result[int]] = set.Next
		if all := stream.Collect(cx, s); len(all) != 1 || all[0].Val != 1 {
			t.Error(all)
		}
	})
}

// A deferred call of a stream that is left waiting panics: that is a panic of stop, after which all streams have ended. Who recovers it
// goes on, unless he is being aborted anyway.
func TestPanicOfAStop(t *testing.T) {
	for _, aborted := range []bool{false, true} {
		edotest.Run(t, func(cx edo.Context) {
			left, wentOn := 0, false
			panics := func(cx edo.Context) (int, bool) {
				defer func() { left++; panic("ouch") }()
				edo.Sleep(cx, time.Hour)
				return 0, false
			}
			waits := func(cx edo.Context) (int, bool) {
				defer func() { edo.Sleep(cx, time.Second); left++ }()
				edo.Sleep(cx, time.Hour)
				return 0, false
			}
			task := edo.Spawn(cx, func(cx edo.Context) error {
				s, stop := stream.Merge(panics, at(cx, 1), waits, panics)
				s(cx)
				func(cx edo.Context) {
					defer func() {
						if v := recover(); v != "ouch" {
							t.Errorf("recovered %v", v)
						}
					}()
					stop(cx)
				}(cx)
				edo.Yield(cx)
				wentOn = true
				return nil
			})
			edo.Sleep(cx, 1500*time.Millisecond)
			if aborted {
				task.Abort()
			}
			_, err := task.Join(cx)
			if left != 3 || wentOn == aborted || errors.Is(err, edo.ErrAborted) != aborted {
				t.Errorf("aborted: %v: %d deferred calls have run; went on: %v; %v", aborted, left, wentOn, err)
			}
		})
	}
}

// No time to wait is no time, and more time than the clock has is all.
func TestTimesOutOfRange(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		late, stop := stream.Timeout(at(cx, 1), -time.Second)
		defer stop(cx)
		if r, ok := late(cx); !errors.Is(r.Err, context.DeadlineExceeded) || !ok {
			t.Error(r, ok)
		}
		for _, d := range []time.Duration{-time.Hour, 0, math.MaxInt64} {
			settled, stop := stream.Debounce(stream.Of(1, 2), d)
			defer stop(cx)
			if all := stream.Collect(cx, settled); len(all) != 1 || all[0] != 2 {
				t.Errorf("%v: settled: %v", d, all)
			}
			chunks, stop2 := stream.Chunks(stream.Of(1, 2, 3), 2, d)
			defer stop2(cx)
			if all := stream.Collect(cx, chunks); len(all) != 2 {
				t.Errorf("%v: chunks: %v", d, all)
			}
		}
		if all := stream.Collect(cx, stream.Take(stream.Of(1, 2), -1)); len(all) != 0 {
			t.Error(all)
		}
		merged, stop3 := stream.Merge[int]()
		defer stop3(cx)
		if _, ok := merged(cx); ok {
			t.Error("a stream of no streams has a value")
		}
	})
}
