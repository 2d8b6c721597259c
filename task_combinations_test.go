package edo_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/leaktest"
)

// What a task's function does, who waits for it and how, and which deferred calls it has: all combinations, on all
// schedulers. The model that they are compared with is want.

var (
	outcomes = []string{"value", "error", "panic", "goexit", "aborted before its start", "aborted while it waits",
		"aborted while it runs", "aborted twice", "aborted after its end"}
	joiners = []string{"before", "after", "never", "two", "from a goroutine", "select", "dropped",
		"again and again", "by all means", "joiner aborted", "gives up waiting", "select loses", "inspects", "peeks"}
	deferred = []string{"none", "plain", "awaits", "panics", "panics later", "recovers", "recovers later"}
	flavours = map[string][]edo.Option{
		"deterministic":  {edo.Deterministic(1)},
		"current thread": {edo.CurrentThread()},
		"two workers":    {edo.Workers(2)},
	}
)

// combination is one of them, and what happens in it.
type combination struct {
	outcome, joined, deferred string
	exact                     bool // nothing depends on timing

	mu       sync.Mutex
	log      string
	reported atomic.Int32
	running  atomic.Bool // the function has begun, and waits or will
	over     atomic.Bool // its first deferred call has run
}

func (c *combination) String() string {
	return fmt.Sprintf("%s, joined: %s, deferred call: %s", c.outcome, c.joined, c.deferred)
}

func (c *combination) add(format string, args ...any) {
	c.mu.Lock()
	c.log += fmt.Sprintf(format, args...) + ";"
	c.mu.Unlock()
}

func (c *combination) body(cx edo.Context) (v int, err error) {
	defer c.over.Store(true)
	pause := time.Millisecond
	if c.outcome == "aborted twice" {
		pause = time.Hour
	}
	switch c.deferred {
	case "plain":
		defer c.add("plain")
	case "awaits":
		defer func() {
			c.add("begins")
			edo.Sleep(cx, pause)
			c.add("ends")
		}()
	case "panics":
		defer func() {
			c.add("panics")
			panic("deferred")
		}()
	case "panics later":
		defer func() {
			c.add("waits")
			defer panic("deferred")
			edo.Sleep(cx, pause)
			c.add("panics")
		}()
	case "recovers":
		defer func() {
			if r := recover(); r != nil {
				c.add("recovers %v", r)
				v, err = 9, errors.New("recovered")
			}
		}()
	case "recovers later":
		defer func() {
			edo.Sleep(cx, pause)
			if r := recover(); r != nil {
				c.add("recovers %v", r)
				v, err = 9, errors.New("recovered")
			}
		}()
	}
	return c.act(cx)
}

func (c *combination) act(cx edo.Context) (int, error) {
	c.running.Store(true)
	switch c.outcome {
	case "aborted before its start", "aborted while it waits", "aborted twice":
		edo.Sleep(cx, time.Hour)
	case "aborted while it runs":
		for range 1000 {
			edo.Yield(cx)
		}
		edo.Sleep(cx, time.Hour)
	}
	edo.Sleep(cx, time.Millisecond)
	switch c.outcome {
	case "error":
		return 8, errors.New("an error")
	case "panic":
		panic("body")
	case "goexit":
		runtime.Goexit()
	}
	return 7, nil
}

// abort does what the outcome asks for, and waits as long as that takes.
func (c *combination) abort(cx edo.Context, t *edo.Task[int]) error {
	await := func(cond func() bool) {
		for !cond() {
			edo.Sleep(cx, 100*time.Microsecond)
		}
	}
	switch c.outcome {
	case "aborted before its start":
		t.Abort()
	case "aborted while it waits", "aborted twice":
		await(c.running.Load)
		edo.Sleep(cx, time.Millisecond)
		t.Abort()
		if c.outcome == "aborted twice" {
			edo.Sleep(cx, 2*time.Millisecond)
			t.Abort()
		}
	case "aborted while it runs":
		for !c.running.Load() {
			edo.Yield(cx)
		}
		t.Abort()
	case "aborted after its end":
		await(t.Ended)
		t.Abort()
		t.Abort()
	}
	return nil
}

