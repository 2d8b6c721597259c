//go:build unix

package edo_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// A program that ends in an orderly way when it is told to: the first task is aborted where it waits, the others after it, and all deferred
// calls run, for as long as Grace allows.
func ExampleWithContext_signals() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	err := edo.Run(func(cx edo.Context) error {
		defer fmt.Println("closed") // run when the signal comes
		edo.Sleep(cx, time.Hour)
		return nil
	}, edo.WithContext(ctx), edo.Grace(30*time.Second))
	if errors.Is(err, edo.ErrAborted) {
		fmt.Println("ended by", context.Cause(ctx))
	}
}

// The same in a process of its own: it ends by itself, after its deferred calls.
func TestSignalEndsAProcess(t *testing.T) {
	if os.Getenv("EDO_TEST_SIGNALLED") != "" {
		waitForASignal()
	}
	self, err := os.Executable()
	if err != nil {
		t.Skipf("cannot start a process: %v", err)
	}
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		cmd := exec.Command(self, "-test.run=^"+t.Name()+"$", "-test.count=1")
		cmd.Env = append(os.Environ(), "EDO_TEST_SIGNALLED=1")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Skipf("cannot start a process: %v", err)
		}
		lines := bufio.NewScanner(out)
		if !lines.Scan() || lines.Text() != "ready" {
			t.Errorf("it says %q at first", lines.Text())
		}
		if err := cmd.Process.Signal(sig); err != nil {
			t.Error(err)
		}
		var rest []string
		for lines.Scan() {
			rest = append(rest, lines.Text())
		}
		var exit *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 7 {
			t.Errorf("it ends by %v", err)
		}
		slices.Sort(rest)
		if got := strings.Join(rest, " "); got != "aborted cleaned 0 cleaned 1 cleaned 2 left" {
			t.Errorf("then it says %q", got)
		}
	}
}

// waitForASignal is the main of that process.
func waitForASignal() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := edo.Run(func(cx edo.Context) error {
		defer fmt.Println("left")
		g := edo.NewGroup(cx)
		for i := range 3 {
			g.Go(func(cx edo.Context) error {
				defer func() {
					edo.Sleep(cx, time.Duration(i)*time.Millisecond) // cleaning up may wait
					fmt.Println("cleaned", i)
				}()
				edo.Sleep(cx, time.Hour)
				return nil
			})
		}
		edo.Sleep(cx, time.Millisecond)
		fmt.Println("ready")
		return g.Wait(cx)
	}, edo.WithContext(ctx), edo.Grace(time.Minute))
	if errors.Is(err, edo.ErrAborted) {
		fmt.Println("aborted")
		os.Exit(7)
	}
	fmt.Println(err)
	os.Exit(1)
}
