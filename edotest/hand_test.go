package edotest_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/edotest"
)

// bell is a future that is rung by hand.
type bell struct {
	mu   sync.Mutex
	w    *edo.Waker
	rung bool
}

func (b *bell) Poll(w *edo.Waker) (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.w = w
	return "rung", b.rung
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rung = true
	b.w.Wake()
}

func TestByHand(t *testing.T) {
	b := new(bell)
	h := edotest.ByHand(t, func(cx edo.Context) (string, error) { return edo.Await[string](cx, b), nil })
	if !h.Woken() || h.Poll() || h.Woken() {
		t.Error("the first poll")
	}
	if h.Poll() || h.Woken() {
		t.Error("a poll for nothing")
	}
	b.ring()
	if !h.Woken() || !h.Poll() || h.Woken() {
		t.Error("the last poll")
	}
	if v, err := h.Result(); v != "rung" || err != nil {
		t.Error(v, err)
	}
	if !h.Poll() {
		t.Error("it has ended")
	}
}

func TestByHandAbortAndTime(t *testing.T) {
	left := false
	h := edotest.ByHand(t, func(cx edo.Context) (int, error) {
		defer func() {
			edo.Sleep(cx, time.Second)
			left = true
		}()
		edo.Sleep(cx, time.Hour)
		return 0, nil
	})
	h.Poll()
	h.Advance(time.Minute)
	if h.Woken() {
		t.Error("too early")
	}
	h.Abort()
	if !h.Woken() || h.Poll() || left {
		t.Error("the deferred call waits")
	}
	h.Advance(time.Second)
	if !h.Woken() || !h.Poll() || !left {
		t.Error("the deferred call has not run")
	}
	if _, err := h.Result(); !errors.Is(err, edo.ErrAborted) {
		t.Error(err)
	}
}

// Whatever a task does, it does that to itself and not to the test.
func TestByHandEnds(t *testing.T) {
	plain := func(fn func()) { fn() }
	for name, test := range map[string]struct {
		fn    func(cx edo.Context) (int, error)
		polls int
		want  string
	}{
		"panic":  {func(cx edo.Context) (int, error) { edo.Yield(cx); panic("ouch") }, 2, "ouch"},
		"Goexit": {func(cx edo.Context) (int, error) { edo.Yield(cx); runtime.Goexit(); return 0, nil }, 2, edo.ErrGoexit.Error()},
		"native": {func(cx edo.Context) (int, error) { edo.Yield(cx); plain(runtime.Goexit); return 0, nil }, 2, edo.ErrGoexit.Error()},
		"error":  {func(cx edo.Context) (int, error) { return 0, errors.New("no") }, 1, "no"},
		"plain": {func(cx edo.Context) (int, error) {
			plain(func() { edo.Yield(cx); edo.Yield(cx) })
			return 0, errors.New("no")
		}, 3, "no"},
		"context": {func(cx edo.Context) (int, error) { edo.Yield(cx); return 0, cx.Err() }, 2, "<nil>"},
	} {
		t.Run(name, func(t *testing.T) {
			h := edotest.ByHand(t, test.fn)
			polls := 0
			for ended := false; !ended; polls++ {
				if !h.Woken() {
					t.Fatal("it waits for nothing")
				}
				ended = h.Poll()
			}
			_, err := h.Result()
			var p *edo.PanicError
			if errors.As(err, &p) {
				err = fmt.Errorf("%v", p.Value)
			}
			if fmt.Sprint(err) != test.want || polls != test.polls {
				t.Errorf("after %d polls: %v", polls, err)
			}
		})
	}
}

func TestByHandOthers(t *testing.T) {
	h := edotest.ByHand(t, func(cx edo.Context) (int, error) {
		child := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
			edo.Yield(cx)
			return edo.Blocking(cx, func(ctx context.Context) (int, error) { return 7, nil })
		})
		return child.Join(cx)
	})
	if h.Poll() || h.Woken() {
		t.Error("it waits for the other task")
	}
	for !h.Woken() {
		h.Others()
		runtime.Gosched()
	}
	if !h.Poll() {
		t.Error("it has not ended")
	}
	if v, err := h.Result(); v != 7 || err != nil {
		t.Error(v, err)
	}
}

// What is left when the test ends is aborted.
func TestByHandLeavesNothing(t *testing.T) {
	left := false
	t.Run("unfinished", func(t *testing.T) {
		h := edotest.ByHand(t, func(cx edo.Context) (int, error) {
			defer func() { edo.Sleep(cx, time.Second); left = true }()
			edo.Select(cx)
			return 0, nil
		})
		h.Poll()
	})
	if !left {
		t.Error("its deferred calls have not run")
	}
}
