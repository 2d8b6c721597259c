package task

import (
	"testing"
	"unsafe"
)

// The header is what every task pays; a change of its size is a decision.
func TestHeaderSize(t *testing.T) {
	if unsafe.Sizeof(uintptr(0)) != 8 {
		t.Skip("sizes are pinned for 64-bit systems")
	}
	if got, want := unsafe.Sizeof(Header{}), uintptr(80); got != want {
		t.Errorf("a task's header is %d bytes, was %d", got, want)
	}
}
