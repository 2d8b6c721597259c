package model

import (
	"fmt"
	"iter"
	"strings"
	"sync"
)

// Options bounds an exploration. The zero value asks for the defaults.
type Options struct {
	Preemptions int // most preemptions in a run; 0 means 2, a negative number means no bound
	Steps       int // most steps in a run before it counts as a livelock; 0 means 10,000
	Runs        int // most runs; 0 means 5,000,000
}

// Result tells what an exploration found.
type Result struct {
	Runs int   // runs made, the failing one included
	Err  error // nil if every run passed; else why the last one failed, with its trace
}

// Run is one execution of the program under test, as its setup function sees it.
type Run struct {
	threads []*thread
	after   []func()
	odo     *odometer
	current *thread // the thread that executes; nil while setup or an After function does
	last    *thread // the thread that made the latest step
	spent   int     // preemptions made so far
	steps   int
	trace   []step
}

type thread struct {
	name    string
	next    func() (struct{}, bool)
	stop    func()
	yield   func(struct{}) bool
	ready   func() bool // nil: it can go on; else it waits until ready answers true
	doing   string      // the operation it is about to make
	done    bool
	unwound bool // it is being thrown away: its operations no longer yield
	steps   int
}

type step struct {
	thread *thread
	doing  string
}

// failure is what a failing run panics with, to leave the thread that failed.
type failure struct{ msg string }

// discard unwinds the threads of a run that is over.
type discard struct{}

var (
	exploring sync.Mutex // one exploration at a time
	active    *Run       // the run in progress; nil outside of one
)

// Active reports whether the caller is a thread of a run.
func Active() bool {
	r := active
	return r != nil && r.current != nil && !r.current.unwound
}

// Go adds a thread to the run. Setup calls it; threads must not.
func (r *Run) Go(name string, f func()) {
	t := &thread{name: name, doing: "start"}
	t.next, t.stop = iter.Pull(func(yield func(struct{}) bool) {
		t.yield = yield
		defer func() {
			if p := recover(); p != nil {
				if _, ok := p.(discard); !ok {
					panic(p)
				}
			}
		}()
		f()
	})
	r.threads = append(r.threads, t)
}

// After adds a check to be made when every thread of the run has ended.
func (r *Run) After(f func()) { r.after = append(r.after, f) }

// Failf ends the run as failed. Any panic does the same.
func Failf(format string, args ...any) { panic(failure{fmt.Sprintf(format, args...)}) }

// Yield lets the checker switch to another thread. It is called before each
// operation on shared memory; doing names the operation in traces. Outside a run
// it does nothing.
func Yield(doing string) {
	if Active() {
		active.current.pause(doing, nil)
	}
}

// Wait suspends the calling thread until ready answers true. ready must not yield
// and is called often. Outside a run it panics if ready does not hold already,
// since nothing would ever make it so.
func Wait(doing string, ready func() bool) {
	if !Active() {
		if !ready() && active == nil {
			panic("model: Wait outside a run for something that does not hold")
		}
		return
	}
	active.current.pause(doing, ready)
}

// Spin suspends the calling thread until another thread has made a step. A loop
// that retries until another thread has done something calls it each time round.
func Spin() {
	if !Active() {
		return
	}
	r, t := active, active.current
	others := r.steps - t.steps
	t.pause("spin", func() bool { return r.steps-t.steps > others })
}

// Choose answers a number in [0, n), every one of them in some run: for what a
// program takes from chance or from outside. Outside a run it answers 0.
func Choose(n int) int {
	if active == nil {
		return 0
	}
	return active.odo.choose(n)
}

func (t *thread) pause(doing string, ready func() bool) {
	t.doing, t.ready = doing, ready
	if !t.yield(struct{}{}) {
		t.unwound = true
		panic(discard{})
	}
	t.ready = nil
}

// Explore makes runs of the program that setup describes until every interleaving
// within the bounds has been seen, or one fails.
func Explore(o Options, setup func(r *Run)) Result {
	exploring.Lock()
	defer exploring.Unlock()
	if o.Preemptions == 0 {
		o.Preemptions = 2
	}
	if o.Steps == 0 {
		o.Steps = 10_000
	}
	if o.Runs == 0 {
		o.Runs = 5_000_000
	}
	odo := new(odometer)
	for n := 1; ; n++ {
		r := &Run{odo: odo}
		if msg := r.run(o, setup); msg != "" {
			return Result{n, fmt.Errorf("model: run %d: %s\n%s", n, msg, r.format())}
		}
		if !odo.turn() {
			return Result{n, nil}
		}
		if n == o.Runs {
			return Result{n, fmt.Errorf("model: not finished after %d runs: lower the bound on preemptions or make the program smaller", n)}
		}
	}
}

// run makes one run and answers why it failed, or "".
func (r *Run) run(o Options, setup func(r *Run)) (msg string) {
	active = r
	defer func() {
		if p := recover(); p != nil {
			if f, ok := p.(failure); ok {
				msg = f.msg
			} else {
				msg = fmt.Sprint("panic: ", p)
			}
		}
		r.discardThreads()
		active = nil
	}()
	setup(r)
	for {
		t, msg := r.pick(o)
		if t == nil {
			if msg == "" {
				for _, f := range r.after {
					f()
				}
			}
			return msg
		}
		if r.steps++; r.steps > o.Steps {
			return fmt.Sprintf("livelock: more than %d steps", o.Steps)
		}
		t.steps++
		r.trace = append(r.trace, step{t, t.doing})
		r.current, r.last = t, t
		_, alive := t.next()
		r.current = nil
		t.done = !alive
	}
}

// pick chooses the thread that makes the next step. It answers nil when all have
// ended, and nil with a reason when none can go on.
func (r *Run) pick(o Options) (*thread, string) {
	var able []*thread
	over := true
	for _, t := range r.threads {
		if t.done {
			continue
		}
		over = false
		if t.ready == nil || t.ready() {
			able = append(able, t)
			if t == r.last { // going on is always the first choice: it costs nothing
				able[0], able[len(able)-1] = able[len(able)-1], able[0]
			}
		}
	}
	if over {
		return nil, ""
	}
	if len(able) == 0 {
		return nil, "deadlock: every thread waits" + r.waiting()
	}
	preempting := able[0] == r.last
	if preempting && o.Preemptions >= 0 && r.spent >= o.Preemptions {
		return able[0], ""
	}
	i := r.odo.choose(len(able))
	if preempting && i > 0 {
		r.spent++
	}
	return able[i], ""
}

func (r *Run) discardThreads() {
	for _, t := range r.threads {
		if !t.done {
			r.current = t
			t.unwound = t.yield != nil
			t.stop()
		}
	}
	r.current = nil
}

func (r *Run) waiting() string {
	var b strings.Builder
	for _, t := range r.threads {
		if !t.done {
			fmt.Fprintf(&b, "; %s at %s", t.name, t.doing)
		}
	}
	return b.String()
}

// format renders the end of the trace: one line for each stretch in which one thread ran.
func (r *Run) format() string {
	const most = 200
	var b strings.Builder
	var prev *thread
	if cut := len(r.trace) - most; cut > 0 {
		fmt.Fprintf(&b, "\n  (%d steps)", cut)
		r.trace = r.trace[cut:]
	}
	for _, s := range r.trace {
		if s.thread != prev {
			fmt.Fprintf(&b, "\n  %s:", s.thread.name)
			prev = s.thread
		}
		b.WriteString(" " + s.doing)
	}
	return strings.TrimPrefix(b.String(), "\n")
}
