package edo_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// counting is a context that counts who wants to be told of its end. Package context asks its AfterFunc for that.
type counting struct {
	context.Context
	mu       sync.Mutex
	told, at int // so many have asked in all; and are to be told now
}

// Value implements context.Context. It hides what the context is made of: package context would look there.
func (c *counting) Value(any) any { return nil }

func (c *counting) AfterFunc(f func()) (stop func() bool) {
	c.mu.Lock()
	c.told++
	c.at++
	c.mu.Unlock()
	undo := context.AfterFunc(c.Context, f)
	var once sync.Once
	return func() bool {
		once.Do(func() {
			c.mu.Lock()
			c.at--
			c.mu.Unlock()
		})
		return undo()
	}
}

func (c *counting) counts() (told, at int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.told, c.at
}

// Nothing stays registered with a context that outlives what was under it, in whatever way that has ended.
func TestContextsKeepNoRegistrations(t *testing.T) {
	inside := map[string]func(cx edo.Context) (int, error){
		"returns": func(cx edo.Context) (int, error) { edo.Yield(cx); return 0, nil },
		"panics":  func(cx edo.Context) (int, error) { edo.Yield(cx); panic("ouch") },
		"waits":   func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Hour); return 0, nil },
		"at once": func(cx edo.Context) (int, error) { return 0, nil },
	}
	for flavour, opts := range flavours {
		for name, body := range inside {
			t.Run(flavour+"/"+name, func(t *testing.T) {
				under, cancel := context.WithCancel(context.Background())
				defer cancel()
				ctx := &counting{Context: under}
				asking := func(cx edo.Context) (int, error) {
					cx.Done()
					context.AfterFunc(cx, func() {})
					_, _ = edo.WithValue(cx, ctx, 1, func(cx edo.Context) (int, error) { cx.Done(); return 0, nil })
					return body(cx)
				}
				err := edo.Run(func(cx edo.Context) error {
					_, _ = edo.Timeout(cx, 5*time.Millisecond, func(cx edo.Context) (int, error) {
						defer func() { _ = recover() }()
						return edo.Until(cx, ctx, asking)
					})
					aborted := edo.Spawn(cx, func(cx edo.Context) error { _, err := edo.Until(cx, ctx, asking); return err })
					edo.Sleep(cx, 5*time.Millisecond)
					aborted.Abort()
					_, _ = aborted.Join(cx)
					task := edo.SpawnValue(cx, asking, edo.WithContext(ctx))
					edo.Sleep(cx, 5*time.Millisecond)
					task.Abort()
					_, _ = task.Join(cx)
					edo.Select(cx, edo.OnDone(ctx), edo.After(time.Millisecond))
					edo.TrySelect(cx, edo.OnDone(ctx))
					return nil
				}, append(opts[:len(opts):len(opts)], edo.OnPanic(nil))...)
				if err != nil {
					t.Fatal(err)
				}
				if told, at := ctx.counts(); told == 0 || at != 0 {
					t.Errorf("of %d registrations %d are left", told, at)
				}
			})
		}
	}
}
