package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/suite/vet"
	"golang.org/x/tools/go/analysis/unitchecker"

	edovet "github.com/edo-async/edo/vet"
)

// runVet runs `go vet` with edo's analyzers beside Go's own, or explains a code.
func runVet(args []string, stdout, stderr io.Writer) (int, error) {
	if len(args) > 0 && strings.TrimLeft(args[0], "-") == "explain" {
		return explainCodes(args[1:], stdout)
	}
	self, err := os.Executable()
	if err != nil {
		return 1, fmt.Errorf("cannot find edo's own executable, which go vet is to run: %w", err)
	}
	line := []string{"vet"}
	if len(args) > 0 && strings.HasPrefix(args[0], "-C") { // must come first
		n := 1
		if args[0] == "-C" && len(args) > 1 {
			n = 2
		}
		line, args = append(line, args[:n]...), args[n:]
	}
	cmd := exec.Command("go", append(append(line, "-vettool="+self), args...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, stderr
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return exit.ExitCode(), nil
		}
		return 1, fmt.Errorf("running the go command: %w", err)
	}
	return 0, nil
}

// explainCodes prints what the codes mean; without arguments, which there are.
func explainCodes(ids []string, stdout io.Writer) (int, error) {
	if len(ids) == 0 {
		for _, c := range edovet.Codes() {
			fmt.Fprintf(stdout, "%s  %s\n", c.ID, c.Title)
		}
		return 0, nil
	}
	for _, id := range ids {
		i := slices.IndexFunc(edovet.Codes(), func(c edovet.Code) bool { return strings.EqualFold(c.ID, id) })
		if i < 0 {
			return 1, fmt.Errorf("there is no code %q; edo vet -explain lists them", id)
		}
		fmt.Fprint(stdout, edovet.Codes()[i].Text)
	}
	return 0, nil
}

// isVettool reports whether these are the arguments that go vet gives to its -vettool. With toolexec, what it runs may be go vet's own tool.
func isVettool(args []string) bool {
	return len(args) > 0 && args[0] != "toolexec" && (args[0] == "-flags" || args[0] == "-V=full" || strings.HasSuffix(args[len(args)-1], ".cfg"))
}

// vettool analyzes one package for go vet. It does not return.
func vettool() { unitchecker.Main(append(slices.Clone(vet.Suite), edovet.Analyzers()...)...) }
