package edo_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/leaktest"
)

const (
	ownContext = "use the cx that the function itself was given"
	noContext  = "run inside edo.Run or edo.Spawn"
)

var nilContext context.Context

// misuses are mistakes inside a task, and what the message that catches them says to do.
var misuses = map[string]struct {
	body func(cx edo.Context) error
	want string
}{
	"empty Context": {func(edo.Context) error { edo.Yield(edo.Context{}); return nil }, noContext},
	"another task's": {func(cx edo.Context) error {
		_, err := edo.Spawn(cx, func(edo.Context) error { edo.Sleep(cx, 1); return nil }).Join(cx)
		return err
	}, ownContext},
	"a branch's": {func(cx edo.Context) error {
		var kept edo.Context
		_ = edo.Join(cx, func(cx edo.Context) error { kept = cx; return nil })
		edo.Yield(kept)
		return nil
	}, ownContext},
	"the outer one in a branch": {func(cx edo.Context) error {
		return edo.Join(cx, func(edo.Context) error { edo.Yield(cx); return nil })
	}, ownContext},
	"the outer one in a timeout": {func(cx edo.Context) error {
		_, err := edo.Timeout(cx, time.Hour, func(edo.Context) (int, error) { edo.Yield(cx); return 0, nil })
		return err
	}, ownContext},
	"an ended task's": {func(cx edo.Context) error {
		var kept edo.Context
		_, _ = edo.Spawn(cx, func(cx edo.Context) error { kept = cx; return nil }).Join(cx)
		edo.Yield(kept)
		return nil
	}, ownContext},
	"a spawn by an ended task": {func(cx edo.Context) error {
		var kept edo.Context
		_, _ = edo.Spawn(cx, func(cx edo.Context) error { kept = cx; return nil }).Join(cx)
		edo.Spawn(kept, func(edo.Context) error { return nil })
		return nil
	}, ownContext},
	"on another goroutine": {func(cx edo.Context) error {
		self := make(chan *edo.Task[struct{}], 1)
		task := edo.Spawn(cx, func(cx edo.Context) error {
			_, err := edo.Blocking(cx, func(context.Context) (int, error) {
				// While the task is being polled this would not be noticed.
				for task := <-self; task.Peek().State != "waiting"; {
					runtime.Gosched()
				}
				edo.Yield(cx)
				return 0, nil
			})
			return err
		})
		self <- task
		_, err := task.Join(cx)
		return err
	}, "while its task is not running"},
	"nil future":              {func(cx edo.Context) error { edo.Await[int](cx, nil); return nil }, "make one first"},
	"no racers":               {func(cx edo.Context) error { _, err := edo.Race[int](cx); return err }, "at least one"},
	"nil function":            {func(cx edo.Context) error { edo.Spawn(cx, nil); return nil }, "Spawn of a nil function"},
	"nil with a value":        {func(cx edo.Context) error { edo.SpawnValue[int](cx, nil); return nil }, "SpawnValue of a nil function"},
	"nil for Blocking":        {func(cx edo.Context) error { _, err := edo.Blocking[int](cx, nil); return err }, "Blocking of a nil function"},
	"nil for a group":         {func(cx edo.Context) error { edo.NewGroup(cx).Go(nil); return nil }, "Group.Go of a nil function"},
	"nil for Join":            {func(cx edo.Context) error { return edo.Join(cx, func(edo.Context) error { return nil }, nil) }, "of a nil function"},
	"nil for Race":            {func(cx edo.Context) error { _, err := edo.Race[int](cx, nil); return err }, "of a nil function"},
	"nil for Async":           {func(cx edo.Context) error { edo.Await(cx, edo.Async[int](nil)); return nil }, "of a nil function"},
	"nil for Timeout":         {func(cx edo.Context) error { _, err := edo.Timeout[int](cx, time.Hour, nil); return err }, "of a nil function"},
	"nil for Until":           {func(cx edo.Context) error { _, err := edo.Until[int](cx, context.Background(), nil); return err }, "of a nil function"},
	"no context for Until":    {func(cx edo.Context) error { _, err := edo.Until(cx, nilContext, after(0, 0, nil)); return err }, "Until of a nil context.Context"},
	"no context for OnDone":   {func(cx edo.Context) error { edo.Select(cx, edo.OnDone(nilContext)); return nil }, "OnDone of a nil context.Context"},
	"a zero ticker":           {func(cx edo.Context) error { new(edo.Ticker).Wait(cx); return nil }, "NewTicker makes one"},
	"a case of a zero ticker": {func(cx edo.Context) error { edo.Select(cx, new(edo.Ticker).OnTick(nil)); return nil }, "NewTicker makes one"},
	"a zero timer":            {func(cx edo.Context) error { new(edo.Timer).Wait(cx); return nil }, "make one"},
	"a nil timer":             {func(cx edo.Context) error { (*edo.Timer)(nil).Wait(cx); return nil }, "make one"},
	"a zero timer reset":      {func(cx edo.Context) error { new(edo.Timer).Reset(time.Hour); return nil }, "make one"},
	"next of a zero set":      {func(cx edo.Context) error { new(edo.Set[int]).Next(cx); return nil }, "make one"},
	"a case of a zero set":    {func(cx edo.Context) error { edo.TrySelect(cx, new(edo.Set[int]).OnNext(nil, nil)); return nil }, "make one"},
	"a zero group":            {func(cx edo.Context) error { new(edo.Group).Go(func(edo.Context) error { return nil }); return nil }, "NewGroup makes one"},
	"a zero set":              {func(cx edo.Context) error { new(edo.Set[int]).Go(after(0, 0, nil)); return nil }, "NewSet makes one"},
	"a group's own task waits for it": {func(cx edo.Context) error {
		g := edo.NewGroup(cx)
		g.Go(func(cx edo.Context) error { return g.Wait(cx) })
		return g.Wait(cx)
	}, "wait where the group was made"},
	"a group's own task waits for it in a branch": {func(cx edo.Context) error {
		g := edo.NewGroup(cx)
		g.Go(func(cx edo.Context) error { return edo.Join(cx, g.Wait) })
		return g.Wait(cx)
	}, "wait where the group was made"},
	"join of a nil task": {func(cx edo.Context) error { _, err := (*edo.Task[int])(nil).Join(cx); return err }, "Spawn answers one"},
	"future twice": {func(cx edo.Context) error {
		f := edo.Async(func(edo.Context) (int, error) { return 1, nil })
		edo.Await(cx, f)
		edo.Await(cx, f)
		return nil
	}, "polled after it had ended"},
	"outside a task": {func(cx edo.Context) error {
		edo.Async(func(edo.Context) (int, error) { return 1, nil }).Poll(edo.NewWaker(func() {}))
		return nil
	}, "use edo.Await there"},
	"join of itself": {func(cx edo.Context) error {
		var self *edo.Task[struct{}]
		begin := false
		self = edo.Spawn(cx, func(cx edo.Context) error {
			for !begin {
				edo.Yield(cx)
			}
			_, err := self.Join(cx)
			return err
		})
		begin = true
		_, err := self.Join(cx)
		return err
	}, "let another task join it"},
	"join of itself in a branch": {func(cx edo.Context) error {
		var self *edo.Task[struct{}]
		begin := false
		self = edo.Spawn(cx, func(cx edo.Context) error {
			for !begin {
				edo.Yield(cx)
			}
			_, err := edo.Timeout(cx, time.Hour, self.Join)
			return err
		})
		begin = true
		_, err := self.Join(cx)
		return err
	}, "let another task join it"},
	"Run in a task": {func(edo.Context) error { return edo.Run(func(edo.Context) error { return nil }) }, "use Spawn and Join there, or call it in Blocking"},
	"Run in a branch": {func(cx edo.Context) error {
		return edo.Join(cx, func(cx edo.Context) error {
			edo.Yield(cx)
			return edo.Run(func(edo.Context) error { return nil })
		})
	}, "use Spawn and Join there, or call it in Blocking"},
	"Run deep in plain code": {func(cx edo.Context) error {
		return deep(300, func() error { return edo.Run(func(edo.Context) error { return nil }) })
	}, "use Spawn and Join there, or call it in Blocking"},
	"Wait in a task": {func(cx edo.Context) error {
		_, err := edo.Spawn(cx, func(edo.Context) error { return nil }).Wait(context.Background())
		return err
	}, "use Join(cx) there, or call it in Blocking"},
	"Shutdown in a task": {func(cx edo.Context) error {
		return edo.RuntimeOf(cx).Shutdown(cx)
	}, "return from the function given to Run"},
	"Shutdown in a deferred call": {func(cx edo.Context) error {
		defer func() { _ = edo.RuntimeOf(cx).Shutdown(context.Background()) }()
		edo.Yield(cx)
		return nil
	}, "return from the function given to Run"},
}

