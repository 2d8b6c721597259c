package cases

import (
	"sync"

	"github.com/edo-async/edo"
)

type table struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	rows map[string]int
	sync.Mutex
}

func (t *table) unlockedBefore(cx edo.Context) {
	t.mu.Lock()
	t.rows["a"]++
	t.mu.Unlock()
	edo.Yield(cx)
}

func (t *table) onOnePathOnly(cx edo.Context, b bool) {
	if b {
		t.mu.Lock()
	}
	edo.Yield(cx)
	if b {
		t.mu.Unlock()
	}
}

func (t *table) onBothPaths(cx edo.Context, b bool) {
	if b {
		t.mu.Lock() // EDO001
	} else {
		t.mu.Lock()
	}
	edo.Yield(cx)
	t.mu.Unlock()
}

func (t *table) read(cx edo.Context) {
	t.rw.RLock() // EDO001
	defer t.rw.RUnlock()
	edo.Yield(cx)
	edo.Yield(cx)
}

func (t *table) embedded(cx edo.Context) {
	t.Lock() // EDO001
	edo.Yield(cx)
	t.Unlock()
}

func (t *table) noAwait(cx edo.Context) {
	t.mu.Lock()
	defer t.mu.Unlock()
	edo.Spawn(cx, func(cx edo.Context) error { edo.Yield(cx); return nil })
	_ = edo.Now(cx)
}

func (t *table) earlyReturn(cx edo.Context) {
	t.mu.Lock()
	if len(t.rows) == 0 {
		t.mu.Unlock()
		edo.Yield(cx)
		return
	}
	t.mu.Unlock()
	edo.Yield(cx)
}

func (t *table) inLoop(cx edo.Context) {
	for range 3 {
		t.mu.Lock()
		t.rows["a"]++
		t.mu.Unlock()
		edo.Yield(cx)
	}
}

func (t *table) deferredAwait(cx edo.Context) {
	t.mu.Lock() // EDO001
	defer t.mu.Unlock()
	defer edo.Yield(cx)
}

func (t *table) deferredAwaitAfter(cx edo.Context) {
	defer edo.Yield(cx)
	t.mu.Lock()
	defer t.mu.Unlock()
}

func (t *table) viaLocker(cx edo.Context) {
	var l sync.Locker = &t.mu
	l.Lock() // EDO001
	idle(cx)
	edo.Yield(cx)
	l.Unlock()
}

// idle takes a Context but never suspends.
func idle(cx edo.Context) { again(cx, 3) }

func again(cx edo.Context, n int) {
	if n > 0 {
		idle(cx)
	}
}
