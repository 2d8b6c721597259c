//go:build unix

package toolexec

import (
	"fmt"
	"io"
	"os"
	"syscall"
)

// execTool becomes the tool: its output, exit status and death by signal reach the go command untouched.
func execTool(tool string, args []string, stderr io.Writer) int {
	err := syscall.Exec(tool, append([]string{tool}, args...), os.Environ())
	fmt.Fprintf(stderr, "edo: cannot run %s: %v\n", tool, err)
	return 2
}
