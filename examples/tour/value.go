package main

import (
	"fmt"
	"strings"

	"github.com/edo-async/edo"
)

// printValue prints what a suspended task is: frames inside one another, each with the variables that it must remember.
func printValue(s edo.Snapshot) {
	if len(s.Frames) == 0 {
		fmt.Println("   In this lowering it keeps a stack of its own for that, of 2 KB and more.")
		return
	}
	fmt.Printf("   That is all that is left of both calls. The task is a value, %d bytes of frames inside one another:\n\n", s.Frames[0].Bytes)
	indent := "     "
	for _, f := range s.Frames {
		fmt.Printf("%s%s {\n", indent, f.Func)
		indent += "  "
		for _, l := range f.Locals {
			fmt.Printf("%s%s %s = %s   at %s\n", indent, l.Name, l.Type, l.Value, l.Where)
		}
	}
	fmt.Printf("%s%s\n", indent, s.Frames[len(s.Frames)-1].Awaits)
	for range s.Frames {
		indent = strings.TrimSuffix(indent, "  ")
		fmt.Printf("%s}\n", indent)
	}
	fmt.Println("\n   and, read from the inside out, the call stack that it stands for:")
	fmt.Println()
	for line := range strings.Lines(s.String()) {
		fmt.Print("     ", line)
	}
}
