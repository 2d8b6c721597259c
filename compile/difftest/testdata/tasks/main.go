// Tasks: spawning, joining, aborting, and the combinators. These scenes also compare the scheduler's events.
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

func main() {
	st.Main(spawnJoin, spawnArgs, spawnValue, spawnManyConcurrent, spawnNested, spawnNamed, spawnMethod, spawnCapturesRef, spawnLoopConcurrent, spawnDetachedConcurrent, joinTwice, joinEnded, taskPanic, taskPanicJoin, taskGoexit, abortBefore,
		abortSleeping, abortDefers, abortAsyncDefers, abortRecover, abortTwice, abortInLoop, abortNested, abortJoiner, abortSelf, abortPanicInDefer, abortInDeferReturn, abortDynamic, abortGeneric, abortRecursion, sleepOrderConcurrent, yieldOrderConcurrent,
		join, joinError, joinPanic, join2, race, raceLosers, raceError, timeoutOK, timeoutHit, timeoutDefers, timeoutNested, group, groupError, groupLimit, selectAfter, selectDone, awaitFuture, awaitDrop, asyncFuture, blocking, stackful, stackfulAbort,
		contextCancel, nowConcurrent, deadlock, pingPongConcurrent, workersConcurrent, manyFrames, deepAbort, abortRangeFunc, joinInDefer, spawnInDefer, futureLoop, futureStruct, taskLocalCx, spawnGeneric, goexitBranch, panicBranch, abortBranch, raceNested, timeoutZero)
}

func work(cx edo.Context, n int) (int, error) {
	for i := range n {
		st.Log("work %d/%d", i, n)
		st.Wait(cx)
	}
	return n * n, nil
}

func spawnJoin(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error { st.Log("in task"); st.Wait(cx); return st.Err(cx, "e") })
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func spawnArgs(cx edo.Context) {
	a, b, s, xs := 1, "b", struct{ x, y any }{2, "y"}, []int{3}
	t := edo.Spawn(cx, func(cx edo.Context) error {
		st.Wait(cx)
		st.Log("%v %v %v %v", a, b, s, xs)
		return nil
	})
	t.Join(cx)
}

func spawnValue(cx edo.Context) {
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return work(cx, 3) })
	v, err := t.Join(cx)
	st.Log("%d %v", v, err)
	u := edo.SpawnValue(cx, func(cx edo.Context) (any, error) { st.Wait(cx); return nil, errors.New("x") })
	w, err := u.Join(cx)
	st.Log("%v %v", w, err)
}

func spawnManyConcurrent(cx edo.Context) {
	var ts []*edo.Task[string]
	for i := range 5 {
		ts = append(ts, edo.SpawnValue(cx, func(cx edo.Context) (string, error) {
			n, err := work(cx, i)
			return fmt.Sprint(n), err
		}))
	}
	for _, t := range ts {
		s, _ := t.Join(cx)
		st.Log("%s", s)
	}
}

func spawnNested(cx edo.Context) {
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		u := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return work(cx, 2) })
		n, err := u.Join(cx)
		return n + 1, err
	})
	n, _ := t.Join(cx)
	st.Log("%d", n)
}

func body(cx edo.Context) error { st.Wait(cx); st.Log("body"); return nil }

func spawnNamed(cx edo.Context) {
	t := edo.Spawn(cx, body, edo.Name("named"))
	t.Join(cx)
	st.Log("%s", t.Name())
	f := body
	edo.Spawn(cx, f).Join(cx)
}

type worker struct{ n int }

func (w *worker) run(cx edo.Context) error { w.n++; st.Wait(cx); w.n *= 2; return nil }
func (w worker) val(cx edo.Context) error  { w.n++; st.Wait(cx); st.Log("val %d", w.n); return nil }

func spawnMethod(cx edo.Context) {
	w := &worker{1}
	edo.Spawn(cx, w.run).Join(cx)
	t := edo.Spawn(cx, w.val)
	w.n = 50
	t.Join(cx)
	var r interface{ run(edo.Context) error } = w
	edo.Spawn(cx, r.run).Join(cx)
	st.Log("%d", w.n)
}

