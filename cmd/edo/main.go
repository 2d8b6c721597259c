// Edo is the Go command for async programs: it builds them with async functions lowered to stackless state machines.
//
//	go get -tool github.com/edo-async/edo/cmd/edo
//	go tool edo run ./examples/tour
//
// See `edo help`.
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/edo-async/edo/compile/toolexec"
)

func main() {
	os.Exit(edo(os.Args[1:], os.Stdout, os.Stderr))
}

// A command is one of edo's own; the others are the go command's.
type command struct {
	name, args, about string
	run               func(args []string, stdout, stderr io.Writer) (int, error)
}

var commands = []command{
	{"explain", "[-func name] [-json | -html | -v] [packages | file.go:12]", "tell what became of each async function: stackless or not, what each await keeps, the size of its frame", runExplain},
	{"eject", "-o folder [packages]", "write the lowered source, to read or to keep", runEject},
	{"vet", "[go vet's flags] [packages] | -explain [code …]", "look for mistakes in async code, beside those that go vet looks for; or explain a finding's code", runVet},
	{"version", "", "print edo's version, and the compiler's identity, on which the build cache depends", printVersion},
}

// edo runs the command line and returns the exit status.
func edo(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage())
		return 2
	}
	verb, args := args[0], args[1:]
	switch {
	case isVettool(os.Args[1:]):
		vettool()
	case verb == "toolexec":
		return (&toolexec.Tool{Lower: lowerFiles}).Main(args)
	case slices.Contains([]string{"help", "-h", "-help", "--help"}, verb):
		return help(args, stdout, stderr)
	case slices.Contains([]string{"-version", "--version"}, verb):
		verb = "version"
	}
	status, err := run(verb, args, stdout, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "edo %s: %v\n", verb, err)
		return max(status, 1)
	}
	return status
}

// run runs one command of edo's own, or one of the go command's.
func run(verb string, args []string, stdout, stderr io.Writer) (int, error) {
	for _, c := range commands {
		if c.name == verb {
			return c.run(args, stdout, stderr)
		}
	}
	if !slices.Contains(toolexec.Verbs, verb) {
		return 2, fmt.Errorf("unknown command\nedo knows %s; the rest is the go command's: try `go %s`, or `edo help`", strings.Join(verbs(), ", "), verb)
	}
	cmd, err := toolexec.Command(verb, args)
	if err != nil {
		return 1, err
	}
	if verb != "run" && !isTerminal(os.Stderr) {
		stderr = nil // nobody watches, and a program may read what the go command says
	}
	return toolexec.Run(cmd, stderr)
}

// isTerminal reports whether somebody may be looking at f.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// verbs lists all commands.
func verbs() []string {
	all := slices.Clone(toolexec.Verbs)
	for _, c := range commands {
		all = append(all, c.name)
	}
	return append(all, "help")
}
