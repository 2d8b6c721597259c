package toolexec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/edo-async/edo/compile"
	"github.com/edo-async/edo/compile/load"
)

// driverEnv is set by Command: the go command's arguments then carry the compiler's ID.
const driverEnv = "EDO_DRIVER"

// Tool stands in for the tools of a build.
type Tool struct {
	// Lower returns the rewritten files of a package, by path: only those that change.
	Lower func(*load.Package) (map[string][]byte, error)
}

// Main runs `edo toolexec args…`, where args are a tool's path and its arguments, and returns the exit status.
func (t *Tool) Main(args []string) int {
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "edo toolexec: no tool given: it is for the go command to call (go build -toolexec=\"edo toolexec\"); did you mean edo build?")
		return 2
	}
	tool, args := args[0], args[1:]
	if toolName(tool) != "compile" {
		report(toolName(tool))
		return execTool(tool, args, os.Stderr)
	}
	if len(args) == 1 && args[0] == "-V=full" {
		return printVersion(tool)
	}
	report(os.Getenv("TOOLEXEC_IMPORTPATH"))
	c := &compilation{lower: t.Lower, tool: tool}
	status, err := c.run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "edo: "+strings.TrimPrefix(err.Error(), "edo: "))
		return 2
	}
	return status
}

// printVersion answers `compile -V=full`, by which the go command tells one compiler from another.
func printVersion(tool string) int {
	var out bytes.Buffer
	if status := runTool(tool, []string{"-V=full"}, &out, os.Stderr); status != 0 {
		return status
	}
	line := strings.TrimSpace(out.String())
	if os.Getenv(driverEnv) == "" {
		// A development version of Go ends in its build ID, and only the last word counts: so no space.
		sep := " "
		if strings.Contains(line, " devel") {
			sep = "+"
		}
		line += sep + "edo=" + compile.ID()
	}
	fmt.Println(line)
	return 0
}

// runTool runs a tool and returns its exit status.
func runTool(tool string, args []string, stdout, stderr io.Writer) int {
	cmd := exec.Command(tool, args...)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode()
	default:
		fmt.Fprintf(stderr, "edo: %s: %v\n", tool, err)
		return 2
	}
}
