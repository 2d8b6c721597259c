package socket

import (
	"testing"
	"unsafe"
)

func TestSize(t *testing.T) {
	if size := unsafe.Sizeof(Conn{}); size > 112 {
		t.Errorf("a Conn has %d bytes; 112 is a size class", size)
	}
}
