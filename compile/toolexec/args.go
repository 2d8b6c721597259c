package toolexec

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// compileArgs is a command line of the Go compiler, taken apart as far as needed.
type compileArgs struct {
	flags []string // all that stands before the files
	files []string // the Go files, which stand last
}

// parseArgs takes a command line apart, reading response files.
func parseArgs(args []string) (*compileArgs, error) {
	args, err := expandResponse(args)
	if err != nil {
		return nil, err
	}
	n := len(args)
	for n > 0 && strings.HasSuffix(args[n-1], ".go") && !strings.HasPrefix(args[n-1], "-") {
		n--
	}
	return &compileArgs{flags: slices.Clone(args[:n]), files: slices.Clone(args[n:])}, nil
}

// value returns the value of the last flag of that name, or "".
func (a *compileArgs) value(name string) string {
	value := ""
	for i, arg := range a.flags {
		if arg == "-"+name && i+1 < len(a.flags) {
			value = a.flags[i+1]
		} else if rest, ok := strings.CutPrefix(arg, "-"+name+"="); ok {
			value = rest
		}
	}
	return value
}

// has reports whether a flag without a value is there.
func (a *compileArgs) has(name string) bool { return slices.Contains(a.flags, "-"+name) }

// take removes a flag that has the form -name=value, and returns its value.
func (a *compileArgs) take(name string) (value string, found bool) {
	a.flags = slices.DeleteFunc(a.flags, func(arg string) bool {
		rest, ok := strings.CutPrefix(arg, "-"+name+"=")
		if ok {
			value, found = rest, true
		}
		return ok
	})
	return value, found
}

// set gives a flag another value where it stands.
func (a *compileArgs) set(name, value string) {
	for i, arg := range a.flags {
		if arg == "-"+name && i+1 < len(a.flags) {
			a.flags[i+1] = value
		} else if strings.HasPrefix(arg, "-"+name+"=") {
			a.flags[i] = "-" + name + "=" + value
		}
	}
}

// list returns the command line again.
func (a *compileArgs) list() []string { return slices.Concat(a.flags, a.files) }

// expandResponse replaces each @file by the arguments in that file: one a line, in which \n and \\ are escaped.
func expandResponse(args []string) ([]string, error) {
	var out []string
	for _, arg := range args {
		name, ok := strings.CutPrefix(arg, "@")
		if !ok {
			out = append(out, arg)
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		unescape := strings.NewReplacer(`\\`, `\`, `\n`, "\n")
		for line := range strings.SplitSeq(strings.TrimSuffix(string(text), "\n"), "\n") {
			out = append(out, unescape.Replace(strings.TrimSuffix(line, "\r")))
		}
	}
	return out, nil
}

// toolName returns the name of a tool from its path.
func toolName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), ".exe")
}
