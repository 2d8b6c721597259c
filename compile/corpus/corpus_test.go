package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// try runs the tool and answers what it says.
func try(t *testing.T, args ...string) (failed int, said string) {
	t.Helper()
	cfg, err := parseFlags(args)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	failed, err = run(t.Context(), cfg, &out)
	if err != nil {
		t.Fatal(err)
	}
	return failed, out.String()
}

func TestPrograms(t *testing.T) {
	failed, said := try(t, "-src", "testdata/programs", "-mode", "sync,async,stackful", "-timeout", "2m")
	if n := strings.Count(said, " passed, 0 failed, 0 skipped\n"); failed != 0 || n != 3 {
		t.Errorf("not all programs pass in all modes:\n%s", said)
	}
	var async, all int
	at := max(0, strings.Index(said, "async: "))
	if _, err := fmt.Sscanf(said[at:], "async: %d of %d functions", &async, &all); err != nil || 10*async < 8*all {
		t.Errorf("less than eight in ten functions are async:\n%s", said)
	}
}

// TestGo tries some of Go's own tests, the same each time; EDO_CORPUS_SEED gives others, and the command all of them.
func TestGo(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	src := filepath.Join(strings.TrimSpace(string(out)), "test")
	if _, serr := os.Stat(src); err != nil || serr != nil {
		t.Skip("this Go comes without its tests")
	}
	seed := cmp.Or(os.Getenv("EDO_CORPUS_SEED"), "1")
	failed, said := try(t, "-src", src, "-seed", seed, "-sample", "8", "-mode", "async", "-skips", "gaps.txt", "-timeout", "2s")
	if failed != 0 {
		t.Error(said)
	}
}

// TestOdd gives the tool what is no program, or none that can be tried.
func TestOdd(t *testing.T) {
	_, said := try(t, "-src", "testdata/odd", "-mode", "async", "-timeout", "1m", "-run", "^[^e]")
	for _, want := range []string{
		"1 do not parse", "1 are not a main program", "1 are tests",
		"is for another system, or needs a build tag: tagged.go",
		"imports more than the standard library: foreign.go",
		"does not build natively: .*: broken.go",
		"does not do the same twice: random.go",
		"natively writes more than 8 MB: flood.go",
		"natively needs more than .*: hungry.go",
		"1 passed, 0 failed, 6 skipped", // reader.go reads its standard input to the end
	} {
		if !regexp.MustCompile(want).MatchString(said) {
			t.Errorf("%q is missing in:\n%s", want, said)
		}
	}
	_, said = try(t, "-src", "testdata/odd", "-mode", "async", "-timeout", "100ms", "-run", "^endless")
	if !strings.Contains(said, "skipped: natively runs longer than 100ms: endless.go") {
		t.Error(said)
	}
	_, said = try(t, "-src", t.TempDir())
	if !strings.HasSuffix(said, "0 passed, 0 failed, 0 skipped\n") {
		t.Error(said)
	}
}

func TestSayings(t *testing.T) {
	for _, c := range [][2]string{
		{"a\npanic: x\n\ngoroutine 1 [running]:\nmain.main()\n", "a\npanic: x"},
		{"panic: x [recovered]\n\tpanic: y\nmore\n\ngoroutine 7 gp=0x1 [running]:\n", "panic: y\nmore"},
		{"panic: x [recovered, repanicked]\n[signal SIGSEGV: segmentation violation code=1]\n\ngoroutine 1 [running]:", "panic: x"},
		{"panic: main.e{p:(*int)(0xc000012345)}", "panic: main.e{p:(*int)(0x…)}"},
		{"panic: a\npanic: b", "panic: a\npanic: b"},
	} {
		if got := sayings(c[0]); got != c[1] {
			t.Errorf("%q: %q, not %q", c[0], got, c[1])
		}
	}
}

func TestSkips(t *testing.T) {
	s, err := readSkips(skipsText)
	if err != nil {
		t.Fatal(err)
	}
	if len(s) > 25 {
		t.Errorf("%d programs are skipped by skips.txt: at most 25 may be", len(s))
	}
	if _, err := readSkips([]byte("a.go async")); err == nil {
		t.Error("a line without a reason is taken")
	}
	if _, err := readSkips([]byte("a.go never because")); err == nil {
		t.Error("a line with an unknown mode is taken")
	}
}
