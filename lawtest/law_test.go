package lawtest

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/leaktest"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "test this seed only")
	seedsFlag = flag.Uint64("seeds", 0, "how many seeds to test; 0 for what fits into a minute (or EDO_LAW_SEEDS)")
)

func TestMain(m *testing.M) {
	flag.Parse()
	leaktest.Main(m)
}

// seeds is the range of seeds to test.
func seeds(normal uint64) (first, end uint64) {
	if *seedFlag != 0 {
		return *seedFlag, *seedFlag + 1
	}
	n := normal
	if env, err := strconv.ParseUint(os.Getenv("EDO_LAW_SEEDS"), 10, 64); err == nil {
		n = env
	}
	if *seedsFlag != 0 {
		n = *seedsFlag
	}
	return 1, 1 + n
}

// TestSameTraceTwice runs every seed twice in this binary, however that was built.
func TestSameTraceTwice(t *testing.T) {
	first, end := seeds(1000)
	for seed := first; seed < end; seed++ {
		one := Run(seed, nil)
		if one.Wrong != "" {
			t.Errorf("seed %d: %s\nto see it: go run ./lawtest/cmd/law -seed %d -v", seed, one.Wrong, seed)
		}
		if at, ok := firstDifference(one.Events, Run(seed, nil).Events); !ok {
			t.Errorf("seed %d: two runs differ from event %d on\nto see one: go run ./lawtest/cmd/law -seed %d -v", seed, at, seed)
		}
	}
}

// TestEveryShape begins programs with each of the shapes.
func TestEveryShape(t *testing.T) {
	first, end := seeds(20)
	for i, name := range Shapes() {
		t.Run(name, func(t *testing.T) {
			leaktest.CheckTest(t)
			ok := 0
			for seed := first; seed < end; seed++ {
				trace := RunShape(seed, i, nil)
				if trace.Wrong != "" {
					t.Errorf("seed %d: %s", seed, trace.Wrong)
				}
				if strings.Contains(trace.Result, "lawtest:") {
					t.Errorf("seed %d: %s", seed, trace.Result)
				}
				if trace.Result == "ok" {
					ok++
				}
			}
			t.Logf("%d of %d programs have ended without an error", ok, end-first)
		})
	}
}

// TestOnRealSchedulers runs programs where tasks really run at the same time: what they do is not determined, but
// nothing may get lost, hang, or race.
func TestOnRealSchedulers(t *testing.T) {
	defer func(u time.Duration) { unit = u }(unit)
	unit = 50 * time.Microsecond
	for name, opts := range map[string][]edo.Option{
		"current thread": {edo.CurrentThread()},
		"one worker":     {edo.Workers(1)},
		"four workers":   {edo.Workers(4)},
	} {
		t.Run(name, func(t *testing.T) {
			leaktest.CheckTest(t)
			first, end := seeds(400)
			for seed := first; seed < end; seed++ {
				hangs := time.AfterFunc(30*time.Second, func() {
					buf := make([]byte, 1<<18)
					panic(fmt.Sprintf("seed %d hangs on %s\n%s", seed, name, buf[:runtime.Stack(buf, true)]))
				})
				trace := RunReal(seed, opts...)
				hangs.Stop()
				if trace.Wrong != "" {
					t.Errorf("seed %d: %s\n%s", seed, trace.Wrong, strings.Join(trace.Events, "\n"))
				}
				if strings.Contains(trace.Result, "shutdown") {
					t.Errorf("seed %d: %s", seed, trace.Result)
				}
			}
		})
	}
}

// TestBothLowerings is the law: the programs have the same traces in both lowerings.
func TestBothLowerings(t *testing.T) {
	if testing.Short() {
		t.Skip("builds two binaries; not with -short")
	}
	dir := t.TempDir()
	stackful, stackless := filepath.Join(dir, "stackful"), filepath.Join(dir, "stackless")
	root := ".."
	command(t, root, "go", "build", "-o", stackful, "./lawtest/cmd/law")
	if out, err := tryCommand(root, "go", "run", "./cmd/edo", "build", "-o", stackless, "./lawtest/cmd/law"); err != nil {
		t.Fatalf("edo build: %v\n%s", err, out)
	}
	if out := command(t, dir, stackless, "-lowering"); strings.TrimSpace(out) != "stackless" {
		t.Skipf("edo build does not lower yet: the binary it has built says %q", out)
	}
	for _, shape := range append(Shapes(), "") {
		first, end := seeds(2000)
		if shape != "" {
			end = first + (end-first+19)/20
		}
		args := []string{"-shape", shape, "-first", fmt.Sprint(first), "-seeds", fmt.Sprint(end - first)}
		// A run that hangs or crashes has printed the lines before.
		a, aerr := tryCommand(dir, stackful, args...)
		b, berr := tryCommand(dir, stackless, args...)
		if aerr != nil || berr != nil {
			t.Errorf("shape %q: stackful: %v, stackless: %v", shape, aerr, berr)
		}
		compare(t, dir, shape, strings.Split(a, "\n"), strings.Split(b, "\n"))
	}
}

// compare looks at the lines of all seeds, and shows the first few that differ.
func compare(t *testing.T, dir, shape string, a, b []string) {
	const shown = 3
	differ := 0
	for i := range max(len(a), len(b)) {
		if i < len(a) && i < len(b) && a[i] == b[i] {
			continue
		}
		if i >= len(a) || i >= len(b) {
			t.Errorf("the output of one ends after %d lines:\n%s", i, last(a, b))
			break
		}
		differ++
		if differ > shown {
			continue
		}
		seed, _, _ := strings.Cut(a[i], " ")
		show(t, dir, shape, seed, a[i], b[i])
	}
	if differ > shown {
		t.Errorf("%d lines differ", differ)
	}
}

func last(a, b []string) string {
	if len(a) > len(b) {
		a = b
	}
	return strings.Join(a[max(0, len(a)-20):], "\n")
}

// show runs one seed again in both lowerings and prints where they part.
func show(t *testing.T, dir, shape, seed, lineA, lineB string) {
	a, _ := tryCommand(dir, filepath.Join(dir, "stackful"), "-shape", shape, "-seed", seed, "-v")
	b, _ := tryCommand(dir, filepath.Join(dir, "stackless"), "-shape", shape, "-seed", seed, "-v")
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	at, _ := firstDifference(as, bs)
	rerun := fmt.Sprintf("./lawtest/cmd/law -shape=%s -seed=%s -v", shape, seed)
	t.Errorf("seed %s differs\n%s\n%s\nboth:      %s\nstackful:  %s\nstackless: %s\nto see all of it:\n"+
		"  go run %s\n  go run ./cmd/edo run %[7]s",
		seed, lineA, lineB,
		strings.Join(as[max(0, at-5):min(at, len(as))], "\n           "), around(as, at), around(bs, at), rerun)
}

func around(lines []string, at int) string {
	return strings.Join(lines[min(at, len(lines)):min(at+4, len(lines))], "\n           ")
}

// firstDifference is where a and b part; ok if nowhere.
func firstDifference(a, b []string) (at int, ok bool) {
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	return at, slices.Equal(a, b)
}

func command(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	out, err := tryCommand(dir, name, args...)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return out
}

// tryCommand answers what a command has printed. One that hangs is ended.
func tryCommand(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		return "", err
	}
	timer := time.AfterFunc(10*time.Minute, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	err := cmd.Wait()
	return out.String(), err
}
