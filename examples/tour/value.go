package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/edo-async/edo"
)

// printStack prints this program's part of the call stack: what a panic or a debugger shows, too.
func printStack() {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		if name, ok := strings.CutPrefix(f.Function, "main."); ok && strings.HasSuffix(f.File, ".go") {
			fmt.Printf("     %-24s %s:%d\n", name, filepath.Base(f.File), f.Line)
		}
		if !more {
			return
		}
	}
}

// printValue prints what a suspended task is.
func printValue(t *edo.Task[int]) {
	if !stackless() {
		fmt.Println("   In this lowering it keeps a stack of its own for that, of 2 KB and more.")
		return
	}
	fmt.Println("   That is all that is left of both calls, in the task's own memory:")
	fmt.Println()
	printFrame(t)
}
