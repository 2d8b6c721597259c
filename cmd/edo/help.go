package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/edo-async/edo/compile"
	"github.com/edo-async/edo/compile/toolexec"
)

// usage is what `edo help` prints.
func usage() string {
	var b strings.Builder
	b.WriteString(`Edo builds Go programs with async functions (those whose first parameter is cx edo.Context)
lowered to stackless state machines. Without edo, by plain go, the same programs run on coroutines.

	edo build | run | test | install | list …

take the go command's own flags and packages, and do what it does:

	edo run ./examples/tour
	edo test -race ./...
	GOOS=windows edo build -o app.exe ./cmd/app

Edo's own:

`)
	for _, c := range commands {
		fmt.Fprintf(&b, "	edo %s\n		%s\n", strings.TrimSpace(c.name+" "+c.args), c.about)
	}
	b.WriteString("\nWithout installing anything: go tool edo …, after go get -tool github.com/edo-async/edo/cmd/edo\n")
	return b.String()
}

// help prints the usage, or the go command's help for a verb of its own.
func help(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stdout, usage())
		return 0
	}
	for _, c := range commands {
		if c.name == args[0] {
			fmt.Fprintf(stdout, "usage: edo %s\n\n%s.\n", strings.TrimSpace(c.name+" "+c.args), c.about)
			return 0
		}
	}
	if slices.Contains(toolexec.Verbs, args[0]) {
		fmt.Fprintf(stdout, "edo %[1]s takes the arguments of go %[1]s:\n\n", args[0])
		cmd := exec.Command("go", "help", args[0])
		cmd.Stdout, cmd.Stderr = stdout, stderr
		if err := cmd.Run(); err != nil {
			fmt.Fprintf(stderr, "edo help: go help %s: %v\n", args[0], err)
			return 1
		}
		return 0
	}
	fmt.Fprintf(stderr, "edo help: there is no command %q; edo help lists them\n", args[0])
	return 2
}

// printVersion prints versions in one line each.
func printVersion(_ []string, stdout, _ io.Writer) (int, error) {
	version := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
		for _, m := range append(info.Deps, &info.Main) {
			if m.Path == "github.com/edo-async/edo" {
				version = m.Version
			}
		}
	}
	fmt.Fprintf(stdout, "edo %s %s %s/%s\ncompiler %s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, compile.ID())
	if self, err := os.Executable(); err == nil {
		fmt.Fprintf(stdout, "executable %s\n", self)
	}
	return 0, nil
}
