package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/edo-async/edo"
	st "github.com/edo-async/edo/compile/difftest/testdata/stage"
)

func joinPanic(cx edo.Context) {
	defer func() { st.Log("recovered %v", recover()) }()
	edo.Join(cx,
		func(cx edo.Context) error { defer st.Log("first unwinds"); edo.Sleep(cx, time.Hour); return nil },
		func(cx edo.Context) error { edo.Sleep(cx, time.Second); panic("branch") },
	)
	st.Log("no")
}

func join2(cx edo.Context) {
	n, s, err := edo.Join2(cx,
		func(cx edo.Context) (int, error) { return work(cx, 1) },
		func(cx edo.Context) (string, error) { edo.Sleep(cx, time.Second); return "s", nil })
	st.Log("%d %s %v", n, s, err)
	a, b, c, err := edo.Join3(cx,
		func(cx edo.Context) (int, error) { return 1, nil },
		func(cx edo.Context) (string, error) { return "", errors.New("bad") },
		func(cx edo.Context) (any, error) { edo.Sleep(cx, time.Hour); return nil, nil })
	st.Log("%d %s %v %v", a, b, c, err)
}

func race(cx edo.Context) {
	s, err := edo.Race(cx,
		func(cx edo.Context) (string, error) { edo.Sleep(cx, 2*time.Second); return "slow", nil },
		func(cx edo.Context) (string, error) { edo.Sleep(cx, time.Second); return "fast", nil })
	st.Log("%s %v", s, err)
}

func raceLosers(cx edo.Context) {
	n, err := edo.Race(cx,
		func(cx edo.Context) (int, error) { defer slowClose(cx, "loser"); return nest(cx, 2), nil },
		func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Second); return 7, nil })
	st.Log("after the losers: %d %v", n, err)
}

func raceError(cx edo.Context) {
	_, err := edo.Race(cx,
		func(cx edo.Context) (int, error) {
			edo.Sleep(cx, time.Second)
			return 0, errors.New("first ends with an error")
		},
		func(cx edo.Context) (int, error) { edo.Sleep(cx, 2*time.Second); return 7, nil })
	st.Log("%v", err)
}

func raceNested(cx edo.Context) {
	v, err := edo.Race(cx,
		func(cx edo.Context) (int, error) {
			return edo.Race(cx,
				func(cx edo.Context) (int, error) { defer st.Log("deep loser"); edo.Sleep(cx, time.Hour); return 1, nil },
				func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Minute); return 2, nil })
		},
		func(cx edo.Context) (int, error) {
			return edo.Timeout(cx, time.Hour, func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Second); return 3, nil })
		})
	st.Log("%d %v", v, err)
}

func timeoutOK(cx edo.Context) {
	n, err := edo.Timeout(cx, time.Second, func(cx edo.Context) (int, error) { return st.Int(cx, 4), nil })
	st.Log("%d %v", n, err)
}

func timeoutHit(cx edo.Context) {
	n, err := edo.Timeout(cx, time.Second, func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Hour); return 1, nil })
	st.Log("%d %v", n, errors.Is(err, context.DeadlineExceeded))
}

func timeoutZero(cx edo.Context) {
	n, err := edo.Timeout(cx, 0, func(cx edo.Context) (int, error) { return 3, nil })
	st.Log("%d %v", n, err != nil)
}

func timeoutDefers(cx edo.Context) {
	_, err := edo.Timeout(cx, time.Second, func(cx edo.Context) (string, error) {
		defer st.Log("last")
		defer slowClose(cx, "x")
		return fmt.Sprint(nest(cx, 2)), nil
	})
	st.Log("%v", err != nil)
}

func timeoutNested(cx edo.Context) {
	for i := range 3 {
		_, err := edo.Timeout(cx, 3*time.Second, func(cx edo.Context) (int, error) {
			n, err := edo.Timeout(cx, time.Duration(i+1)*time.Second, func(cx edo.Context) (int, error) {
				defer st.Log("inner %d", i)
				edo.Sleep(cx, time.Hour)
				return 1, nil
			})
			st.Log("inner timed out: %v", err != nil)
			edo.Sleep(cx, time.Second)
			return n, nil
		})
		st.Log("outer timed out: %v", err != nil)
	}
}

func group(cx edo.Context) {
	g := edo.NewGroup(cx)
	sum := 0
	for i := range 4 {
		g.Go(func(cx edo.Context) error { sum += st.B2I(i >= 0); edo.Yield(cx); sum += i; return nil })
	}
	st.Log("%v %d", g.Wait(cx), sum)
}