func spawnCapturesRef(cx edo.Context) {
	n := 0
	t := edo.Spawn(cx, func(cx edo.Context) error { n += st.Int(cx, 5); return nil })
	t.Join(cx)
	n++
	st.Log("%d", n)
}

func spawnLoopConcurrent(cx edo.Context) {
	var ts []*edo.Task[struct{}]
	for i := 0; i < 4; i++ {
		ts = append(ts, edo.Spawn(cx, func(cx edo.Context) error {
			i *= 10
			st.Wait(cx)
			st.Log("%d", i)
			return nil
		}))
	}
	for _, t := range ts {
		t.Join(cx)
	}
}

func spawnDetachedConcurrent(cx edo.Context) {
	for i := range 3 {
		edo.Spawn(cx, func(cx edo.Context) error { st.Wait(cx); st.Log("detached %d", i); return nil })
	}
	for range 20 {
		edo.Yield(cx)
	}
}

func joinTwice(cx edo.Context) {
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return work(cx, 1) })
	a, _ := t.Join(cx)
	b, _ := t.Join(cx)
	st.Log("%d %d", a, b)
}

func joinEnded(cx edo.Context) {
	t := edo.Spawn(cx, body)
	for !t.Ended() {
		edo.Yield(cx)
	}
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func taskPanic(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error { st.Wait(cx); panic("in task") })
	_, err := t.Join(cx)
	st.Log("%s", st.Outcome(err))
}

func taskPanicJoin(cx edo.Context) {
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		defer func() { panic(fmt.Sprint("second ", recover())) }()
		st.Wait(cx)
		panic(errors.New("first"))
	})
	v, err := t.Join(cx)
	var p *edo.PanicError
	st.Log("%d %v %v", v, errors.As(err, &p), p.Value)
}

func taskGoexit(cx edo.Context) {
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		defer func(cx edo.Context) { st.Wait(cx); st.Log("deferred") }(cx)
		st.Wait(cx)
		runtime.Goexit()
		return 1, nil
	})
	v, err := t.Join(cx)
	st.Log("%d %v", v, errors.Is(err, edo.ErrGoexit))
}

func abortBefore(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error { st.Log("no"); return nil })
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func abortSleeping(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, time.Hour); st.Log("no"); return nil })
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", errors.Is(err, edo.ErrAborted))
}

func nest(cx edo.Context, n int) int {
	defer st.Log("leave %d", n)
	if n == 0 {
		edo.Sleep(cx, time.Hour)
		st.Log("no")
		return 0
	}
	x := nest(cx, n-1)
	st.Log("no")
	return x + 1
}

func abortDefers(cx edo.Context) {
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return nest(cx, 3), nil })
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func slowClose(cx edo.Context, name string) {
	st.Log("closing %s", name)
	edo.Sleep(cx, time.Second)
	st.Log("closed %s", name)
}

