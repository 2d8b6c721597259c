// Tasks: spawning, joining, aborting, and the combinators. These scenes also compare the scheduler's events.
package main

import (
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
