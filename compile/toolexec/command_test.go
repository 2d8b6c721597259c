package toolexec

import (
	"slices"
	"strings"
	"testing"

	"github.com/edo-async/edo/compile"
)

func TestSplitGcflags(t *testing.T) {
	for _, test := range []struct{ verb, args, rest, values string }{
		{"build", "", "", ""},
		{"build", "-v -o x ./...", "-v -o x ./...", ""},
		{"build", "-gcflags=-N -race .", "-race .", "-N"},
		{"build", "--gcflags -N -race .", "-race .", "-N"},
		{"build", "-tags -gcflags=x .", "-tags -gcflags=x .", ""},
		{"run", "-gcflags=a . -gcflags=b", ". -gcflags=b", "a"},
		{"run", "-exec time . -toolexec=b", "-exec time . -toolexec=b", ""},
		{"test", ". -gcflags=b -run X -args -gcflags=c", ". -run X -args -gcflags=c", "b"},
		{"test", "-gcflags=a -gcflags=std=b -short ./...", "-short ./...", "a std=b"},
		{"build", "-- -gcflags=x", "-- -gcflags=x", ""},
	} {
		rest, values, err := splitGcflags(test.verb, strings.Fields(test.args))
		if err != nil || !slices.Equal(rest, strings.Fields(test.rest)) || !slices.Equal(values, strings.Fields(test.values)) {
			t.Errorf("go %s %s: got %q and %q, %v", test.verb, test.args, rest, values, err)
		}
	}
	for _, args := range [][]string{{"-toolexec=x", "."}, {"-v", "--toolexec", "x"}, {"-gcflags"}} {
		if _, _, err := splitGcflags("build", args); err == nil {
			t.Errorf("go build %v: no error", args)
		}
	}
}

func TestMarkGcflags(t *testing.T) {
	mark := "-edo=" + compile.ID()
	for value, want := range map[string][]string{
		"":             {"-gcflags=" + mark},
		"-N -l":        {"-gcflags=-N -l " + mark},
		"all=-N":       {"-gcflags=all=-N " + mark, "-gcflags=std=-N"},
		"std=-N":       {"-gcflags=std=-N"},
		"./...=-m":     {"-gcflags=./...=-m " + mark},
		"-d=checkptr":  {"-gcflags=-d=checkptr " + mark},
		"-d=all=x":     {"-gcflags=-d=all=x " + mark},
		"example.com=": {"-gcflags=example.com= " + mark},
	} {
		if got := markGcflags(value); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

func TestQuote(t *testing.T) {
	for path, want := range map[string]string{
		"/bin/edo":      "/bin/edo",
		"/my bin/edo":   "'/my bin/edo'",
		"/it's/edo":     `"/it's/edo"`,
		`/a "b" c/edo`:  `'/a "b" c/edo'`,
		`C:\tools\edo`:  `C:\tools\edo`,
		`C:\my tools\e`: `'C:\my tools\e'`,
	} {
		got, err := quote(path)
		if err != nil || got != want {
			t.Errorf("%s: got %s, %v", path, got, err)
		}
		if words := splitWords(got + " toolexec"); len(words) != 2 || words[0] != path {
			t.Errorf("%s: read back as %q", path, words)
		}
	}
	if _, err := quote(`/a'b"c/edo`); err == nil {
		t.Error("both quotes: no error")
	}
}

func TestDirFlag(t *testing.T) {
	for args, want := range map[string]int{"": 0, "-C x .": 2, "-C=x .": 1, "--C x": 2, "-v -C x": 0, "-C": 0} {
		if got := dirFlag(strings.Fields(args)); got != want {
			t.Errorf("%s: %d, want %d", args, got, want)
		}
	}
}
