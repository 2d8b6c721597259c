package lock

import (
	"context"
	"testing"

	"github.com/edo-async/edo/internal/crank"
	"github.com/edo-async/edo/internal/waitq"
)

func (m *RWMutex) wantQuiet(t *testing.T) {
	t.Helper()
	m.p.wantQuiet(t, 0)
}

func (p *permits) wantQuiet(t *testing.T, free int64) {
	t.Helper()
	if s := p.room.CheckQuiet([]*waitq.Queue[want]{&p.queue}, &p.spare); s != "" {
		t.Fatal(s)
	}
	if p.free != free {
		t.Fatalf("%d permits are free, want %d", p.free, free)
	}
}

func rlock(m *RWMutex) *op { return simple(crank.New(), m, RWMutex__RLock__poll) }
func wlock(m *RWMutex) *op { return simple(crank.New(), m, RWMutex__Lock__poll) }

func TestRWMutexOrder(t *testing.T) {
	var m RWMutex
	rlock(&m).wantReady(t)
	rlock(&m).wantReady(t)
	w := wlock(&m)
	w.wantPending(t)
	r1, r2 := rlock(&m), rlock(&m) // behind the writer
	r1.wantPending(t)
	w2 := wlock(&m)
	if m.TryRLock() || m.TryLock() {
		t.Fatal("one who tries overtakes a waiting writer")
	}
	m.RUnlock()
	w.step().wantPending(t)
	m.RUnlock()
	w.wantWoken(t)
	m.Unlock()
	r1.wantWoken(t)
	r2.wantWoken(t)
	w2.step().wantPending(t)
	m.RUnlock()
	m.RUnlock()
	w2.wantWoken(t)
	m.Unlock()
	m.wantQuiet(t)
	first, second := m.TryRLock(), m.TryRLock()
	if !first || !second || m.TryLock() {
		t.Fatal("reading excludes writing only")
	}
	m.RUnlock()
	m.RUnlock()
	if !m.TryLock() || m.TryRLock() {
		t.Fatal("writing excludes all")
	}
	m.Unlock()
}

func TestRWMutexDowngrade(t *testing.T) {
	var m RWMutex
	m.TryLock()
	r, w := rlock(&m), wlock(&m)
	r2 := rlock(&m)
	m.Downgrade()
	r.wantWoken(t)
	w.step().wantPending(t)
	r2.step().wantPending(t)
	m.RUnlock()
	m.RUnlock()
	w.wantWoken(t)
	m.Unlock()
	r2.wantWoken(t)
	m.RUnlock()
	m.wantQuiet(t)
}

// A writer that gives up lets the readers behind it pass.
func TestRWMutexAbort(t *testing.T) {
	var m RWMutex
	rlock(&m).wantReady(t)
	w := wlock(&m)
	r := rlock(&m)
	r.wantPending(t)
	w.abort().wantUnwound(t)
	r.wantWoken(t)
	m.RUnlock()
	w = wlock(&m)
	m.RUnlock()
	w.abort().wantReady(t) // it has been served
	m.Unlock()
	// The same for a Select.
	rlock(&m).wantReady(t)
	var e Notify
	k := crank.New()
	s := selects(k, m.OnLock(), e.OnNotify())
	r = rlock(&m)
	r.wantPending(t)
	e.NotifyOne()
	s.step().wantWon(t, 1)
	r.wantWoken(t)
	m.RUnlock()
	m.RUnlock()
	m.wantQuiet(t)
	b := crank.New()
	b.Broke = true
	o := simple(b, &m, RWMutex__Lock__poll)
	o.wantPending(t)
	b.Broke = false
	o.step().wantReady(t)
	m.Unlock()
}

func TestRWMutexMisuse(t *testing.T) {
	var m RWMutex
	const notWriting = " of an RWMutex that is not locked for writing; "
	wantPanic(t, "lock: Unlock"+notWriting+"unlock it once for each Lock, best by defer right after it", m.Unlock)
	wantPanic(t, "lock: Downgrade"+notWriting+"Lock it first", m.Downgrade)
	rUnlock := "lock: RUnlock of an RWMutex that is not locked for reading; unlock it once for each RLock, best by defer right after it"
	wantPanic(t, rUnlock, m.RUnlock)
	m.TryLock()
	wantPanic(t, rUnlock, m.RUnlock)
	m.Unlock()
	m.TryRLock()
	wantPanic(t, "lock: Unlock"+notWriting+"unlock it once for each Lock, best by defer right after it", m.Unlock)
	m.RUnlock()
	m.wantQuiet(t)
}

func TestRWMutexPlain(t *testing.T) {
	var m RWMutex
	ctx, cancel := context.WithCancel(context.Background())
	if m.LockWait(ctx) != nil {
		t.Fatal("an open mutex is not locked")
	}
	go cancel()
	if err := m.RLockWait(ctx); err != context.Canceled {
		t.Fatal(err)
	}
	if err := m.LockWait(ctx); err != context.Canceled {
		t.Fatal(err)
	}
	go m.Unlock()
	if err := m.RLockWait(context.Background()); err != nil {
		t.Fatal(err)
	}
	m.RUnlock()
	m.wantQuiet(t)
}
