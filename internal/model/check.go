package model

import "strings"

// TB is the part of testing.TB that the checks need.
type TB interface {
	Helper()
	Logf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// MustPass fails the test unless every run of the program passes.
func MustPass(t TB, o Options, setup func(r *Run)) {
	t.Helper()
	res := Explore(o, setup)
	if res.Err != nil {
		t.Fatalf("%v", res.Err)
	}
	t.Logf("%d interleavings", res.Runs)
}

// MustFail fails the test unless some run of the program fails with a reason that
// contains why. It is for the seeded-bug twin of a program that passes: a checker
// that finds nothing has to be shown to be able to.
func MustFail(t TB, o Options, why string, setup func(r *Run)) {
	t.Helper()
	res := Explore(o, setup)
	if res.Err == nil {
		t.Fatalf("the seeded bug was not found in %d interleavings", res.Runs)
		return
	}
	if !strings.Contains(res.Err.Error(), why) {
		t.Fatalf("the seeded bug was found for another reason than %q: %v", why, res.Err)
	}
	t.Logf("found in run %d", res.Runs)
}
