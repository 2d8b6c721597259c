package edotest_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/edotest"
)

// echo answers each line that it reads.
func echo(cx edo.Context, c interface {
	Read(cx edo.Context, b []byte) (int, error)
	Write(cx edo.Context, b []byte) (int, error)
}) error {
	var line []byte
	for {
		b := make([]byte, 3)
		n, err := c.Read(cx, b)
		if err != nil {
			return err
		}
		if line = append(line, b[:n]...); line[len(line)-1] == '\n' {
			if _, err := c.Write(cx, line); err != nil {
				return err
			}
			line = nil
		}
	}
}

func TestConn(t *testing.T) {
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		steps []edotest.Step
		err   error
		took  time.Duration
	}{
		"empty":      {nil, io.EOF, 0},
		"lines":      {[]edotest.Step{edotest.Reads("hello\n"), edotest.Writes("hello\n"), edotest.Reads("a\n"), edotest.Writes("a\n")}, io.EOF, 0},
		"in pieces":  {[]edotest.Step{edotest.Reads("hel"), edotest.Reads("lo\n"), edotest.Writes("hel"), edotest.Reads(""), edotest.Writes("lo\n")}, io.EOF, 0},
		"slow":       {[]edotest.Step{edotest.Waits(time.Second), edotest.Reads("h\n"), edotest.Waits(time.Second), edotest.Writes("h\n")}, io.EOF, 2 * time.Second},
		"read fails": {[]edotest.Step{edotest.Reads("h"), edotest.ReadFails(broken)}, broken, 0},
		"write fails": {[]edotest.Step{edotest.Reads("hi\n"), edotest.Writes("h"), edotest.Waits(time.Second), edotest.WriteFails(broken)},
			broken, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			edotest.Run(t, func(cx edo.Context) {
				start := edo.Now(cx)
				if err := echo(cx, edotest.NewConn(t, test.steps...)); err != test.err {
					t.Errorf("got %v, want %v", err, test.err)
				}
				if took := edo.Now(cx).Sub(start); took != test.took {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

// A reader waits for the writer's turn, and the other way round.
func TestConnOfTwoTasks(t *testing.T) {
	edotest.Seeds(t, 30, func(t testing.TB, cx edo.Context) {
		c := edotest.NewConn(t, edotest.Writes("ab"), edotest.Reads("12"), edotest.Writes("cd"), edotest.Reads("3"))
		got := ""
		err := edo.Join(cx, func(cx edo.Context) error {
			for _, text := range []string{"a", "bc", "d"} {
				if n, err := c.Write(cx, []byte(text)); n != len(text) || err != nil {
					return fmt.Errorf("Write: %d, %v", n, err)
				}
			}
			return nil
		}, func(cx edo.Context) error {
			for {
				b := make([]byte, 10)
				n, err := c.Read(cx, b)
				if err != nil {
					return nil
				}
				got += string(b[:n])
			}
		})
		if got != "123" || err != nil {
			t.Errorf("read %q, %v", got, err)
		}
		_ = c.Close()
		if _, err := c.Read(cx, make([]byte, 1)); err != net.ErrClosed {
			t.Error(err)
		}
	})
}

// playing records the failures of a scripted connection.
type playing struct {
	recorder
	cleanup func()
}

func (p *playing) Cleanup(fn func())         { p.cleanup = fn }
func (p *playing) Errorf(f string, a ...any) { p.Fatalf(f, a...) }

func TestConnFails(t *testing.T) {
	for name, test := range map[string]struct {
		steps []edotest.Step
		want  string
	}{
		"other bytes": {[]edotest.Step{edotest.Reads("a\n"), edotest.Writes("b\n")}, `Write of "a\n" where the script has Writes("b\n")`},
		"too much":    {[]edotest.Step{edotest.Reads("a\n")}, `Write of "a\n" after the end`},
		"too little":  {[]edotest.Step{edotest.ReadFails(io.EOF), edotest.Waits(time.Hour)}, "not used to the end: Waits(1h0m0s) comes next"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &playing{recorder: recorder{TB: t}}
			edotest.Run(t, func(cx edo.Context) { _ = echo(cx, edotest.NewConn(p, test.steps...)) })
			p.cleanup()
			if !strings.Contains(p.text, test.want) {
				t.Errorf("got %q, want %q", p.text, test.want)
			}
		})
	}
}

// A failure names its seed, and there are no more.
func TestSeedsStopAtTheFirstFailure(t *testing.T) {
	r := &recorder{TB: t}
	runs := 0
	edotest.Seeds(r, 10, func(t testing.TB, cx edo.Context) {
		if runs++; runs == 3 {
			r.failed = true
		}
	})
	if runs != 3 || !strings.Contains(r.text, "rerun with EDO_SEED=") {
		t.Errorf("%d runs, %s", runs, r.text)
	}
	t.Setenv(edotest.SeedEnv, "5")
	runs = 0
	edotest.Seeds(t, 10, func(t testing.TB, cx edo.Context) { runs++ })
	if runs != 1 {
		t.Errorf("%d runs of a fixed seed", runs)
	}
}

func TestAdvance(t *testing.T) {
	edotest.Run(t, func(cx edo.Context) {
		start := edo.Now(cx)
		begun, ran := false, time.Duration(-1)
		edo.Spawn(cx, func(cx edo.Context) error {
			begun = true
			edo.Sleep(cx, time.Second)
			ran = edo.Now(cx).Sub(start)
			return nil
		})
		for !begun {
			edo.Yield(cx)
		}
		edotest.Advance(cx, time.Minute)
		if ran >= 0 || edo.Now(cx).Sub(start) < time.Minute {
			t.Error("Advance gives way, or does not advance")
		}
		edo.Sleep(cx, time.Millisecond)
		if ran < time.Minute || ran > time.Minute+time.Millisecond {
			t.Errorf("it ran after %v", ran)
		}
	})
}
