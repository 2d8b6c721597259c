//go:build unix

package edo_test

import (
	"sync"
	"syscall"
	"testing"
)

func init() {
	gates["system call"] = func(t *testing.T) *gate {
		var ends [2]int
		if err := syscall.Pipe(ends[:]); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { syscall.Close(ends[0]) })
		return &gate{
			wait: func() {
				var b [1]byte
				for {
					if _, err := syscall.Read(ends[0], b[:]); err != syscall.EINTR { // the end of the file, when the gate opens
						return
					}
				}
			},
			open: sync.OnceFunc(func() { syscall.Close(ends[1]) }),
		}
	}
}
