package lock

import (
	"context"
	"testing"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/crank"
	"github.com/edo-async/edo/internal/leaktest"
	"github.com/edo-async/edo/internal/waitq"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// op is one operation of a task on its way.
type op struct {
	k              *crank.Task
	again          func(cx core.Context) (ok bool)
	ready, unwound bool
	err            error
	won            int
}

func (o *op) step() *op {
	o.unwound = o.k.Poll(func(cx core.Context) { o.ready = o.again(cx) })
	return o
}

func (o *op) abort() *op {
	o.k.Abort = true
	return o.step()
}

// start begins an operation, which poll polls: with zero arguments from the second time on, as lowered code does.
func start(k *crank.Task, poll func(cx core.Context, p *[2]unsafe.Pointer, s *[16]byte) bool) *op {
	o := &op{k: k}
	var p [2]unsafe.Pointer
	var s [16]byte
	o.again = func(cx core.Context) bool {
		ok := poll(cx, &p, &s)
		if ok && p != [2]unsafe.Pointer{} {
			panic("a pointer is left in the frame")
		}
		return ok
	}
	return o.step()
}

// simple is start for a twin whose frame is a pointer and a state.
func simple[O any](k *crank.Task, o *O, twin func(core.Context, *[1]unsafe.Pointer, *[2]byte, *O) bool) *op {
	return start(k, func(cx core.Context, p *[2]unsafe.Pointer, s *[16]byte) bool {
		ok := twin(cx, (*[1]unsafe.Pointer)(p[:1]), (*[2]byte)(s[:2]), o)
		o = nil
		return ok
	})
}

func lockIt(k *crank.Task, m *Mutex) *op   { return simple(k, m, Mutex__Lock__poll) }
func waitFor(k *crank.Task, e *Notify) *op { return simple(k, e, Notify__Wait__poll) }

func acquire(k *crank.Task, m *Semaphore, n int64) *op {
	o := new(op)
	*o = op{k: k}
	var p [1]unsafe.Pointer
	var s [16]byte
	o.again = func(cx core.Context) (ok bool) {
		o.err, ok = Semaphore__Acquire__poll(cx, &p, &s, m, n)
		m, n = nil, 0
		if ok && p[0] != nil {
			panic("a pointer is left in the frame")
		}
		return ok
	}
	return o.step()
}

// selects does what edo.Select does, with a fixed order.
func selects(k *crank.Task, cases ...core.Case) *op {
	o := &op{k: k}
	var sel *core.Selecting
	o.again = func(cx core.Context) bool {
		x := cx.RT()
		if sel == nil {
			x.Check()
			for i := range cases {
				if cases[i].Try(x) {
					o.won = i
					return true
				}
			}
			if sel = x.NewSelecting(cases); !sel.Arm(x) {
				return false
			}
		}
		if sel.Winner() < 0 && !x.Aborted() {
			return false
		}
		o.won = sel.Disarm(x)
		sel.Free(x)
		if o.won < 0 {
			x.Unwind()
		}
		return true
	}
	return o.step()
}

func (o *op) wantWon(t *testing.T, i int) {
	t.Helper()
	if !o.ready || o.won != i {
		t.Fatalf("ready %v, case %d; want case %d", o.ready, o.won, i)
	}
}

// hook is a case that is never ready, but runs something when it is armed.
type hook struct{ f func() }

func (h *hook) Try(*core.Cx, *core.Case) bool { return false }

func (h *hook) Arm(*core.Cx, *core.Case, *core.Selection, int) bool {
	h.f()
	return false
}

func (h *hook) Disarm(*core.Cx, *core.Case) {}

func (o *op) wantPending(t *testing.T) {
	t.Helper()
	if o.ready || o.unwound {
		t.Fatalf("ready %v, unwound %v; want pending", o.ready, o.unwound)
	}
}

func (o *op) wantReady(t *testing.T) {
	t.Helper()
	if !o.ready {
		t.Fatalf("ready %v, unwound %v; want ready", o.ready, o.unwound)
	}
}

func (o *op) wantUnwound(t *testing.T) {
	t.Helper()
	if o.ready || !o.unwound {
		t.Fatalf("ready %v, unwound %v; want unwound", o.ready, o.unwound)
	}
}

// wantWoken polls an operation that must have been woken once, and is ready then.
func (o *op) wantWoken(t *testing.T) {
	t.Helper()
	if n := o.k.Woken(); n != 1 {
		t.Fatalf("woken %d times, want 1", n)
	}
	o.step().wantReady(t)
}

func wantPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got, _ := recover().(string); got != want {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	f()
}

func (m *Mutex) wantQuiet(t *testing.T) {
	t.Helper()
	if s := m.room.CheckQuiet([]*waitq.Queue[struct{}]{&m.queue}, &m.spare); s != "" {
		t.Fatal(s)
	}
	if m.word.Load() != open {
		t.Fatalf("word %d, want open", m.word.Load())
	}
}

func TestMutexFIFO(t *testing.T) {
	var m Mutex
	lockIt(crank.New(), &m).wantReady(t)
	var ops []*op
	for range 5 {
		o := lockIt(crank.New(), &m)
		o.wantPending(t)
		o.step().wantPending(t)
		ops = append(ops, o)
	}
	if m.TryLock() {
		t.Fatal("TryLock of a locked mutex")
	}
	for i, o := range ops {
		m.Unlock()
		if m.TryLock() {
			t.Fatal("TryLock overtakes a waiter")
		}
		for _, later := range ops[i+1:] {
			later.step().wantPending(t)
		}
		o.wantWoken(t)
	}
	m.Unlock()
	m.wantQuiet(t)
	if !m.TryLock() {
		t.Fatal("TryLock of an open mutex")
	}
	m.Unlock()
}

func TestMutexAbort(t *testing.T) {
	for gone := range 3 {
		var m Mutex
		m.TryLock()
		var ops []*op
		for range 3 {
			ops = append(ops, lockIt(crank.New(), &m))
		}
		ops[gone].abort().wantUnwound(t)
		for i, o := range ops {
			if i != gone {
				m.Unlock()
				o.wantWoken(t)
			}
		}
		m.Unlock()
		m.wantQuiet(t)
	}

	// The only waiter goes; the mutex can be unlocked and locked again.
	var m Mutex
	m.TryLock()
	lockIt(crank.New(), &m).abort().wantUnwound(t)
	m.Unlock()
	m.wantQuiet(t)

	// Handed over before the abort is taken: Lock returns, the next await unwinds.
	m.TryLock()
	k := crank.New()
	o := lockIt(k, &m)
	m.Unlock()
	o.abort().wantReady(t)
	lockIt(k, new(Mutex)).wantUnwound(t)
	m.Unlock()
	m.wantQuiet(t)
}

func TestMutexBudget(t *testing.T) {
	var m Mutex
	k := crank.New()
	k.Broke = true
	o := lockIt(k, &m)
	o.wantPending(t)
	if !k.Here.Requeue || m.word.Load() != open {
		t.Fatal("locked, or not polled again")
	}
	k.Broke = false
	o.step().wantReady(t)
	m.Unlock()
}

func TestMutexMisuse(t *testing.T) {
	const msg = "lock: Unlock of a Mutex that is not locked; unlock it once for each Lock, best by defer right after it"
	var m Mutex
	wantPanic(t, msg, m.Unlock)
	m.TryLock()
	m.Unlock()
	wantPanic(t, msg, m.Unlock)
	m.wantQuiet(t)
}

func TestNotifyPermit(t *testing.T) {
	var e Notify
	e.NotifyAll() // nobody waits: it is not kept
	e.NotifyOne()
	e.NotifyOne()
	waitFor(crank.New(), &e).wantReady(t)
	o := waitFor(crank.New(), &e)
	o.wantPending(t)
	o.step().wantPending(t)
	e.NotifyOne()
	o.wantWoken(t)
	waitFor(crank.New(), &e).wantPending(t)
}

func TestNotifyOrder(t *testing.T) {
	var e Notify
	var ops []*op
	for range 12 {
		ops = append(ops, waitFor(crank.New(), &e))
	}
	e.NotifyOne()
	ops[1].step().wantPending(t)
	ops[0].wantWoken(t)
	e.NotifyAll()
	for _, o := range ops[1:] {
		o.wantWoken(t)
	}
	if e.permit {
		t.Fatal("NotifyAll was kept")
	}
}

func TestNotifyAbort(t *testing.T) {
	var e Notify
	a, b := crank.New(), crank.New()
	oa, ob := waitFor(a, &e), waitFor(b, &e)
	oa.abort().wantUnwound(t)
	e.NotifyOne()
	ob.wantWoken(t)
	oa = waitFor(a, &e)
	e.NotifyOne()
	oa.abort().wantReady(t)
	waitFor(a, &e).wantUnwound(t)
	if s := e.room.CheckQuiet([]*waitq.Queue[struct{}]{&e.queue}, &e.spare); s != "" {
		t.Fatal(s)
	}
	b.Broke = true
	e.NotifyOne()
	ob = waitFor(b, &e)
	ob.wantPending(t)
	b.Broke = false
	ob.step().wantReady(t)
}

func TestNotifyCase(t *testing.T) {
	var e Notify
	k := crank.New()
	x := k.Context().RT()
	c := e.OnNotify()
	disarm := func() {
		c.Op.Disarm(x, &c)
		c.Reg = nil // as of a Select's own copy
	}
	for range 2 { // a case can be used again
		if c.Try(x) {
			t.Fatal("nothing was notified")
		}
		e.NotifyOne()
		if !c.Try(x) || c.Try(x) {
			t.Fatal("Try does not take the permit once")
		}
		var s core.Selection
		s.Reset(x.Waker())
		if c.Op.Arm(x, &c, &s, 3) {
			t.Fatal("armed and won")
		}
		e.NotifyOne()
		if s.Winner() != 3 || k.Woken() != 1 {
			t.Fatalf("winner %d", s.Winner())
		}
		disarm()

		// Another case has won: the notification is kept.
		s.Reset(x.Waker())
		c.Op.Arm(x, &c, &s, 3)
		s.Claim(0)
		e.NotifyOne()
		disarm()
		if !e.permit {
			t.Fatal("a notification was lost to a decided Select")
		}
		// The permit comes between Try and Arm.
		s.Reset(x.Waker())
		if !c.Op.Arm(x, &c, &s, 1) || s.Winner() != 1 || e.permit {
			t.Fatal("Arm does not take the permit")
		}
		disarm()
		e.NotifyOne()
		if c.Op.Arm(x, &c, &s, 0) || !e.permit {
			t.Fatal("Arm takes the permit though another case has won")
		}
		disarm()
		e.permit = false
	}
}

func TestSemaphore(t *testing.T) {
	m := NewSemaphore(3)
	acquire(crank.New(), m, 2).wantReady(t)
	many := acquire(crank.New(), m, 3)
	many.wantPending(t)
	few := acquire(crank.New(), m, 1)
	few.wantPending(t) // not before the one that wants many
	if m.TryAcquire(1) || m.Available() != 1 {
		t.Fatal("TryAcquire overtakes")
	}
	m.Release(1)
	many.step().wantPending(t)
	m.Release(1)
	many.wantWoken(t)
	few.step().wantPending(t)
	m.Release(3)
	few.wantWoken(t)
	if m.Available() != 2 || !m.TryAcquire(2) || m.TryAcquire(1) || !m.TryAcquire(0) {
		t.Fatalf("%d available", m.Available())
	}
	wantPanic(t, "lock: Release with -1 permits; their number cannot be negative", func() { m.Release(-1) })
	m.Release(1)
	wantPanic(t, "lock: Release of more permits than can be counted; release what was acquired, once", func() { m.Release(1<<63 - 1) })
	if m.Available() != 1 {
		t.Fatalf("%d available", m.Available())
	}
}

func TestSemaphoreAbort(t *testing.T) {
	m := NewSemaphore(1)
	many := acquire(crank.New(), m, 3)
	few := acquire(crank.New(), m, 1)
	few.wantPending(t)
	many.abort().wantUnwound(t)
	few.wantWoken(t) // it stood behind
	k := crank.New()
	o := acquire(k, m, 1)
	m.Release(1)
	o.abort().wantReady(t)
	acquire(k, m, 1).wantUnwound(t)
	if s := m.p.room.CheckQuiet([]*waitq.Queue[want]{&m.p.queue}, &m.p.spare); s != "" || m.Available() != 0 {
		t.Fatal(s, m.Available())
	}
	k.Broke = true
	m.Release(2)
	o = acquire(k, m, 2)
	o.wantPending(t)
	k.Broke = false
	o.step().wantReady(t)
	if m.Available() != 0 {
		t.Fatal(m.Available())
	}
}

func TestSteadyStateAllocatesNothing(t *testing.T) {
	var m Mutex
	a, b := crank.New(), crank.New()
	if n := testing.AllocsPerRun(100, func() { handOver(&m, a, b) }); n != 0 {
		t.Errorf("%v allocations for a hand-over", n)
	}
}

// handOver lets b wait for a.
func handOver(m *Mutex, a, b *crank.Task) {
	var ap, bp [1]unsafe.Pointer
	var as, bs [2]byte
	a.Begin(&a.Here, false)
	Mutex__Lock__poll(a.Context(), &ap, &as, m)
	a.End()
	b.Begin(&b.Here, false)
	if Mutex__Lock__poll(b.Context(), &bp, &bs, m) {
		panic("locked twice")
	}
	b.End()
	m.Unlock()
	b.Begin(&b.Here, false)
	if !Mutex__Lock__poll(b.Context(), &bp, &bs, m) {
		panic("not handed over")
	}
	b.End()
	m.Unlock()
}

// The forms for tasks do the same.
func TestFrom(t *testing.T) {
	var m Mutex
	var e Notify
	sem := NewSemaphore(0)
	m.TryLock()
	ops := []*op{lockIt(crank.New(), &m), waitFor(crank.New(), &e), acquire(crank.New(), sem, 2)}
	k := crank.New()
	k.Abort = true // is left alone
	k.Poll(func(cx core.Context) {
		m.UnlockFrom(cx)
		e.NotifyOneFrom(cx)
		sem.ReleaseFrom(cx, 2)
	})
	for _, o := range ops {
		o.wantWoken(t)
	}
	lockIt(k, &m).wantUnwound(t)
	wantPanic(t, "edo: this Context is used while its task is not running (its task has ended, or another goroutine uses it): use the cx that the function itself was given, on its own task",
		func() { m.UnlockFrom(k.Context()) })
}

func TestSemaphoreClose(t *testing.T) {
	m := NewSemaphore(1)
	o := acquire(crank.New(), m, 2)
	var err error
	k := crank.New()
	c := selects(k, m.OnAcquire(3, &err))
	m.Close()
	m.Close()
	o.wantWoken(t)
	if o.err != ErrClosed {
		t.Fatal(o.err)
	}
	if c.step().wantWon(t, 0); err != ErrClosed {
		t.Fatal(err)
	}
	if o = acquire(crank.New(), m, 0); !o.ready || o.err != ErrClosed || m.TryAcquire(1) {
		t.Fatal(o.err)
	}
	if err := m.AcquireWait(context.Background(), 1); err != ErrClosed {
		t.Fatal(err)
	}
	wantPanic(t, "lock: Select took an OnAcquire of a closed Semaphore; give it a place for the error", func() { selects(k, m.OnAcquire(1, nil)) })
	m.p.wantQuiet(t, 1)
}

func TestSemaphoreAdd(t *testing.T) {
	m := NewSemaphore(3)
	m.TryAcquire(2)
	m.Add(-2) // one now, one as soon as it is released
	if m.Available() != 0 {
		t.Fatal(m.Available())
	}
	o := acquire(crank.New(), m, 1)
	m.Release(1)
	o.step().wantPending(t)
	m.Release(1)
	o.wantWoken(t)
	many := acquire(crank.New(), m, 4)
	m.Add(4)
	many.wantWoken(t)
	m.Release(4)
	m.Release(1)
	m.p.wantQuiet(t, 5)
	wantPanic(t, "lock: Add of more permits than can be counted", func() { m.Add(1<<63 - 1) })
}

func TestSemaphorePlain(t *testing.T) {
	m := NewSemaphore(1)
	ctx, cancel := context.WithCancel(context.Background())
	if m.AcquireWait(ctx, 1) != nil {
		t.Fatal("a free permit was not given")
	}
	go cancel()
	if err := m.AcquireWait(ctx, 1); err != context.Canceled {
		t.Fatal(err)
	}
	go m.Release(1)
	if err := m.AcquireWait(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	m.p.wantQuiet(t, 0)
	wantPanic(t, "lock: AcquireWait blocks its goroutine, and would block a task's worker: in a task use Acquire(cx, n)"+
		"; on a goroutine beside it pass a context of its own, such as context.WithCancel(cx)", func() { m.AcquireWait(crank.New().Context(), 1) })
}

func TestMutexPlain(t *testing.T) {
	var m Mutex
	ctx, cancel := context.WithCancel(context.Background())
	if m.LockWait(ctx) != nil {
		t.Fatal("an open mutex is not locked")
	}
	go cancel()
	if err := m.LockWait(ctx); err != context.Canceled {
		t.Fatal(err)
	}
	go m.Unlock()
	if err := m.LockWait(context.Background()); err != nil {
		t.Fatal(err)
	}
	m.Unlock()
	m.wantQuiet(t)
}

func TestMutexCase(t *testing.T) {
	var m Mutex
	var e Notify
	k := crank.New()
	selects(k, m.OnLock()).wantWon(t, 0)
	o := selects(k, e.OnNotify(), m.OnLock())
	o.wantPending(t)
	m.Unlock()
	o.step().wantWon(t, 1)
	o = selects(k, e.OnNotify(), m.OnLock())
	e.NotifyOne()
	m.Unlock() // to nobody: the case has lost
	o.step().wantWon(t, 0)
	m.wantQuiet(t)
	// The mutex is opened between Try and Arm, and another case wins before.
	m.TryLock()
	selects(k, core.Case{Op: &hook{m.Unlock}}, m.OnLock()).wantWon(t, 1)
	x := k.Context().RT()
	k.Poll(func(core.Context) {
		var s core.Selection
		s.Reset(x.Waker())
		s.Claim(0)
		m.Unlock()
		c := m.OnLock()
		if c.Op.Arm(x, &c, &s, 1) || m.word.Load() != open {
			t.Error("a case that has lost keeps the mutex")
		}
		c.Op.Disarm(x, &c)
	})
	m.TryLock()
	selects(k, m.OnLock()).abort().wantUnwound(t)
	m.Unlock()
	m.wantQuiet(t)
}

func TestNotifyLast(t *testing.T) {
	var e Notify
	a, b := waitFor(crank.New(), &e), waitFor(crank.New(), &e)
	e.NotifyLast()
	a.step().wantPending(t)
	b.wantWoken(t)
	e.NotifyLast()
	a.wantWoken(t)
	e.NotifyLast()
	waitFor(crank.New(), &e).wantReady(t)
	// A decided case at the end is passed over.
	a = waitFor(crank.New(), &e)
	var f Notify
	s := selects(crank.New(), f.OnNotify(), e.OnNotify())
	f.NotifyOne()
	crank.New().Poll(e.NotifyLastFrom)
	a.wantWoken(t)
	s.step().wantWon(t, 0)
}

func TestNotifySince(t *testing.T) {
	var e Notify
	since := func(k *crank.Task, mark uint64) *op {
		e := &e
		return start(k, func(cx core.Context, p *[2]unsafe.Pointer, s *[16]byte) bool {
			ok := Notify__WaitSince__poll(cx, (*[1]unsafe.Pointer)(p[:1]), s, e, mark)
			e, mark = nil, 0
			return ok
		})
	}
	e.NotifyAll()
	mark := e.Mark()
	o := since(crank.New(), mark)
	o.wantPending(t)
	crank.New().Poll(e.NotifyAllFrom)
	o.wantWoken(t)
	since(crank.New(), mark).wantReady(t) // it came before the wait
	mark = e.Mark()
	k := crank.New()
	k.Broke = true
	o = since(k, mark)
	o.wantPending(t)
	e.NotifyAll()
	k.Broke = false
	o.step().wantReady(t)
	mark = e.Mark()
	o = since(k, mark)
	e.NotifyOne()
	o.wantWoken(t)
	since(k, mark).abort().wantUnwound(t)
}
