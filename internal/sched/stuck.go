package sched

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/metrics"
	"strconv"
	"time"
)

// StuckPoll is what the monitor reports of a poll that does not end.
type StuckPoll struct {
	Worker int
	For    time.Duration // how long at least
	// Stack is that of the goroutine that polls. Taking it stops the world for a moment, so that it is left out
	// if another one was taken within the last second.
	Stack []byte
}

// stackEvery is the least time between two stacks.
const stackEvery = time.Second

// reporter tells Multi.OnStuck about stuck workers.
type reporter struct {
	stackAt time.Time // when the last stack was taken
	buf     []byte
}

func (r *reporter) report(w *worker, after time.Duration) {
	if w.p.OnStuck == nil {
		return
	}
	s := StuckPoll{Worker: w.number, For: after}
	if now := time.Now(); now.Sub(r.stackAt) >= stackEvery {
		r.stackAt = now
		s.Stack = r.stack(w.goroutine.Load())
	}
	w.p.OnStuck(s)
}

// stack answers the stack of one goroutine, or nil if there are too many to find it.
func (r *reporter) stack(id int64) []byte {
	if r.buf == nil {
		r.buf = make([]byte, 1<<20)
	}
	all := r.buf[:runtime.Stack(r.buf, true)]
	head := fmt.Appendf(nil, "goroutine %d ", id)
	at := 0
	if !bytes.HasPrefix(all, head) {
		if at = bytes.Index(all, append([]byte("\n\n"), head...)); at < 0 {
			return nil
		}
		at += 2
	}
	stack, _, _ := bytes.Cut(all[at:], []byte("\n\n"))
	return bytes.Clone(stack)
}

// noteGoroutine keeps the number of the goroutine that drives w, for the stack.
func (w *worker) noteGoroutine() {
	if w.p.OnStuck == nil {
		return
	}
	var buf [64]byte
	fields := bytes.Fields(buf[:runtime.Stack(buf[:], false)])
	if len(fields) > 1 {
		id, _ := strconv.ParseInt(string(fields[1]), 10, 64)
		w.goroutine.Store(id)
	}
}

// load measures how busy the processors are with goroutines of the process.
type load struct{ sample [2]metrics.Sample }

// goroutines is how many goroutines do what.
type goroutines struct {
	running  int // but for the one that asks
	runnable int // wait for a processor
}

func (l *load) init() {
	l.sample[0].Name = "/sched/goroutines/runnable:goroutines"
	l.sample[1].Name = "/sched/goroutines/running:goroutines"
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
	return g
}
