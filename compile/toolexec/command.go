package toolexec

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/edo-async/edo/compile"
)

// Verbs are the go command's verbs that build packages, and so can be had through edo.
var Verbs = []string{"build", "install", "list", "run", "test"}

// Command returns the go command that does `go <verb> args…` with this executable as its compiler.
// The arguments are those of the go command.
func Command(verb string, args []string) (*exec.Cmd, error) {
	flags, err := Flags()
	if err != nil {
		return nil, err
	}
	args, own, err := splitGcflags(verb, args)
	if err != nil {
		return nil, err
	}
	if len(own) == 0 {
		// The command line's -gcflags make the go command overlook those of GOFLAGS.
		if own, err = goflagsGcflags(); err != nil {
			return nil, err
		}
	}
	line := []string{verb}
	// -C must come first.
	if n := dirFlag(args); n > 0 {
		line, args = append(line, args[:n]...), args[n:]
	}
	line = append(line, flags...)
	for _, value := range own {
		line = append(line, markGcflags(value)...)
	}
	cmd := exec.Command("go", append(line, args...)...)
	cmd.Env = append(os.Environ(), driverEnv+"=1")
	return cmd, nil
}

// Flags returns the flags that make the go command build with this executable; EDO_DRIVER must be in its environment.
func Flags() ([]string, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("cannot find edo's own executable, which the go command is to run: %w", err)
	}
	quoted, err := quote(self)
	if err != nil {
		return nil, err
	}
	mark := "-edo=" + compile.ID()
	return []string{
		"-toolexec=" + quoted + " toolexec",
		"-gcflags=all=" + mark,
		"-gcflags=std=",
		// For the packages that are named: nothing new, but the last one is what `go version -m` shows.
		"-gcflags=" + mark,
	}, nil
}

// Driver returns the environment variable that goes with Flags.
func Driver() string { return driverEnv + "=1" }

// quote quotes a path for a list of words as the go command splits it.
func quote(path string) (string, error) {
	switch {
	case !strings.ContainsAny(path, " \t\n\r'\""):
		return path, nil
	case !strings.Contains(path, `'`):
		return `'` + path + `'`, nil
	case !strings.Contains(path, `"`):
		return `"` + path + `"`, nil
	}
	return "", fmt.Errorf("edo's executable %s has both kinds of quotes in its path, which the go command cannot take: move it elsewhere", path)
}

// errToolexec tells a user with a tool of his own why it cannot be.
func errToolexec(where string) error {
	return errors.New(where + " sets -toolexec, but edo takes part in the build through that flag itself, and the go command knows only one: take it out, or use plain go")
}

// splitGcflags takes the -gcflags out of the go command's arguments and returns their values.
func splitGcflags(verb string, args []string) (rest, values []string, err error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" || verb == "test" && (arg == "-args" || arg == "--args") {
			return append(rest, args[i:]...), values, nil
		}
		if !strings.HasPrefix(arg, "-") || arg == "-" {
			if verb != "test" { // go test alone takes flags after the packages
				return append(rest, args[i:]...), values, nil
			}
			rest = append(rest, arg)
			continue
		}
		name, value, hasValue := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-"), "=")
		switch {
		case name == "toolexec":
			return nil, nil, errToolexec("the command line")
		case hasValue || boolFlags[name]:
		case i+1 < len(args):
			i++
			value = args[i]
			if name != "gcflags" {
				rest = append(rest, arg, value)
				continue
			}
		case name == "gcflags":
			return nil, nil, errors.New("flag needs an argument: -gcflags")
		}
		if name == "gcflags" {
			values = append(values, value)
		} else {
			rest = append(rest, arg)
		}
	}
	return rest, values, nil
}

// boolFlags are the flags of the go command's verbs that take no value but by "=".
var boolFlags = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq("a n v x race msan asan cover work trimpath linkshared modcacherw json buildvcs i c short failfast fullpath benchmem artifacts e f.t deps export compiled find m u test versions retracted h help diff fix") {
		m[name] = true
	}
	return m
}()

// dirFlag returns how many arguments a leading -C takes.
func dirFlag(args []string) int {
	switch {
	case len(args) >= 2 && (args[0] == "-C" || args[0] == "--C"):
		return 2
	case len(args) >= 1 && (strings.HasPrefix(args[0], "-C=") || strings.HasPrefix(args[0], "--C=")):
		return 1
	}
	return 0
}

// markGcflags adds the mark to a user's -gcflags: of several that match a package, the go command takes the last alone.
func markGcflags(value string) []string {
	mark := "-edo=" + compile.ID()
	pattern, _, ok := strings.Cut(value, "=")
	marked := "-gcflags=" + strings.TrimSpace(value+" "+mark)
	switch {
	case ok && pattern == "all" && !strings.HasPrefix(value, "-"):
		return []string{marked, "-gcflags=std" + strings.TrimPrefix(value, "all")}
	case ok && pattern == "std":
		return []string{"-gcflags=" + value}
	}
	return []string{marked}
}

// goflagsGcflags returns the -gcflags that GOFLAGS holds, from the environment or from `go env -w`.
func goflagsGcflags() ([]string, error) {
	out, err := exec.Command("go", "env", "GOFLAGS").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOFLAGS: %w (is the go command in PATH?)", err)
	}
	var values []string
	for _, word := range splitWords(strings.TrimSpace(string(out))) {
		name, value, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
		switch name {
		case "toolexec":
			return nil, errToolexec("GOFLAGS")
		case "gcflags":
			values = append(values, value)
		}
	}
	return slices.Clip(values), nil
}

// splitWords splits as the go command splits GOFLAGS: at spaces, but for words that are quoted as a whole.
func splitWords(s string) []string {
	var words []string
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			return words
		}
		if q := s[0]; q == '\'' || q == '"' {
			word, rest, _ := strings.Cut(s[1:], string(q))
			words, s = append(words, word), rest
			continue
		}
		n := strings.IndexAny(s, " \t\r\n")
		if n < 0 {
			n = len(s)
		}
		words, s = append(words, s[:n]), s[n:]
	}
}
