//go:build !unix

package toolexec

import (
	"io"
	"os"
)

// execTool runs the tool and gives its exit status.
func execTool(tool string, args []string, stderr io.Writer) int {
	return runTool(tool, args, os.Stdout, stderr)
}
