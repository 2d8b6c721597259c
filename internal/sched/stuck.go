package sched

import (
	"bytes"
	"fmt"
	"math"
	"runtime"
	"runtime/metrics"
	"strconv"
	"time"

	"github.com/edo-async/edo/internal/spin"
)

// StuckPoll is what the monitor reports of a poll that does not end.
type StuckPoll struct {
	Worker int
	For    time.Duration // how long at least
	// Stack is that of the goroutine that polls. Taking it stops the world for a moment; so most reports are without one: a second
	// passes until the next is taken, then two, four, and so on up to a minute.
	Stack []byte
}

// The least time between two stacks that are reported, at first and in the end.
const (
	stackEvery    = time.Second
	maxStackEvery = time.Minute
)

// maxStacks is the number of goroutines above which none is taken for a report: it would stop the world for long.
const maxStacks = 2000

// reporter looks at the goroutines of stuck polls.
type reporter struct {
	stackAt time.Time // when the next stack may be taken
	every   time.Duration
	buf     []byte
}

// reportAfter is how long a poll has to go on to be reported, and reportRunnableAfter how long if its goroutine waits for a
// processor when it is looked at: then the machine may be to blame.
const (
	reportAfter         = 10 * time.Millisecond
	reportRunnableAfter = 10 * reportAfter
)

// report calls hook, if there is one, for a poll on the given goroutine. It answers how late the poll has to be for another
// report.
func (r *reporter) report(hook func(StuckPoll), worker int, goroutine int64, after time.Duration) (again time.Duration) {
	if hook == nil {
		return never
	}
	s := StuckPoll{Worker: worker, For: after}
	if now := time.Now(); !now.Before(r.stackAt) {
		r.every = min(max(2*r.every, stackEvery), maxStackEvery)
		r.stackAt = now.Add(r.every)
		if n := runtime.NumGoroutine(); n > maxStacks {
			s.Stack = fmt.Appendf(nil, "(not taken: there are %d goroutines)", n)
		} else {
			stack, _ := r.stack(goroutine)
			s.Stack = bytes.Clone(stack)
			if state(stack) == "runnable" && after < reportRunnableAfter {
				return reportRunnableAfter
			}
		}
	}
	hook(s)
	return never
}

// never is later than any poll is.
const never = time.Duration(math.MaxInt64)

// isBlocked reports whether it is certain that the poll on the given goroutine waits for something. It stops the world for
// longer the more goroutines there are.
func (r *reporter) isBlocked(goroutine int64) bool {
	if goroutine == 0 || runtime.NumGoroutine() > fewGoroutines {
		return false
	}
	stack, sure := r.stack(goroutine)
	return sure && !runs(state(stack))
}

// stack answers the stack of the poll on the given goroutine: that goroutine's own; or, if it has resumed a
// coroutine, that of a coroutine which is not suspended: of one that waits, if there is such a one. It is nil if there are too
// many goroutines to find it, and overwritten by the next call. sure says that it can be no other's.
func (r *reporter) stack(goroutine int64) (stack []byte, sure bool) {
	if r.buf == nil {
		r.buf = make([]byte, 1<<20)
	}
	all := r.buf[:runtime.Stack(r.buf, true)]
	head := fmt.Appendf(nil, "goroutine %d ", goroutine)
	var own, resumed []byte
	busy := false // a coroutine runs
	for len(all) > 0 {
		stack, all, _ = bytes.Cut(all, []byte("\n\n"))
		switch state := state(stack); {
		case bytes.HasPrefix(stack, head):
			own = stack
		case state == "coroutine" || !bytes.Contains(stack, []byte("core.(*Coroutine).body(")):
		case runs(state):
			busy = true
			if resumed == nil {
				resumed = stack
			}
		default:
			resumed = stack
		}
	}
	if state(own) == "coroutine" {
		return resumed, resumed != nil && !busy
	}
	return own, own != nil
}

func runs(state string) bool { return state == "running" || state == "runnable" }

// state answers what a goroutine does, from its stack's first line: "goroutine 4 [chan receive, 2 minutes]:".
func state(stack []byte) string {
	line, _, _ := bytes.Cut(stack, []byte("\n"))
	_, line, _ = bytes.Cut(line, []byte("["))
	line, _, _ = bytes.Cut(line, []byte("]"))
	line, _, _ = bytes.Cut(line, []byte(","))
	return string(line)
}

// goroutineID answers the number of the goroutine that calls it.
func goroutineID() int64 {
	var buf [64]byte
	fields := bytes.Fields(buf[:runtime.Stack(buf[:], false)])
	if len(fields) < 2 {
		return 0
	}
	id, _ := strconv.ParseInt(string(fields[1]), 10, 64)
	return id
}

// load measures how busy the processors are with goroutines of the process.
type load struct{ sample [3]metrics.Sample }

// goroutines is how many goroutines do what.
type goroutines struct {
	running    int // but for the one that asks
	runnable   int // wait for a processor, or for a lock of the runtime's own, whose holder does so then
	processors int // there are, at most as many run
}

func (l *load) init() {
	l.sample[0].Name = "/sched/goroutines/runnable:goroutines"
	l.sample[1].Name = "/sched/goroutines/running:goroutines"
	l.sample[2].Name = "/sched/gomaxprocs:threads"
}

// read answers zeros for what is not known.
func (l *load) read() (g goroutines) {
	metrics.Read(l.sample[:])
	if v := l.sample[0].Value; v.Kind() == metrics.KindUint64 {
		g.runnable = int(v.Uint64())
	}
	if v := l.sample[1].Value; v.Kind() == metrics.KindUint64 {
		g.running = max(int(v.Uint64())-1, 0)
	}
	if v := l.sample[2].Value; v.Kind() == metrics.KindUint64 {
		g.processors = int(v.Uint64())
	}
	g.runnable += spin.Napping()
	return g
}
