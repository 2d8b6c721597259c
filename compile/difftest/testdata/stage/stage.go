// Package stage runs scenes, small async programs full of traps, and prints what they did: the same text in both
// lowerings, if the compiler is right.
//
// A scene suspends through Wait and the functions made of it. Whether a call of Wait suspends is decided by a pattern, so
// that each scene runs with every kind of mixture: never, always, every other time, at random.
package stage

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
	"time"

	"github.com/edo-async/edo"
)

// A Scene is an async function that tells what it does through Log.
type Scene func(cx edo.Context)

// patterns decide whether the n-th call of Wait in a scene suspends.
var patterns = []struct {
	name     string
	suspends func(n uint64) bool
}{
	{"never", func(uint64) bool { return false }},
	{"always", func(uint64) bool { return true }},
	{"odd", func(n uint64) bool { return n%2 == 1 }},
	{"even", func(n uint64) bool { return n%2 == 0 }},
	{"random1", random(1)},
	{"random2", random(2)},
	{"random3", random(3)},
}

func random(seed uint64) func(uint64) bool {
	return func(n uint64) bool {
		x := (n + seed*1000003) * 0x9e3779b97f4a7c15
		x ^= x >> 29
		x *= 0xbf58476d1ce4e5b9
		return x>>63 == 1
	}
}

var (
	suspends func(uint64) bool
	waits    uint64
	lines    []string
	events   strings.Builder
)

// record notes an event of the scheduler, up to a bound.
func record(event string, task uint64) {
	if events.Len() < 4000 {
		fmt.Fprintf(&events, " %s:%d", event, task)
	}
}

// Main runs all scenes, or those whose names are the program's arguments.
func Main(scenes ...Scene) {
	if len(os.Args) > 1 && os.Args[1] == "-lowering" {
		fmt.Println(edo.Lowering())
		return
	}
	after := os.Getenv("STAGE_AFTER") // a scene in which an earlier run has died
	for _, scene := range scenes {
		name := runtime.FuncForPC(reflect.ValueOf(scene).Pointer()).Name()
		name = name[strings.LastIndex(name, ".")+1:]
		if len(os.Args) > 1 && os.Args[1] != name {
			continue
		}
		if after != "" {
			if name == after {
				after = ""
			}
			continue
		}
		for _, p := range patterns {
			fmt.Printf("=== %s/%s\n", name, p.name)
			suspends, waits, lines = p.suspends, 0, nil
			events.Reset()
			watchdog := time.AfterFunc(20*time.Second, func() {
				fmt.Printf("HANGS after %q\n", lines)
				os.Exit(3)
			})
			err := play(scene)
			watchdog.Stop()
			for _, line := range lines {
				fmt.Println(line)
			}
			fmt.Println("--- " + outcome(err))
			fmt.Println("~" + events.String())
		}
	}
}

// play runs one scene in a runtime of its own.
func play(scene Scene) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("Run panicked: %v", v)
		}
	}()
	return edo.Run(func(cx edo.Context) error { scene(cx); return nil }, edo.Deterministic(1), edo.Trace(record))
}

// outcome describes how a scene ended, without what differs from run to run.
func outcome(err error) string {
	var p *edo.PanicError
	if errors.As(err, &p) {
		return fmt.Sprintf("panic %T %v", p.Value, p.Value)
	}
	return fmt.Sprint(err)
}

// Outcome describes an error from Join.
func Outcome(err error) string { return outcome(err) }

// Log adds a line to what the scene tells.
func Log(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }

// Wait is an await that may suspend.
func Wait(cx edo.Context) {
	waits++
	if suspends(waits) {
		edo.Yield(cx)
	}
}

// Sync is an ordinary call that leaves a trace.
func Sync(v int) int { Log("sync %d", v); return v }

// Int answers v, after a wait.
func Int(cx edo.Context, v int) int {
	Log("int %d", v)
	Wait(cx)
	return v
}

// Two answers two values, after a wait.
func Two(cx edo.Context, a, b int) (int, int) {
	Log("two %d %d", a, b)
	Wait(cx)
	return a, b
}

// Str answers s, after a wait.
func Str(cx edo.Context, s string) string {
	Log("str %s", s)
	Wait(cx)
	return s
}

// Bool answers b, after a wait.
func Bool(cx edo.Context, b bool) bool {
	Log("bool %v", b)
	Wait(cx)
	return b
}

// Any answers v, after a wait.
func Any(cx edo.Context, v any) any {
	Log("any %v", v)
	Wait(cx)
	return v
}

// Err answers an error, or nil for "", after a wait.
func Err(cx edo.Context, text string) error {
	Log("err %s", text)
	Wait(cx)
	if text == "" {
		return nil
	}
	return errors.New(text)
}

// Ints answers a slice, after a wait.
func Ints(cx edo.Context, v ...int) []int {
	Log("ints %v", v)
	Wait(cx)
	return v
}

// Bytes answers a slice, after a wait.
func Bytes(cx edo.Context, s string) []byte {
	Log("bytes %s", s)
	Wait(cx)
	return []byte(s)
}

// B2I is 1 for true.
func B2I(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Clear forgets what has been told, where the order of it is not the same in each run.
func Clear() { lines = nil }
