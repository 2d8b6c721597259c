package lock

import (
	"context"
	"testing"
)

// noDone is a context that panics when its end is waited for.
type noDone struct{ context.Context }

func (noDone) Done() <-chan struct{} { panic("no Done") }

// A goroutine that panics out of its wait is in no queue.
func TestPlainWithBadContext(t *testing.T) {
	for _, ctx := range []context.Context{nil, noDone{context.Background()}} {
		var m Mutex
		m.TryLock()
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			_ = m.LockWait(ctx)
		}()
		m.Unlock()
		if !m.TryLock() {
			t.Error("the mutex was given to one who has gone")
		}
	}
}