func deep(n int, fn func() error) error {
	if n == 0 {
		return fn()
	}
	return deep(n-1, fn)
}

func TestMisuseMessages(t *testing.T) {
	for name, test := range misuses {
		for flavour, opts := range flavours {
			t.Run(name+"/"+flavour, func(t *testing.T) {
				leaktest.CheckTest(t)
				err := edo.Run(test.body, append(opts[:len(opts):len(opts)], edo.OnPanic(func(edo.TaskInfo, *edo.PanicError) {}))...)
				var p *edo.PanicError
				if !errors.As(err, &p) || !strings.HasPrefix(fmt.Sprint(p.Value), "edo: ") || !strings.Contains(fmt.Sprint(p.Value), test.want) {
					t.Errorf("got %v\nwant a panic about %q", err, test.want)
				}
			})
		}
	}
}

// What takes a Context says so when it gets an empty one.
func TestEmptyContext(t *testing.T) {
	var cx edo.Context
	for name, call := range map[string]func(){
		"Yield":         func() { edo.Yield(cx) },
		"Sleep":         func() { edo.Sleep(cx, 1) },
		"Spawn":         func() { edo.Spawn(cx, func(edo.Context) error { return nil }) },
		"SpawnValue":    func() { edo.SpawnValue(cx, func(edo.Context) (int, error) { return 0, nil }) },
		"Await":         func() { edo.Await(cx, edo.Async(func(edo.Context) (int, error) { return 0, nil })) },
		"Join":          func() { _ = edo.Join(cx, func(edo.Context) error { return nil }) },
		"Join2":         func() { _, _, _ = edo.Join2(cx, waitsFor[int], waitsFor[int]) },
		"Race":          func() { _, _ = edo.Race(cx, waitsFor[int]) },
		"Timeout":       func() { _, _ = edo.Timeout(cx, 1, waitsFor[int]) },
		"Select":        func() { edo.Select(cx) },
		"NewGroup":      func() { edo.NewGroup(cx) },
		"NewSet":        func() { edo.NewSet[int](cx) },
		"NewTimer":      func() { edo.NewTimer(cx, 1) },
		"NewTicker":     func() { edo.NewTicker(cx, 1) },
		"TimeoutAt":     func() { _, _ = edo.TimeoutAt(cx, time.Now(), waitsFor[int]) },
		"Until":         func() { _, _ = edo.Until(cx, context.Background(), waitsFor[int]) },
		"WithValue":     func() { _, _ = edo.WithValue(cx, 1, 1, waitsFor[int]) },
		"Unconstrained": func() { _, _ = edo.Unconstrained(cx, waitsFor[int]) },
		"Cooperate":     func() { edo.Cooperate(cx) },
		"HasBudget":     func() { edo.HasBudget(cx) },
		"SelectInOrder": func() { edo.SelectInOrder(cx) },
		"TrySelect":     func() { edo.TrySelect(cx) },
		"SleepUntil":    func() { edo.SleepUntil(cx, time.Now()) },
		"JoinAll":       func() { _ = edo.JoinAll(cx) },
		"Join3":         func() { _, _, _, _ = edo.Join3(cx, waitsFor[int], waitsFor[int], waitsFor[int]) },
		"TaskID":        func() { edo.TaskID(cx) },
		"Self":          func() { edo.Self(cx) },
		"Blocking":      func() { _, _ = edo.Blocking(cx, func(context.Context) (int, error) { return 0, nil }) },
		"Stackful":      func() { _ = edo.Stackful(cx, func(edo.Context) error { return nil }) },
		"Now":           func() { edo.Now(cx) },
		"Rand":          func() { edo.Rand(cx) },
		"RuntimeOf":     func() { edo.RuntimeOf(cx) },
		"WorkerIndex":   func() { edo.WorkerIndex(cx) },
		"Done":          func() { cx.Done() },
		"Err":           func() { _ = cx.Err() },
		"Value":         func() { cx.Value(1) },
		"Deadline":      func() { cx.Deadline() },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if v := recover(); !strings.Contains(fmt.Sprint(v), noContext) {
					t.Errorf("panicked with %v", v)
				}
			}()
			call()
		})
	}
}

