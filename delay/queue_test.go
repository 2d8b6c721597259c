package delay_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/delay"
	"github.com/edo-async/edo/edotest"
	"github.com/edo-async/edo/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

func TestQueue(t *testing.T) {
	var log strings.Builder
	edotest.Run(t, func(cx edo.Context) {
		start := edo.Now(cx)
		next := func(cx edo.Context, q *delay.Queue[string]) {
			v, ok := q.Next(cx)
			fmt.Fprintf(&log, "%q %v %v;", v, ok, edo.Now(cx).Sub(start))
		}
		q := delay.New[string](cx)
		q.Insert("c", 3*time.Second)
		a := q.Insert("a", time.Second)
		b := q.Insert("b", 2*time.Second)
		d := q.Insert("d", 4*time.Second)
		_, ok := q.TryNext()
		fmt.Fprintf(&log, "%v %d;", ok, q.Len())
		next(cx, q)
		fmt.Fprintf(&log, "%v;", q.Reset(a, time.Hour)) // it has come out
		fmt.Fprintf(&log, "%v;", q.Reset(b, 4*time.Second))
		v, ok := q.Remove(d)
		fmt.Fprintf(&log, "%q %v;", v, ok)
		_, ok = q.Remove(d)
		fmt.Fprintf(&log, "%v;", ok)
		next(cx, q)
		q.Insert("at once", 0)
		next(cx, q)
		q.Close()
		next(cx, q)
		next(cx, q)
	})
	want := `false 4;"a" true 1s;false;true;"d" true;false;"c" true 3s;"at once" true 3s;"b" true 5s;"" false 5s;`
	if log.String() != want {
		t.Errorf("got  %s\nwant %s", &log, want)
	}
}

// Who waits follows what others insert, move and remove.
func TestQueueChangesWhileSomebodyWaits(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		start := edo.Now(cx)
		q := delay.New[int](cx)
		var got []string
		reader := edo.Spawn(cx, func(cx edo.Context) error {
			for {
				var v int
				var ok bool
				if edo.Select(cx, q.OnNext(&v, &ok), edo.After(time.Hour)) == 1 || !ok {
					return nil
				}
				got = append(got, fmt.Sprint(v, " ", edo.Now(cx).Sub(start)))
			}
		})
		edo.Sleep(cx, time.Second)
		late := q.Insert(1, 10*time.Second)
		q.Insert(2, 5*time.Second)
		first := q.Insert(3, time.Second)
		q.Reset(first, 2*time.Second)
		q.Reset(late, 3*time.Second)
		gone := q.Insert(4, time.Millisecond)
		q.Remove(gone)
		edo.Sleep(cx, time.Minute)
		q.Close()
		if _, err := reader.Join(cx); err != nil {
			t.Error(err)
		}
		if want := []string{"3 3s", "1 4s", "2 6s"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// Values come in the order of their deadlines, whatever happens to others.
func TestQueueOrder(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		edotest.Run(t, func(cx edo.Context) {
			q := delay.New[int](cx)
			start := edo.Now(cx)
			entries := map[int]*delay.Entry[int]{}
			due := map[int]time.Duration{}
			for i := range 300 {
				d := time.Duration(rng.IntN(1000)) * time.Second
				entries[i], due[i] = q.Insert(i, d), d
			}
			for i := range 150 {
				if rng.IntN(2) == 0 {
					d := time.Duration(rng.IntN(1000)) * time.Second
					q.Reset(entries[i], d)
					due[i] = d
				} else {
					q.Remove(entries[i])
					delete(due, i)
				}
			}
			q.Close()
			for {
				v, ok := q.Next(cx)
				if !ok {
					break
				}
				if d, known := due[v]; !known || edo.Now(cx).Sub(start) != d {
					t.Errorf("seed %d: %d came after %v, want %v", seed, v, edo.Now(cx).Sub(start), d)
				}
				delete(due, v)
			}
			if len(due) > 0 {
				t.Errorf("seed %d: %d did not come", seed, len(due))
			}
		})
	}
}

// Every value comes out once, whoever waits and gives up.
func TestQueueOnWorkers(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		q := delay.New[int](cx)
		const n = 2000
		readers := edo.NewSet[int](cx)
		for range 3 {
			readers.Go(func(cx edo.Context) (sum int, err error) {
				for {
					var v int
					var ok bool
					if edo.Select(cx, q.OnNext(&v, &ok), edo.After(time.Millisecond)) == 1 {
						v, ok = q.Next(cx)
					}
					if !ok {
						return sum, nil
					}
					sum += v
				}
			})
		}
		writers := edo.NewGroup(cx)
		for w := range 2 {
			writers.Go(func(cx edo.Context) error {
				for i := w; i < n; i += 2 {
					e := q.Insert(i, time.Duration(i%7)*time.Millisecond)
					if i%5 == 0 {
						q.Reset(e, time.Duration(i%3)*time.Millisecond)
					}
					edo.Cooperate(cx)
				}
				return nil
			})
		}
		if err := writers.Wait(cx); err != nil {
			return err
		}
		q.Close()
		sum := 0
		for {
			r, ok := readers.Next(cx)
			if !ok {
				break
			}
			sum += r.Val
		}
		if sum != n*(n-1)/2 {
			return fmt.Errorf("the sum is %d", sum)
		}
		return nil
	}, edo.Workers(2))
	if err != nil {
		t.Fatal(err)
	}
}

// Entries of other queues are refused, and nothing is left locked.
func TestQueueRefusesOtherEntries(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		q, other := delay.New[int](cx), delay.New[int](cx)
		foreign := other.Insert(1, time.Second)
		q.Insert(2, time.Second)
		for _, e := range []*delay.Entry[int]{nil, new(delay.Entry[int]), foreign} {
			for _, misuse := range []func(){func() { q.Remove(e) }, func() { q.Reset(e, time.Hour) }} {
				func() {
					defer func() {
						if v := recover(); !strings.HasPrefix(fmt.Sprint(v), "delay: ") {
							t.Errorf("panicked with %v", v)
						}
					}()
					misuse()
				}()
			}
		}
		q.Close()
		func() {
			defer func() {
				if v := recover(); !strings.HasPrefix(fmt.Sprint(v), "delay: ") {
					t.Errorf("panicked with %v", v)
				}
			}()
			q.Insert(3, 1)
		}()
		v, ok := q.Next(cx)
		_, more := q.Next(cx)
		if v != 2 || !ok || more || q.Len() != 0 || other.Len() != 1 {
			t.Error(v, ok, more, q.Len(), other.Len())
		}
	})
}

// What has come out a moment ago, or was removed, stays out.
func TestQueueEntryThatHasComeOut(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		q := delay.New[int](cx)
		e := q.Insert(1, time.Second)
		q.Insert(2, math.MaxInt64)
		gone := q.Insert(3, -time.Hour)
		if v, ok := q.Remove(gone); v != 3 || !ok {
			t.Error(v, ok)
		}
		if v, ok := q.Next(cx); v != 1 || !ok {
			t.Error(v, ok)
		}
		for _, e := range []*delay.Entry[int]{e, gone} {
			if _, ok := q.Remove(e); ok || q.Reset(e, 0) {
				t.Error("an entry has come back")
			}
		}
		if v, ok := q.TryNext(); ok || q.Len() != 1 {
			t.Error(v, ok, q.Len())
		}
	})
}