func groupError(cx edo.Context) {
	g := edo.NewGroup(cx)
	g.Go(func(cx edo.Context) error { defer slowClose(cx, "a"); edo.Sleep(cx, time.Hour); return nil })
	g.Go(func(cx edo.Context) error { edo.Sleep(cx, time.Second); return errors.New("first") })
	g.Go(func(cx edo.Context) error {
		defer st.Log("c unwinds")
		edo.Sleep(cx, 2*time.Second)
		return errors.New("late")
	})
	st.Log("%v", g.Wait(cx))
}

func groupLimit(cx edo.Context) {
	g := edo.NewGroup(cx, edo.Limit(2))
	running, most := 0, 0
	for range 6 {
		g.Go(func(cx edo.Context) error {
			running++
			most = max(most, running)
			edo.Sleep(cx, time.Second)
			running--
			return nil
		})
	}
	st.Log("%v %d", g.Wait(cx), most)
}

func selectAfter(cx edo.Context) {
	st.Log("%d", edo.Select(cx, edo.After(2*time.Second), edo.After(time.Second)))
	switch edo.Select(cx, edo.After(time.Second)) {
	case 0:
		st.Wait(cx)
		st.Log("tick")
	}
}

func selectDone(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, 3*time.Second); return nil })
	for {
		i := edo.Select(cx, t.OnDone(), edo.After(time.Second))
		st.Log("%d", i)
		if i == 0 {
			break
		}
	}
}

type countdown struct{ n int }

func (c *countdown) Poll(w *edo.Waker) (string, bool) {
	if c.n == 0 {
		return "liftoff", true
	}
	st.Log("%d", c.n)
	c.n--
	w.Wake()
	return "", false
}

func awaitFuture(cx edo.Context) {
	st.Log("%s", edo.Await(cx, &countdown{3})+edo.Await(cx, &countdown{0}))
}

type never struct{ armed int }

func (n *never) Poll(*edo.Waker) (int, bool) { return 0, false }
func (n *never) Drop(w *edo.Waker) bool {
	st.Log("drop %d", n.armed)
	if n.armed == 0 {
		return true
	}
	n.armed--
	w.Wake()
	return false
}

func awaitDrop(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("deferred")
		edo.Await(cx, &never{2})
		return nil
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func asyncFuture(cx edo.Context) {
	f := edo.Async(func(cx edo.Context) (int, error) { st.Log("lazy"); st.Wait(cx); return work(cx, 2) })
	st.Log("made")
	r := edo.Await(cx, f)
	st.Log("%d %v", r.Val, r.Err)
}

func futureLoop(cx edo.Context) {
	for i := range 3 {
		f := edo.Async(func(cx edo.Context) (int, error) { return st.Int(cx, i), nil })
		if r := edo.Await(cx, f); r.Val == 1 {
			continue
		}
		st.Log("%d", i)
	}
}

type pairFuture struct {
	a, b edo.Future[edo.Result[int]]
}

func futureStruct(cx edo.Context) {
	mk := func(n int) edo.Future[edo.Result[int]] {
		return edo.Async(func(cx edo.Context) (int, error) { return st.Int(cx, n), nil })
	}
	p := pairFuture{mk(1), mk(2)}
	st.Log("%d", edo.Await(cx, p.b).Val*10+edo.Await(cx, p.a).Val)
}

func blocking(cx edo.Context) {
	n, err := edo.Blocking(cx, func(ctx context.Context) (int, error) { return 6, ctx.Err() })
	st.Log("%d %v", n, err)
}

func stackful(cx edo.Context) {
	n := 1
	err := edo.Stackful(cx, func(cx edo.Context) error {
		defer st.Log("deferred")
		n += st.Int(cx, 2)
		v, err := work(cx, 2)
		n += v
		return err
	})
	st.Log("%d %v", n, err)
}

func stackfulAbort(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("outer")
		return edo.Stackful(cx, func(cx edo.Context) error {
			defer slowClose(cx, "inner")
			st.Log("%d", nest(cx, 1))
			return nil
		})
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func contextCancel(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer func() { st.Log("err %v", cx.Err()) }()
		st.Log("err %v", cx.Err())
		edo.Sleep(cx, time.Hour)
		return nil
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	t.Join(cx)
}

func nowConcurrent(cx edo.Context) {
	start := edo.Now(cx)
	edo.Sleep(cx, 90*time.Minute)
	st.Log("%v", edo.Now(cx).Sub(start))
	st.Wait(cx)
	st.Log("%v", edo.Rand(cx) != edo.Rand(cx))
}

func deadlock(cx edo.Context) {
	defer st.Log("unwinds")
	edo.Await(cx, &never{0})
}

func pingPongConcurrent(cx edo.Context) {
	turn := 0
	g := edo.NewGroup(cx)
	for me := range 2 {
		g.Go(func(cx edo.Context) error {
			for i := range 3 {
				for turn != me {
					edo.Yield(cx)
				}
				st.Log("%d %d", me, i)
				turn = 1 - me
				st.Wait(cx)
			}
			return nil
		})
	}
	g.Wait(cx)
}

func workersConcurrent(cx edo.Context) {
	jobs := []int{1, 2, 3, 4, 5, 6}
	var out []string
	g := edo.NewGroup(cx)
	for w := range 3 {
		g.Go(func(cx edo.Context) error {
			for len(jobs) > 0 {
				j := jobs[0]
				jobs = jobs[1:]
				edo.Sleep(cx, time.Duration(j)*time.Second)
				out = append(out, fmt.Sprint(w, ":", j))
				st.Wait(cx)
			}
			return nil
		})
	}
	st.Log("%v %v", g.Wait(cx), out)
}

func manyFrames(cx edo.Context) {
	var ts []*edo.Task[int]
	for i := range 50 {
		ts = append(ts, edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
			t := 0
			for j := range i % 7 {
				edo.Yield(cx)
				t += j
			}
			return t, nil
		}))
	}
	sum := 0
	for _, t := range ts {
		n, _ := t.Join(cx)
		sum += n
	}
	st.Log("%d", sum)
}

