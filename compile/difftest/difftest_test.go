package difftest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// plays lists the folders of testdata that hold programs.
func plays(t *testing.T) []string {
	mains, err := filepath.Glob("testdata/*/main.go")
	if err != nil || len(mains) == 0 {
		t.Fatal("no plays in testdata", err)
	}
	var names []string
	for _, m := range mains {
		names = append(names, filepath.Base(filepath.Dir(m)))
	}
	return names
}

// build builds the plays by a command that takes go build's arguments, and returns for each that failed the messages.
func build(t *testing.T, dir string, plays []string, command ...string) string {
	args := append(command[1:], "build", "-ldflags=-s -w", "-o", dir+string(filepath.Separator))
	for _, p := range plays {
		args = append(args, "./testdata/"+p)
	}
	out, err := exec.Command(command[0], args...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out)
}

// A performance is what one play told: scene → pattern → text.
type performance map[string]map[string]string

// perform runs a play. A play that dies in a scene is run again from the next one on.
func perform(exe string) performance {
	told := performance{}
	after := ""
	for {
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), "STAGE_AFTER="+after)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		err := cmd.Run()
		scene, pattern := told.read(stdout.String())
		if err == nil {
			return told
		}
		if scene == "" || scene == after {
			told.put("(start)", "", fmt.Sprintf("%v\n%s", err, first(stderr.String(), 60)))
			return told
		}
		told.put(scene, pattern, told[scene][pattern]+fmt.Sprintf("DIED: %v\n%s", err, first(stderr.String(), 60)))
		after = scene
	}
}

// read adds a play's output, and returns the last scene and pattern in it.
func (p performance) read(out string) (scene, pattern string) {
	for part := range strings.SplitSeq(out, "=== ") {
		head, text, ok := strings.Cut(part, "\n")
		if !ok {
			continue
		}
		scene, pattern, _ = strings.Cut(head, "/")
		p.put(scene, pattern, text)
	}
	return scene, pattern
}

func (p performance) put(scene, pattern, text string) {
	if p[scene] == nil {
		p[scene] = map[string]string{}
	}
	p[scene][pattern] = text
}

// first returns the first n lines.
func first(s string, n int) string {
	lines := strings.SplitAfterN(s, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "")
}

func TestLowerings(t *testing.T) {
	names := plays(t)
	edo := filepath.Join(t.TempDir(), "edo")
	if out, err := exec.Command("go", "build", "-o", edo, "../../cmd/edo").CombinedOutput(); err != nil {
		t.Fatalf("go build edo: %v\n%s", err, out)
	}
	plain, lowered := t.TempDir(), t.TempDir()
	if out := build(t, plain, names, "go"); out != "" {
		t.Fatalf("go build:\n%s", out)
	}
	messages := build(t, lowered, names, edo)
	if messages != "" {
		t.Logf("edo build:\n%s", messages)
	}
	for _, play := range names {
		t.Run(play, func(t *testing.T) {
			known(t, play)
			exe := filepath.Join(lowered, play)
			if _, err := os.Stat(exe); err != nil {
				t.Fatalf("edo build fails:\n%s", messages)
			}
			if out, _ := exec.Command(exe, "-lowering").Output(); string(out) != "stackless\n" {
				t.Fatalf("edo build made a program that is %s", out)
			}
			t.Parallel()
			compare(t, play, perform(filepath.Join(plain, play)), perform(exe))
		})
	}
}

// compare compares two performances, a subtest for each scene.
func compare(t *testing.T, play string, want, got performance) {
	if failed := got["(start)"]; failed != nil {
		t.Fatalf("the lowered program fails:\n%s", failed[""])
	}
	var scenes []string
	for scene := range want {
		scenes = append(scenes, scene)
	}
	slices.Sort(scenes)
	for _, scene := range scenes {
		t.Run(scene, func(t *testing.T) {
			known(t, play+"/"+scene)
			for pattern, text := range want[scene] {
				never, _, _ := strings.Cut(want[scene]["never"], "\n~") // without the scheduler's events
				now, _, _ := strings.Cut(text, "\n~")
				if !strings.HasSuffix(scene, "Concurrent") && now != never {
					t.Errorf("%s: stackful, the text is not that of pattern never:\n%s", pattern, diff(never, now))
				}
				if strings.Contains(text, "(deadlock)") && scene != "deadlock" {
					t.Errorf("%s: stackful, a deadlock:\n%s", pattern, text)
				}
				if text != got[scene][pattern] {
					t.Errorf("%s: stackful (-) and stackless (+) differ:\n%s", pattern, diff(text, got[scene][pattern]))
				}
			}
		})
	}
}

// known skips what is a known gap.
func known(t *testing.T, name string) {
	reason, ok := gaps[name]
	if !ok {
		return
	}
	if os.Getenv("DIFFTEST_GAPS") != "" {
		t.Cleanup(func() {
			if !t.Failed() {
				t.Errorf("%s passes: take it out of gaps_test.go", name)
			}
		})
		return
	}
	t.Skip("known gap: " + reason)
}

// diff shows where two texts part: the last equal lines, then both.
func diff(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	n := 0
	for n < len(as) && n < len(bs) && as[n] == bs[n] {
		n++
	}
	var out strings.Builder
	for _, line := range as[max(0, n-4):n] {
		fmt.Fprintf(&out, "\t  %s\n", line)
	}
	for _, line := range as[n:min(n+6, len(as))] {
		fmt.Fprintf(&out, "\t- %s\n", line)
	}
	for _, line := range bs[n:min(n+12, len(bs))] {
		fmt.Fprintf(&out, "\t+ %s\n", line)
	}
	return out.String()
}