func abortAsyncDefers(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer slowClose(cx, "a")
		defer slowClose(cx, "b")
		defer func(cx edo.Context) {
			defer slowClose(cx, "c")
			st.Wait(cx)
		}(cx)
		edo.Sleep(cx, time.Hour)
		return nil
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func abortRecover(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("outer deferred")
		func(cx edo.Context) {
			defer func() { st.Log("recover %v", recover()) }()
			defer func(cx edo.Context) { st.Log("recover %v", recover()); st.Wait(cx); st.Log("recover %v", recover()) }(cx)
			edo.Sleep(cx, time.Hour)
		}(cx)
		st.Log("no")
		return nil
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func abortTwice(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("outer deferred")
		defer func(cx edo.Context) {
			defer st.Log("inner deferred")
			st.Log("stuck")
			edo.Sleep(cx, time.Hour)
			st.Log("no")
		}(cx)
		edo.Sleep(cx, time.Hour)
		return nil
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func abortInLoop(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		for i := 0; ; i++ {
			func(cx edo.Context) {
				defer st.Log("round %d", i)
				edo.Sleep(cx, time.Second)
			}(cx)
		}
	})
	edo.Sleep(cx, 3500*time.Millisecond)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func abortNested(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		u := edo.Spawn(cx, func(cx edo.Context) error {
			defer st.Log("inner task unwinds")
			edo.Sleep(cx, time.Hour)
			return nil
		})
		defer func(cx edo.Context) {
			u.Abort()
			_, err := u.Join(cx)
			st.Log("inner %v", err)
		}(cx)
		edo.Sleep(cx, time.Hour)
		return nil
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func abortJoiner(cx edo.Context) {
	u := edo.Spawn(cx, func(cx edo.Context) error { edo.Sleep(cx, 10*time.Second); st.Log("slow ends"); return nil })
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("joiner unwinds")
		u.Join(cx)
		return nil
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
	u.Join(cx)
}

func abortSelf(cx edo.Context) {
	var t *edo.Task[struct{}]
	t = edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("deferred")
		t.Abort()
		st.Log("still here")
		edo.Yield(cx)
		st.Log("no")
		return nil
	})
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func abortPanicInDefer(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		defer st.Log("still runs")
		defer func() { panic("while aborting") }()
		edo.Sleep(cx, time.Hour)
		return nil
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%s", st.Outcome(err))
}

func abortInDeferReturn(cx edo.Context) {
	t := edo.SpawnValue(cx, func(cx edo.Context) (n int, err error) {
		defer func(cx edo.Context) {
			st.Log("n %d", n)
			edo.Sleep(cx, time.Hour)
			st.Log("no")
		}(cx)
		return 5, nil
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	n, err := t.Join(cx)
	st.Log("%d %v", n, err)
}

type sleeper interface {
	sleep(cx edo.Context, d time.Duration)
}
type bed struct{ name string }

func (b bed) sleep(cx edo.Context, d time.Duration) { defer st.Log("up %s", b.name); edo.Sleep(cx, d) }

func abortDynamic(cx edo.Context) {
	t := edo.Spawn(cx, func(cx edo.Context) error {
		var s sleeper = bed{"iface"}
		f := s.sleep
		defer func(cx edo.Context) { f(cx, time.Second) }(cx)
		s.sleep(cx, time.Hour)
		return nil
	})
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func hold[T any](cx edo.Context, v T) T {
	defer st.Log("drop %v", v)
	edo.Sleep(cx, time.Hour)
	return v
}

func abortGeneric(cx edo.Context) {
	t := edo.SpawnValue(cx, func(cx edo.Context) (string, error) { return hold(cx, "s"), nil })
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func abortRecursion(cx edo.Context) {
	t := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return nest(cx, 12), nil })
	edo.Sleep(cx, time.Second)
	t.Abort()
	_, err := t.Join(cx)
	st.Log("%v", err)
}

func sleepOrderConcurrent(cx edo.Context) {
	g := edo.NewGroup(cx)
	for i, d := range []int{3, 1, 2} {
		g.Go(func(cx edo.Context) error {
			edo.Sleep(cx, time.Duration(d)*time.Second)
			st.Log("%d", i)
			st.Wait(cx)
			return nil
		})
	}
	st.Log("%v", g.Wait(cx))
}

func yieldOrderConcurrent(cx edo.Context) {
	g := edo.NewGroup(cx)
	for i := range 3 {
		g.Go(func(cx edo.Context) error {
			for j := range 3 {
				st.Log("%d %d", i, j)
				edo.Yield(cx)
			}
			return nil
		})
	}
	st.Log("%v", g.Wait(cx))
}

func join(cx edo.Context) {
	var a, b int
	err := edo.Join(cx,
		func(cx edo.Context) error { edo.Sleep(cx, time.Second); a = 1; return nil },
		func(cx edo.Context) error { edo.Sleep(cx, 2*time.Second); b = a + 1; return nil },
	)
	st.Log("%d %d %v", a, b, err)
	st.Log("%v", edo.Join(cx))
}

func joinError(cx edo.Context) {
	err := edo.Join(cx,
		func(cx edo.Context) error {
			defer st.Log("first unwinds")
			edo.Sleep(cx, time.Hour)
			st.Log("no")
			return nil
		},
		func(cx edo.Context) error { edo.Sleep(cx, time.Second); return errors.New("second") },
		func(cx edo.Context) error { defer slowClose(cx, "third"); edo.Sleep(cx, time.Hour); return nil },
	)
	st.Log("%v", err)
}

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
