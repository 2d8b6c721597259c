package edotest

import (
	"context"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/sched"
)

// Hand is a task that a test polls by hand: for code that is close to polls and wakers, such as futures, and for what
// happens at each single step. Everything else is better tested by Run.
//
//	h := edotest.ByHand(t, func(cx edo.Context) (int, error) { return edo.Await(cx, f), nil })
//	if h.Poll() {
//		t.Error("ready too early")
//	}
//	f.complete()
//	if !h.Woken() {
//		t.Error("nobody was woken")
//	}
//
// The test's goroutine uses it; wakes may come from any.
type Hand[T any] struct {
	t    testing.TB
	hand *sched.Hand
	task *edo.Task[T]
}

// ByHand makes a task of fn, in a runtime of its own with a virtual clock that stands still. When the test ends, what has not ended
// is aborted, and its deferred calls run.
func ByHand[T any](t testing.TB, fn func(cx edo.Context) (T, error)) *Hand[T] {
	t.Helper()
	hand := sched.NewHand()
	r, err := edo.New(edo.Hand__scheduler(hand), edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) {}))
	if err != nil {
		t.Fatal(err)
	}
	h := &Hand[T]{t: t, hand: hand, task: edo.SpawnOn(r, fn)}
	t.Cleanup(func() {
		hand.Free()
		if err := r.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return h
}

// Poll polls the task once, whether it was woken or not, and reports whether it has ended. One that has ended is left alone.
func (h *Hand[T]) Poll() (ended bool) {
	h.hand.Poll()
	return h.task.Ended()
}

// Woken reports whether the task wants to be polled: it was woken since its last poll, or has asked for another one, or was not polled
// yet.
func (h *Hand[T]) Woken() bool { return !h.task.Ended() && h.hand.Woken() }

// Others runs the tasks that were spawned by the one under test, until all of them wait.
func (h *Hand[T]) Others() { h.hand.Others() }

// Advance moves the clock by d.
func (h *Hand[T]) Advance(d time.Duration) {
	mustGoOn(d)
	h.hand.Clock.Jump(d)
}

// Abort aborts the task: the next poll takes it.
func (h *Hand[T]) Abort() { h.task.Abort() }

// Result is what the task has answered. It fails the test if the task has not ended.
func (h *Hand[T]) Result() (T, error) {
	h.t.Helper()
	if !h.task.Ended() {
		h.t.Fatal("edotest: the task that is polled by hand has not ended")
	}
	return h.task.Wait(context.Background())
}