// run is the first task: it spawns the one that is tested, and joins it.
func (c *combination) run(cx edo.Context) (got []string) {
	t := edo.SpawnValue(cx, c.body)
	var aborting *edo.Task[struct{}]
	if c.outcome == "aborted before its start" {
		t.Abort()
	} else {
		victim := t
		aborting = edo.Spawn(cx, func(cx edo.Context) error { return c.abort(cx, victim) })
	}
	ended := func(v int, err error) { got = append(got, result(v, err)) }
	switch c.joined {
	case "before":
		ended(t.Join(cx))
	case "after", "never":
		for !t.Ended() {
			edo.Sleep(cx, 100*time.Microsecond)
		}
		if c.joined == "after" {
			ended(t.Join(cx))
			ended(t.Wait(context.Background()))
		}
	case "two":
		other := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return t.Join(cx) })
		ended(t.Join(cx))
		ended(other.Join(cx))
	case "from a goroutine":
		// Not by Blocking: it would stop the virtual clock.
		waited := make(chan string, 1)
		go func() { waited <- result(t.Wait(context.Background())) }()
		for len(waited) == 0 {
			edo.Sleep(cx, 100*time.Microsecond)
		}
		got = append(got, <-waited)
	case "select":
		if i := edo.Select(cx, edo.After(time.Hour), t.OnDone()); i != 1 {
			got = append(got, fmt.Sprint("case ", i))
		}
		ended(t.Join(cx))
	case "again and again":
		for range 3 {
			ended(t.Join(cx))
		}
	case "by all means":
		got = c.byAllMeans(cx, t)
	case "joiner aborted":
		other := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return t.Join(cx) })
		selecting := edo.Spawn(cx, func(cx edo.Context) error { edo.Select(cx, t.OnDone()); return nil })
		edo.Yield(cx)
		other.Abort()
		selecting.Abort()
		_, _ = other.Join(cx) // aborted, or as t, if that was faster
		_, _ = selecting.Join(cx)
		ended(t.Join(cx))
	case "gives up waiting":
		ctx, cancel := context.WithCancelCause(context.Background())
		gaveUp := errors.New("gave up")
		cancel(gaveUp)
		if v, err := t.Wait(ctx); !errors.Is(err, gaveUp) { // it had ended
			got = append(got, result(v, err))
		} else {
			ended(t.Join(cx))
		}
	case "select loses":
		edo.Select(cx, t.OnDone(), edo.After(time.Microsecond))
		edo.Select(cx, t.OnDone(), edo.After(time.Microsecond), t.OnDone())
		ended(t.Join(cx))
	case "inspects":
		for s := t.Inspect(cx); s.State != "ended"; s = t.Inspect(cx) {
			switch s.State {
			case "waiting", "runnable":
			default:
				got = append(got, "it is "+s.State)
			}
			edo.Sleep(cx, 200*time.Microsecond)
		}
		ended(t.Join(cx))
	case "peeks":
		for !t.Ended() {
			if s := t.Peek(); s.State == "" || s.Task.ID != t.ID() {
				got = append(got, fmt.Sprintf("it is %+v", s))
			}
			edo.Sleep(cx, 200*time.Microsecond)
		}
		if s := t.Peek(); s.State != "ended" || len(s.Frames) > 0 {
			got = append(got, fmt.Sprintf("at the end it is %+v", s))
		}
		ended(t.Join(cx))
	case "dropped":
		for !c.over.Load() && c.outcome != "aborted before its start" {
			edo.Sleep(cx, 100*time.Microsecond)
		}
	}
	if aborting != nil {
		_, _ = aborting.Join(cx)
	}
	return got
}

