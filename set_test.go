package edo_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// after is a computation that takes d and answers v.
func after(d time.Duration, v int, err error) func(cx edo.Context) (int, error) {
	return func(cx edo.Context) (int, error) {
		edo.Sleep(cx, d)
		return v, err
	}
}

func TestSet(t *testing.T) {
	var l log
	show := func(r edo.Result[int], ok bool) { l.add("%v %v %v", r.Val, r.Err, ok) }
	err := run(t, func(cx edo.Context) error {
		s := edo.NewSet[int](cx)
		show(s.Next(cx))
		show(s.TryNext())
		s.Go(after(3*time.Second, 3, nil))
		s.Go(after(time.Second, 1, errors.New("one")))
		a := s.Go(after(2*time.Second, 2, nil))
		edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, 1500*time.Millisecond); a.Abort(); return nil })
		show(s.TryNext())
		show(s.Next(cx))
		show(s.Next(cx))
		l.add("%d", s.Len())
		s.Go(func(cx edo.Context) (int, error) { panic("ouch") })
		r, _ := s.Next(cx)
		var p *edo.PanicError
		l.add("%v", errors.As(r.Err, &p))
		edo.Sleep(cx, 5*time.Second)
		l.add("%d", s.Len())
		show(s.TryNext())
		show(s.TryNext())
		l.add("%d", s.Len())
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "0 <nil> false;0 <nil> false;0 <nil> false;1 one true;0 edo: task aborted true;1;true;1;3 <nil> true;0 <nil> false;0;")
}

func TestSetSelect(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		s := edo.NewSet[int](cx)
		s.Go(after(time.Second, 1, nil))
		s.Go(after(3*time.Second, 3, nil))
		s.Go(after(3*time.Second, 4, nil))
		for {
			var r edo.Result[int]
			ok := true
			i := edo.Select(cx, s.OnNext(&r, &ok), edo.After(2*time.Second))
			if l.add("%d %v %v", i, r.Val > 2, ok); !ok {
				return nil
			}
		}
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "0 false true;1 false true;0 true true;0 true true;0 false false;")
}

// Several tasks share what comes; when the set is empty all of them are told.
func TestSetOfSeveralTasks(t *testing.T) {
	for seed := range uint64(50) {
		err := edo.Run(func(cx edo.Context) error {
			s := edo.NewSet[int](cx)
			for i := range 20 {
				s.Go(func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Duration(i%5)); return 1, nil })
			}
			sums := edo.NewSet[int](cx)
			for i := range 5 {
				sums.Go(func(cx edo.Context) (n int, err error) {
					for {
						if i == 0 { // one that is given up again and again loses nothing
							_, _ = edo.Timeout(cx, 1, func(cx edo.Context) (int, error) {
								r, _ := s.Next(cx)
								n += r.Val
								return 0, nil
							})
						}
						r, ok := s.Next(cx)
						if !ok {
							return n, nil
						}
						n += r.Val
					}
				})
			}
			sum := 0
			for {
				r, ok := sums.Next(cx)
				if !ok {
					break
				}
				sum += r.Val
			}
			if sum != 20 {
				return fmt.Errorf("seed %d: %d results", seed, sum)
			}
			return nil
		}, edo.Deterministic(seed))
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestSetCloseAndDetach(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		func(cx edo.Context) {
			s := edo.NewSet[int](cx)
			defer l.add("closed")
			defer s.Close(cx)
			s.Go(slowly(&l, "a", time.Second))
			edo.Sleep(cx, time.Second)
		}(cx)
		s := edo.NewSet[int](cx)
		free := s.Go(func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Hour); return 5, nil })
		s.Go(after(0, 1, nil))
		waiter := edo.SpawnValue(cx, func(cx edo.Context) (bool, error) {
			_, _ = s.Next(cx)
			_, ok := s.Next(cx)
			return ok, nil
		})
		edo.Sleep(cx, time.Second)
		s.Detach()
		ok, _ := waiter.Join(cx)
		l.add("%v %d", ok, s.Len())
		v, err := free.Join(cx)
		l.add("%v %v", v, err)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "a leaves;a left;closed;false 0;5 <nil>;")
}

// Every result comes once.
func TestSetOnWorkers(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		s := edo.NewSet[int](cx)
		defer s.Close(cx)
		const n = 5000
		for i := range n {
			s.Go(func(cx edo.Context) (int, error) {
				if i%3 == 0 {
					edo.Yield(cx)
				}
				return i, nil
			})
		}
		sum := 0
		for {
			r, ok := s.Next(cx)
			if !ok {
				break
			}
			sum += r.Val
		}
		if sum != n*(n-1)/2 {
			return fmt.Errorf("sum %d", sum)
		}
		return nil
	}, edo.Workers(2))
	if err != nil {
		t.Fatal(err)
	}
}
