package generate

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed stage.txt
var stage string

//go:embed player.txt
var player string

const head = `package main

import (
%s	"runtime"
	"strconv"
	"strings"

	"github.com/edo-async/edo"
)

`

// Case writes case number n of a program: declarations that all begin with Prefix(n), of which the last is the function to play.
func Case(seed uint64, n int) string {
	g := newGenerator(seed, Prefix(n))
	g.helpers()
	g.entry()
	return g.out.String()
}

// Prefix begins the names of a case's declarations.
func Prefix(n int) string { return fmt.Sprintf("c%d_", n) }

// Program puts cases on the stage; case i must have the prefix Prefix(i).
func Program(cases []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, head, "\t\"bufio\"\n\t\"errors\"\n\t\"fmt\"\n\t\"hash/fnv\"\n\t\"os\"\n")
	b.WriteString(stage + "\n" + player)
	for _, c := range cases {
		b.WriteString("\n" + c)
	}
	b.WriteString("\nvar cases = []func(edo.Context) (int, error){\n")
	for i := range cases {
		fmt.Fprintf(&b, "\t%splay,\n", Prefix(i))
	}
	b.WriteString("}\n")
	return b.String()
}

// Package is a package of a case and what it calls, to compile but not to run.
func Package(text string) string {
	return fmt.Sprintf(head, "\t\"errors\"\n\t\"fmt\"\n") + stage + "\n" + text
}
