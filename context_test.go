package edo_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// TestContextOfAbortedTask asks a Context for the first time when its task is being unwound, or is over.
func TestContextOfAbortedTask(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		var inDefer error
		var kept edo.Context
		aborted := edo.Spawn(cx, func(cx edo.Context) error {
			defer func() { inDefer = cx.Err() }()
			edo.Sleep(cx, time.Hour)
			return nil
		})
		ended := edo.Spawn(cx, func(cx edo.Context) error { kept = cx; return nil })
		edo.Yield(cx)
		edo.Yield(cx)
		aborted.Abort()
		_, _ = aborted.Join(cx)
		_, _ = ended.Join(cx)
		if !errors.Is(inDefer, edo.ErrAborted) {
			t.Errorf("a deferred call of an aborted task finds Err() = %v", inDefer)
		}
		select {
		case <-kept.Done():
		default:
			t.Error("Done of a task that has ended is not closed")
		}
		return nil
	}, edo.CurrentThread())
	if err != nil {
		t.Fatal(err)
	}
}

// TestContextFromManyGoroutines has goroutines ask for the same Done first; all must see its end.
func TestContextFromManyGoroutines(t *testing.T) {
	for range 100 {
		var wg sync.WaitGroup
		err := edo.Run(func(cx edo.Context) error {
			for range 4 {
				wg.Go(func() { <-cx.Done() })
			}
			edo.Sleep(cx, time.Microsecond)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wg.Wait()
	}
}

// TestSpawnUnderEndedContext spawns tasks whose outer context ends at that moment.
func TestSpawnUnderEndedContext(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		for range 2000 {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			_, err := edo.Spawn(cx, func(cx edo.Context) error {
				edo.Sleep(cx, time.Hour)
				return nil
			}, edo.WithContext(ctx)).Join(cx)
			if !errors.Is(err, edo.ErrAborted) || !errors.Is(err, context.Canceled) {
				t.Errorf("joining it answers %v", err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