// What is refused inside a task is fine on a goroutine, and in Blocking.
func TestNestedUseFromGoroutines(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			err := edo.Run(func(cx edo.Context) error {
				r := edo.RuntimeOf(cx)
				_, err := edo.Blocking(cx, func(ctx context.Context) (int, error) {
					inner, err := edo.New(edo.CurrentThread())
					if err != nil {
						return 0, err
					}
					v, err := edo.SpawnOn(inner, func(cx edo.Context) (int, error) {
						if edo.RuntimeOf(cx) == r || edo.RuntimeOf(cx).ID() == r.ID() {
							t.Error("two runtimes are one")
						}
						return edo.SpawnOn(r, func(cx edo.Context) (int, error) { edo.Yield(cx); return 7, nil }).Join(cx)
					}).Wait(ctx)
					if v != 7 || err != nil {
						t.Errorf("the inner runtime answers %d, %v", v, err)
					}
					if err := inner.Shutdown(ctx); err != nil {
						return 0, err
					}
					return 0, edo.Run(func(cx edo.Context) error { edo.Yield(cx); return nil })
				})
				return err
			}, opts...)
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// A task may have its own runtime shut down, as long as it does not wait for that.
func TestShutdownAskedForByATask(t *testing.T) {
	for flavour, opts := range flavours {
		t.Run(flavour, func(t *testing.T) {
			leaktest.CheckTest(t)
			r := newRuntime(t, opts...)
			ended := make(chan error)
			_, err := r.Spawn(func(cx edo.Context) error {
				go func() { ended <- r.Shutdown(context.Background()) }()
				for {
					edo.Yield(cx)
				}
			}).Wait(context.Background())
			if !errors.Is(err, edo.ErrAborted) {
				t.Errorf("Wait: %v", err)
			}
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNewWithContext(t *testing.T) {
	defer func() {
		if v := recover(); !strings.Contains(fmt.Sprint(v), "give it to Run or Spawn") {
			t.Errorf("panicked with %v", v)
		}
	}()
	_, _ = edo.New(edo.WithContext(context.Background()))
}

// A Shutdown that is refused has begun nothing.
func TestShutdownWithoutContext(t *testing.T) {
	leaktest.CheckTest(t)
	r := newRuntime(t)
	func() {
		defer func() {
			if v := recover(); !strings.Contains(fmt.Sprint(v), "nil context.Context") {
				t.Errorf("panicked with %v", v)
			}
		}()
		_ = r.Shutdown(nil) //lint:ignore SA1012 that is the mistake
	}()
	if _, err := r.Spawn(func(edo.Context) error { return nil }).Wait(context.Background()); err != nil {
		t.Error(err)
	}
	if err := r.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
}

// Which option counts if several say what the scheduler is.
func TestOptionsThatDisagree(t *testing.T) {
	for _, test := range []struct {
		opts    []edo.Option
		flavour edo.Flavour
		workers int
	}{
		{[]edo.Option{edo.Workers(3), edo.Workers(2)}, edo.FlavourMultiThread, 2},
		{[]edo.Option{edo.CurrentThread(), edo.Workers(3)}, edo.FlavourCurrentThread, 1},
		{[]edo.Option{edo.Workers(3), edo.CurrentThread()}, edo.FlavourCurrentThread, 1},
		{[]edo.Option{edo.Deterministic(1), edo.Workers(3)}, edo.FlavourDeterministic, 1},
		{[]edo.Option{edo.Deterministic(1), edo.CurrentThread(), edo.PortableIO()}, edo.FlavourDeterministic, 1},
	} {
		err := edo.Run(func(cx edo.Context) error {
			r := edo.RuntimeOf(cx)
			if n := r.Metrics().ConfiguredWorkers; r.Flavour() != test.flavour || n != test.workers {
				t.Errorf("%s of %d workers, want %s of %d", r.Flavour(), n, test.flavour, test.workers)
			}
			return nil
		}, test.opts...)
		if err != nil {
			t.Error(err)
		}
	}
	for name, refused := range map[string]func(){
		"none":    func() { edo.Workers(0) },
		"fewer":   func() { edo.Workers(-1) },
		"so many": func() { edo.Workers(1 << 30) },
		"limit":   func() { edo.BlockingLimit(0) },
		"group":   func() { edo.Limit(-1) },
	} {
		func() {
			defer func() {
				if v := recover(); !strings.HasPrefix(fmt.Sprint(v), "edo: ") {
					t.Errorf("%s: panicked with %v", name, v)
				}
			}()
			refused()
		}()
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv(edo.WorkersVariable, "3")
	workers := func(opts ...edo.Option) (n int) {
		if err := edo.Run(func(cx edo.Context) error { n = edo.RuntimeOf(cx).Metrics().ConfiguredWorkers; return nil }, opts...); err != nil {
			t.Error(err)
		}
		return n
	}
	if n := workers(); n != 3 {
		t.Errorf("%d workers, by the environment", n)
	}
	if n := workers(edo.Workers(2)); n != 2 {
		t.Errorf("%d workers, by the program", n)
	}
	if n := workers(edo.CurrentThread()); n != 1 {
		t.Errorf("%d workers on the current thread", n)
	}
	t.Setenv(edo.WorkersVariable, "")
	if n := workers(); n != runtime.GOMAXPROCS(0) {
		t.Errorf("%d workers", n)
	}
	for _, bad := range []string{"0", "-1", "many", "2.5", "1e3", " 2", "1000000", "99999999999999999999"} {
		t.Setenv(edo.WorkersVariable, bad)
		if _, err := edo.New(); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("New with %q: %v", bad, err)
		}
		if err := edo.Run(func(edo.Context) error { t.Error("it runs"); return nil }); err == nil {
			t.Errorf("Run with %q", bad)
		}
	}
}
