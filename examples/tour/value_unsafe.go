package main

import (
	"fmt"
	"unsafe"

	"github.com/edo-async/edo"
)

// printFrame prints a task's frame, up to its innermost local: a task's cell is its header, its result, and its
// frame. That is for looking only, and only here: nothing promises this layout.
func printFrame(t *edo.Task[int]) {
	const most = 16 // words
	locals := map[uint64]string{123: "local, of foo", 456: "other, of bar"}
	for i := range uintptr(most) {
		w := *(*uint64)(unsafe.Add(unsafe.Pointer(t), unsafe.Sizeof(*t)+8*i))
		fmt.Printf("     +%-3d %#018x %6[2]d  %s\n", 8*i, w, locals[w])
		if w == 456 {
			return
		}
	}
}