func deepAbort(cx edo.Context) {
	var down func(cx edo.Context, n int)
	down = func(cx edo.Context, n int) {
		defer func() {
			if n%5 == 0 {
				st.Log("%d", n)
			}
		}()
		if n == 0 {
			edo.Sleep(cx, time.Hour)
		}
		down(cx, n-1)
	}
	t := edo.Spawn(cx, func(cx edo.Context) error { down(cx, 20); return nil })
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func seq(yield func(int) bool) {
	defer st.Log("iterator ends")
	for i := 0; yield(i); i++ {
	}
}

func abortRangeFunc(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		for i := range seq {
			st.Log("%d", i)
			edo.Sleep(cx, time.Second)
		}
		return nil
	})
	edo.Sleep(cx, 2500*time.Millisecond)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func joinInDefer(cx edo.Context) {
	func(cx edo.Context) {
		t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return work(cx, 2) })
		defer func(cx edo.Context) {
			n, err := t.Join(cx)
			st.Log("%d %v", n, err)
		}(cx)
		defer t.Join(cx)
		st.Log("body")
	}(cx)
}

func spawnInDefer(cx edo.Context) {
	func(cx edo.Context) {
		defer func() {
			t := edo.Spawn(cx, body)
			t.Join(cx)
			st.Log("joined")
		}()
		st.Wait(cx)
	}(cx)
}

type keyT struct{}

func taskLocalCx(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		st.Wait(cx)
		st.Log("%v", cx.Value(keyT{}))
		return nil
	}, edo.WithContext(context.WithValue(context.Background(), keyT{}, "v")))
	t.Join(cx)
}

func spawnT[T any](cx edo.Context, vs ...T) (out []T) {
	var ts []*edo.Task[T]
	for _, v := range vs {
		ts = append(ts, edo.SpawnValue(cx, func(cx edo.Context) (T, error) { edo.Yield(cx); return v, nil }))
	}
	for _, t := range ts {
		v, _ := t.Join(cx)
		out = append(out, v)
	}
	return
}

func spawnGeneric(cx edo.Context) { st.Log("%v %v", spawnT(cx, 1, 2), spawnT(cx, "a", "b")) }

func goexitBranch(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("task unwinds")
		err := edo.Join(cx,
			func(cx edo.Context) error { defer st.Log("branch unwinds"); edo.Sleep(cx, time.Hour); return nil },
			func(cx edo.Context) error { edo.Sleep(cx, time.Second); runtime.Goexit(); return nil },
		)
		st.Log("no %v", err)
		return nil
	})
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func panicBranch(cx edo.Context) {
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		return edo.Timeout(cx, time.Hour, func(cx edo.Context) (int, error) {
			defer slowClose(cx, "x")
			st.Wait(cx)
			panic("in branch")
		})
	})
	_, err := t.Join(cx)
	st.Log("%s", st.Outcome(err))
}

func abortBranch(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("task unwinds")
		return edo.Join(cx,
			func(cx edo.Context) error { defer slowClose(cx, "a"); edo.Sleep(cx, time.Hour); return nil },
			func(cx edo.Context) error { st.Log("%d", nest(cx, 1)); return nil },
		)
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}