// byAllMeans joins t in all ways at the same time.
func (c *combination) byAllMeans(cx edo.Context, t *edo.Task[int]) (got []string) {
	waited := make(chan string, 1)
	go func() { waited <- result(t.Wait(context.Background())) }()
	first := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return t.Join(cx) })
	second := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		edo.Select(cx, t.OnDone(), t.OnDone())
		return t.Join(cx)
	})
	_ = t.Inspect(cx)
	got = append(got, result(t.Join(cx)), result(first.Join(cx)), result(second.Join(cx)))
	for len(waited) == 0 {
		edo.Sleep(cx, 100*time.Microsecond)
	}
	return append(got, <-waited)
}

func result(v int, err error) string {
	var p *edo.PanicError
	switch {
	case errors.As(err, &p):
		return fmt.Sprint("panic ", p.Value)
	case errors.Is(err, edo.ErrAborted):
		return "aborted"
	case errors.Is(err, edo.ErrGoexit):
		return "goexit"
	}
	return fmt.Sprint(v, " ", err)
}

// want is what must come out: the result for each joiner, and the log.
func (c *combination) want() (res, log string) {
	started := true
	switch c.outcome {
	case "value", "aborted after its end":
		res = "7 <nil>"
	case "error":
		res = "8 an error"
	case "panic":
		res = "panic body"
	case "goexit":
		res = "goexit"
	default:
		res, started = "aborted", c.outcome != "aborted before its start"
	}
	if !started {
		return res, ""
	}
	twice := c.outcome == "aborted twice"
	switch c.deferred {
	case "plain":
		log = "plain;"
	case "awaits":
		log = "begins;ends;"
		if twice {
			log = "begins;"
		}
	case "panics":
		res, log = "panic deferred", "panics;"
	case "panics later":
		res, log = "panic deferred", "waits;panics;"
		if twice {
			log = "waits;"
		}
	case "recovers", "recovers later":
		if c.outcome == "panic" {
			res, log = "9 recovered", "recovers body;"
		}
	}
	return res, log
}

func (c *combination) check(t *testing.T, got []string) {
	t.Helper()
	res, log := c.want()
	n := map[string]int{"after": 2, "two": 2, "never": 0, "dropped": 0, "again and again": 3, "by all means": 4}
	want, fixed := n[c.joined]
	if !fixed {
		want = 1
	}
	if !c.exact && c.outcome == "aborted before its start" && c.running.Load() {
		// Another worker was faster: then its deferred calls have run.
		c.outcome = "aborted while it waits"
		res, log = c.want()
	}
	if len(got) != want {
		t.Errorf("%v: %d results: %q, want %d", c, len(got), got, want)
	}
	for _, r := range got {
		if r != res {
			t.Errorf("%v: result %q, want %q", c, r, res)
		}
	}
	if c.log != log {
		t.Errorf("%v: deferred calls %q, want %q", c, c.log, log)
	}
	if !c.exact || c.joined == "from a goroutine" || c.joined == "by all means" {
		return
	}
	reports := int32(0)
	if res == "panic body" || res == "panic deferred" {
		switch c.joined {
		case "after", "never", "dropped", "inspects", "peeks":
			reports = 1
		}
	}
	if got := c.reported.Load(); got != reports {
		t.Errorf("%v: %d panics reported, want %d", c, got, reports)
	}
}

func TestTaskCombinations(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			for _, o := range outcomes {
				t.Run(o, func(t *testing.T) {
					leaktest.CheckTest(t)
					for _, j := range joiners {
						for _, d := range deferred {
							runCombination(t, &combination{outcome: o, joined: j, deferred: d, exact: flavour == "deterministic"}, opts)
						}
					}
				})
			}
		})
	}
}

func runCombination(t *testing.T, c *combination, opts []edo.Option) {
	var got []string
	opts = append(opts[:len(opts):len(opts)], edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) { c.reported.Add(1) }))
	hangs := time.AfterFunc(20*time.Second, func() {
		buf := make([]byte, 1<<18)
		panic(fmt.Sprintf("%v: it hangs\n%s", c, buf[:runtime.Stack(buf, true)]))
	})
	defer hangs.Stop()
	err := edo.Run(func(cx edo.Context) error {
		got = c.run(cx)
		return nil
	}, opts...)
	if err != nil {
		t.Errorf("%v: Run: %v", c, err)
	}
	c.check(t, got)
}
