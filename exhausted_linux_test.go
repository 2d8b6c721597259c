package edo_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/edo-async/edo"
)

// child names what a process that a test has started is to do.
const child = "EDO_TEST_CHILD"

// startChild prepares a process that runs the calling test alone, as a child.
func startChild(t *testing.T, what string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Skipf("cannot start a process: %v", err)
	}
	cmd := exec.Command(self, "-test.run=^"+t.Name()+"$", "-test.count=1")
	cmd.Env = append(os.Environ(), child+"="+what)
	return cmd
}

// A runtime that the system has no descriptors for is an error, at whichever of them it fails, and leaves none behind.
func TestOutOfDescriptors(t *testing.T) {
	if os.Getenv(child) == "" {
		if out, err := startChild(t, "descriptors").CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	r := newRuntime(t) // so that Go has what it needs for itself
	if err := r.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	var usual syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &usual); err != nil {
		t.Skip(err)
	}
	for more := range 2 { // a runtime needs two
		free := lowestFree(t)
		limit := usual
		limit.Cur = uint64(free + more)
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
			t.Fatal(err)
		}
		for _, opts := range [][]edo.Option{nil, {edo.CurrentThread()}} {
			if r, err := edo.New(opts...); !errors.Is(err, syscall.EMFILE) || r != nil {
				t.Errorf("New with %d descriptors: %v", more, err)
			}
			err := edo.Run(func(edo.Context) error { t.Error("it runs"); return nil }, opts...)
			if !errors.Is(err, syscall.EMFILE) {
				t.Errorf("Run with %d descriptors: %v", more, err)
			}
		}
		for _, opts := range [][]edo.Option{{edo.PortableIO()}, {edo.Deterministic(1)}} {
			if err := edo.Run(func(cx edo.Context) error { edo.Sleep(cx, 1); return nil }, opts...); err != nil {
				t.Errorf("Run without descriptors: %v", err)
			}
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &usual); err != nil {
			t.Fatal(err)
		}
		if now := lowestFree(t); now != free {
			t.Errorf("the lowest free descriptor was %d and is %d", free, now)
		}
	}
	if err := edo.Run(func(edo.Context) error { return nil }); err != nil {
		t.Errorf("Run with descriptors: %v", err)
	}
}

func lowestFree(t *testing.T) int {
	t.Helper()
	fd, err := syscall.Dup(0)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Close(fd); err != nil {
		t.Fatal(err)
	}
	return fd
}
