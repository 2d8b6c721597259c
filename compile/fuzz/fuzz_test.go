package main

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestFuzz plays some cases. They are the same each time; EDO_FUZZ_SEED gives others, and the command gives many.
func TestFuzz(t *testing.T) {
	seed, n := uint64(1), 40
	if text := os.Getenv("EDO_FUZZ_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	if testing.Short() {
		n = 10
	}
	failed, err := run(n, seed, n, 1, 10, t.TempDir())
	if err != nil || failed > 0 {
		t.Errorf("%d cases fail, %v (EDO_FUZZ_SEED=%d)", failed, err, seed)
	}
}

// TestFindsABug: a case that behaves differently in the two lowerings is found, and shrunk to little more than the difference.
func TestFindsABug(t *testing.T) {
	l, err := newLab()
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	const buggy = `func c0_play(cx edo.Context) (r int, err error) {
	for i := range 3 {
		if wb(cx, i > 1) {
			defer t("deferred", i)
		} else {
			r += w(cx, i)
		}
	}
	if edo.Lowering() == "stackless" && id(r) > 0 {
		t("the bug")
	}
	return w(cx, r), nil
}
`
	const flaky = `func c0_play(cx edo.Context) (r int, err error) {
	t(acts.name)
	return w(cx, r), nil
}
`
	const sound = `func c0_play(cx edo.Context) (r int, err error) { return w(cx, 1), nil }
`
	for _, text := range []string{buggy, flaky, sound} {
		if err := l.check(text); err != nil {
			t.Fatal(err)
		}
	}
	found, stories, err := l.play([]specimen{{1, sound}, {2, buggy}, {3, flaky}})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 2 || found[0].seed != 2 || found[0].script != "none" || found[1].seed != 3 || found[1].script != "all" || stories < 6 {
		t.Fatalf("found %+v in %d stories", found, stories)
	}
	small := l.shrink(found[0], 20)
	if !strings.Contains(small.text, "Lowering") || strings.Contains(small.text, "for ") || strings.Contains(small.text, "defer") {
		t.Errorf("shrunk to\n%s", small.text)
	}
}
