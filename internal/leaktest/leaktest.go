// Package leaktest fails a test binary that leaves goroutines or file descriptors
// behind. A package's tests use it so:
//
//	func TestMain(m *testing.M) { leaktest.Main(m) }
package leaktest

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// grace is how long what a test started may take to end after the test.
const grace = 5 * time.Second

// Snapshot is what was there at one moment.
type Snapshot struct {
	goroutines int
	fds        int // -1 where they cannot be counted
}

// Take counts goroutines and file descriptors.
func Take() Snapshot { return Snapshot{runtime.NumGoroutine(), countFDs()} }

// Check waits until no more than before is left and answers nil, or an error with
// the stacks of what is still there after a grace period.
func (before Snapshot) Check() error {
	deadline := time.Now().Add(grace)
	for pause := time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		now := Take()
		if now.goroutines <= before.goroutines && now.fds <= before.fds {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("leaktest: %d goroutines and %d descriptors are left, %d and %d were there before\n%s",
				now.goroutines, now.fds, before.goroutines, before.fds, stacks())
		}
		runtime.GC() // ends what only a cleanup ends
		time.Sleep(pause)
	}
}

// Main runs the tests of a package and exits non-zero if they fail or leak.
func Main(m interface{ Run() int }) {
	before := Take()
	code := m.Run()
	if f := flag.Lookup("test.fuzz"); f != nil && f.Value.String() != "" {
		os.Exit(code) // a fuzzing process has goroutines of its own
	}
	if err := before.Check(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// TB is the part of testing.TB that CheckTest needs.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
}

// CheckTest makes one test fail if it leaks. It must be called first in the test,
// which must not run in parallel with others.
func CheckTest(t TB) {
	t.Helper()
	before := Take()
	t.Cleanup(func() {
		if err := before.Check(); err != nil {
			t.Errorf("%v", err)
		}
	})
}

func countFDs() int {
	for _, dir := range []string{"/proc/self/fd", "/dev/fd"} {
		if d, err := os.Open(dir); err == nil {
			names, err := d.Readdirnames(-1)
			d.Close()
			if err == nil {
				// The runtime opens its poller's descriptors when they are first
				// needed and keeps them: they are nobody's leak.
				n := 0
				for _, name := range names {
					to, _ := os.Readlink(dir + "/" + name)
					if !strings.HasPrefix(to, "anon_inode:") {
						n++
					}
				}
				return n
			}
		}
	}
	return -1
}

func stacks() []byte {
	buf := make([]byte, 1<<20)
	return buf[:runtime.Stack(buf, true)]
}
