package sched

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/leaktest"
	"github.com/edo-async/edo/internal/task"
	"github.com/edo-async/edo/internal/wheel"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// clockDriver is a driver with timers and nothing else.
type clockDriver struct {
	start time.Time
	wheel *wheel.Wheel
	bell  chan struct{}
	parks atomic.Int64
}

func newClockDriver(shards int) *clockDriver {
	return &clockDriver{start: time.Now(), wheel: wheel.New(shards), bell: make(chan struct{}, 1)}
}

func (d *clockDriver) Now() int64               { return int64(time.Since(d.start)) }
func (d *clockDriver) Wall() int64              { return time.Now().UnixNano() }
func (d *clockDriver) Rand() uint64             { return 4 }
func (d *clockDriver) Fired(t core.Timer) bool  { return d.wheel.Fired(t) }
func (d *clockDriver) Disarm(t core.Timer) bool { return d.wheel.Disarm(t) }
func (d *clockDriver) Unpark() {
	select {
	case d.bell <- struct{}{}:
	default:
	}
}

func (d *clockDriver) Arm(when int64, w *core.Waker, shard uint32) core.Timer {
	t, unpark := d.wheel.Arm(when, w, shard)
	if unpark {
		d.Unpark()
	}
	return t
}

func (d *clockDriver) Park(here *core.Here, timeout time.Duration) {
	d.parks.Add(1)
	if timeout != 0 {
		until := d.wheel.Sleep()
		pause := time.Duration(until - d.Now())
		switch {
		case until == wheel.Never:
			<-d.bell
		case pause > 0:
			t := time.NewTimer(pause)
			select {
			case <-d.bell:
			case <-t.C:
			}
			t.Stop()
		}
	}
	d.wheel.Advance(d.Now(), here)
}

// scheduler is what the tests need of one.
type scheduler interface {
	task.Scheduler
	Start()
	Stop()
}

// flavour makes a scheduler for tests that run on each.
type flavour struct {
	name string
	make func(rt *task.Runtime, d *clockDriver) scheduler
}

func multi(n int) flavour {
	return flavour{"multi" + string(rune('0'+n)), func(rt *task.Runtime, d *clockDriver) scheduler { return NewMulti(rt, n, d) }}
}

var current = flavour{"current", func(rt *task.Runtime, d *clockDriver) scheduler { return NewCurrent(rt, d) }}

var flavours = []flavour{current, multi(1), multi(2), multi(4)}

// world is a runtime under test.
type world struct {
	task.Runtime
	env    core.Env
	driver *clockDriver
	sched  scheduler
}

func newWorld(f flavour) *world {
	w := new(world)
	w.driver = newClockDriver(4)
	w.env.Driver = w.driver
	w.Env = &w.env
	w.sched = f.make(&w.Runtime, w.driver)
	w.Sched = w.sched
	w.sched.Start()
	return w
}

// close shuts the runtime down; the tasks must have ended.
func (w *world) close(t testing.TB) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for w.Owned.Len() > 0 {
		if time.Now().After(deadline) {
			t.Fatalf("%d tasks have not ended", w.Owned.Len())
		}
		time.Sleep(50 * time.Microsecond)
	}
	w.sched.Stop()
	w.env.Close()
}

// onEach runs a test on all flavours.
func onEach(t *testing.T, test func(t *testing.T, w *world)) {
	for _, f := range flavours {
		t.Run(f.name, func(t *testing.T) {
			leaktest.CheckTest(t)
			w := newWorld(f)
			test(t, w)
			w.close(t)
		})
	}
}

// cell is a task whose poll is a function: what a frame is to the compiler.
type cell struct {
	task.Header
	poll func(cx core.Context) bool
}

func runCell(cx core.Context, at unsafe.Pointer) bool { return (*cell)(at).poll(cx) }

func (w *world) spawn(here *core.Here, poll func(cx core.Context) bool) *cell {
	c := &cell{poll: poll}
	c.Init(&w.Runtime, runCell, nil)
	c.Start(here)
	return c
}

// wait waits for a task from outside.
func (c *cell) wait() {
	done := make(chan struct{})
	w := core.NewWaker(sync.OnceFunc(func() { close(done) }))
	if _, waiting := c.Watch(w); waiting {
		<-done
	}
}

// yields is a poll that asks for another one n times.
func yields(n int) func(core.Context) bool {
	return func(cx core.Context) bool {
		if n--; n < 0 {
			return true
		}
		cx.RT().PollAgain()
		return false
	}
}

// sleeps is a poll that sleeps once for d.
func sleeps(d time.Duration) func(core.Context) bool {
	var timer core.Timer
	return func(cx core.Context) bool {
		x := cx.RT()
		if timer == 0 {
			timer = x.StartTimer(x.Now()+int64(d), x.Waker())
			return false
		}
		if !x.TimerFired(timer) {
			return false
		}
		x.StopTimer(timer)
		return true
	}
}
